"""Who is to be erased: the customers asked for, with all that they once were."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Select,
    Table,
    exists,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import Session

from core.db import bulk, suppressions
from core.db.suppressions import Keeper
from core.db.tables import Customer, CustomerChange, ImportBatch
from core.domain.person_words import PersonWords
from core.features.snapshot import IdArray

_ROWS_AT_ONCE = 10_000

ErasedPerson = Table(
    "erased_person",
    MetaData(),
    Column("customer_id", BigInteger, primary_key=True),
    prefixes=["TEMPORARY"],
)
"""Whom a transaction erases."""


@dataclass(frozen=True)
class People:
    """Who is to be erased.

    Attributes
    ----------
    ids : (n,), rising; of the customers, of who was merged into them, and of what they were when
        they left the shop before.
    words : what tells who they are; without their orders.
    """

    ids: IdArray
    words: PersonWords

    @property
    def are_any(self) -> bool:
        """Whether there is anybody."""
        return self.ids.size > 0


def gather(session: Session, shop_id: int, customer_ids: Collection[int]) -> People:
    """Note in the table of erased people who they are, and return them."""
    bulk.begin_empty(session, ErasedPerson)
    wanted = np.array(sorted(customer_ids), dtype=np.int64)
    for start in range(0, wanted.size, _ROWS_AT_ONCE):
        some = wanted[start : start + _ROWS_AT_ONCE].tolist()
        session.execute(insert(ErasedPerson), [{"customer_id": each} for each in some])
    _add(session, select(Customer.id).where(_has_left(shop_id), _has_number_of_somebody()))
    _add(session, select(Customer.id).where(Customer.merged_into_id.in_(ids())))
    columns = (Customer.customer_number, Customer.email, Customer.phone, Customer.name)
    rows = session.execute(select(*columns).where(Customer.id.in_(ids()))).all()
    found = session.scalars(ids().order_by(ErasedPerson.c.customer_id)).all()
    words = PersonWords.of((number, email, phone, name) for number, email, phone, name in rows)
    return People(np.array(found, dtype=np.int64), words)


def ids() -> Select[tuple[int]]:
    """Return the ids of who is erased in this transaction, as a query."""
    return select(ErasedPerson.c.customer_id)


def keep_out(session: Session, keeper: Keeper, reason: str, at: Any) -> None:  # noqa: ANN401 - a moment
    """Keep hashes of who is erased, so that no file brings them again."""
    columns = (Customer.customer_number, Customer.email, Customer.phone)
    for row in session.execute(select(*columns).where(Customer.id.in_(ids()))).all():
        suppressions.add(session, keeper, keeper.digests(*row), reason, at)


def forget(session: Session) -> None:
    """Remove the table of erased people."""
    ErasedPerson.drop(session.connection(), checkfirst=True)


def _add(session: Session, query: Select[Any]) -> None:
    fresh = query.where(Customer.id.not_in(ids()))
    session.execute(insert(ErasedPerson).from_select(["customer_id"], fresh))


def _has_left(shop_id: int) -> Any:  # noqa: ANN401 - a condition
    noted = exists().where(
        CustomerChange.customer_id == Customer.id,
        CustomerChange.import_id == ImportBatch.id,
        ImportBatch.shop_id == shop_id,
    )
    return Customer.shop_id.is_(None) & noted


def _has_number_of_somebody() -> Any:  # noqa: ANN401 - a condition
    number = select(Customer.customer_number).where(Customer.id.in_(ids()))
    return or_(Customer.customer_number.in_(number), Customer.merged_into_id.in_(ids()))
