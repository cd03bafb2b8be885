"""How one customer buys, their orders, and the imports that tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from core.db import customer_orders as rows
from core.db.tables import CustomerBehaviour, Purchase, PurchaseOrder
from core.domain.actor import Permission
from core.domain.currencies import E4
from core.domain.order_policy import money_of, refunds_of
from core.services import sales
from core.services.customer_list import own_customer
from core.services.work import Work

ORDERS_A_PAGE = 8


@dataclass(frozen=True)
class Buying:
    """How a customer buys, in the currency that counts in the shop.

    Attributes
    ----------
    as_of : the day of the shop's newest order, from which days are counted back.
    money : how money is to be understood: “after refunds”.
    spend : in units of the currency. gap_mean_days, gap_sd_days : as in CustomerBehaviour.
    returned_share : of what was bought. discount_share : of the price; None when nothing was.
    weekday : 0 Monday. category, category_share : of which they bought most; "" and None without.
    channel : of most orders; "" when none names one.
    product : what was in most orders; "" when lines name none.
    """

    as_of: date
    currency: str
    money: str
    n_orders: int
    n_refunds: int
    quantity: float
    spend: float
    first_order_at: datetime | None
    last_order_at: datetime | None
    gap_mean_days: float | None
    gap_sd_days: float | None
    returned_share: float | None
    discount_share: float | None
    weekday: int | None
    category: str
    category_share: float | None
    product: str
    channel: str

    @property
    def recency_days(self) -> int | None:
        """Days from the last order to the shop's newest one."""
        last = self.last_order_at
        return max((self.as_of - last.date()).days, 0) if last else None

    @property
    def tenure_days(self) -> int | None:
        """Days from the first order to the shop's newest one."""
        first = self.first_order_at
        return max((self.as_of - first.date()).days, 0) if first else None


@dataclass(frozen=True)
class Line:
    """One line of an order; `amount` and `discount` are in units of the order's currency."""

    product: str
    category: str
    quantity: float | None
    amount: float
    discount: float
    is_refund: bool


@dataclass(frozen=True)
class Order:
    """One order; `spend` is what counts by the refund policy of its import."""

    number: str
    at: datetime
    currency: str
    spend: float
    n_refunds: int
    import_id: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OrderPage:
    """Some of a customer's orders, the newest first; `page` counts from 0."""

    orders: tuple[Order, ...]
    n_orders: int
    page: int

    @property
    def n_pages(self) -> int:
        """How many pages there are."""
        return -(-self.n_orders // ORDERS_A_PAGE)


@dataclass(frozen=True)
class Source:
    """An import that brought or changed a customer, or their orders."""

    import_id: int
    file_name: str
    kind: str
    imported_at: datetime | None


def buying(work: Work, customer_id: int) -> Buying | None:
    """Return how a customer buys, or None when none of their orders counts."""
    _check(work, customer_id)
    kept = work.session.get(CustomerBehaviour, customer_id)
    shop = sales.view(work)
    if kept is None or shop is None or not kept.n_orders:
        return None
    last_day = max(each.days[-1] for each in shop.shop.currencies)
    category = kept.favourite_category or ""
    return Buying(
        as_of=date(1970, 1, 1) + timedelta(days=last_day),
        currency=kept.currency,
        money=_money(work, customer_id),
        n_orders=kept.n_orders,
        n_refunds=kept.n_refunds,
        quantity=kept.quantity,
        spend=kept.spend_e4 / E4,
        first_order_at=kept.first_order_at,
        last_order_at=kept.last_order_at,
        gap_mean_days=kept.gap_mean_days,
        gap_sd_days=kept.gap_sd_days,
        returned_share=_share(kept.refunded_e4, kept.bought_e4),
        discount_share=_share(kept.discount_e4, kept.bought_e4 + kept.discount_e4),
        weekday=kept.weekday,
        category=category,
        category_share=(kept.category_mix or {}).get(category),
        product=kept.favourite_product or "",
        channel=kept.usual_channel or "",
    )


def orders(work: Work, customer_id: int, page: int = 0) -> OrderPage:
    """Return a page of a customer's orders with their lines; beyond the last, the last one."""
    _check(work, customer_id)
    n_orders = rows.count(work.session, customer_id)
    last = max(-(-n_orders // ORDERS_A_PAGE) - 1, 0)
    page = min(max(page, 0), last)
    found = rows.of_customer(work.session, customer_id, page * ORDERS_A_PAGE, ORDERS_A_PAGE)
    lines = rows.lines_of(work.session, found)
    return OrderPage(tuple(_order(each, lines) for each in found), n_orders, page)


def sources(work: Work, customer_id: int) -> tuple[Source, ...]:
    """Return the imports that tell of a customer, the newest first."""
    _check(work, customer_id)
    found = rows.imports_of(work.session, customer_id)
    return tuple(Source(each.id, each.file_name, each.kind, each.imported_at) for each in found)


def _check(work: Work, customer_id: int) -> None:
    work.require(Permission.SEE)
    own_customer(work, customer_id)


def _money(work: Work, customer_id: int) -> str:
    found = rows.imports_of(work.session, customer_id)
    return money_of(refunds_of(each.policy) for each in found if each.kind == "orders")


def _share(part: int, whole: int) -> float | None:
    return min(part / whole, 1.0) if whole > 0 else None


def _order(order: PurchaseOrder, lines: Sequence[Purchase]) -> Order:
    key = (order.import_id, order.order_number, order.currency)
    own = [each for each in lines if (each.import_id, each.order_number, each.currency) == key]
    return Order(
        number=order.order_number,
        at=order.ordered_at.astimezone(UTC),
        currency=order.currency,
        spend=order.spend_e4 / E4,
        n_refunds=order.n_refunds,
        import_id=order.import_id,
        lines=tuple(map(_line, own)),
    )


def _line(line: Purchase) -> Line:
    return Line(
        product=line.product or line.product_code or "",
        category=line.category or "",
        quantity=line.quantity,
        amount=line.amount_e4 / E4,
        discount=(line.discount_e4 or 0) / E4,
        is_refund=line.is_refund,
    )
