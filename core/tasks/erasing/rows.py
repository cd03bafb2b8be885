"""The rows of tables that are about who is erased."""

from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from core.db.tables import (
    CampaignMember,
    Customer,
    CustomerBehaviour,
    CustomerChange,
    DifferentPeople,
    Job,
    Membership,
    MergeCandidate,
    NextProduct,
)
from core.tasks.erasing import people

_BY_CUSTOMER: tuple[Any, ...] = (
    CampaignMember,
    CustomerBehaviour,
    CustomerChange,
    Membership,
    MergeCandidate,
    NextProduct,
)


def remove(session: Session) -> dict[str, int]:
    """Remove who is erased with all rows about them; return how many rows of each table."""
    theirs = people.ids()
    counts = {
        table.__tablename__: _dropped(session, table, table.customer_id.in_(theirs))
        for table in _BY_CUSTOMER
    }
    said_apart = or_(DifferentPeople.one_id.in_(theirs), DifferentPeople.other_id.in_(theirs))
    counts["different_people"] = _dropped(session, DifferentPeople, said_apart)
    counts["customer"] = (
        session.scalar(select(func.count()).select_from(Customer).where(Customer.id.in_(theirs)))
        or 0
    )
    # Those who were merged first: they point to the others.
    for which in (Customer.merged_into_id.is_not(None), Customer.merged_into_id.is_(None)):
        _dropped(session, Customer, which & Customer.id.in_(theirs))
    return counts


def forget_in_jobs(session: Session, shop_id: int, gone: frozenset[int]) -> None:
    """Take the numbers of who is erased out of what merges were asked to do."""
    query = select(Job).where(Job.shop_id == shop_id, Job.kind == "merge_customers")
    for job in session.scalars(query):
        groups = job.payload.get("groups")
        if groups:
            kept = [[each for each in group if each not in gone] for group in groups]
            job.payload = {**job.payload, "groups": kept}
    session.flush()


def _dropped(session: Session, table: Any, which: Any) -> int:  # noqa: ANN401 - a table, a condition
    gone = session.execute(delete(table).where(which).execution_options(synchronize_session=False))
    n_gone: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has it
    return n_gone
