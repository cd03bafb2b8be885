"""How customers buy: kept per customer, brought up to date by imports, read as arrays."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, aliased

from core.db import behaviour_query, bulk
from core.db.functions import epoch_us
from core.db.tables import Customer, CustomerBehaviour, ImportBatch, PurchaseOrder
from core.domain.currencies import E4, NO_AMOUNTS, NO_CURRENCY
from core.domain.progress import Progress, silent
from core.features.baskets import Favourites
from core.features.behaviour import Behaviour, FloatArray, IntArray, ObjectArray
from core.features.buying import DAY_US, Bought

_ROWS_AT_ONCE = 20_000
_CUSTOMERS_AT_ONCE = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COLUMNS = (
    "customer_id", "first_order_at", "last_order_at", "n_orders", "n_refunds", "quantity",
    "spend_e4", "bought_e4", "refunded_e4", "discount_e4", "gap_mean_days", "gap_sd_days",
    "weekday", "usual_channel",
)  # fmt: skip
"""Of CustomerBehaviour, in the order of `Bought`."""
_MONEY = ("bought_e4", "refunded_e4", "discount_e4")
_ADDED = ("shop_id", "currency", "favourite_category", "category_mix", "favourite_product")
_NO_FAVOURITES = Favourites(None, None, None)
_WORKING = "Working out how your customers buy"


def read(session: Session, shop_id: int, as_of: datetime | None = None) -> Behaviour | None:
    """Return how the customers of a shop had bought until a moment.

    Parameters
    ----------
    as_of : None for the end of the data, which is the newest order. What was ordered or brought
        back later was not known then.

    Returns
    -------
    None when the shop has no order that counts until then. Customers by their own id.
    """
    end = newest_order(session, shop_id)
    if end is None:
        return None
    currency = kept_currency(session, shop_id) or NO_CURRENCY
    if as_of is None or as_of >= end:
        portions = _kept(session, shop_id)
    else:
        portions = _known_at(session, shop_id, currency, as_of)
    return _behaviour(portions, as_of or end, currency)


def newest_order(session: Session, shop_id: int) -> datetime | None:
    """Return when the newest order that counts was made: the end of the data."""
    query = select(func.max(CustomerBehaviour.last_order_at)).where(
        CustomerBehaviour.shop_id == shop_id
    )
    return session.scalar(query)


def favourite_categories(session: Session, shop_id: int, customer_ids: IntArray) -> ObjectArray:
    """Return the category of which each customer bought most, None of who bought none.

    Parameters
    ----------
    customer_ids : (n,), ascending; all customers of the shop.
    """
    query = select(CustomerBehaviour.customer_id, CustomerBehaviour.favourite_category).where(
        CustomerBehaviour.shop_id == shop_id, CustomerBehaviour.favourite_category.is_not(None)
    )
    found: ObjectArray = np.full(customer_ids.size, None)
    names: dict[str, str] = {}  # each category once, not once for each customer
    rows = session.connection().execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for portion in rows.partitions():
        ids, favourites = zip(*portion, strict=True)
        places = np.searchsorted(customer_ids, np.array(ids))
        found[places] = [names.setdefault(name, name) for name in favourites]
    return found


def counting_currency(session: Session, shop_id: int, newest: ImportBatch | None = None) -> str:
    """Return the currency that counts in a shop.

    It is the one that was chosen last, else the one of the first file that has amounts.

    Parameters
    ----------
    newest : an import that is just happening.
    """
    query = (
        select(ImportBatch)
        .where(
            ImportBatch.shop_id == shop_id,
            ImportBatch.kind == "orders",
            ImportBatch.status == "imported",
            ImportBatch.id != (newest.id if newest else 0),
        )
        .order_by(ImportBatch.imported_at, ImportBatch.id)
    )
    batches = [*session.scalars(query), *([newest] if newest else [])]
    chosen = [batch.policy["currency"] for batch in batches if (batch.policy or {}).get("currency")]
    if chosen:
        return str(chosen[-1])
    first = [str((batch.counts or {}).get("currency", NO_CURRENCY)) for batch in batches]
    with_amounts = [code for code in first if code != NO_AMOUNTS]
    return next(iter(with_amounts or first), NO_CURRENCY)


def kept_currency(session: Session, shop_id: int) -> str | None:
    """Return the currency of what is kept of the shop's customers; None when nothing is."""
    query = select(CustomerBehaviour.currency).where(CustomerBehaviour.shop_id == shop_id)
    return session.scalar(query.limit(1))


