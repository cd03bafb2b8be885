"""How customers buy: kept per customer, brought up to date by imports, read as arrays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select
from sqlalchemy.orm import Session, aliased

from core.db import behaviour_query
from core.db.tables import (
    CustomerBehaviour,
    CustomerCategory,
    ImportBatch,
    PurchaseOrder,
)
from core.domain.currencies import NO_CURRENCY, minor_per_unit
from core.domain.progress import Progress, silent
from core.features.behaviour import Behaviour, FloatArray, IntArray

_ROWS_AT_ONCE = 20_000
_CUSTOMERS_AT_ONCE = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


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
        rows = _kept(shop_id)
    else:
        orders = behaviour_query.orders_known_at(shop_id, currency, as_of)
        found = behaviour_query.of_customers(orders).subquery()
        rows = select(found).where(found.c.n_orders > 0).order_by(found.c.customer_id)
    return _as_arrays(session, rows, as_of or end, currency)


def newest_order(session: Session, shop_id: int) -> datetime | None:
    """Return when the newest order that counts was made: the end of the data."""
    query = select(func.max(CustomerBehaviour.last_order_at)).where(
        CustomerBehaviour.shop_id == shop_id
    )
    return session.scalar(query)


def favourite_categories(session: Session, shop_id: int) -> dict[int, str]:
    """Return customer → the category of which they bought most, of those who bought any."""
    query = select(CustomerBehaviour.customer_id, CustomerBehaviour.favourite_category).where(
        CustomerBehaviour.shop_id == shop_id, CustomerBehaviour.favourite_category.is_not(None)
    )
    return {customer_id: str(name) for customer_id, name in session.execute(query)}


def counting_currency(session: Session, shop_id: int, newest: ImportBatch | None = None) -> str:
    """Return the currency that counts in a shop.

    It is the one that was chosen last, else the one of the first file.

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
    return str((batches[0].counts or {}).get("currency", NO_CURRENCY)) if batches else NO_CURRENCY


def kept_currency(session: Session, shop_id: int) -> str | None:
    """Return the currency of what is kept of the shop's customers; None when nothing is."""
    query = select(CustomerBehaviour.currency).where(CustomerBehaviour.shop_id == shop_id)
    return session.scalar(query.limit(1))


def refresh_all(session: Session, shop_id: int, currency: str, progress: Progress = silent) -> None:
    """Work out anew how each customer of a shop buys."""
    orders = select(func.min(PurchaseOrder.customer_id), func.max(PurchaseOrder.customer_id))
    first, last = session.execute(orders.where(PurchaseOrder.shop_id == shop_id)).one()
    session.execute(delete(CustomerBehaviour).where(CustomerBehaviour.shop_id == shop_id))
    for ids in _in_portions(first, last, progress):
        _add(session, shop_id, currency, ids, [])


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
        progress(n_done / len(starts), "Working out how your customers buy")
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

    def wanted(column: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a column
        chosen = [column.in_(touched) for touched in among]
        return [column.between(ids.first, ids.last), *chosen]

    orders = behaviour_query.current_orders(shop_id, currency, *wanted(PurchaseOrder.customer_id))
    bought = behaviour_query.of_customers(orders).subquery()
    mixes = behaviour_query.category_mixes(currency, *wanted(CustomerCategory.customer_id))
    query = select(
        *bought.c,
        literal(shop_id),
        literal(currency),
        mixes.c.favourite_category,
        mixes.c.category_mix,
    ).outerjoin(mixes, mixes.c.customer_id == bought.c.customer_id)
    names = [
        *behaviour_query.COLUMNS,
        "shop_id",
        "currency",
        "favourite_category",
        "category_mix",
    ]
    session.execute(insert(CustomerBehaviour).from_select(names, query))


def _kept(shop_id: int) -> Select[Any]:
    columns = [getattr(CustomerBehaviour, name) for name in behaviour_query.COLUMNS]
    return (
        select(*columns)
        .where(CustomerBehaviour.shop_id == shop_id, CustomerBehaviour.n_orders > 0)
        .order_by(CustomerBehaviour.customer_id)
    )


def _as_arrays(
    session: Session, rows: Select[Any], as_of: datetime, currency: str
) -> Behaviour | None:
    portions: list[dict[str, FloatArray]] = []
    found = session.execute(rows.execution_options(yield_per=_ROWS_AT_ONCE))
    for portion in found.partitions():
        columns = zip(behaviour_query.COLUMNS, zip(*portion, strict=True), strict=True)
        portions.append({name: _numbers(name, values) for name, values in columns})
    if not portions:
        return None
    column = {
        name: np.concatenate([portion[name] for portion in portions])
        for name in behaviour_query.COLUMNS
    }
    return _behaviour(column, as_of, currency)


def _numbers(name: str, values: Any) -> FloatArray:  # noqa: ANN401 - a column's values
    if name.endswith("_at"):
        values = [(value - _EPOCH) / _DAY for value in values]
    numbers: FloatArray = np.array(values, dtype=np.float64)  # None becomes NaN
    return numbers


def _behaviour(column: dict[str, FloatArray], as_of: datetime, currency: str) -> Behaviour:
    unit = minor_per_unit(currency)
    bought, refunded = column["bought_minor"], column["refunded_minor"]
    discount = column["discount_minor"]
    return Behaviour(
        as_of=as_of,
        currency=currency,
        customer_ids=_whole(column["customer_id"]),
        first_order=column["first_order_at"],
        last_order=column["last_order_at"],
        recency_days=np.maximum((as_of - _EPOCH) / _DAY - column["last_order_at"], 0.0),
        n_orders=_whole(column["n_orders"]),
        spend=column["spend_minor"] / unit,
        bought=bought / unit,
        refunded=refunded / unit,
        discount=discount / unit,
        quantity=column["quantity"],
        n_refunds=_whole(column["n_refunds"]),
        gap_mean_days=column["gap_mean_days"],
        gap_sd_days=column["gap_sd_days"],
        returned_share=np.minimum(_share(refunded, bought), 1.0),
        discount_share=_share(discount, bought + discount),
        weekday=_whole(column["weekday"]),
    )


def _whole(values: FloatArray) -> IntArray:
    return values.astype(np.int64)


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    shares: FloatArray = np.divide(part, whole, out=np.full(whole.size, np.nan), where=whole > 0)
    return shares
