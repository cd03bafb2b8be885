"""Next products: working them out, and what to offer a customer or a segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.db import clock, data_versions
from core.db import next_products as rows
from core.db.tables import Job, Run, Segment
from core.db.tables import Recommender as Row
from core.domain import no_products
from core.domain.actor import Permission
from core.domain.next_products import MOST_EXCLUDED, N_PROPOSED, NextChoice, NextFound, Offer
from core.errors import UserError
from core.jobs import queue
from core.services import offers, run_queue
from core.services.rfm import Keep, make_anew
from core.services.work import Work


@dataclass(frozen=True)
class StartedNext:
    """Next products that wait for the worker, and the job that works them out."""

    recommender_id: int
    job_id: int


@dataclass(frozen=True)
class NextView:
    """Next products of a shop.

    Attributes
    ----------
    suspects : names that look like no product: postage, vouchers; empty where there are none, and
        where orders name nothing at all (`has_products`).
    choice : that was made last, or what we propose: all suspects are left out.
    found : what came of it, None before. data_version : that it is of; newest_version : larger
        when something was imported since. finished_at : when.
    job_id : that works on it now; else None.
    what, fix : where the last one failed, what went wrong and what to do; else empty.
    """

    has_products: bool
    suspects: tuple[str, ...]
    choice: NextChoice
    found: NextFound | None
    data_version: int
    newest_version: int
    finished_at: datetime | None
    job_id: int | None
    what: str
    fix: str


@dataclass(frozen=True)
class SegmentOffers:
    """The products that are offered to most customers of a segment."""

    segment_id: int
    name: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class RunOffers:
    """What the segments of a run are offered."""

    run_id: int
    run_name: str
    segments: tuple[SegmentOffers, ...]


def start(work: Work, choice: NextChoice) -> StartedNext:
    """Ask for next products from the orders of now; the same request twice at once starts one.

    Raises
    ------
    UserError : no order names a product.
    """
    work.require(Permission.RUN)
    data = data_versions.newest(work.session, work.shop_id)
    if data is None or not rows.has_products(work.session, work.shop_id):
        raise _nothing_named()
    pressed = run_queue.just_started(
        work, Row, lambda row: NextChoice.from_json(row.choice) == choice
    )
    if pressed is not None and pressed.job_id is not None:
        return StartedNext(pressed.id, pressed.job_id)
    row = Row(
        shop_id=work.shop_id,
        data_version=data.version,
        choice=choice.to_json(),
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(row)
    work.session.flush()
    row.job_id = work.enqueue("find_next_products", {"recommender_id": row.id})
    work.audit("work out next products", f"recommender {row.id}", {"repeats": str(choice.repeats)})
    return StartedNext(row.id, row.job_id)


def proposed(suspects: Sequence[str]) -> NextChoice:
    """Return the choice that we propose where some names look like no product."""
    return NextChoice(excluded=tuple(suspects)[:MOST_EXCLUDED])


def view(work: Work) -> NextView:
    """Return what is known of the shop's next products."""
    work.require(Permission.SEE)
    done = rows.newest(work.session, work.actor.shop_id)
    last = rows.last(work.session, work.actor.shop_id)
    data = data_versions.newest(work.session, work.actor.shop_id)
    is_over = last is None or last.status in {"done", "cancelled"}
    job = work.session.get(Job, last.job_id) if last and last.job_id and not is_over else None
    is_working = job is not None and job.status not in queue.ENDED
    names = rows.product_names(work.session, work.actor.shop_id)
    suspects = no_products.suspects(names)
    return NextView(
        has_products=bool(names),
        suspects=suspects,
        choice=NextChoice.from_json(last.choice) if last else proposed(suspects),
        found=NextFound.from_json(done.found) if done and done.found else None,
        data_version=done.data_version if done else 0,
        newest_version=data.version if data else 0,
        finished_at=done.finished_at if done else None,
        job_id=job.id if job and is_working else None,
        what=(job.error_what if job else None) or "",
        fix=(job.error_fix if job else None) or "",
    )


def of_newest_run(work: Work, keep: Keep = make_anew) -> RunOffers | None:
    """Return what the segments of the newest run are offered; None where there is no run.

    Parameters
    ----------
    keep : as in `offers.for_segment`.
    """
    work.require(Permission.SEE)
    query = select(Run).where(Run.shop_id == work.shop_id, Run.status == "done")
    run = work.session.scalars(query.order_by(Run.id.desc()).limit(1)).first()
    if run is None:
        return None
    own = select(Segment).where(Segment.run_id == run.id).order_by(Segment.position)
    segments = tuple(
        SegmentOffers(
            one.id, one.name, offers.for_segment(work, run.id, one.id, N_PROPOSED, keep).offers
        )
        for one in work.session.scalars(own)
    )
    return RunOffers(run.id, run.name, segments)


def _nothing_named() -> UserError:
    return UserError(
        "No order of this shop names a product.",
        "Import order lines that have a column with the product.",
    )
