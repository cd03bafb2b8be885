"""Whom the checked rows of a file are about, where their own number does not tell.

A number of somebody who was merged means the customer that was kept. In files without numbers, an
email address means the customer who has it, and a phone number, where there is no address, the
one who has that; the first of several.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    MetaData,
    Row,
    String,
    Table,
    exists,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from core.db import bulk, buyers
from core.db.buyers import KnownEmail
from core.db.functions import phone_key
from core.db.tables import Customer, StagedCustomer
from core.domain.customer_policy import MatchBy

_PHONE = "tel:"

_KnownPhone = Table(
    "known_phone",
    MetaData(),
    Column("phone", String, primary_key=True),
    Column("customer_id", BigInteger, nullable=False),
    prefixes=["TEMPORARY"],
)
"""Phone number → customer, while an import has rows without a number."""


def find_customers(session: Session, import_id: int, shop_id: int, by: MatchBy) -> None:
    """Give each checked row the number of the customer that it is about, as things stand now."""
    session.execute(
        update(StagedCustomer)
        .where(StagedCustomer.import_id == import_id, StagedCustomer.own_number.is_not(None))
        .values(customer_number=StagedCustomer.own_number, own_number=None)
        .execution_options(synchronize_session=False)
    )
    if buyers.has_merges(session, shop_id):
        _follow_merges(session, import_id, shop_id)
    if by is MatchBy.CONTACT:
        _by_email(session, import_id, shop_id)
        _by_phone(session, import_id, shop_id)


def same_as_another(session: Session, import_id: int) -> Sequence[Row[Any]]:
    """Return staged row and the line that stays, for rows about the customer of another row.

    The row with the customer's own number stays, else the first one.
    """
    has_other = exists().where(
        StagedCustomer.import_id == import_id, StagedCustomer.own_number.is_not(None)
    )
    if not session.scalar(select(has_other)):
        return []
    stays = func.first_value(StagedCustomer.line_number).over(
        partition_by=StagedCustomer.customer_number,
        order_by=(StagedCustomer.own_number.is_not(None), StagedCustomer.line_number),
    )
    placed = (
        select(StagedCustomer.line_number, stays.label("stays"))
        .where(StagedCustomer.import_id == import_id)
        .subquery()
    )
    query = (
        select(StagedCustomer, placed.c.stays)
        .join(placed, placed.c.line_number == StagedCustomer.line_number)
        .where(StagedCustomer.import_id == import_id, placed.c.stays != placed.c.line_number)
        .order_by(StagedCustomer.line_number)
    )
    return session.execute(query).all()


def _follow_merges(session: Session, import_id: int, shop_id: int) -> None:
    merged = buyers.merged_numbers(shop_id).subquery()
    _rename(session, import_id, shop_id, merged, StagedCustomer.customer_number == merged.c.number)


def _by_email(session: Session, import_id: int, shop_id: int) -> None:
    buyers.note_known_emails(session, shop_id)
    known = (
        select(KnownEmail.c.email, Customer.customer_number.label("kept"))
        .join(Customer, Customer.id == KnownEmail.c.customer_id)
        .subquery()
    )
    is_theirs = func.lower(StagedCustomer.email) == known.c.email
    _rename(session, import_id, shop_id, known, is_theirs)
    buyers.forget_known_emails(session)


def _by_phone(session: Session, import_id: int, shop_id: int) -> None:
    _note_known_phones(session, shop_id)
    known = (
        select(_KnownPhone.c.phone, Customer.customer_number.label("kept"))
        .join(Customer, Customer.id == _KnownPhone.c.customer_id)
        .subquery()
    )
    # Rows with an address are told by that alone: families share a phone.
    _rename(
        session, import_id, shop_id, known, StagedCustomer.customer_number == _PHONE + known.c.phone
    )
    _KnownPhone.drop(session.connection(), checkfirst=True)


def _note_known_phones(session: Session, shop_id: int) -> None:
    bulk.begin_empty(session, _KnownPhone)
    gone, kept = aliased(Customer), aliased(Customer)
    found = union_all(
        select(phone_key(Customer.phone).label("phone"), Customer.id).where(
            Customer.shop_id == shop_id, Customer.phone.is_not(None)
        ),
        select(phone_key(gone.phone), kept.id)
        .join(kept, kept.id == gone.merged_into_id)
        .where(kept.shop_id == shop_id, gone.phone.is_not(None)),
    ).subquery()
    query = (
        select(found.c.phone, func.min(found.c.id))
        .where(found.c.phone != "")
        .group_by(found.c.phone)
    )
    session.execute(insert(_KnownPhone).from_select(["phone", "customer_id"], query))


def _rename(
    session: Session,
    import_id: int,
    shop_id: int,
    known: Any,  # noqa: ANN401 - a subquery with the number to have, as `kept`
    is_theirs: ColumnElement[bool],
) -> None:
    is_known = exists().where(
        Customer.shop_id == shop_id, Customer.customer_number == StagedCustomer.customer_number
    )
    session.execute(
        update(StagedCustomer)
        .where(
            StagedCustomer.import_id == import_id,
            StagedCustomer.own_number.is_(None),
            is_theirs,
            ~is_known,
        )
        .values(own_number=StagedCustomer.customer_number, customer_number=known.c.kept)
        .execution_options(synchronize_session=False)
    )
