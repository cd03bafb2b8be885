"""Reads who ordered when, how often and for how much: what RFM groups are made from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import artifacts, behaviour
from core.db.functions import epoch_hours
from core.db.tables import CustomerBehaviour
from core.domain.currencies import E4, NO_CURRENCY, minor_digits
from core.domain.rfm import Currency
from core.features.behaviour import Behaviour
from core.features.rfm import Buyers, Whole

_EPOCH = date(1970, 1, 1)
_ROWS_AT_ONCE = 20_000
_HOURS = 24
# Under these names they belong to their snapshot.
ORDERING, BUYERS = "ordering", "buyers"


@dataclass(frozen=True)
class Ordering:
    """The orders of a shop in a few numbers.

    Attributes
    ----------
    n_customers : those with an order. last_day : of the newest order (UTC).
    """

    n_customers: int
    last_day: date
    currency: Currency

    @property
    def day_after(self) -> date:
        """The day after the last order: for whoever ordered last, that was one day ago."""
        return self.last_day + timedelta(days=1)


def ordering(session: Session, shop_id: int) -> Ordering | None:
    """Return what is known of the shop's orders, or None while there are none."""
    query = select(
        func.count(),
        func.max(CustomerBehaviour.last_order_at),
        func.max(CustomerBehaviour.currency),
    ).where(*_with_orders(shop_id))
    n_customers, newest, code = session.execute(query).one()
    if not n_customers or newest is None or code is None:
        return None
    return Ordering(n_customers, newest.astimezone(UTC).date(), _currency(code))


def buyers(session: Session, shop_id: int, as_of: date) -> Buyers | None:
    """Return who had ordered by the end of a day (UTC), or None when nobody had."""
    known = ordering(session, shop_id)
    if known is None:
        return None
    if as_of < known.last_day:
        return _buyers_then(session, shop_id, as_of)
    query = select(
        CustomerBehaviour.customer_id,
        epoch_hours(CustomerBehaviour.last_order_at),
        CustomerBehaviour.n_orders,
        CustomerBehaviour.spend_e4,
    ).where(*_with_orders(shop_id))
    found = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    # Column by column: numpy goes through rows of a database twenty times as slowly.
    portions = [np.array([*zip(*rows, strict=True)], np.int64) for rows in found.partitions()]
    customer_ids, last_hour, orders, spend_e4 = np.hstack(portions)
    spend_minor = _minor(spend_e4, known.currency)
    return Buyers(customer_ids, _day(as_of) - last_hour // _HOURS, orders, spend_minor)


def keep(session: Session, snapshot_id: int, found: Behaviour) -> None:
    """Keep what is known of the orders with their data version, so that groups appear at once.

    Parameters
    ----------
    found : how the customers of the version buy, up to the newest order.
    """
    last_day = found.as_of.astimezone(UTC).date()
    kept = {
        "n_customers": found.n_customers,
        "last_day": last_day.isoformat(),
        "currency": found.currency,
    }
    buyers = _bought(found, last_day)
    artifacts.save(session, ORDERING, orjson.dumps(kept), snapshot_id=snapshot_id)
    artifacts.save(session, BUYERS, buyers.to_bytes(), snapshot_id=snapshot_id)


def kept_ordering(session: Session, snapshot_id: int) -> Ordering | None:
    """Return what is known of the orders of a data version, or None when it was not kept."""
    content = artifacts.load(session, ORDERING, snapshot_id=snapshot_id)
    if content is None:
        return None
    kept = orjson.loads(content)
    last_day = date.fromisoformat(kept["last_day"])
    return Ordering(kept["n_customers"], last_day, _currency(kept["currency"]))


def kept_buyers(session: Session, snapshot_id: int) -> bytes | None:
    """Return who had ordered by the day of the newest order, as `Buyers.to_bytes` wrote it."""
    return artifacts.load(session, BUYERS, snapshot_id=snapshot_id)


def _with_orders(shop_id: int) -> tuple[Any, ...]:
    return (
        CustomerBehaviour.shop_id == shop_id,
        CustomerBehaviour.n_orders > 0,
        CustomerBehaviour.last_order_at.is_not(None),
    )


def _buyers_then(session: Session, shop_id: int, as_of: date) -> Buyers | None:
    """Return what was known in the past, which needs the orders themselves."""
    found = behaviour.read(session, shop_id, datetime.combine(as_of, time.max, UTC))
    return _bought(found, as_of) if found and found.n_customers else None


def _bought(found: Behaviour, as_of: date) -> Buyers:
    spend_e4 = np.rint(found.spend * E4).astype(np.int64)
    return Buyers(
        customer_ids=found.customer_ids,
        days=_day(as_of) - np.floor(found.last_order).astype(np.int64),
        orders=found.n_orders,
        spend_minor=_minor(spend_e4, _currency(found.currency)),
    )


def _minor(spend_e4: Whole, currency: Currency) -> Whole:
    """Return money in minor units, halves away from zero: cut-offs have no finer ones."""
    unit = E4 // 10**currency.digits
    spend_minor: Whole = np.sign(spend_e4) * ((np.abs(spend_e4) + unit // 2) // unit)
    return spend_minor


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _currency(code: str) -> Currency:
    return Currency("" if code == NO_CURRENCY else code, minor_digits(code))
