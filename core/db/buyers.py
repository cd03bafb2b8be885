"""Who bought: the customers that the lines of an import name.

A number decides alone. Without a number, an email address means the customer whose number it is
or who has it, the first of several. Whom nobody knows is made: with the number, or with the email
address in small letters as number, as when customers come from a file without numbers.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Select,
    String,
    Table,
    and_,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from core.db import bulk, order_lines
from core.db.order_lines import Lines
from core.db.tables import Customer, CustomerChange, Purchase
from core.db.tables.base import JsonColumn

KnownEmail = Table(
    "known_email",
    MetaData(),
    Column("email", String, primary_key=True),
    Column("customer_id", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)
"""Email address → customer, while an import has lines without a number."""

NamedBuyer = Table(
    "named_buyer",
    MetaData(),
    Column("place", BigInteger, nullable=False),
    Column("customer_number", String),
    Column("email", String),
    prefixes=["TEMPORARY"],
)
"""Whom some lines name, from place 0 on, while an import happens."""


def has_merges(session: Session, shop_id: int) -> bool:
    """Tell whether any customer of a shop was found to be another one."""
    return bool(session.scalar(select(merged_numbers(shop_id).exists())))


def merged_numbers(shop_id: int) -> Select[*tuple[Any, ...]]:
    """Return the number of each customer who was merged, and that of the one who was `kept`."""
    gone, kept = aliased(Customer), aliased(Customer)
    number, kept_number = gone.customer_number, func.min(kept.customer_number)
    merged: Select[*tuple[Any, ...]] = (
        select(number.label("number"), kept_number.label("kept"))
        .join(kept, kept.id == gone.merged_into_id)
        .where(gone.merged_into_id.is_not(None), kept.shop_id == shop_id)
        .group_by(gone.customer_number)
    )
    return merged


def follow_merges(session: Session, shop_id: int, lines: Lines) -> None:
    """Let lines with the number of somebody who was merged name the customer who was kept."""
    if not has_merges(session, shop_id):
        return
    merged = merged_numbers(shop_id).subquery()
    session.execute(
        update(Purchase)
        .where(lines.of(Purchase), Purchase.customer_number == merged.c.number)
        .values(customer_number=merged.c.kept)
        .execution_options(synchronize_session=False)
    )
    order_lines.drop_blocks(session, lines.import_id)


def add_named(session: Session, shop_id: int, import_id: int) -> None:
    """Make the customers in the table of named ones whose number nobody knows."""
    number = NamedBuyer.c.customer_number
    is_known = exists().where(Customer.shop_id == shop_id, Customer.customer_number == number)
    made = _made(shop_id, import_id, number, NamedBuyer.c.email)
    _add(session, made.where(~is_known).order_by(NamedBuyer.c.place))


def ids_of_named(
    session: Session, shop_id: int, *, by_email: bool
) -> Sequence[tuple[int, int | None]]:
    """Return place and own id of those in the table of named ones whom somebody knows.

    Parameters
    ----------
    by_email : some have no customer number, and `known_email` is filled.
    """
    named = NamedBuyer.c
    customer_id: Any = Customer.id
    is_customer = and_(
        Customer.shop_id == shop_id, Customer.customer_number == named.customer_number
    )
    source = select().outerjoin_from(NamedBuyer, Customer, is_customer)
    if by_email:
        source = source.outerjoin(
            KnownEmail,
            and_(named.customer_number.is_(None), KnownEmail.c.email == named.email),
        )
        customer_id = func.coalesce(Customer.id, KnownEmail.c.customer_id)
    found = session.execute(source.add_columns(named.place, customer_id))
    return [(place, customer) for place, customer in found]


def add_by_email(session: Session, shop_id: int, lines: Lines) -> None:
    """Make the customers who are known by nothing but an email address that nobody knows."""
    email = Purchase.email
    is_known = exists().where(KnownEmail.c.email == email)
    is_customer = exists().where(Customer.shop_id == shop_id, Customer.customer_number == email)
    query = (
        _made(shop_id, lines.import_id, email, email)
        .where(lines.of(Purchase), Purchase.customer_number.is_(None), email.is_not(None))
        .where(~is_known, ~is_customer)
        .group_by(email)
        .order_by(func.min(Purchase.line_number))
    )
    _add(session, query)


def note_new(session: Session, import_id: int) -> None:
    """Note which customers an import has made, so that it can be undone."""
    made = select(literal(import_id), Customer.id).where(Customer.import_id == import_id)
    session.execute(insert(CustomerChange).from_select(["import_id", "customer_id"], made))


def note_known_emails(session: Session, shop_id: int) -> None:
    """Fill the table of email addresses with those of the shop's customers."""
    bulk.begin_empty(session, KnownEmail)
    of_shop = Customer.shop_id == shop_id
    found = union_all(
        select(func.lower(Customer.email).label("email"), Customer.id).where(
            of_shop, Customer.email.is_not(None)
        ),
        select(Customer.customer_number, Customer.id).where(
            of_shop, Customer.customer_number.contains("@")
        ),
        *_emails_of_merged(shop_id),
    ).subquery()
    query = select(found.c.email, func.min(found.c.id)).group_by(found.c.email)
    session.execute(insert(KnownEmail).from_select(["email", "customer_id"], query))


def forget_known_emails(session: Session) -> None:
    """Remove the table of email addresses, if there is one."""
    KnownEmail.drop(session.connection(), checkfirst=True)


def _emails_of_merged(shop_id: int) -> list[Select[Any]]:
    gone, kept = aliased(Customer), aliased(Customer)
    is_merged = (kept.id == gone.merged_into_id) & (kept.shop_id == shop_id)
    return [
        select(func.lower(gone.email), kept.id)
        .join(kept, is_merged)
        .where(gone.merged_into_id.is_not(None), gone.email.is_not(None)),
        select(gone.customer_number, kept.id)
        .join(kept, is_merged)
        .where(gone.merged_into_id.is_not(None), gone.customer_number.contains("@")),
    ]


def _made(shop_id: int, import_id: int, number: Any, email: Any) -> Select[Any]:  # noqa: ANN401 - columns
    return select(
        literal(shop_id),
        number,
        email,
        literal({}, JsonColumn),
        literal(import_id),
    )


def _add(session: Session, query: Select[Any]) -> None:
    names = ["shop_id", "customer_number", "email", "attributes", "import_id"]
    statement = bulk.insert_or_meet(session, Customer)
    session.execute(
        statement.from_select(names, query).on_conflict_do_nothing(
            index_elements=["shop_id", "customer_number"]
        )
    )
