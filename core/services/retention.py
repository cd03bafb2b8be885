"""How long data are kept: what is chosen, how much would go by it, and having it go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.db import clock, retention
from core.db.tables import RetentionRule, Shop
from core.domain.actor import Permission
from core.domain.retention import KINDS, LONGEST_DAYS, SHORTEST_DAYS, DataKind, KindWords
from core.errors import UserError
from core.jobs import queue
from core.services.work import Work

KIND = "apply_retention"
_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """How long one kind of data is kept, and how much of it is older than that now.

    Attributes
    ----------
    keep_days : None for as long as the shop is there.
    """

    kind: DataKind
    words: KindWords
    keep_days: int | None
    n_due: int


@dataclass(frozen=True)
class RetentionView:
    """All rules of a shop; `placed_hours` is how long files stay that were only placed."""

    rules: tuple[Rule, ...]
    placed_hours: int
    may_change: bool
    tidied_at: datetime | None


def view(work: Work) -> RetentionView:
    """Return how long data are kept."""
    work.require(Permission.SEE)
    return RetentionView(
        rules=_rules(work, retention.days_of(work.session, work.shop_id)),
        placed_hours=work.settings.keep_placed_hours,
        may_change=work.actor.may(Permission.MANAGE_PRIVACY),
        tidied_at=work.session.get_one(Shop, work.shop_id).tidied_at,
    )


def preview(work: Work, keep_days: Mapping[DataKind, int | None]) -> tuple[Rule, ...]:
    """Return how much would go if data were kept for so long."""
    work.require(Permission.MANAGE_PRIVACY)
    _check(keep_days)
    return _rules(work, {**retention.days_of(work.session, work.shop_id), **keep_days})


def choose(work: Work, keep_days: Mapping[DataKind, int | None]) -> None:
    """Keep data for so long from now on; what is older goes with the next tidying, daily.

    Raises
    ------
    UserError : a number of days is too small or too large.
    """
    work.require(Permission.MANAGE_PRIVACY)
    _check(keep_days)
    for kind, days in keep_days.items():
        key = {"shop_id": work.shop_id, "kind": str(kind)}
        work.session.merge(RetentionRule(**key, keep_days=days))
    # The next look of the worker is not to wait for tomorrow.
    work.session.get_one(Shop, work.shop_id).tidied_at = None
    work.audit(
        "choose retention",
        f"shop {work.shop_id}",
        {str(kind): days for kind, days in keep_days.items()},
    )


def enqueue_due(session: Session) -> int:
    """Have each shop tidied that has anything to go and was not tidied for a day; return how many.

    For the worker, which looks from time to time.
    """
    now = clock.now(session)
    is_time = or_(Shop.tidied_at.is_(None), Shop.tidied_at < now - _EVERY)
    n_shops = 0
    for shop in session.scalars(select(Shop).where(is_time)).all():
        shop.tidied_at = now
        if _anything_due(session, shop.id):
            queue.enqueue(session, KIND, {}, shop_id=shop.id)
            n_shops += 1
    return n_shops


def cutoffs(session: Session, shop_id: int) -> dict[DataKind, datetime]:
    """Return for each kind that is not kept for good from when on it is kept."""
    now = clock.now(session)
    return {
        kind: now - timedelta(days=days)
        for kind, days in retention.days_of(session, shop_id).items()
        if days is not None
    }


def _anything_due(session: Session, shop_id: int) -> bool:
    return any(
        retention.n_due(session, shop_id, kind, before)
        for kind, before in cutoffs(session, shop_id).items()
    )


def _rules(work: Work, days_of: Mapping[DataKind, int | None]) -> tuple[Rule, ...]:
    now = clock.now(work.session)

    def rule(kind: DataKind, words: KindWords) -> Rule:
        days = days_of[kind]
        before = None if days is None else now - timedelta(days=days)
        n_due = retention.n_due(work.session, work.shop_id, kind, before) if before else 0
        return Rule(kind, words, days, n_due)

    return tuple(rule(kind, words) for kind, words in KINDS.items())


def _check(keep_days: Mapping[DataKind, int | None]) -> None:
    for kind, days in keep_days.items():
        if days is not None and not SHORTEST_DAYS <= days <= LONGEST_DAYS:
            raise UserError(
                f"{KINDS[kind].title} cannot be kept for {days:,} days.",
                f"Type a number from {SHORTEST_DAYS} to {LONGEST_DAYS:,}, or leave the box empty "
                "to keep them for good.",
            )
