"""How many customers a list has, before it leaves: looked at one by one, as the file does.

So the numbers are those of the file. Up to some customers that is done while somebody waits for
the page; above, it is a job.
"""

from dataclasses import dataclass

from core.db.tables import Job
from core.domain import list_words
from core.domain.actor import Permission
from core.domain.lists import ListTally
from core.errors import not_found
from core.export import tally
from core.export.registry import destination_of
from core.services.list_requests import ListRequest, wanted
from core.services.work import Work

KIND = "count_list"
MOST_AT_ONCE = 5_000
"""Customers that are counted at once: a quarter of a second."""


@dataclass(frozen=True)
class Counted:
    """What was counted, and what to know before the list leaves.

    Attributes
    ----------
    warnings : “warning” or “danger”, and why.
    """

    tally: ListTally
    warnings: tuple[tuple[str, str], ...]


def at_once(work: Work, request: ListRequest) -> Counted | None:
    """Return what a list would have, or None when it is so long that counting is a job."""
    work.require(Permission.SEE)
    found = wanted(work, request)
    if found.n_members > MOST_AT_ONCE:
        return None
    return _counted(request.destination, tally.count(work.session, found.list))


def start(work: Work, request: ListRequest) -> int:
    """Ask for a long list to be counted; return the job."""
    work.require(Permission.SEE)
    wanted(work, request)
    return work.enqueue(KIND, {"request": request.to_json()})


def of_job(work: Work, job_id: int) -> Counted | None:
    """Return what a job counted, or None while it has not; raises NotFoundError for another's."""
    work.require(Permission.SEE)
    job = work.session.get(Job, job_id)
    if job is None or job.kind != KIND or job.shop_id != work.actor.shop_id:
        raise not_found("count")
    if "tally" not in job.payload:
        return None
    return _counted(
        job.payload["request"]["destination"], ListTally.from_json(job.payload["tally"])
    )


def _counted(destination: str, found: ListTally) -> Counted:
    spec = destination_of(destination)
    platform = spec.platform
    if platform is None:
        return Counted(
            found, list_words.warnings(found, spec.label, (0, 0), (None, spec.most_rows))
        )
    few, most = (platform.few, platform.too_few), (platform.most_bytes, platform.most_rows)
    return Counted(found, list_words.warnings(found, spec.label, few, most))
