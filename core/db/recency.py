"""Reads who ordered when, how often and for how much: what RFM groups are made from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from core.db import behaviour
from core.db.tables import CustomerBehaviour
from core.domain.currencies import NO_CURRENCY, minor_digits, minor_per_unit
from core.domain.rfm import Currency
from core.features.rfm import Buyers

_DAY_S = 86_400
_EPOCH = date(1970, 1, 1)
_ROWS_AT_ONCE = 20_000


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
        extract("epoch", CustomerBehaviour.last_order_at) // _DAY_S,
        CustomerBehaviour.n_orders,
        CustomerBehaviour.spend_minor,
    ).where(*_with_orders(shop_id))
    found = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    table = np.vstack([np.array(rows, dtype=np.int64) for rows in found.partitions()])
    customer_ids, last_day, orders, spend_minor = table.T.copy()
    return Buyers(customer_ids, _day(as_of) - last_day, orders, spend_minor)


def _with_orders(shop_id: int) -> tuple[Any, ...]:
    return (
        CustomerBehaviour.shop_id == shop_id,
        CustomerBehaviour.n_orders > 0,
        CustomerBehaviour.last_order_at.is_not(None),
    )


def _buyers_then(session: Session, shop_id: int, as_of: date) -> Buyers | None:
    """Return what was known in the past, which needs the orders themselves."""
    found = behaviour.read(session, shop_id, datetime.combine(as_of, time.max, UTC))
    if found is None or not found.n_customers:
        return None
    unit = minor_per_unit(found.currency)
    return Buyers(
        customer_ids=found.customer_ids,
        days=_day(as_of) - np.floor(found.last_order).astype(np.int64),
        orders=found.n_orders,
        spend_minor=np.rint(found.spend * unit).astype(np.int64),
    )


def _day(day: date) -> int:
    return (day - _EPOCH).days


def _currency(code: str) -> Currency:
    return Currency("" if code == NO_CURRENCY else code, minor_digits(code))
