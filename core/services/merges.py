"""Customers who are the same person: found, shown, and made one on somebody's word."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.db import clock, customer_rows, merge_candidates
from core.db.merge_candidates import CandidateGroup
from core.db.tables import Customer, ImportBatch, Shop
from core.domain.actor import Permission
from core.domain.fields import CustomerField
from core.domain.lists import ListColumn
from core.errors import UserError
from core.services import customer_list
from core.services.customer_list import Value
from core.services.understanding import MERGE
from core.services.work import Work

BY_EMAIL, BY_PHONE = merge_candidates.EMAIL, merge_candidates.PHONE
"""By what customers seem to be the same."""

GROUPS_A_PAGE = 10
_FEWEST = 2


@dataclass(frozen=True)
class Candidate:
    """One of several customers who may be the same person."""

    id: int
    customer_number: str
    name: str
    n_orders: int


@dataclass(frozen=True)
class Fact:
    """What is known of each candidate of a group in one column, None where it is missing."""

    column: ListColumn
    values: tuple[Value, ...]

    @property
    def differs(self) -> bool:
        """Tell whether the candidates have different values."""
        return len(set(self.values)) > 1


@dataclass(frozen=True)
class Group:
    """Customers who may be the same person; the first is the one that we would keep.

    Attributes
    ----------
    key : by which the group is known: “email:12”.
    by : BY_EMAIL or BY_PHONE.
    facts : by column, those without any value left out.
    """

    key: str
    by: str
    candidates: tuple[Candidate, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Candidates:
    """Who may be the same.

    Attributes
    ----------
    groups : those of one page; `page` counts from 0.
    n_by_email, n_by_phone : groups in all. n_customers_by_email : customers in them.
    n_apart : groups of which somebody said that they are different people.
    job_id : of a merge that is being done just now, or None.
    """

    groups: tuple[Group, ...]
    page: int
    n_by_email: int
    n_by_phone: int
    n_customers_by_email: int
    n_apart: int
    job_id: int | None

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return self.n_by_email + self.n_by_phone

    @property
    def n_pages(self) -> int:
        """How many pages they fill."""
        return -(-self.n_groups // GROUPS_A_PAGE)


def candidates(work: Work, page: int = 0) -> Candidates:
    """Return customers with one email address or phone number, but several customer numbers.

    Parameters
    ----------
    page : beyond the last one, the last one.
    """
    work.require(Permission.SEE_PERSONAL_DATA)
    counted = merge_candidates.counts(work.session, work.shop_id)
    (n_by_email, n_customers), (n_by_phone, _) = counted[BY_EMAIL], counted[BY_PHONE]
    page = min(max(page, 0), max(-(-(n_by_email + n_by_phone) // GROUPS_A_PAGE) - 1, 0))
    first = page * GROUPS_A_PAGE
    found = merge_candidates.some_groups(work.session, work.shop_id, first, GROUPS_A_PAGE)
    return Candidates(
        groups=_groups(work, found),
        page=page,
        n_by_email=n_by_email,
        n_by_phone=n_by_phone,
        n_customers_by_email=n_customers,
        n_apart=merge_candidates.n_apart(work.session, work.shop_id),
        job_id=working_job(work),
    )


def n_candidates(work: Work) -> int:
    """Return how many groups of customers may be the same person each."""
    work.require(Permission.SEE)
    counted = merge_candidates.counts(work.session, work.shop_id)
    return sum(n_groups for n_groups, _ in counted.values())


def working_job(work: Work) -> int | None:
    """Return the job of a merge that is being done just now, or None."""
    work.require(Permission.SEE)
    query = select(ImportBatch.job_id).where(
        ImportBatch.shop_id == work.shop_id,
        ImportBatch.kind == MERGE,
        ImportBatch.status == "merging",
    )
    return work.session.scalar(query.order_by(ImportBatch.id.desc()).limit(1))


def keep_apart(work: Work, group: Sequence[int]) -> None:
    """Remember that customers are different people, so that nobody is asked about them again."""
    work.require(Permission.IMPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    ids = sorted(set(group))
    found = merge_candidates.customers_of(work.session, work.shop_id, ids)
    if len(ids) < _FEWEST or len(found) < len(ids):
        raise _gone()
    now = clock.now(work.session)
    merge_candidates.note_different(work.session, work.shop_id, ids, now)
    work.audit("keep customers apart", ", ".join(f"customer {each}" for each in ids))


def ask_again(work: Work) -> None:
    """Forget of whom somebody said that they are different people."""
    work.require(Permission.IMPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    merge_candidates.forget_different(work.session, work.shop_id)
    work.audit("ask again about customers kept apart", f"shop {work.shop_id}")


def merge(work: Work, groups: Sequence[Sequence[int]]) -> int:
    """Have customers made one; return the id of the merge, which can be undone like an import.

    The first of each group is kept, with the number it has; what it lacks comes from the others.
    Their orders become its orders. Files that name the others from now on mean the one kept.

    Raises
    ------
    UserError : a customer is gone, or there is nobody to merge.
    """
    work.require(Permission.IMPORT)
    chosen = [tuple(dict.fromkeys(group)) for group in groups]
    wanted = [group for group in chosen if len(group) >= _FEWEST]
    if not wanted:
        raise UserError("Nobody is chosen.", "Choose customers who are the same person.")
    ids = [customer_id for group in wanted for customer_id in group]
    if len(merge_candidates.customers_of(work.session, work.shop_id, ids)) < len(set(ids)):
        raise _gone()
    return _start(work, {"groups": wanted}, len(wanted))


def merge_all(work: Work) -> int:
    """Have all customers made one who have the same email address; return the merge's id."""
    n_groups, _ = merge_candidates.counts(work.session, work.shop_id)[BY_EMAIL]
    if not n_groups:
        raise UserError("No two customers have the same email address.", "There is nothing to do.")
    return _start(work, {"by": BY_EMAIL}, n_groups)


