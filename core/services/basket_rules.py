"""Looking for what is bought together, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy import delete as delete_rows

from core.db import clock
from core.db.tables import (
    AppUser,
    CustomerBehaviour,
    Job,
    Membership,
    Product,
    RuleSearch,
    Run,
    Segment,
)
from core.domain.actor import COMMAND_LINE, Permission
from core.domain.basket_rules import BasketKind, RuleChoice, RulesFound
from core.domain.no_products import suspects
from core.errors import UserError, not_found
from core.services import columns, run_queue, sales
from core.services.work import Work

_MOST_SEGMENTS = 200
_MOST_SUSPECTS = 200


@dataclass(frozen=True)
class SegmentOption:
    """A segment whose customers can be looked at."""

    id: int
    name: str
    run_name: str


@dataclass(frozen=True)
class Offer:
    """What can be looked at.

    Attributes
    ----------
    n_orders : that count. n_products, n_categories : that they name.
    segments : of finished runs, the newest run first.
    suspects, suspect_categories : names that are no products by their look.
    """

    n_orders: int
    n_products: int
    n_categories: int
    segments: tuple[SegmentOption, ...]
    suspects: tuple[str, ...]
    suspect_categories: tuple[str, ...]


@dataclass(frozen=True)
class StartedSearch:
    """A search that waits for the worker, and the job that does it."""

    search_id: int
    job_id: int


@dataclass(frozen=True)
class SearchRow:
    """A search as one line of the list.

    Attributes
    ----------
    status : working, done, failed or cancelled.
    segment, run_id : whose baskets, by name, and the run of that segment; None for everybody.
    n_rules : that are no longer ones of shorter rules; None until it is done.
    """

    id: int
    status: str
    created_at: datetime
    who: str
    choice: RuleChoice
    segment: str | None
    run_id: int | None
    n_rules: int | None


@dataclass(frozen=True)
class SearchView(SearchRow):
    """Everything that is known of a search.

    Attributes
    ----------
    found : what came of it, when it is done.
    is_old : orders or customers were imported since.
    what, fix : for a failed one, what went wrong and what to do.
    seconds : how long the work took.
    """

    job_id: int | None
    attempt: int
    found: RulesFound | None
    is_old: bool
    seconds: float | None
    what: str
    fix: str


def offer(work: Work) -> Offer | None:
    """Return what can be looked at, or None while there are no orders."""
    work.require(Permission.SEE)
    sold = sales.view(work)
    if sold is None:
        return None
    own = Product.shop_id == work.shop_id
    names = work.session.scalars(select(Product.name).where(own))
    categories = work.session.scalars(
        select(Product.category).where(own, Product.category.is_not(None)).distinct()
    )
    of_all = sold.shop.currencies
    return Offer(
        n_orders=sum(each.n_orders for each in of_all),
        n_products=max((each.products.n for each in of_all), default=0),
        n_categories=max((each.categories.n for each in of_all), default=0),
        segments=_segments(work),
        suspects=suspects(names)[:_MOST_SUSPECTS],
        suspect_categories=suspects(name or "" for name in categories)[:_MOST_SUSPECTS],
    )


def n_baskets(work: Work, kind: BasketKind, segment_id: int | None = None) -> int:
    """Return about how many baskets would be looked at, from what is known of customers.

    Raises
    ------
    NotFoundError : the shop has no such segment.
    """
    work.require(Permission.SEE)
    if kind == "orders" and segment_id is None:
        sold = sales.view(work)
        return sum(each.n_orders for each in sold.shop.currencies) if sold else 0
    behaviour = CustomerBehaviour
    what = func.sum(behaviour.n_orders) if kind == "orders" else func.count()
    query: Select[Any] = (
        select(what)
        .select_from(behaviour)
        .where(behaviour.shop_id == work.shop_id, behaviour.n_orders > 0)
    )
    if segment_id is not None:
        own_segment(work, segment_id)
        query = query.join(Membership, Membership.customer_id == behaviour.customer_id).where(
            Membership.segment_id == segment_id
        )
    return int(work.session.scalar(query) or 0)


def start(work: Work, choice: RuleChoice) -> StartedSearch:
    """Ask for a search among the orders of now; the same request twice at once starts one.

    Raises
    ------
    UserError : there are no orders yet.
    NotFoundError : the shop has no such segment.
    """
    work.require(Permission.RUN)
    if sales.view(work) is None:
        raise UserError("There are no orders yet.", "Import your orders, then look again.")
    run = own_segment(work, choice.segment_id)[1] if choice.segment_id is not None else None
    pressed = run_queue.just_started(
        work, RuleSearch, lambda row: RuleChoice.from_json(row.choice) == choice
    )
    if pressed is not None and pressed.job_id is not None:
        return StartedSearch(pressed.id, pressed.job_id)
    newest = columns.newest_snapshot(work)
    row = RuleSearch(
        shop_id=work.shop_id,
        run_id=run.id if run else None,
        segment_id=choice.segment_id,
        data_version=newest.version if newest else 0,
        choice=choice.to_json(),
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(row)
    work.session.flush()
    job_id = work.enqueue("find_rules", {"search_id": row.id})
    row.job_id = job_id
    work.audit("find rules", f"search {row.id}", {"baskets": choice.baskets, "of": choice.items})
    return StartedSearch(row.id, job_id)


def list_searches(work: Work) -> tuple[SearchRow, ...]:
    """Return the shop's searches, newest first."""
    work.require(Permission.SEE)
    n_rules = RuleSearch.found["n_rules"].as_integer()
    n_folded = RuleSearch.found["n_folded"].as_integer()
    # Without what was found: that can be large, and a line needs two numbers of it.
    query = (
        select(
            RuleSearch.id, RuleSearch.status, RuleSearch.created_at, AppUser.email,
            RuleSearch.choice, Segment.name, RuleSearch.run_id, n_rules - n_folded,
        )
        .outerjoin(AppUser, AppUser.id == RuleSearch.created_by)
        .outerjoin(Segment, Segment.id == RuleSearch.segment_id)
        .where(RuleSearch.shop_id == work.actor.shop_id)
        .order_by(RuleSearch.id.desc())
    )  # fmt: skip
    return tuple(
        SearchRow(
            search_id,
            status,
            created_at,
            email or COMMAND_LINE.email,
            RuleChoice.from_json(choice),
            *rest,
        )
        for search_id, status, created_at, email, choice, *rest in work.session.execute(query)
    )


