"""Campaigns: a list with a control group, and whether it worked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import delete, select

from core.db import behaviour, campaigns, clock
from core.db.tables import Campaign, Segment
from core.domain import wording
from core.domain.actor import Permission
from core.domain.campaign import CampaignChoice, Goal, Stage, Window
from core.domain.currencies import NO_AMOUNTS
from core.errors import UserError, not_found
from core.marketing.lift import Arm, Interval, conversion_lift, orders_lift, revenue_lift
from core.marketing.power import smallest_change
from core.services.run_artifacts import own_run
from core.services.work import Work

FEWEST_BUYERS = 10
"""With fewer buyers in both groups together nothing is said of a difference."""

_FEWEST_IN_GROUP = 6

# What pages name, who may not know the rooms below.
Difference = Interval


@dataclass(frozen=True)
class Calculation:
    """What a campaign of this size can show.

    Attributes
    ----------
    n_others : customers of the segments who are in the control group of another campaign, or must
        not be written to.
    usual : share who bought in as many days before the newest order, 0 … 1; None without orders.
    change : the smallest rise that is seen four times of five; None when none is.
    """

    n_target: int
    n_control: int
    n_others: int
    usual: float | None
    change: float | None
    window_days: int

    @property
    def sentence(self) -> str:
        """What can be seen, in words."""
        return f"{self._seen}{self._others}"

    @property
    def _seen(self) -> str:
        n = self.n_target + self.n_control
        if not n:
            return "Nobody is left for this campaign."
        who = wording.counted(n, "customer")
        if self.usual is None:
            return f"{wording.opening(who)}; no orders are known, so nothing can be measured yet."
        if self.change is None or self.n_control < _FEWEST_IN_GROUP:
            return (
                f"With {who}, of whom {self.n_control:,} are left out, no change can be seen. Take "
                "more customers, or leave out more."
            )
        points = ceil(100 * self.change)
        return (
            f"With {who}, of whom {self.n_control:,} are left out, you can see a change of "
            f"{wording.counted(points, 'point')} or more: from the usual "
            f"{wording.share(self.usual)} who buy within "
            f"{wording.counted(self.window_days, 'day')} to "
            f"{wording.share(min(1.0, self.usual + points / 100))}."
        )

    @property
    def _others(self) -> str:
        if not self.n_others:
            return ""
        others = wording.opening(wording.counted(self.n_others, "other"))
        return (
            f" {others} {'is' if self.n_others == 1 else 'are'} in no group: in the control group "
            "of another campaign, not to be written to, or not there any more."
        )


@dataclass(frozen=True)
class CampaignRow:
    """A line of the list of campaigns."""

    id: int
    name: str
    status: str
    goal: Goal
    window: Window
    n_target: int
    n_control: int
    stage: Stage
    who: str
    created_at: datetime


@dataclass(frozen=True)
class Comparison:
    """Target against control, of everybody or of one segment.

    Attributes
    ----------
    missing : why no difference is told, in words; "" when it is. Then all three are there.
    revenue : None where no money is known, too.
    """

    name: str
    target: Arm
    control: Arm
    missing: str
    conversion: Interval | None = None
    orders: Interval | None = None
    revenue: Interval | None = None


@dataclass(frozen=True)
class CampaignView:
    """A campaign with what came of it.

    Attributes
    ----------
    known_until : the day of the newest order. whole : everybody; None before any order counts.
    segments : each for itself; only when the window has ended.
    currency : of the money; "" when orders have none.
    n_gone : members who are not there any more, because they were erased or an import was undone.
    """

    row: CampaignRow
    job_id: int | None
    run_id: int | None
    segment_names: tuple[str, ...]
    control_share: float
    known_until: date | None
    whole: Comparison | None
    segments: tuple[Comparison, ...]
    currency: str
    n_gone: int

    @property
    def sentence(self) -> str:
        """How far it is, and what can be said, in words."""
        window = self.row.window
        if self.row.stage is Stage.NO_ORDERS:
            known = (
                f"Orders are known until {wording.day(self.known_until)}"
                if self.known_until
                else "No orders are known"
            )
            return (
                f"Not enough data yet: {known}, and the campaign counts those from "
                f"{wording.day(window.starts_on)} to {wording.day(window.last_day)}. Import them "
                "when that is over."
            )
        if self.row.stage is Stage.LOOK and self.known_until:
            return (
                f"A look on day {window.day_of(self.known_until)} of {window.days}: counts so far, "
                "without a verdict. Who looks every day and stops when it is good finds success "
                f"where there is none; it is told after {wording.day(window.last_day)}."
            )
        if self.whole is None or self.whole.missing or self.whole.conversion is None:
            return f"Not enough data: {self.whole.missing if self.whole else 'nobody is left'}."
        return _verdict(self.whole, self.whole.conversion)


def calculate(work: Work, choice: CampaignChoice) -> Calculation:
    """Return what a campaign could show; nothing is kept."""
    work.require(Permission.SEE)
    run = own_run(work, choice.run_id)
    found = campaigns.candidates(
        work.session, run.shop_id, run.id, choice.segment_ids, choice.starts_on
    )
    n = int(found.customer_ids.size)
    n_control = min(max(round(choice.control_share * n), 1), max(n - 1, 0)) if n else 0
    n_asked = sum(
        size
        for segment_id, size in work.session.execute(
            select(Segment.id, Segment.n_customers).where(Segment.run_id == run.id)
        )
        if not choice.segment_ids or segment_id in choice.segment_ids
    )
    usual = _usual(work, found.customer_ids.tolist(), choice.window_days)
    seen = usual is not None and n_control > 0 and n > n_control
    change = smallest_change(n - n_control, n_control, usual or 0.0) if seen else None
    return Calculation(
        n - n_control, n_control, max(n_asked - n, 0), usual, change, choice.window_days
    )


def start(work: Work, choice: CampaignChoice) -> int:
    """Begin a campaign with the customers of now; return its id.

    Raises
    ------
    UserError : the run is not finished, or has no such segment.
    """
    work.require(Permission.EXPORT)
    run = own_run(work, choice.run_id)
    if run.status != "done":
        raise UserError("This run has no segments yet.", "Wait until it has finished.")
    query = select(Segment).where(Segment.run_id == run.id).order_by(Segment.position)
    segments = work.session.scalars(query).all()
    if not set(choice.segment_ids) <= {segment.id for segment in segments}:
        raise not_found("segment")
    row = Campaign(
        shop_id=run.shop_id,
        run_id=run.id,
        name=choice.name.strip(),
        goal=str(choice.goal),
        segment_ids=list(choice.segment_ids),
        segments=[
            {"id": one.id, "name": one.name, "colour": one.colour}
            for one in segments
            if not choice.segment_ids or one.id in choice.segment_ids
        ],
        control_share=choice.control_share,
        seed=choice.seed,
        starts_on=choice.starts_on,
        window_days=choice.window_days,
        created_by=work.actor.user_id,
        who=work.actor.email,
        created_at=clock.now(work.session),
    )
    work.session.add(row)
    work.session.flush()
    row.job_id = work.enqueue("start_campaign", {"campaign_id": row.id})
    work.audit("start campaign", f"campaign {row.id}", {"run": run.id})
    return row.id


def list_campaigns(work: Work) -> tuple[CampaignRow, ...]:
    """Return the shop's campaigns, the newest first."""
    work.require(Permission.SEE)
    query = select(Campaign).where(Campaign.shop_id == work.actor.shop_id)
    rows = work.session.scalars(query.order_by(Campaign.id.desc())).all()
    known_until = campaigns.known_until(work.session, work.shop_id) if rows else None
    return tuple(_row(row, known_until) for row in rows)