def _start(work: Work, payload: dict[str, object], n_groups: int) -> int:
    work.require(Permission.IMPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    if work.session.get_one(Shop, work.shop_id).is_demo:
        raise UserError(
            "Customers of the demo shop are not merged.", "Switch to your own customers first."
        )
    batch = ImportBatch(
        shop_id=work.shop_id,
        kind=MERGE,
        file_name="Merged customers",
        size_bytes=0,
        status="merging",
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(batch)
    work.session.flush()
    batch.job_id = work.enqueue("merge_customers", {"import_id": batch.id, **payload})
    work.audit("merge customers", f"import {batch.id}", {"groups": n_groups})
    return batch.id


def _groups(work: Work, found: Sequence[CandidateGroup]) -> tuple[Group, ...]:
    ids = [each for group in found for each in group.ids]
    known = merge_candidates.customers_of(work.session, work.shop_id, ids)
    n_orders = merge_candidates.n_orders_of(work.session, ids)
    columns = customer_list.columns(work)
    return tuple(
        Group(
            key=f"{group.by}:{group.first_id}",
            by=group.by,
            candidates=tuple(_candidate(known[each], n_orders.get(each, 0)) for each in group.ids),
            facts=_facts([known[each] for each in group.ids], columns),
        )
        for group in found
    )


def _candidate(customer: Customer, n_orders: int) -> Candidate:
    return Candidate(customer.id, customer.customer_number, customer.name or "", n_orders)


def _facts(customers: Sequence[Customer], columns: Sequence[ListColumn]) -> tuple[Fact, ...]:
    facts = (
        Fact(column, tuple(customer_rows.value_of(each, column) for each in customers))
        for column in columns
        if column.field is not CustomerField.CUSTOMER_NUMBER
    )
    return tuple(fact for fact in facts if any(value is not None for value in fact.values))


def _gone() -> UserError:
    return UserError(
        "One of these customers is not there any more.", "Reload the page and choose again."
    )
