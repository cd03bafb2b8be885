"""The demo shop: a fictional shop to try everything with, never mixed with the real one."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from core.db import order_lines
from core.db.tables import Customer, Job, Shop
from core.domain.actor import Permission
from core.errors import UserError
from core.jobs import queue
from core.services.work import Work

_KIND = "load_demo"


@dataclass(frozen=True)
class DemoStatus:
    """How the demo shop stands.

    Attributes
    ----------
    shop_id : None while it is not loaded.
    job_id : of the work that loads it now, or None.
    is_active : the person is looking at it.
    may_manage : the person's role includes loading and removing it.
    """

    shop_id: int | None
    job_id: int | None
    n_customers: int
    is_active: bool
    may_manage: bool


def status(work: Work) -> DemoStatus:
    """Tell whether the demo shop is loaded, or on its way."""
    work.require(Permission.SEE)
    shop_id = _shop_id(work)
    counted = select(func.count()).select_from(Customer).where(Customer.shop_id == shop_id)
    return DemoStatus(
        shop_id=shop_id,
        job_id=_job_id(work),
        n_customers=(work.session.scalar(counted) or 0) if shop_id else 0,
        is_active=shop_id is not None and shop_id == work.actor.shop_id,
        may_manage=work.actor.may(Permission.MANAGE_DEMO),
    )


def load(work: Work) -> int:
    """Ask for the demo shop; return the job. Who asks twice gets the same job.

    Raises
    ------
    UserError : the demo shop is there already.
    """
    work.require(Permission.MANAGE_DEMO)
    # Whoever comes second waits here, and then finds the job of the first.
    work.session.scalars(select(Shop).order_by(Shop.id).limit(1).with_for_update()).first()
    if _shop_id(work) is not None:
        raise UserError(
            "The demo shop is already there.", "Choose it from the shops, or remove it first."
        )
    waiting = _job_id(work)
    if waiting is not None:
        return waiting
    # The job belongs to no shop: it is watched from the real one and, once done, from the demo.
    job_id = queue.enqueue(work.session, _KIND, {}, created_by=work.actor.user_id)
    work.audit("load demo shop", "demo shop")
    return job_id


def remove(work: Work) -> None:
    """Remove the demo shop with everything in it; whoever looked at it sees the real shop again.

    Raises
    ------
    UserError : there is no demo shop.
    """
    work.require(Permission.MANAGE_DEMO)
    shop_id = _shop_id(work)
    if shop_id is None:
        raise UserError("There is no demo shop.", "Nothing needs to be removed.")
    order_lines.drop_of_shop(work.session, shop_id)
    work.session.execute(delete(Shop).where(Shop.id == shop_id))
    work.audit("remove demo shop", "demo shop")


def _shop_id(work: Work) -> int | None:
    return work.session.scalar(select(Shop.id).where(Shop.is_demo))


def _job_id(work: Work) -> int | None:
    query = (
        select(Job.id)
        .where(Job.kind == _KIND, Job.status.in_(("queued", "running")))
        .order_by(Job.id.desc())
        .limit(1)
    )
    return work.session.scalar(query)
