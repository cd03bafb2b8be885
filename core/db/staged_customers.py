"""From checked rows to customers: what would change, and the change itself, each in one query."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.tables import Customer, RejectedRow, Shop, StagedCustomer

FIELD_COLUMNS = (
    "email",
    "phone",
    "name",
    "city",
    "postcode",
    "country",
    "signed_up",
    "consent_email",
    "consent_sms",
    "consent_phone",
    "consent_post",
)
"""Columns that an import fills, besides customer number and attributes."""


@dataclass(frozen=True)
class Changes:
    """How many customers an import brings, changes, and leaves as they are."""

    n_new: int
    n_updated: int
    n_unchanged: int

    def without_updates(self) -> "Changes":
        """Return the same when customers who are known stay as they are."""
        return Changes(self.n_new, 0, self.n_updated + self.n_unchanged)


def lock_shop(session: Session, shop_id: int) -> None:
    """Let no other import change the shop's customers until the transaction ends."""
    session.execute(select(Shop.id).where(Shop.id == shop_id).with_for_update())
    if _is_postgresql(session):
        # Rows that have just been written have no statistics yet: a loop over them inside a loop
        # would be taken for cheap, and last for minutes.
        session.execute(text("SET LOCAL enable_nestloop = off"))
        # Joins and groups of some hundred thousand rows then need no files.
        session.execute(text("SET LOCAL work_mem = '32MB'"))
        _stop_when_left_alone(session)


def _stop_when_left_alone(session: Session) -> None:
    """Let the server end a long statement when this process is killed; not every system can."""
    with suppress(DBAPIError), session.begin_nested():
        session.execute(text("SET LOCAL client_connection_check_interval = '1s'"))


@dataclass(frozen=True)
class Lines:
    """Some of the lines of a file: from `first` up to and including `last`."""

    first: int
    last: int


def in_portions(session: Session, import_id: int, n_lines: int) -> list[Lines]:
    """Split the staged rows of an import, by line, into portions of about `n_lines`."""
    line, of_import = StagedCustomer.line_number, StagedCustomer.import_id == import_id
    first = session.scalar(select(func.min(line)).where(of_import))
    last = session.scalar(select(func.max(line)).where(of_import))
    if first is None or last is None:
        return []
    return [
        Lines(start, min(start + n_lines - 1, last)) for start in range(first, last + 1, n_lines)
    ]


def changes(session: Session, import_id: int, shop_id: int, lines: Lines | None = None) -> Changes:
    """Count what taking in the staged rows of an import, all or some, would do."""
    same_customer = and_(
        Customer.shop_id == shop_id, Customer.customer_number == StagedCustomer.customer_number
    )
    differs = case((brings_something(session, Customer, StagedCustomer), 1), else_=0)
    n_rows, n_known, n_updated = session.execute(
        select(
            func.count(),
            func.count(Customer.id),
            func.sum(case((Customer.id.is_(None), 0), else_=differs)),
        )
        .select_from(StagedCustomer)
        .outerjoin(Customer, same_customer)
        .where(staged(import_id, lines))
    ).one()
    n_updated = int(n_updated or 0)
    return Changes(n_rows - n_known, n_updated, n_known - n_updated)


def take_in(session: Session, import_id: int, shop_id: int, lines: Lines | None = None) -> None:
    """Turn the staged rows, all or some, into customers.

    Newer values win; what a file lacks or leaves empty stays; equal rows are not touched.
    """
    names = ["shop_id", "customer_number", *FIELD_COLUMNS, "attributes", "import_id"]
    rows = (
        select(
            literal(shop_id),
            StagedCustomer.customer_number,
            *(getattr(StagedCustomer, name) for name in FIELD_COLUMNS),
            StagedCustomer.attributes,
            StagedCustomer.import_id,
        )
        .where(staged(import_id, lines))
        .order_by(StagedCustomer.line_number)
    )
    statement = bulk.insert_or_meet(session, Customer).from_select(names, rows)
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["shop_id", "customer_number"],
            set_={
                **{
                    name: func.coalesce(new[name], getattr(Customer, name))
                    for name in FIELD_COLUMNS
                },
                "attributes": _merged(session, Customer.attributes, new.attributes),
                "import_id": new.import_id,
            },
            where=brings_something(session, Customer, new),
        )
    )


def drop_known(session: Session, import_id: int, shop_id: int, lines: Lines) -> None:
    """Remove the checked rows about customers who are there already."""
    is_known = exists().where(
        Customer.shop_id == shop_id, Customer.customer_number == StagedCustomer.customer_number
    )
    session.execute(
        delete(StagedCustomer)
        .where(staged(import_id, lines), is_known)
        .execution_options(synchronize_session=False)
    )


def drop_staged(session: Session, import_id: int, lines: Lines | None = None) -> None:
    """Remove the checked rows of an import, all or some."""
    session.execute(delete(StagedCustomer).where(staged(import_id, lines)))


def drop_rejected(session: Session, import_id: int) -> None:
    """Remove the rows of an import that were set aside."""
    session.execute(delete(RejectedRow).where(RejectedRow.import_id == import_id))


def staged(import_id: int, lines: Lines | None) -> ColumnElement[bool]:
    """Return the condition that a staged row is of an import, and one of its lines."""
    of_import = StagedCustomer.import_id == import_id
    if lines is None:
        return of_import
    return and_(of_import, StagedCustomer.line_number.between(lines.first, lines.last))


def brings_something(
    session: Session,
    old: Any,  # noqa: ANN401 - a table
    new: Any,  # noqa: ANN401 - a table, or the rows that an insert would have added
) -> ColumnElement[bool]:
    """Return whether the new row brings a value that the old one does not have."""
    brings = [
        and_(
            getattr(new, name).is_not(None), getattr(old, name).is_distinct_from(getattr(new, name))
        )
        for name in FIELD_COLUMNS
    ]
    if _is_postgresql(session):
        contains: ColumnElement[bool] = old.attributes.op("@>", is_comparison=True)(new.attributes)
        return or_(*brings, ~contains)
    merged = _merged(session, old.attributes, new.attributes)
    return or_(*brings, merged != func.json(old.attributes, type_=String))


def _merged(
    session: Session,
    old: Any,  # noqa: ANN401 - a JSON column, of a table or of the new rows
    new: Any,  # noqa: ANN401 - the same
) -> ColumnElement[Any]:
    if _is_postgresql(session):
        joined: ColumnElement[Any] = old.op("||")(new)
        return joined
    return func.json_patch(old, new, type_=String)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
