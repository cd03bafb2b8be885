"""Counts who would be in a long list, and who is left out of it and why."""

from core.db.tables import Job
from core.domain.actor import Actor, Role
from core.export import tally
from core.services.list_requests import ListRequest, wanted
from core.services.work import Work
from core.tasks.context import TaskContext


def run(context: TaskContext) -> None:
    """Look at every customer of the list, and keep the numbers with the job."""
    request = ListRequest.from_json(context.payload["request"])
    actor = Actor(context.actor_user_id, "", Role.VIEWER, context.shop_id)
    with context.session(read_only=True) as session:
        found = wanted(Work(session, actor, context.settings), request)
        n_members = max(found.n_members, 1)

        def told(n: int) -> None:
            context.progress(n / n_members, f"Looking at customer {n:,} of {n_members:,}")

        counted = tally.count(session, found.list, told)
    with context.finish() as session:
        job = session.get_one(Job, context.job_id)
        job.payload = {**job.payload, "tally": counted.to_json()}