def refresh_all(session: Session, shop_id: int, currency: str, progress: Progress = silent) -> None:
    """Work out anew how each customer of a shop buys."""
    first, last = _first_and_last_id(session, shop_id)
    session.execute(delete(CustomerBehaviour).where(CustomerBehaviour.shop_id == shop_id))
    if first is None or last is None:
        return
    progress(0.0, _WORKING)
    orders = behaviour_query.current_orders(shop_id, currency)
    for bought, favourites in behaviour_query.by_customers(session, orders, with_baskets=True):
        _write(session, shop_id, currency, bought, favourites)
        progress((int(bought.customer_id[-1]) - first + 1) / (last - first + 1), _WORKING)


def refresh_touched(
    session: Session, shop_id: int, currency: str, import_id: int, progress: Progress = silent
) -> None:
    """Work out anew how those customers buy whose orders an import has, or has versions of."""
    own = select(func.min(PurchaseOrder.customer_id), func.max(PurchaseOrder.customer_id))
    first, last = session.execute(_among_versions(own, import_id)).one()
    for ids in _in_portions(first, last, progress):
        touched = _among_versions(select(PurchaseOrder.customer_id), import_id)
        touched = touched.where(PurchaseOrder.customer_id.between(ids.first, ids.last))
        session.execute(delete(CustomerBehaviour).where(CustomerBehaviour.customer_id.in_(touched)))
        _add(session, shop_id, currency, ids, [touched])


def refresh_of(session: Session, shop_id: int, currency: str, customers: Select[Any]) -> None:
    """Work out anew how some customers buy, by the orders that are theirs now."""
    chosen = customers.subquery()
    first, last = session.execute(
        select(func.min(chosen.c.customer_id), func.max(chosen.c.customer_id))
    ).one()
    session.execute(delete(CustomerBehaviour).where(CustomerBehaviour.customer_id.in_(customers)))
    for ids in _in_portions(first, last, silent):
        _add(session, shop_id, currency, ids, [customers])


@dataclass(frozen=True)
class _Ids:
    """Customers by their own ids, from `first` up to and including `last`."""

    first: int
    last: int


def _in_portions(first: int | None, last: int | None, progress: Progress) -> Iterator[_Ids]:
    if first is None or last is None:
        return
    starts = range(first, last + 1, _CUSTOMERS_AT_ONCE)
    for n_done, start in enumerate(starts):
        progress(n_done / len(starts), _WORKING)
        yield _Ids(start, min(start + _CUSTOMERS_AT_ONCE - 1, last))


def _among_versions(query: Any, import_id: int) -> Any:  # noqa: ANN401 - columns as asked for
    """Limit a query on orders to those of an import, and to other versions of them."""
    own = aliased(PurchaseOrder)
    return query.join(
        own,
        (own.shop_id == PurchaseOrder.shop_id) & (own.order_number == PurchaseOrder.order_number),
    ).where(own.import_id == import_id, PurchaseOrder.customer_id.is_not(None))


def _add(session: Session, shop_id: int, currency: str, ids: _Ids, among: list[Any]) -> None:
    """Add the rows of some customers, for whom there are none."""
    customer_id = PurchaseOrder.customer_id
    wanted = [customer_id.between(ids.first, ids.last), *(customer_id.in_(each) for each in among)]
    orders = behaviour_query.current_orders(shop_id, currency, *wanted)
    for bought, favourites in behaviour_query.by_customers(session, orders, with_baskets=True):
        _write(session, shop_id, currency, bought, favourites)


def _write(
    session: Session,
    shop_id: int,
    currency: str,
    bought: Bought,
    favourites: Mapping[int, Favourites],
) -> None:
    rows = (
        (*row, shop_id, currency, most.category, _json(most.mix), most.product)
        for row in _rows(bought)
        for most in [favourites.get(row[0], _NO_FAVOURITES)]
    )
    bulk.write_rows(session, CustomerBehaviour, [*_COLUMNS, *_ADDED], rows)


def _json(mix: Mapping[str, float] | None) -> bulk.JsonText | None:
    # The other ways to write one take as long as all the rest of a row.
    return bulk.JsonText(orjson.dumps(mix).decode()) if mix else None


