"""Looking at customers: a screenful of many, or one with all that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from core.db import behaviour, customer_changes, customer_rows, sales
from core.db.tables import Customer, ImportBatch, Membership, Run, Segment
from core.domain.actor import Permission
from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.domain.customer_query import MOST_ROWS, CustomerQuery
from core.domain.fields import Kind
from core.domain.lists import ListColumn
from core.domain.masking import masked
from core.errors import UserError, not_found
from core.export import columns as list_columns
from core.services.work import Work

Value = str | float | bool | date | None


@dataclass(frozen=True)
class CustomerPage:
    """Some customers, in the order that was asked for.

    Attributes
    ----------
    rows : each customer's id and values by column key; personal ones masked if they must be.
    n_matching : customers that match search and filters.
    """

    rows: tuple[dict[str, Any], ...]
    n_matching: int


@dataclass(frozen=True)
class InSegment:
    """A segment that a customer belongs to, in one run."""

    run_id: int
    run_name: str
    segment: str
    colour: int
    found_at: datetime | None


@dataclass(frozen=True)
class CustomerView:
    """One customer.

    Attributes
    ----------
    title : what to call them: the name, or else the customer number.
    values : column → value, without what is missing; personal ones masked if they must be.
    segments : newest run first.
    file_name, imported_at : of the import that brought or last changed them, or "" and None.
    """

    id: int
    title: str
    values: tuple[tuple[ListColumn, Value], ...]
    segments: tuple[InSegment, ...]
    import_id: int | None
    file_name: str
    imported_at: datetime | None


@dataclass(frozen=True)
class Gone:
    """Somebody who was a customer of the shop and is none now.

    Attributes
    ----------
    import_id, file_name : of the merge that made them one with another, or of the import that
        let them go.
    kept_id, kept_title : the customer that they are now, or None and "" for who has left.
    """

    import_id: int
    file_name: str
    kept_id: int | None
    kept_title: str


def columns(work: Work) -> tuple[ListColumn, ...]:
    """Return what is known of the customers of the shop, column by column."""
    work.require(Permission.SEE)
    return tuple(
        column
        for column in list_columns.available(work.session, work.shop_id)
        if not column.is_segment
    )


def table_columns(work: Work) -> tuple[ListColumn, ...]:
    """Return the columns of the table of customers: what is known, and how they buy."""
    known = columns(work)
    fields = tuple(column for column in known if column.field is not None)
    return (*fields, *_bought(work), *known[len(fields) :])


def n_customers(work: Work) -> int:
    """Return how many customers the shop has."""
    work.require(Permission.SEE)
    return customer_rows.n_of_shop(work.session, work.shop_id)


def page(work: Work, query: CustomerQuery, n_matching: int | None = None) -> CustomerPage:
    """Return a screenful of customers.

    Parameters
    ----------
    n_matching : what an earlier page with the same search and filters said; None to count.

    Raises
    ------
    UserError : somebody who may not see personal data searches or filters by it.
    """
    known = table_columns(work)
    hidden = _hidden(work, known)
    if hidden and query.search:
        raise UserError(
            "Your role does not let you search by name, email, phone or customer number.",
            "Filter by other columns, or ask an administrator.",
        )
    asked = {each.key for each in query.filters} | {key for key, _ in query.order_by}
    if asked & hidden:
        raise UserError(
            "Your role does not let you filter or sort by personal data.", "Use another column."
        )
    query = _bounded(query)
    rows = customer_rows.find(work.session, work.shop_id, known, query)
    if n_matching is None and 0 < len(rows) < query.n_rows:
        n_matching = query.first_row + len(rows)
    if n_matching is None:
        n_matching = customer_rows.count(work.session, work.shop_id, known, query)
    return CustomerPage(
        rows=tuple(_shown(row, hidden) for row in rows),
        n_matching=n_matching,
    )


def some(work: Work, customer_ids: Sequence[int], most: int) -> tuple[dict[str, Any], ...]:
    """Return the first of these customers who still are customers of the shop, as `page` does."""
    known = table_columns(work)
    hidden = _hidden(work, known)
    rows = customer_rows.of_ids(work.session, work.shop_id, known, customer_ids)
    return tuple(_shown(row, hidden) for row in rows[:most])


def view(work: Work, customer_id: int) -> CustomerView:
    """Return one customer; raises NotFoundError for one of another shop."""
    known = columns(work)
    customer = own_customer(work, customer_id)
    hidden = _hidden(work, known)
    shown = [(column, customer_rows.value_of(customer, column)) for column in known]
    batch = work.session.get(ImportBatch, customer.import_id) if customer.import_id else None
    return CustomerView(
        id=customer.id,
        title=title_of(work, customer),
        values=tuple(
            (column, masked(str(value)) if column.key in hidden else value)
            for column, value in shown
            if value is not None
        ),
        segments=_segments(work, customer_id),
        import_id=batch.id if batch else None,
        file_name=batch.file_name if batch else "",
        imported_at=batch.imported_at if batch else None,
    )


def own_customer(work: Work, customer_id: int, *, locked: bool = False) -> Customer:
    """Return a customer of the person's shop; raises NotFoundError for any other."""
    customer = work.session.get(Customer, customer_id, with_for_update=locked or None)
    if customer is None or customer.shop_id != work.shop_id:
        raise not_found("customer")
    return customer


