"""Customers who may be the same person: one email address or phone number, several numbers.

Who they are is kept in a table that is made anew with each data version, so that pages need not
look through all customers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    delete,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.functions import phone_key
from core.db.tables import (
    Customer,
    CustomerBehaviour,
    DifferentPeople,
    MergeCandidate,
    StagedCustomer,
)

EMAIL, PHONE = "email", "phone"
"""By what customers seem to be the same."""

# More customers than that have a placeholder in common, not a person.
_MOST_ALIKE = 20

_NAMES = ("customer_id", "by", "shop_id", "first_id", "is_apart")
_KEYS: dict[str, Any] = {EMAIL: lambda table: func.lower(func.trim(table.email))}
_KEYS[PHONE] = lambda table: func.nullif(phone_key(table.phone), "")


@dataclass(frozen=True)
class CandidateGroup:
    """Customers who may be the same; `ids` begins with the one that we would keep.

    Attributes
    ----------
    first_id : the smallest id, by which the group is known.
    """

    by: str
    first_id: int
    ids: tuple[int, ...]


def refresh(session: Session, shop_id: int) -> None:
    """Find all groups of a shop anew, as its customers are now."""
    session.execute(delete(MergeCandidate).where(MergeCandidate.shop_id == shop_id))
    apart = _pairs_apart(session, shop_id)
    by_email: dict[int, int] = {}
    for by in _KEYS:
        found = [group for group in _found(session, shop_id, by) if not _is_one(group, by_email)]
        rows = [
            (each, by, shop_id, min(group), _are_apart(group, apart))
            for group in found
            for each in group
        ]
        bulk.write_rows(session, MergeCandidate, _NAMES, rows)
        by_email = {row[0]: row[3] for row in rows}


def counts(session: Session, shop_id: int) -> dict[str, tuple[int, int]]:
    """Return by what → how many groups there are, and how many customers they have together."""
    candidate = MergeCandidate
    query = select(candidate.by, func.count(candidate.first_id.distinct()), func.count())
    query = query.where(_is_open(shop_id)).group_by(candidate.by)
    return {EMAIL: (0, 0), PHONE: (0, 0)} | {by: (n, m) for by, n, m in session.execute(query)}


def n_apart(session: Session, shop_id: int) -> int:
    """Return how many groups somebody said are different people."""
    groups = (
        select(MergeCandidate.by, MergeCandidate.first_id)
        .where(MergeCandidate.shop_id == shop_id, MergeCandidate.is_apart)
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(groups)) or 0


def some_groups(session: Session, shop_id: int, first: int, n: int) -> list[CandidateGroup]:
    """Return `n` groups from the one at place `first`: those by email come before others."""
    candidate = MergeCandidate
    wanted = (
        select(candidate.by, candidate.first_id)
        .where(_is_open(shop_id))
        .distinct()
        .order_by(candidate.by, candidate.first_id)
        .offset(first)
        .limit(n)
        .subquery()
    )
    is_wanted = and_(candidate.by == wanted.c.by, candidate.first_id == wanted.c.first_id)
    return _grouped(session, _members(shop_id).join(wanted, is_wanted))


def groups_by(session: Session, shop_id: int, by: str) -> list[CandidateGroup]:
    """Return all groups that have an email address, or a phone number, in common."""
    return _grouped(session, _members(shop_id).where(MergeCandidate.by == by))


def note_different(session: Session, shop_id: int, ids: Sequence[int], at: datetime) -> None:
    """Keep in mind that some customers are all different people."""
    apart = _pairs_apart(session, shop_id)
    new = set(combinations(sorted(set(ids)), 2)) - apart
    session.add_all(
        DifferentPeople(one_id=one, other_id=other, shop_id=shop_id, at=at)
        for one, other in sorted(new)
    )
    session.flush()
    apart |= new
    theirs = select(MergeCandidate.first_id).where(MergeCandidate.customer_id.in_(ids))
    groups = _grouped(session, _members(shop_id).where(MergeCandidate.first_id.in_(theirs)))
    for group in groups:
        if _are_apart(group.ids, apart):
            session.execute(
                update(MergeCandidate)
                .where(
                    MergeCandidate.shop_id == shop_id,
                    MergeCandidate.by == group.by,
                    MergeCandidate.first_id == group.first_id,
                )
                .values(is_apart=True)
            )


def forget_different(session: Session, shop_id: int) -> None:
    """Ask again about all groups of whom somebody said that they are different people."""
    session.execute(delete(DifferentPeople).where(DifferentPeople.shop_id == shop_id))
    session.execute(
        update(MergeCandidate)
        .where(MergeCandidate.shop_id == shop_id, MergeCandidate.is_apart)
        .values(is_apart=False)
    )


def n_staged_like_others(session: Session, import_id: int, shop_id: int) -> int:
    """Return how many checked rows share an address or a phone with another customer number."""
    lines: set[int] = set()
    for by in _KEYS:
        lines.update(session.scalars(_like_others(import_id, shop_id, _KEYS[by])))
    return len(lines)


def customers_of(session: Session, shop_id: int, ids: Sequence[int]) -> dict[int, Customer]:
    """Return the customers with some ids who are in the shop."""
    query = select(Customer).where(Customer.shop_id == shop_id, Customer.id.in_(ids))
    return {customer.id: customer for customer in session.scalars(query)}


def n_orders_of(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Return how many orders some customers have made."""
    query = select(CustomerBehaviour.customer_id, CustomerBehaviour.n_orders)
    rows = session.execute(query.where(CustomerBehaviour.customer_id.in_(ids)))
    return {row.customer_id: row.n_orders for row in rows}


