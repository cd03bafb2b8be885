"""What imports changed in customers: noted when they come in, so that it can be taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from core.db.functions import object_with
from core.db.staged_customers import FIELD_COLUMNS, Lines, brings_something, staged
from core.db.tables import (
    Customer,
    CustomerChange,
    ImportBatch,
    Purchase,
    PurchaseOrder,
    StagedCustomer,
)

_NAMES = ("import_id", "customer_id", "before")


@dataclass(frozen=True)
class TakenBack:
    """How many customers were removed, and how many are again as they were."""

    n_removed: int
    n_restored: int


def note_known(session: Session, import_id: int, shop_id: int, lines: Lines) -> None:
    """Note how the customers are that some staged rows will change; before they do."""
    query = (
        select(literal(import_id), Customer.id, _as_they_are(session))
        .join_from(StagedCustomer, Customer, _same_customer(shop_id))
        .where(staged(import_id, lines), brings_something(session, Customer, StagedCustomer))
    )
    session.execute(insert(CustomerChange).from_select(_NAMES, query))


def note(session: Session, import_id: int, *which: ColumnElement[bool]) -> int:
    """Note how some customers are, before they are changed; return how many."""
    query = select(literal(import_id), Customer.id, _as_they_are(session)).where(*which)
    statement = insert(CustomerChange).from_select(_NAMES, query)
    noted = session.execute(statement.execution_options(preserve_rowcount=True))
    n_noted: int = noted.rowcount  # type: ignore[attr-defined]  # an INSERT has it
    return n_noted


def noted(import_id: int) -> Select[Any]:
    """Return the ids of the customers whom an import or a merge brought or changed."""
    return select(CustomerChange.customer_id).where(CustomerChange.import_id == import_id)


def note_new(session: Session, import_id: int, shop_id: int, lines: Lines) -> None:
    """Note the customers that some staged rows have made."""
    is_noted = exists().where(
        CustomerChange.import_id == import_id, CustomerChange.customer_id == Customer.id
    )
    query = (
        select(literal(import_id), Customer.id, null())
        .join_from(StagedCustomer, Customer, _same_customer(shop_id))
        .where(staged(import_id, lines), Customer.import_id == import_id, ~is_noted)
    )
    session.execute(insert(CustomerChange).from_select(_NAMES, query))


def take_back(session: Session, import_id: int) -> TakenBack:
    """Let the customers be as they were before an import; its notes are gone then."""
    before = CustomerChange.before
    values: dict[str, Any] = {name: _from_json(before[name], name) for name in FIELD_COLUMNS}
    for name in ("import_id", "shop_id", "merged_into_id"):
        values[name] = before[name].as_integer()
    values["attributes"] = _object_from_json(session)
    of_import = and_(
        CustomerChange.import_id == import_id, CustomerChange.customer_id == Customer.id
    )
    restored = session.execute(
        update(Customer)
        .where(of_import, _was_there(session))
        .values(values)
        .execution_options(synchronize_session=False)
    )
    new = select(CustomerChange.customer_id).where(
        CustomerChange.import_id == import_id, ~_was_there(session)
    )
    removed = session.execute(delete(Customer).where(Customer.id.in_(new)))
    session.execute(delete(CustomerChange).where(CustomerChange.import_id == import_id))
    return TakenBack(removed.rowcount, restored.rowcount)  # type: ignore[attr-defined]  # both have it


def later_import_of_customers(session: Session, batch: ImportBatch) -> int | None:
    """Return a later import that changed, or found unchanged, what this one brought."""
    later, own = aliased(CustomerChange), aliased(CustomerChange)
    changed = exists().where(
        later.import_id == ImportBatch.id,
        own.import_id == batch.id,
        own.customer_id == later.customer_id,
    )
    query = select(ImportBatch.id).where(
        *_is_later(batch),
        ImportBatch.kind.in_(("customers", "merge")),
        changed | (ImportBatch.n_unchanged > 0),
    )
    return session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def let_go_by(session: Session, shop_id: int, customer_id: int) -> ImportBatch | None:
    """Return the import or merge by which somebody left the customers of a shop, if they did."""
    own = aliased(CustomerChange)
    query = (
        select(ImportBatch)
        .join(own, own.import_id == ImportBatch.id)
        .join(Customer, Customer.id == own.customer_id)
        .where(
            own.customer_id == customer_id,
            Customer.shop_id.is_(None),
            ImportBatch.shop_id == shop_id,
            ImportBatch.status.in_(("imported", "undoing")),
        )
    )
    return session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def later_import(session: Session, batch: ImportBatch, kinds: Collection[str]) -> int | None:
    """Return the newest later import of some kinds."""
    query = select(ImportBatch.id).where(*_is_later(batch), ImportBatch.kind.in_(kinds))
    return session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def later_import_of_orders(session: Session, batch: ImportBatch) -> int | None:
    """Return a later import with orders of customers that this one brought or gave an address."""
    order_line = and_(
        Purchase.import_id == PurchaseOrder.import_id,
        Purchase.line_number == PurchaseOrder.first_line,
    )
    query = (
        select(PurchaseOrder.import_id)
        .join(CustomerChange, CustomerChange.customer_id == PurchaseOrder.customer_id)
        .join(ImportBatch, ImportBatch.id == PurchaseOrder.import_id)
        .join(Purchase, order_line)
        .where(
            CustomerChange.import_id == batch.id,
            *_is_later(batch),
            ~_was_there(session) | Purchase.customer_number.is_(None),
        )
    )
    return session.scalar(query.order_by(PurchaseOrder.import_id.desc()).limit(1))


def _is_later(batch: ImportBatch) -> tuple[ColumnElement[bool], ...]:
    return (
        ImportBatch.shop_id == batch.shop_id,
        ImportBatch.status == "imported",
        tuple_(ImportBatch.imported_at, ImportBatch.id)
        > tuple_(
            literal(batch.imported_at, ImportBatch.imported_at.type),
            literal(batch.id),
        ),
    )


def _as_they_are(session: Session) -> ColumnElement[Any]:
    before: list[Any] = ["attributes", _as_json(session)]
    for name in ("import_id", "shop_id", "merged_into_id", *FIELD_COLUMNS):
        before += [name, getattr(Customer, name)]
    return object_with(*before)


def _same_customer(shop_id: int) -> ColumnElement[bool]:
    return and_(
        Customer.shop_id == shop_id, Customer.customer_number == StagedCustomer.customer_number
    )


def _was_there(session: Session) -> ColumnElement[bool]:
    """Return whether the customer was there before; nothing at all is noted for a new one."""
    # Both the missing value of SQL and that of JSON mean nothing.
    type_of = func.jsonb_typeof if _is_postgresql(session) else func.json_type
    return func.coalesce(type_of(CustomerChange.before), "null") == "object"


def _as_json(session: Session) -> Any:  # noqa: ANN401 - a column, or the JSON that its text is
    return Customer.attributes if _is_postgresql(session) else func.json(Customer.attributes)


def _object_from_json(session: Session) -> Any:  # noqa: ANN401 - a part of a JSON column
    if _is_postgresql(session):
        return CustomerChange.before["attributes"]
    return func.json_extract(CustomerChange.before, "$.attributes")


def _from_json(value: Any, name: str) -> ColumnElement[Any]:  # noqa: ANN401 - a part of a JSON column
    kind = Customer.__table__.c[name].type
    if isinstance(kind, Boolean):
        found: ColumnElement[Any] = value.as_boolean()
        return found
    text: ColumnElement[Any] = value.as_string()
    # SQLite keeps dates as text, and would cast one to its year.
    return cast(text, kind.with_variant(String(), "sqlite")) if isinstance(kind, Date) else text


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
