"""Erasing a customer everywhere, because they asked for it: what would go, and what went."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from core.config import Settings
from core.db import customer_changes
from core.db.session import transaction
from core.db.tables import (
    Customer,
    ImportBatch,
    Job,
    Membership,
    PurchaseOrder,
    Run,
    Segment,
    Shop,
)
from core.domain.actor import Permission
from core.errors import UserError, not_found
from core.services import customer_list
from core.services.understanding import MERGE
from core.services.work import Work

KIND = "erase_customer"
_FILE_IS_GONE = ("imported", "undoing", "undone")


@dataclass(frozen=True)
class ErasurePreview:
    """What would go with a customer.

    Attributes
    ----------
    n_merged : customers who were merged into this one; they go, too.
    n_orders : of all versions of files; they stay in the shop's totals, as those of nobody.
    runs : names of the runs that they are in. lost_runs : of those, the ones that are removed,
        because one of their segments is nobody but this customer.
    n_waiting : files that wait; those that name them are removed as a whole.
    """

    customer_id: int
    title: str
    n_merged: int
    n_orders: int
    runs: tuple[str, ...]
    lost_runs: tuple[str, ...]
    n_waiting: int


@dataclass(frozen=True)
class Erased:
    """How an erasure stands.

    Attributes
    ----------
    status : of its job. rows : table → rows that went or were changed; empty until it has ended.
    is_clear : nothing is left in free pages of the database file, either.
    """

    status: str
    rows: Mapping[str, int]
    is_clear: bool


def preview(work: Work, customer_id: int) -> ErasurePreview:
    """Return what would go."""
    work.require(Permission.ERASE)
    customer = _known(work, customer_id)
    all_ids = select(Customer.id).where(
        or_(Customer.id == customer_id, Customer.merged_into_id == customer_id)
    )
    n_merged = _n(work, select(func.count()).where(Customer.merged_into_id == customer_id))
    n_orders = _n(work, select(func.count()).where(PurchaseOrder.customer_id.in_(all_ids)))
    in_runs = (
        select(Run.id, Run.name, Segment.n_customers)
        .join(Membership, Membership.run_id == Run.id)
        .join(Segment, Segment.id == Membership.segment_id)
        .where(Membership.customer_id.in_(all_ids))
        .distinct()
        .order_by(Run.id.desc())
    )
    found = work.session.execute(in_runs).all()
    waiting = select(func.count()).where(
        ImportBatch.shop_id == work.shop_id,
        ImportBatch.kind != MERGE,
        ImportBatch.status.not_in(_FILE_IS_GONE),
    )
    return ErasurePreview(
        customer_id=customer.id,
        title=customer_list.title_of(work, customer),
        n_merged=n_merged,
        n_orders=n_orders,
        runs=tuple(row.name for row in found),
        lost_runs=tuple(row.name for row in found if row.n_customers == 1),
        n_waiting=_n(work, waiting),
    )


def start(work: Work, customer_id: int) -> int:
    """Have a customer erased, which can't be undone; return the job's id.

    Raises
    ------
    UserError : it has been asked for already.
    """
    work.require(Permission.ERASE)
    customer = _known(work, customer_id)
    if working_job(work, customer_id) is not None:
        raise UserError("This customer is being erased already.", "Wait until it has ended.")
    payload = {"customer_id": customer.id, "who": work.actor.email}
    job_id = work.enqueue(KIND, payload)
    work.audit("erase customer", f"customer {customer.id}", {"job": job_id})
    return job_id


def working_job(work: Work, customer_id: int) -> int | None:
    """Return the job that erases a customer just now, or None."""
    work.require(Permission.SEE)
    query = select(Job).where(
        Job.shop_id == work.shop_id, Job.kind == KIND, Job.status.in_(("queued", "running"))
    )
    jobs = work.session.scalars(query)
    return next((job.id for job in jobs if job.payload.get("customer_id") == customer_id), None)


def erased(work: Work, job_id: int) -> Erased:
    """Return what an erasure did."""
    work.require(Permission.ERASE)
    job = work.session.get(Job, job_id)
    if job is None or job.shop_id != work.actor.shop_id or job.kind != KIND:
        raise not_found("erasure")
    is_done = job.status == "done"
    rows = job.payload.get("rows", {}) if is_done else {}
    return Erased(job.status, rows, is_done and bool(job.payload.get("is_clear")))


def n_erasures(settings: Settings) -> int:
    """Return how often somebody was erased in this installation; it names nobody."""
    with transaction(settings.database_url, read_only=True) as session:
        return session.scalar(select(func.coalesce(func.sum(Shop.n_erased), 0))) or 0


def by_number(work: Work, number: str) -> int:
    """Return the id of the customer with a number; raises NotFoundError when nobody has it."""
    work.require(Permission.ERASE)
    query = select(Customer.id).where(Customer.customer_number == number.strip())
    of_shop = work.session.scalar(query.where(Customer.shop_id == work.shop_id))
    if of_shop is not None:
        return of_shop
    for customer_id in work.session.scalars(query.where(Customer.shop_id.is_(None))):
        if customer_changes.let_go_by(work.session, work.shop_id, customer_id) is not None:
            return customer_id
    raise not_found("customer")


def _known(work: Work, customer_id: int) -> Customer:
    """Return a customer, also one who has left: the row still waits for an undo."""
    customer = work.session.get(Customer, customer_id)
    if customer is not None and customer.shop_id == work.shop_id:
        return customer
    left = customer_changes.let_go_by(work.session, work.shop_id, customer_id)
    if customer is None or left is None:
        raise not_found("customer")
    return customer


def _n(work: Work, query: Select[int]) -> int:
    return work.session.scalar(query) or 0
