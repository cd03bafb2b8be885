"""Customers of a run who are not there any more: an import was undone, or they were merged."""

from sqlalchemy import func, select

from core.db.tables import Customer, Membership, Segment
from core.domain.actor import Permission
from core.services.columns import newest_snapshot
from core.services.run_artifacts import own_run
from core.services.work import Work


def by_segment(work: Work, run_id: int) -> dict[int, int]:
    """Return segment id → how many of its customers were removed since; only those with any.

    Customers are only counted when there is a newer data version: nobody goes without one.
    """
    work.require(Permission.SEE)
    run = own_run(work, run_id)
    newest = newest_snapshot(work)
    if run.status != "done" or newest is None or newest.version == run.data_version:
        return {}
    still = (
        select(Membership.segment_id, func.count().label("n"))
        .join(Customer, Customer.id == Membership.customer_id)
        .where(Membership.run_id == run_id, Customer.shop_id.is_not(None))
        .group_by(Membership.segment_id)
        .subquery()
    )
    query = (
        select(Segment.id, Segment.n_customers - func.coalesce(still.c.n, 0))
        .outerjoin(still, still.c.segment_id == Segment.id)
        .where(Segment.run_id == run_id)
    )
    return {segment_id: n for segment_id, n in work.session.execute(query) if n > 0}
