"""Finds customers by search, filters and order, a screenful at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Row,
    String,
    and_,
    case,
    cast,
    false,
    func,
    not_,
    or_,
    outerjoin,
    select,
)
from sqlalchemy.orm import Session

from core.db.tables import Customer, CustomerBehaviour
from core.domain.currencies import E4
from core.domain.customer_query import Condition, CustomerQuery, Filter
from core.domain.fields import CONSENTS, CustomerField, Kind
from core.domain.lists import ListColumn

_SEARCHED = ("customer_number", "name", "email", "phone", "city", "postcode")
_DATE_FIELDS = frozenset({CustomerField.SIGNED_UP})
_YES_NO_FIELDS = frozenset(CONSENTS)
_JSON_TYPES: dict[Kind | None, str] = {Kind.NUMBER: "number", Kind.YES_NO: "boolean"}
# SQLite holds every text for larger than every number; no number is larger than this.
_LARGEST = float("inf")
_UPWARDS = frozenset({Condition.GREATER_THAN, Condition.AT_LEAST})

Columns = dict[str, ListColumn]


def find(
    session: Session, shop_id: int, columns: Sequence[ListColumn], query: CustomerQuery
) -> list[Row[Any]]:
    """Return id and the values of `columns` for the customers that are asked for."""
    known = {column.key: column for column in columns}
    # First the ids alone: sorting or skipping a million whole rows would move all they hold.
    shown = (
        select(Customer.id)
        .select_from(_customers(known, query))
        .where(_wanted(session, shop_id, known, query))
        .order_by(*_order(session, known, query), Customer.id)
        .offset(query.first_row)
        .limit(query.n_rows)
    )
    return _whole(session, columns, list(session.scalars(shown)))


def of_ids(
    session: Session, shop_id: int, columns: Sequence[ListColumn], customer_ids: Sequence[int]
) -> list[Row[Any]]:
    """Return the same of customers that are known by their ids, those of other shops left out."""
    own = select(Customer.id).where(Customer.id.in_(customer_ids), Customer.shop_id == shop_id)
    there = set(session.scalars(own))
    return _whole(session, columns, [each for each in customer_ids if each in there])


def count(
    session: Session, shop_id: int, columns: Sequence[ListColumn], query: CustomerQuery
) -> int:
    """Return how many customers match search and filters."""
    if not query.search and not query.filters:
        return n_of_shop(session, shop_id)
    known = {column.key: column for column in columns}
    wanted = _wanted(session, shop_id, known, query)
    counted = select(func.count()).select_from(_customers(known, query)).where(wanted)
    return session.scalar(counted) or 0


def n_of_shop(session: Session, shop_id: int) -> int:
    """Return how many customers a shop has."""
    query = select(func.count()).select_from(Customer).where(Customer.shop_id == shop_id)
    return session.scalar(query) or 0


def value_of(customer: Customer, column: ListColumn) -> Any:  # noqa: ANN401 - as stored
    """Return what a customer has in a column, or None."""
    if column.field is not None:
        return getattr(customer, column.field)
    return customer.attributes.get(column.attribute or "")


def _whole(session: Session, columns: Sequence[ListColumn], ids: Sequence[int]) -> list[Row[Any]]:
    values = [_value(session, column).label(column.key) for column in columns]
    all_of_them = select(Customer.id, *values).select_from(_with_behaviour())
    rows = session.execute(all_of_them.where(Customer.id.in_(ids)))
    by_id = {row[0]: row for row in rows}
    return [by_id[customer_id] for customer_id in ids if customer_id in by_id]


def _customers(columns: Columns, query: CustomerQuery) -> FromClause:
    """Return what is searched; how customers buy only where it is asked for, or it takes time."""
    asked = {each.key for each in query.filters} | {key for key, _ in query.order_by}
    needs = any(columns[key].behaviour for key in asked if key in columns)
    return _with_behaviour() if needs else Customer.__table__


def _with_behaviour() -> FromClause:
    return outerjoin(Customer, CustomerBehaviour, CustomerBehaviour.customer_id == Customer.id)


def _wanted(
    session: Session, shop_id: int, columns: Columns, query: CustomerQuery
) -> ColumnElement[bool]:
    words = [_found_somewhere(session, word) for word in query.search.split()]
    filters = [
        _condition(session, columns[each.key], each)
        for each in query.filters
        if each.key in columns
    ]
    return and_(_of_shop(session, shop_id, query), *words, *filters)


def _of_shop(session: Session, shop_id: int, query: CustomerQuery) -> ColumnElement[bool]:
    by_number = query.order_by[:1] in ((("customer_number", True),), (("customer_number", False),))
    looks_at_all = query.search or query.filters or not by_number
    if _is_postgresql(session) or not looks_at_all:
        return Customer.shop_id == shop_id
    # SQLite would take the index on shop and number, and jump to and fro between a million rows:
    # four times as long as reading the table from end to end. Of a sum it has no index.
    return Customer.shop_id + 0 == shop_id


def _found_somewhere(session: Session, word: str) -> ColumnElement[bool]:
    return or_(*(_contains(session, getattr(Customer, name), word) for name in _SEARCHED))


def _contains(session: Session, value: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    if _is_postgresql(session):
        return value.icontains(text, autoescape=True)
    # SQLite's LIKE takes no account of case by itself; lower() would double its time.
    return value.contains(text, autoescape=True)


def _order(session: Session, columns: Columns, query: CustomerQuery) -> list[ColumnElement[Any]]:
    order: list[ColumnElement[Any]] = []
    for key, largest_first in query.order_by:
        if key in columns:
            value = _value(session, columns[key])
            order.append((value.desc() if largest_first else value.asc()).nulls_last())
    return order


def _value(session: Session, column: ListColumn) -> ColumnElement[Any]:
    """Return the column as SQL; a value that is not of the column's kind counts as missing."""
    if column.field is not None:
        field: ColumnElement[Any] = getattr(Customer, column.field)
        return field
    if column.behaviour is not None:
        counted: ColumnElement[Any] = getattr(CustomerBehaviour, column.behaviour)
        return cast(counted, Float) / E4 if column.behaviour == "spend_e4" else counted
    found: Any = Customer.attributes[column.attribute or ""]
    value: ColumnElement[Any] = found.as_string()
    if column.kind is Kind.NUMBER:
        value = found.as_float()
    if column.kind is Kind.YES_NO:
        value = found.as_boolean()
    json_type = _JSON_TYPES.get(column.kind) if _is_postgresql(session) else None
    if json_type is None:
        return value
    # PostgreSQL would fail at an older value that can't be read as the column's kind of now.
    return case((func.jsonb_typeof(found, type_=String) == json_type, value))