def view(work: Work, campaign_id: int) -> CampaignView:
    """Return a campaign with what came of it, as far as orders are known."""
    work.require(Permission.SEE)
    row = work.own(Campaign, campaign_id, "campaign")
    known_until = campaigns.known_until(work.session, row.shop_id)
    shown = _row(row, known_until)
    currency = behaviour.kept_currency(work.session, row.shop_id) or NO_AMOUNTS
    last = min(known_until or row.starts_on, shown.window.last_day)
    found = campaigns.arms(work.session, row, last, currency) if row.status == "ready" else {}
    has_money = currency != NO_AMOUNTS
    is_told = shown.stage is Stage.ENDED
    nobody = Arm(0, 0, 0, 0, 0, 0)
    target = sum((one for one, _ in found.values()), nobody)
    control = sum((other for _, other in found.values()), nobody)
    has_begun = shown.stage is not Stage.NO_ORDERS and bool(found)
    return CampaignView(
        row=shown,
        job_id=row.job_id,
        run_id=row.run_id,
        segment_names=tuple(each["name"] for each in row.segments),
        control_share=row.control_share,
        known_until=known_until,
        whole=_compared("Everybody", target, control, is_told, has_money) if has_begun else None,
        segments=tuple(
            _compared(each["name"], *found[each["id"]], is_told, has_money)
            for each in row.segments
            if is_told and each["id"] in found and len(row.segments) > 1
        ),
        currency=currency if has_money else "",
        n_gone=row.n_target + row.n_control - target.n - control.n if found else 0,
    )