def _rows(bought: Bought) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each customer, with `_COLUMNS`."""
    rows = zip(*(getattr(bought, each.name).tolist() for each in fields(Bought)), strict=True)
    for customer_id, first, last, n_orders, *sums, mean, spread, weekday, usual in rows:
        moments = [_EPOCH + moment * _MICROSECOND if n_orders else None for moment in (first, last)]
        gaps = [None if math.isnan(gap) else gap for gap in (mean, spread)]
        yield (customer_id, *moments, n_orders, *sums, *gaps, weekday if n_orders else None, usual)


def _known_at(
    session: Session, shop_id: int, currency: str, as_of: datetime
) -> Iterator[dict[str, NDArray[Any]]]:
    """Yield `_COLUMNS` of customers who had ordered by a moment."""
    orders = behaviour_query.orders_known_at(shop_id, currency, as_of)
    for bought, _ in behaviour_query.by_customers(session, orders):
        ordered = bought.n_orders > 0
        columns = (getattr(bought, each.name)[ordered] for each in fields(Bought))
        portion = dict(zip(_COLUMNS, columns, strict=True))
        days = {name: portion[name] / DAY_US for name in ("first_order_at", "last_order_at")}
        yield portion | days


def _first_and_last_id(session: Session, shop_id: int) -> tuple[int | None, int | None]:
    """Return the smallest and the largest of a shop's customers."""
    ids = select(func.min(Customer.id), func.max(Customer.id))
    first, last = session.execute(ids.where(Customer.shop_id == shop_id)).one()
    return first, last


def _kept(session: Session, shop_id: int) -> Iterator[dict[str, NDArray[Any]]]:
    """Yield `_COLUMNS` as they are kept."""
    # Moments as numbers, because the driver takes longer to make one than for all the rest.
    columns = [_as_number(name, getattr(CustomerBehaviour, name)) for name in _COLUMNS]
    query = (
        select(*columns)
        .where(CustomerBehaviour.shop_id == shop_id, CustomerBehaviour.n_orders > 0)
        .order_by(CustomerBehaviour.customer_id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for portion in session.connection().execute(query).partitions():
        values = zip(_COLUMNS, zip(*portion, strict=True), strict=True)
        yield {name: _array(name, cells) for name, cells in values}


def _as_number(name: str, column: Any) -> Any:  # noqa: ANN401 - a column
    return epoch_us(column).label(name) if name.endswith("_at") else column


def _array(name: str, values: Any) -> NDArray[Any]:  # noqa: ANN401 - a column's values
    if name == "usual_channel":
        return np.array(values, dtype=object)
    numbers = np.array(values, dtype=np.float64)  # None becomes NaN
    return numbers / DAY_US if name.endswith("_at") else numbers


def _behaviour(
    portions: Iterable[dict[str, NDArray[Any]]], as_of: datetime, currency: str
) -> Behaviour | None:
    found = list(portions)
    if not any(portion["customer_id"].size for portion in found):
        return None
    # Let go portion by portion: whole and in parts, a million customers would take twice as much.
    column = {name: np.concatenate([portion.pop(name) for portion in found]) for name in _COLUMNS}
    bought, refunded, discount = (column[name] for name in _MONEY)
    return Behaviour(
        as_of=as_of,
        currency=currency,
        customer_ids=_whole(column["customer_id"]),
        first_order=column["first_order_at"],
        last_order=column["last_order_at"],
        recency_days=np.maximum(
            (as_of - _EPOCH) / timedelta(days=1) - column["last_order_at"], 0.0
        ),
        n_orders=_whole(column["n_orders"]),
        spend=column["spend_e4"] / E4,
        bought=bought / E4,
        refunded=refunded / E4,
        discount=discount / E4,
        quantity=column["quantity"],
        n_refunds=_whole(column["n_refunds"]),
        gap_mean_days=column["gap_mean_days"],
        gap_sd_days=column["gap_sd_days"],
        returned_share=np.minimum(_share(refunded, bought), 1.0),
        discount_share=_share(discount, bought + discount),
        weekday=_whole(column["weekday"]),
        usual_channel=column["usual_channel"],
    )


def _whole(values: FloatArray) -> IntArray:
    return values.astype(np.int64)


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    shares: FloatArray = np.divide(part, whole, out=np.full(whole.size, np.nan), where=whole > 0)
    return shares
