"""The segments of a run over time: placing customers again, and who went where."""

from dataclasses import dataclass
from datetime import date, timedelta

import orjson

from core.db import data_versions, placements
from core.db.tables import FeatureSnapshot, Job, Run
from core.domain.actor import Permission
from core.domain.movement import (
    MOST_MONTHS,
    USUAL_MONTHS,
    Moment,
    Movement,
    Place,
    no_segment,
)
from core.domain.recipe import RFM, Recipe
from core.errors import UserError, not_found
from core.features.preparation import Preparation
from core.insight.movement import movement
from core.jobs import queue
from core.services import jobs
from core.services.jobs import JobView
from core.services.rfm import Keep, make_anew
from core.services.run_artifacts import own_run
from core.services.work import Work

# In less time after the first order in the data, old customers look like new ones.
_SHORT_HISTORY = timedelta(days=183)


@dataclass(frozen=True)
class OverTime:
    """A run with all moments at which customers were placed in its segments.

    Attributes
    ----------
    algorithm : of the recipe.
    places : the segments, or all groups of a scheme.
    moments : in the order of time; none when nobody can be placed.
    refused : why nobody can be placed, or None.
    has_history : the past can be looked at, because a column follows from orders.
    orders_begin : the day of the oldest order, give or take a day, or None.
    of_today : columns that are taken as they are known today, for the past too.
    shows_now : the newest customers are among the moments.
    currency : of revenue, "" when nobody said.
    job : that places customers now, or did so last.
    """

    run_id: int
    name: str
    algorithm: str
    places: tuple[Place, ...]
    moments: tuple[Moment, ...]
    refused: UserError | None
    has_history: bool
    orders_begin: date | None
    of_today: tuple[str, ...]
    newest_version: int
    shows_now: bool
    currency: str
    job: JobView | None

    @property
    def n_months(self) -> int:
        """Moments from order history."""
        return sum(each.kind == "month" for each in self.moments)

    @property
    def begins_with_orders(self) -> bool:
        """The first moments are so near to the oldest order that nobody can have a long history."""
        if self.orders_begin is None or not self.n_months:
            return False
        return self.moments[0].as_of.date() - self.orders_begin < _SHORT_HISTORY

    @property
    def newest(self) -> Moment | None:
        """The moment of the newest data version that was placed."""
        own = [each for each in self.moments if each.kind != "month"]
        return max(own, key=lambda each: (each.data_version, each.as_of)) if own else None

    def moment(self, moment_id: int) -> Moment:
        """Return a moment by its id; raises NotFoundError."""
        for each in self.moments:
            if each.id == moment_id:
                return each
        raise not_found("moment")

    def named(self, moment: Moment) -> str:
        """Return a moment as sentences call it: “now”, or “on 31 Mar 2011”."""
        if self.shows_now and moment == self.newest:
            return "now"
        if sum(each.day == moment.day for each in self.moments) == 1 or moment.kind == "month":
            return f"on {moment.day}"
        is_run = moment.kind == "run"
        return "when the segments were made" if is_run else f"in data version {moment.data_version}"


@dataclass(frozen=True)
class Moved:
    """Who went where between two moments of a run."""

    start: Moment
    end: Moment
    movement: Movement

    @property
    def others(self) -> tuple[Place, ...]:
        """The places that are no segment."""
        return no_segment(self.start, self.end)


def place(work: Work, run_id: int, months: int = USUAL_MONTHS) -> int:
    """Ask for the customers of now, and of the ends of months, in the segments of a run.

    Parameters
    ----------
    months : how many to look back; 0 for now only. What is placed is not placed again.

    Returns
    -------
    The id of the job; that of the one that works already, if one does.

    Raises
    ------
    UserError : nobody can be placed in these segments.
    """
    work.require(Permission.RUN)
    run = own_run(work, run_id, locked=True)
    problem = placements.refused(run)
    if problem is not None:
        raise problem
    if not 0 <= months <= MOST_MONTHS:
        raise UserError(
            f"{months} months cannot be looked back.", f"Choose up to {MOST_MONTHS} months."
        )
    job = work.session.get(Job, run.placing_job_id) if run.placing_job_id else None
    if job is not None and job.status not in queue.ENDED:
        return job.id
    run.placing_job_id = work.enqueue("place_over_time", {"run_id": run.id, "months": months})
    work.audit("place customers over time", f"run {run.id}", {"months": months})
    return run.placing_job_id


def view(work: Work, run_id: int) -> OverTime:
    """Return a run with its moments.

    Raises
    ------
    NotFoundError : the shop has no such run.
    UserError : the run is from before its customers were kept.
    """
    work.require(Permission.SEE)
    run = own_run(work, run_id)
    problem = placements.refused(run)
    data = data_versions.newest(work.session, run.shop_id)
    known = () if problem else placements.moments(work.session, run)
    with_history, of_today = _columns(run, data)
    newest_version = data.version if data else run.data_version
    return OverTime(
        run_id=run.id,
        name=run.name,
        algorithm=Recipe.from_json(run.recipe).algorithm,
        places=placements.places(work.session, run),
        moments=known,
        refused=problem,
        has_history=bool(with_history),
        orders_begin=placements.orders_begin(work.session, data) if data else None,
        of_today=of_today,
        newest_version=newest_version,
        shows_now=_shows_now(work, run, known, data),
        currency=placements.currency_of(work.session, run),
        job=jobs.view(work, run.placing_job_id) if run.placing_job_id else None,
    )


def compare(
    work: Work, found: OverTime, start_id: int, end_id: int, keep: Keep = make_anew
) -> Moved:
    """Return who went where between two moments; the earlier one is the start.

    Parameters
    ----------
    found : the run, as `view` returned it.
    keep : keeps what was counted once; it changes only with the data version.

    Raises
    ------
    NotFoundError : the run has no such moment, or is not there any more.
    """
    start, end = found.moment(start_id), found.moment(end_id)
    if found.moments.index(start) > found.moments.index(end):
        start, end = end, start
    run, n_places = own_run(work, found.run_id), len(found.places)

    def count() -> bytes:
        were, are = (placements.who_is_where(work.session, run, each.id) for each in (start, end))
        return orjson.dumps(movement(were, are, n_places).to_json())

    key = ("moved", run.id, start.id, end.id, found.newest_version)
    return Moved(start, end, Movement.from_json(orjson.loads(keep(key, count))))


def _columns(run: Run, data: FeatureSnapshot | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns that are known of the past, and the others."""
    recipe = Recipe.from_json(run.recipe)
    if recipe.algorithm == RFM:
        return recipe.columns, ()
    learnt = (run.model or {}).get("preparation")
    if learnt is None:
        return (), recipe.columns
    with_history = placements.with_history(data, Preparation.from_json(learnt))
    return with_history, tuple(name for name in recipe.columns if name not in with_history)


def _shows_now(
    work: Work, run: Run, moments: tuple[Moment, ...], data: FeatureSnapshot | None
) -> bool:
    if data is None or not moments:
        return False
    known = placements.stored(work.session, run.id)
    return placements.shows_now(work.session, run, data, known)