def _found(session: Session, shop_id: int, by: str) -> list[list[int]]:
    """Return the ids of each group, in one pass."""
    known = (
        select(Customer.id, _KEYS[by](Customer).label("key"))
        .where(Customer.shop_id == shop_id, getattr(Customer, by).is_not(None))
        .cte("known")
        .prefix_with("MATERIALIZED")  # or the key would be made for each use of it
    )
    query = (
        select(func.aggregate_strings(cast(known.c.id, String), ","))
        .where(known.c.key.is_not(None))
        .group_by(known.c.key)
        .having(func.count().between(2, _MOST_ALIKE))
    )
    return [list(map(int, ids.split(","))) for ids in session.scalars(query)]


def _is_one(group: Sequence[int], by_email: Mapping[int, int]) -> bool:
    """Tell whether a group says nothing more than one that was found by email address."""
    return group[0] in by_email and len({by_email.get(each) for each in group}) == 1


def _pairs_apart(session: Session, shop_id: int) -> set[tuple[int, int]]:
    query = select(DifferentPeople.one_id, DifferentPeople.other_id)
    rows = session.execute(query.where(DifferentPeople.shop_id == shop_id))
    return {(one, other) for one, other in rows}


def _are_apart(group: Sequence[int], apart: Collection[tuple[int, int]]) -> bool:
    """Tell whether nobody of a group may still be another of them."""
    return bool(apart) and all(pair in apart for pair in combinations(sorted(group), 2))


def _is_open(shop_id: int) -> ColumnElement[bool]:
    return and_(MergeCandidate.shop_id == shop_id, MergeCandidate.is_apart.is_(False))


def _members(shop_id: int) -> Select[*tuple[Any, ...]]:
    """Return the members of groups: a number of the shop's own before one that we gave.

    Of these the one with most orders comes first, then the one that came first.
    """
    candidate = MergeCandidate
    query: Select[*tuple[Any, ...]] = (
        select(candidate.by, candidate.first_id, Customer.id)
        .join(Customer, Customer.id == candidate.customer_id)
        .outerjoin(CustomerBehaviour, CustomerBehaviour.customer_id == Customer.id)
        .where(_is_open(shop_id))
        .order_by(
            candidate.by,
            candidate.first_id,
            _is_given(),
            func.coalesce(CustomerBehaviour.n_orders, 0).desc(),
            Customer.id,
        )
    )
    return query


def _grouped(session: Session, query: Select[*tuple[Any, ...]]) -> list[CandidateGroup]:
    found: dict[tuple[str, int], list[int]] = {}
    for by, first_id, customer_id in session.execute(query):
        found.setdefault((by, first_id), []).append(customer_id)
    return [CandidateGroup(*key, tuple(ids)) for key, ids in found.items()]


def _is_given() -> ColumnElement[bool]:
    number = Customer.customer_number
    is_given = number.startswith("tel:") | number.startswith("row-")
    return is_given | func.coalesce(number == func.lower(Customer.email), False)


def _like_others(import_id: int, shop_id: int, key_of: Any) -> Select[Any]:  # noqa: ANN401 - table → key
    staged = StagedCustomer.import_id == import_id
    everybody = union_all(
        select(key_of(StagedCustomer).label("key"), StagedCustomer.customer_number).where(staged),
        select(key_of(Customer), Customer.customer_number).where(Customer.shop_id == shop_id),
    ).subquery()
    shared = (
        select(everybody.c.key)
        .where(everybody.c.key.is_not(None))
        .group_by(everybody.c.key)
        .having(func.count(everybody.c.customer_number.distinct()) > 1)
    )
    query: Select[Any] = select(StagedCustomer.line_number).where(
        staged, key_of(StagedCustomer).in_(shared)
    )
    return query
