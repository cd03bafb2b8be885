"""RFM groups: what would be in them, and saving them as a version, which is a run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from core.db import recency, sales
from core.db.recency import Ordering
from core.db.tables import AppUser, Run
from core.domain import rfm_groups, wording
from core.domain.actor import COMMAND_LINE, Permission
from core.domain.currencies import NO_AMOUNTS
from core.domain.recipe import Recipe
from core.domain.rfm import Currency, RfmChoice, Scheme
from core.domain.rfm_groups import GroupSize
from core.errors import UserError
from core.features import rfm as scoring
from core.features.rfm import Buyers
from core.services import run_queue
from core.services.columns import newest_snapshot
from core.services.run_artifacts import own_run
from core.services.run_queue import DataVersion, Started
from core.services.work import Work

Key = tuple[str | int, ...]
Make = Callable[[], bytes]
Keep = Callable[[Key, Make], bytes]
"""Returns what is kept under a key, or makes and keeps it."""


@dataclass(frozen=True)
class Offer:
    """What RFM groups can be made of.

    Attributes
    ----------
    n_customers : those with an order. last_day : of the newest order.
    as_of : the day that we propose, the one after the last order.
    money : how money is to be understood, “after refunds”; "" when nobody knows.
    """

    n_customers: int
    last_day: date
    as_of: date
    currency: Currency
    money: str = ""


@dataclass(frozen=True)
class Version:
    """A saved version of RFM groups. `status`: working, done, failed or cancelled."""

    run_id: int
    number: int
    name: str
    status: str
    scheme: str
    as_of: date
    who: str
    created_at: datetime
    n_customers: int | None


@dataclass(frozen=True)
class GroupMeans:
    """One group in numbers: its customers, and the means of days, orders and money.

    Attributes
    ----------
    spend : in units of the currency, not cents.
    """

    name: str
    n_customers: int
    recency_days: float
    orders: float
    spend: float


@dataclass(frozen=True)
class Summary:
    """RFM groups in numbers, without a run. `revenue` is in units of the currency."""

    choice: RfmChoice
    n_customers: int
    n_orders: int
    revenue: float
    groups: tuple[GroupMeans, ...]


def make_anew(_key: Key, make: Make) -> bytes:
    """Keep nothing, for those who ask once."""
    return make()


def offer(work: Work) -> Offer | None:
    """Return what groups can be made of, or None while the shop has no orders."""
    work.require(Permission.SEE)
    found = _ordering(work)
    if found is None:
        return None
    return Offer(
        found.n_customers,
        found.last_day,
        found.day_after,
        found.currency,
        sales.money(work.session, work.shop_id),
    )


def propose(
    work: Work, scheme: Scheme, as_of: date | None = None, keep: Keep = make_anew
) -> RfmChoice:
    """Return a scheme with the cut-offs that fit the shop's own customers.

    Parameters
    ----------
    as_of : the day after the last order when None.

    Raises
    ------
    UserError : nobody had ordered by then.
    """
    work.require(Permission.SEE)
    found = _ordering(work)
    if found is None:
        raise UserError("There are no orders yet.", "Import orders, or load the demo shop.")
    as_of = as_of or found.day_after
    cutoffs = scoring.proposed_cutoffs(_buyers(work, as_of, keep), scheme, found.currency)
    return RfmChoice(scheme, cutoffs, as_of, found.currency)


def count(work: Work, choice: RfmChoice, keep: Keep = make_anew) -> tuple[GroupSize, ...]:
    """Return the groups with their rules in words, and how many customers each would have."""
    work.require(Permission.SEE)
    buyers = _buyers(work, choice.as_of, keep)
    tally = scoring.tally(buyers, choice.cutoffs, choice.scheme)
    return rfm_groups.sized(choice, tally.customers.tolist(), tally.spend_minor.tolist())


def summary(work: Work, scheme: Scheme, as_of: date | None = None) -> Summary:
    """Return the groups by the proposed cut-offs, in numbers, without saving anything."""
    choice = propose(work, scheme, as_of)
    buyers = _buyers(work, choice.as_of, make_anew)
    unit = 10**choice.currency.digits
    sizes = scoring.tally(buyers, choice.cutoffs, scheme).customers.tolist()
    means = scoring.averages(buyers, choice.cutoffs, scheme)
    rows = zip(
        scheme.names,
        sizes,
        means.days.tolist(),
        means.orders.tolist(),
        (means.spend_minor / unit).tolist(),
        strict=True,
    )
    return Summary(
        choice=choice,
        n_customers=buyers.n_customers,
        n_orders=int(buyers.orders.sum()),
        revenue=int(buyers.spend_minor.sum()) / unit,
        groups=tuple(GroupMeans(*row) for row in rows if row[1]),
    )


def start(work: Work, choice: RfmChoice, name: str = "") -> Started:
    """Save a version of RFM groups: a run that puts every customer into their group.

    Raises
    ------
    UserError : there are no orders yet.
    """
    work.require(Permission.RUN)
    snapshot = newest_snapshot(work)
    if snapshot is None or _ordering(work) is None:
        raise UserError("There are no orders yet.", "Import orders, or load the demo shop.")
    numbered = replace(
        choice, version=_next_number(work), money=sales.money(work.session, work.shop_id)
    )
    recipe = Recipe(columns=choice.columns, algorithm="rfm", rfm=numbered)
    called = run_queue.run_name(name) if name.strip() else _default_name(numbered)
    return run_queue.queue(work, recipe, called, DataVersion(snapshot.id, snapshot.version))


def repeat(work: Work, choice: RfmChoice, name: str) -> Started:
    """Save a version by the same rules and cut-offs as of the day after the newest order."""
    found = _ordering(work)
    newest = replace(choice, as_of=found.day_after) if found else choice
    return start(work, newest, "" if name == _default_name(choice) else name)


def choice_of(work: Work, run_id: int) -> RfmChoice | None:
    """Return the version that a run is of, or None for other runs."""
    work.require(Permission.SEE)
    return Recipe.from_json(own_run(work, run_id).recipe).rfm


def versions(work: Work) -> tuple[Version, ...]:
    """Return the shop's saved versions, newest first."""
    work.require(Permission.SEE)
    query = (
        select(Run, AppUser.email)
        .outerjoin(AppUser, AppUser.id == Run.created_by)
        .where(Run.shop_id == work.actor.shop_id)
        .order_by(Run.id.desc())
    )
    found = (
        (run, email, Recipe.from_json(run.recipe).rfm)
        for run, email in work.session.execute(query).all()
    )
    return tuple(
        Version(
            run_id=run.id,
            number=choice.version,
            name=run.name,
            status=run.status,
            scheme=choice.scheme.label,
            as_of=choice.as_of,
            who=email or COMMAND_LINE.email,
            created_at=run.created_at,
            n_customers=run.n_customers,
        )
        for run, email, choice in found
        if choice
    )


