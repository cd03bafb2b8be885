"""What a run found, written down for people who were not there."""

from dataclasses import dataclass

from core.domain.actor import Permission
from core.domain.findings import Findings
from core.errors import UserError
from core.features.behaviour import spend_column
from core.figures.dates import period_name
from core.insight.findings.told import How, Orders, Told
from core.insight.findings.written import written
from core.services import actions, removed, runs, sales
from core.services.run_views import RunView
from core.services.work import Work


@dataclass(frozen=True)
class FindingsView:
    """A run with what is said of it.

    Attributes
    ----------
    has_orders : the shop has orders, so that RFM groups can be made.
    """

    run: RunView
    findings: Findings
    has_orders: bool


def view(work: Work, run_id: int) -> FindingsView:
    """Return the findings of a finished run.

    Raises
    ------
    NotFoundError : there is no such run in the shop.
    UserError : the run has not found its segments yet, or never will.
    """
    work.require(Permission.SEE)
    run = runs.view(work, run_id)
    if run.status != "done" or not run.segments:
        raise UserError(
            "There is nothing to write down yet: this run has no segments.",
            "Look at the run to see how far it is, or why it did not end well.",
        )
    told = _told(work, run)
    return FindingsView(run, written(told), told.orders is not None)


def _told(work: Work, run: RunView) -> Told:
    spend = spend_column(run.columns.values())
    return Told(
        how=_how(run),
        n_customers=run.n_customers,
        n_left_out=run.n_left_out,
        data_version=run.data_version,
        newest_version=run.newest_version,
        segments=run.segments,
        columns=run.columns,
        used=run.recipe.columns,
        indices=run.indices,
        advice=run.advice,
        importance=run.importance,
        spend=spend,
        basis=run.money.get(spend, ""),
        revenue=tuple(run.revenue),
        orders=_orders(work),
        actions=actions.by_segment(work, run),
        removed=removed.by_segment(work, run.id),
    )


def _how(run: RunView) -> How:
    if run.recipe.rfm:
        return "rules"
    return "by hand" if run.recipe.hand else "searched"


def _orders(work: Work) -> Orders | None:
    found = sales.view(work)
    if found is None or not found.shop.currencies:
        return None
    counted = found.of("")
    if not counted.days:
        return None
    course = found.course("")
    return Orders(
        course=course,
        periods=tuple(period_name(start, course.period) for start in course.starts),
        n_days=counted.days[-1] - counted.days[0] + 1,
        n_guests=counted.n_guests,
    )