def drop(work: Work, campaign_id: int) -> None:
    """Remove a campaign with who was in it; its control group is in lists again."""
    work.require(Permission.EXPORT)
    row = work.own(Campaign, campaign_id, "campaign")
    work.session.execute(delete(Campaign).where(Campaign.id == row.id))
    work.audit("delete campaign", f"campaign {campaign_id}")


def _row(row: Campaign, known_until: date | None) -> CampaignRow:
    window = Window(row.starts_on, row.window_days)
    return CampaignRow(
        id=row.id,
        name=row.name,
        status=row.status,
        goal=Goal(row.goal),
        window=window,
        n_target=row.n_target,
        n_control=row.n_control,
        stage=window.stage(known_until),
        who=row.who,
        created_at=row.created_at,
    )


def _usual(work: Work, ids: list[int], window_days: int) -> float | None:
    last = campaigns.known_until(work.session, work.shop_id)
    if last is None or not ids:
        return None
    first = last - timedelta(days=window_days - 1)
    return campaigns.n_buyers(work.session, work.shop_id, ids, first, last) / len(ids)


def _compared(name: str, target: Arm, control: Arm, is_told: bool, has_money: bool) -> Comparison:
    missing = _missing(target, control)
    if missing or not is_told:
        return Comparison(name, target, control, missing or "the window has not ended")
    return Comparison(
        name,
        target,
        control,
        "",
        conversion_lift(target, control),
        orders_lift(target, control),
        revenue_lift(target, control) if has_money else None,
    )


def _missing(target: Arm, control: Arm) -> str:
    if min(target.n, control.n) < _FEWEST_IN_GROUP:
        few = wording.counted(min(target.n, control.n), "customer")
        return f"one of both groups has only {few}"
    n_buyers = target.n_buyers + control.n_buyers
    if n_buyers < FEWEST_BUYERS:
        return (
            f"only {wording.counted(n_buyers, 'customer')} of both groups bought; "
            f"{FEWEST_BUYERS} are needed"
        )
    return ""


def _verdict(whole: Comparison, found: Interval) -> str:
    points = (f"{100 * each:+.1f}".replace("-", "−") for each in (found.low, found.high))
    low, high = points
    target, control = (
        wording.share(whole.target.conversion),
        wording.share(whole.control.conversion),
    )
    start = f"{target} of the target bought, and {control} of the control group"
    if not found.is_clear:
        return (
            f"{start}: that may be chance. The true difference lies between {low} and {high} "
            "points (95 %)."
        )
    more = "more" if found.difference > 0 else "fewer"
    worked = "It worked" if found.difference > 0 else "It did harm"
    return (
        f"{worked}: {start}, {more} than chance explains. The true difference lies between {low} "
        f"and {high} points (95 %)."
    )
