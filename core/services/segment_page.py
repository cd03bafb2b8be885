"""One segment of a run: what its page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.db import segment_members
from core.db.segment_members import Tally
from core.db.tables import Segment
from core.domain.action import Action
from core.domain.actor import Permission
from core.domain.segments import SegmentSummary
from core.errors import UserError, not_found
from core.services import actions, customer_list, customer_orders, run_views, runs
from core.services.customer_list import CustomerView
from core.services.customer_orders import Buying
from core.services.run_artifacts import own_run
from core.services.run_views import RunView
from core.services.work import Work

_MOST_FAVOURITES = 5


@dataclass(frozen=True)
class SegmentView:
    """A segment with the run that found it.

    Attributes
    ----------
    revenue_share : of what all customers of the run spent, 0 … 1; None where that is not known.
    action : what we recommend to do, or None when no play fits.
    typical : the customer nearest to the centre, personal values masked if they must be; None for
        those who belong nowhere, and when nobody is there any more. buying : how they buy, if they
        have ordered.
    """

    run: RunView
    segment: SegmentSummary
    revenue_share: float | None
    action: Action | None
    typical: CustomerView | None
    buying: Buying | None


@dataclass(frozen=True)
class Favourite:
    """Something that many customers of a segment bought most of.

    Attributes
    ----------
    share, overall_share : of the customers of the segment, and of the run, who bought anything,
        0 … 1. n_customers : of the segment.
    """

    name: str
    n_customers: int
    share: float
    overall_share: float


@dataclass(frozen=True)
class Bought:
    """What the customers of a segment buy; both are empty where orders do not tell."""

    categories: tuple[Favourite, ...]
    products: tuple[Favourite, ...]


def view(work: Work, run_id: int, segment_id: int) -> SegmentView:
    """Return a segment of a finished run.

    Raises
    ------
    NotFoundError : there is no such run in the shop, or it has no such segment.
    UserError : the run has not found its segments yet, or never will.
    """
    work.require(Permission.SEE)
    run = runs.view(work, run_id)
    if run.status != "done":
        raise _not_done(run)
    segment = run_views.summary(_own_segment(work, run_id, segment_id))
    typical = None if segment.is_rest else _typical(work, segment_id)
    revenue = run.revenue
    whole = sum(revenue)
    return SegmentView(
        run=run,
        segment=segment,
        revenue_share=revenue[segment.position] / whole if whole > 0 else None,
        action=actions.by_segment(work, run).get(segment_id),
        typical=typical,
        buying=customer_orders.buying(work, typical.id) if typical else None,
    )


def bought(work: Work, run_id: int, segment_id: int) -> Bought:
    """Return what the customers of a segment buy, against all of the run; the most frequent first.

    Raises
    ------
    NotFoundError : there is no such run in the shop, or it has no such segment.
    """
    work.require(Permission.SEE)
    own_run(work, run_id)
    _own_segment(work, run_id, segment_id)
    of = (work.session, run_id, segment_id, _MOST_FAVOURITES)
    return Bought(
        categories=_favourites(segment_members.favourite_categories(*of)),
        products=_favourites(segment_members.favourite_products(*of)),
    )


def _own_segment(work: Work, run_id: int, segment_id: int) -> Segment:
    segment = work.session.get(Segment, segment_id)
    if segment is None or segment.run_id != run_id:
        raise not_found("segment")
    return segment


def _typical(work: Work, segment_id: int) -> CustomerView | None:
    customer = segment_members.typical(work.session, segment_id)
    return customer_list.view(work, customer.id) if customer else None


def _favourites(tallies: Sequence[Tally]) -> tuple[Favourite, ...]:
    return tuple(
        Favourite(
            each.name,
            each.n_segment,
            each.n_segment / each.of_segment,
            each.n_run / each.of_run,
        )
        for each in tallies
        if each.n_segment
    )


def _not_done(run: RunView) -> UserError:
    if run.status == "working":
        return UserError(
            "These segments are still being found.", "Look at the run to see how far it is."
        )
    return UserError(
        "This run has no segments, because it did not end well.", "Look at the run to see why."
    )