def _ordering(work: Work) -> Ordering | None:
    snapshot = newest_snapshot(work)
    kept = recency.kept_ordering(work.session, snapshot.id) if snapshot else None
    found = kept or recency.ordering(work.session, work.shop_id)
    if found is not None and found.currency.code == NO_AMOUNTS:
        raise UserError(
            "The orders that are in have no amounts, so nobody knows what customers spent.",
            "Import orders with amounts, or find segments by days since the last order and the "
            "number of orders.",
        )
    return found


def _buyers(work: Work, as_of: date, keep: Keep) -> Buyers:
    """Return who had ordered by a day. What was bought changes only with the data version."""
    snapshot, found = newest_snapshot(work), _ordering(work)
    # After the newest order only the days go on.
    day = min(as_of, found.last_day) if found else as_of

    def read() -> bytes:
        is_end = snapshot and found and day == found.last_day
        kept = recency.kept_buyers(work.session, snapshot.id) if snapshot and is_end else None
        if kept is not None:
            return kept
        buyers = recency.buyers(work.session, work.shop_id, day)
        return buyers.to_bytes() if buyers else b""

    content = keep(("rfm", snapshot.id if snapshot else 0, day.isoformat()), read)
    if not content:
        raise UserError(f"Nobody had ordered by {wording.day(as_of)}.", "Choose a later day.")
    return Buyers.from_bytes(content).later((as_of - day).days)


def _next_number(work: Work) -> int:
    return max((each.number for each in versions(work)), default=0) + 1


def _default_name(choice: RfmChoice) -> str:
    return f"RFM groups, version {choice.version}"