def _condition(session: Session, column: ListColumn, wanted: Filter) -> ColumnElement[bool]:
    value = _value(session, column)
    if wanted.condition is Condition.MISSING:
        return value.is_(None)
    if wanted.condition is Condition.PRESENT:
        return value.is_not(None)
    if column.kind is Kind.YES_NO or column.field in _YES_NO_FIELDS:
        return value.is_(bool(wanted.value))
    if column.field in _DATE_FIELDS:
        return _compared(value, wanted.condition, _day(wanted.value), _day(wanted.upper))
    if column.kind is Kind.DATE and column.behaviour:
        return _on_days(value, wanted)
    if column.kind is Kind.DATE:
        return _compared(value, wanted.condition, str(wanted.value)[:10], str(wanted.upper)[:10])
    if column.kind is Kind.NUMBER:
        compared = _compared(value, wanted.condition, wanted.value, wanted.upper)
        return and_(compared, value <= _LARGEST) if wanted.condition in _UPWARDS else compared
    return _matched(session, value, wanted.condition, str(wanted.value or ""))


def _compared(
    value: ColumnElement[Any],
    condition: Condition,
    low: Any,  # noqa: ANN401 - of the column's own type
    high: Any,  # noqa: ANN401 - the same
) -> ColumnElement[bool]:
    compared: dict[Condition, ColumnElement[bool]] = {
        Condition.EQUALS: value == low,
        Condition.NOT_EQUAL: or_(value != low, value.is_(None)),
        Condition.LESS_THAN: value < low,
        Condition.AT_MOST: value <= low,
        Condition.GREATER_THAN: value > low,
        Condition.AT_LEAST: value >= low,
        Condition.BETWEEN: value.between(low, high),
    }
    return compared.get(condition, false())


def _on_days(value: ColumnElement[Any], wanted: Filter) -> ColumnElement[bool]:
    """Compare a moment with whole days of UTC."""
    day, last_day = _day(wanted.value), _day(wanted.upper or wanted.value)
    if day is None or last_day is None:
        return false()
    start = datetime.combine(day, time.min, UTC)
    end = datetime.combine(last_day, time.max, UTC)
    compared: dict[Condition, ColumnElement[bool]] = {
        Condition.EQUALS: value.between(start, end),
        Condition.NOT_EQUAL: or_(not_(value.between(start, end)), value.is_(None)),
        Condition.LESS_THAN: value < start,
        Condition.AT_MOST: value <= end,
        Condition.GREATER_THAN: value > end,
        Condition.AT_LEAST: value >= start,
        Condition.BETWEEN: value.between(start, end),
    }
    return compared.get(wanted.condition, false())


def _matched(
    session: Session, value: ColumnElement[Any], condition: Condition, text: str
) -> ColumnElement[bool]:
    contains = _contains(session, value, text)
    matched: dict[Condition, ColumnElement[bool]] = {
        Condition.CONTAINS: contains,
        Condition.NOT_CONTAINS: or_(not_(contains), value.is_(None)),
        Condition.EQUALS: func.lower(value) == text.lower(),
        Condition.NOT_EQUAL: or_(func.lower(value) != text.lower(), value.is_(None)),
        Condition.STARTS_WITH: value.istartswith(text, autoescape=True),
        Condition.ENDS_WITH: value.iendswith(text, autoescape=True),
    }
    return matched.get(condition, false())


def _day(value: str | float | bool | None) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