def gone(work: Work, customer_id: int) -> Gone | None:
    """Return where somebody went who is no customer any more; None for who never was one."""
    work.require(Permission.SEE)
    batch = customer_changes.let_go_by(work.session, work.shop_id, customer_id)
    if batch is None:
        return None
    customer = work.session.get_one(Customer, customer_id)
    kept_id = customer.merged_into_id
    kept = work.session.get(Customer, kept_id) if kept_id is not None else None
    if kept is None or kept.shop_id != work.shop_id:
        return Gone(batch.id, batch.file_name, None, "")
    return Gone(batch.id, batch.file_name, kept.id, title_of(work, kept))


def title_of(work: Work, customer: Customer) -> str:
    """Return what to call a customer: the name, or else the number; masked if it must be."""
    title = customer.name or customer.customer_number
    return title if work.actor.may(Permission.SEE_PERSONAL_DATA) else masked(title) or ""


def _bought(work: Work) -> tuple[ListColumn, ...]:
    currency = behaviour.kept_currency(work.session, work.shop_id)
    if currency is None:
        return ()
    when = ListColumn("last_order", "Last order", kind=Kind.DATE, behaviour="last_order_at")
    orders = ListColumn("orders", "Orders", kind=Kind.NUMBER, behaviour="n_orders")
    if currency == NO_AMOUNTS:
        return when, orders
    called = "Spend" if currency == NO_CURRENCY else f"Spend ({currency})"
    spend = ListColumn(
        "spend",
        called,
        kind=Kind.NUMBER,
        behaviour="spend_e4",
        basis=sales.money(work.session, work.shop_id),
    )
    return when, orders, spend


def _hidden(work: Work, known: Sequence[ListColumn]) -> frozenset[str]:
    if work.actor.may(Permission.SEE_PERSONAL_DATA):
        return frozenset()
    return frozenset(column.key for column in known if column.is_personal)


def _shown(row: Row[Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {
        key: masked(str(value)) if key in hidden and value is not None else value
        for key, value in row._mapping.items()
    }


def _bounded(query: CustomerQuery) -> CustomerQuery:
    return CustomerQuery(
        query.search.strip()[:200],
        query.filters,
        query.order_by,
        max(0, query.first_row),
        min(max(1, query.n_rows), MOST_ROWS),
    )


def _segments(work: Work, customer_id: int) -> tuple[InSegment, ...]:
    query = (
        select(Run.id, Run.name, Segment.name, Segment.colour, Run.finished_at)
        .join(Membership, Membership.run_id == Run.id)
        .join(Segment, Segment.id == Membership.segment_id)
        .where(Membership.customer_id == customer_id, Run.status == "done")
        .order_by(Run.id.desc())
        .limit(20)
    )
    return tuple(InSegment(*row) for row in work.session.execute(query))
