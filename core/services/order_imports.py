"""What is known of an import of orders besides its rows: money, orders and who bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.db import behaviour
from core.db.tables import ImportBatch
from core.domain.actor import Permission
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.order_policy import OrderPolicy
from core.ingest.order_tally import MOST_TOLD_APART
from core.services.work import Work


@dataclass(frozen=True)
class OrderFacts:
    """An import of orders.

    Attributes
    ----------
    policy : what counts of the file; None before it was chosen.
    n_orders, n_customers : found by the check; None before it, and `MOST_TOLD_APART` + 1 means
        that there are more than we told apart. Of an imported file all orders are counted, and
        `n_customers` is None.
    n_new_customers, n_guest_orders : what the import brought; None before it.
    lines_by_currency : ISO code → lines of the file, the most frequent first.
    first_day, last_day : of the orders, in UTC; None before the check.
    """

    policy: OrderPolicy | None
    n_orders: int | None
    n_customers: int | None
    n_new_customers: int | None
    n_guest_orders: int | None
    lines_by_currency: Mapping[str, int]
    first_day: date | None
    last_day: date | None


def facts_of(batch: ImportBatch) -> OrderFacts:
    """Return what is known of an import of orders."""
    counts = batch.counts or {}
    return OrderFacts(
        policy=OrderPolicy.from_json(batch.policy) if batch.policy else None,
        n_orders=counts.get("orders"),
        n_customers=counts.get("customers"),
        n_new_customers=counts.get("new_customers"),
        n_guest_orders=counts.get("guest_orders"),
        lines_by_currency=dict(counts.get("lines_by_currency", {})),
        first_day=_day(counts.get("first_day")),
        last_day=_day(counts.get("last_day")),
    )


def counted(n: int, one: str, many: str) -> str:
    """Return a count of orders or customers of a check, in words."""
    if n > MOST_TOLD_APART:
        return f"more than {MOST_TOLD_APART:,} {many}"
    return f"{n:,} {one if n == 1 else many}"


def currency_in_use(work: Work) -> str:
    """Return the currency that counts in the shop, or "" while none does."""
    work.require(Permission.SEE)
    code = behaviour.counting_currency(work.session, work.shop_id)
    return "" if code in (NO_CURRENCY, NO_AMOUNTS) else code


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