def view(work: Work, search_id: int) -> SearchView:
    """Return everything that is known of a search."""
    work.require(Permission.SEE)
    row = work.own(RuleSearch, search_id, "search")
    newest = columns.newest_snapshot(work)
    author = work.session.get(AppUser, row.created_by) if row.created_by else None
    job = work.session.get(Job, row.job_id) if row.job_id else None
    segment = work.session.get(Segment, row.segment_id) if row.segment_id else None
    found = RulesFound.from_json(row.found) if row.found else None
    return SearchView(
        id=row.id,
        status=row.status,
        created_at=row.created_at,
        who=author.email if author else COMMAND_LINE.email,
        choice=RuleChoice.from_json(row.choice),
        segment=segment.name if segment else None,
        run_id=row.run_id,
        n_rules=found.n_rules - found.n_folded if found else None,
        job_id=row.job_id,
        attempt=row.attempt,
        found=found,
        is_old=newest is not None and newest.version > row.data_version,
        seconds=row.seconds,
        what=(job.error_what if job else None) or "",
        fix=(job.error_fix if job else None) or "",
    )


def delete(work: Work, search_id: int) -> None:
    """Remove a search and what came of it.

    Raises
    ------
    UserError : it is still working.
    """
    work.require(Permission.RUN)
    row = work.own(RuleSearch, search_id, "search", locked=True)
    if row.status == "working":
        raise UserError("This search is still working.", "Cancel it first, then delete it.")
    work.audit("delete rules", f"search {row.id}")
    work.session.execute(delete_rows(RuleSearch).where(RuleSearch.id == row.id))


def own_segment(work: Work, segment_id: int) -> tuple[Segment, Run]:
    """Return a segment of the person's shop, and its run; raises NotFoundError for any other."""
    segment = work.session.get(Segment, segment_id)
    run = work.session.get(Run, segment.run_id) if segment else None
    if segment is None or run is None or run.shop_id != work.actor.shop_id:
        raise not_found("segment")
    return segment, run


def _segments(work: Work) -> tuple[SegmentOption, ...]:
    query = (
        select(Segment.id, Segment.name, Run.name)
        .join(Run, Run.id == Segment.run_id)
        .where(Run.shop_id == work.shop_id, Run.status == "done")
        .order_by(Run.id.desc(), Segment.position)
        .limit(_MOST_SEGMENTS)
    )
    return tuple(SegmentOption(*row) for row in work.session.execute(query))
