"""What a campaign looks like: its state, its groups, and what came of it."""

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.campaign import GOAL_LABELS, Stage
from core.services.campaigns import CampaignRow, CampaignView, Comparison, Difference
from dashapp.components.page_header import section_header
from dashapp.components.parts import Tone, chip, download_link, facts
from dashapp.components.stacked_table import stacked_table
from dashapp.components.state import notice

_STAGES: dict[Stage, tuple[str, Tone]] = {
    Stage.NO_ORDERS: ("No orders yet", "neutral"),
    Stage.LOOK: ("Running", "info"),
    Stage.ENDED: ("Ended", "success"),
}


def stage_chip(row: CampaignRow) -> html.Span:
    """Return how far a campaign is, as a word."""
    if row.status != "ready":
        words: dict[str, tuple[str, Tone]] = {
            "working": ("Being set up", "info"), "failed": ("Failed", "danger"),
        }  # fmt: skip
        text, tone = words.get(row.status, ("Cancelled", "neutral"))
    else:
        text, tone = _STAGES[row.stage]
    return chip(text, tone=tone)


def days(row: CampaignRow) -> str:
    """Return the days whose orders count."""
    return f"{wording.day(row.window.starts_on)} to {wording.day(row.window.last_day)}"


def who(view: CampaignView) -> html.Section:
    """Return who is in it and when it counts, with the files of both groups."""
    base = f"/api/campaigns/{view.row.id}"
    return html.Section(
        [
            section_header("Who and when"),
            facts(
                [
                    ("Goal", GOAL_LABELS[view.row.goal]),
                    ("Segments", wording.listed(view.segment_names, most=6)),
                    ("Target", wording.counted(view.row.n_target, "customer")),
                    ("Left out as control", wording.counted(view.row.n_control, "customer")),
                    ("Orders count", days(view.row)),
                    ("Begun by", view.row.who),
                ]
            ),
            html.Div(
                [
                    download_link("Target as CSV", f"{base}/target.csv", kind="primary"),
                    download_link("Control group as CSV", f"{base}/control.csv"),
                ],
                className="button-row",
            ),
            html.P(
                "Write to the target only. Whoever is left out stays out of other campaigns until "
                "the window ends.",
                className="muted small",
            ),
            notice(_gone(view.n_gone), tone="info") if view.n_gone else None,
        ],
        className="card card-body stack-sm",
    )


def result(view: CampaignView) -> html.Section:
    """Return what came of it, or what is missing."""
    return html.Section(
        [
            section_header("Did it work?"),
            notice(view.sentence, tone=_tone(view)),
            _table(view, view.whole) if view.whole else None,
            _by_segment(view) if view.segments else None,
        ],
        className="card card-body stack-sm",
    )


def _tone(view: CampaignView) -> Tone:
    found = view.whole.conversion if view.whole else None
    if view.row.stage is not Stage.ENDED or found is None:
        return "info"
    if not found.is_clear:
        return "info"
    return "success" if found.difference > 0 else "danger"


def _table(view: CampaignView, whole: Comparison) -> Component:
    target, control = whole.target, whole.control
    rows = [
        (
            "Bought",
            f"{wording.share(target.conversion)} ({target.n_buyers:,} of {target.n:,})",
            f"{wording.share(control.conversion)} ({control.n_buyers:,} of {control.n:,})",
            _points(whole.conversion),
        ),
        (
            "Orders of 100 customers",
            _each(100 * target.orders, target.n),
            _each(100 * control.orders, control.n),
            _range(whole.orders, 100),
        ),
    ]
    if view.currency:
        rows.append(
            (
                "Revenue of one customer",
                wording.money(target.revenue / max(target.n, 1), view.currency),
                wording.money(control.revenue / max(control.n, 1), view.currency),
                _money(whole.revenue, view.currency),
            )
        )
    heads = ("What", "Target", "Control", "Difference (95 %)")
    return stacked_table(heads, rows, numbers=heads[1:3])


def _by_segment(view: CampaignView) -> Component:
    heads = ("Segment", "Target", "Control", "Difference (95 %)")
    rows = [
        (
            each.name,
            wording.share(each.target.conversion),
            wording.share(each.control.conversion),
            f"Not enough data: {each.missing}." if each.missing else _points(each.conversion),
        )
        for each in view.segments
    ]
    return html.Div(
        [
            html.H3("Segment by segment"),
            html.P(
                "Each for itself: of twenty segments without any effect, one looks as if it had "
                "one.",
                className="muted small",
            ),
            stacked_table(heads, rows, numbers=heads[1:3]),
        ],
        className="stack-sm",
    )


def _points(found: Difference | None) -> str:
    if found is None:
        return "Told when the window has ended"
    low, high = _signed(100 * found.low), _signed(100 * found.high)
    return f"{_signed(100 * found.difference)} points ({low} to {high})"


def _range(found: Difference | None, times: float) -> str:
    if found is None:
        return "–"
    low, high = _signed(times * found.low), _signed(times * found.high)
    return f"{_signed(times * found.difference)} ({low} to {high})"


def _money(found: Difference | None, currency: str) -> str:
    if found is None:
        return "–"
    low, high = wording.money(found.low, currency), wording.money(found.high, currency)
    return f"{wording.money(found.difference, currency)} ({low} to {high})"


def _each(total: float, n: int) -> str:
    return f"{total / n:.1f}" if n else "–"


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", "−")


def _gone(n: int) -> str:
    said = wording.opening(wording.counted(n, "customer"))
    return (
        f"{said} of the start {'is' if n == 1 else 'are'} not there any more: erased, or their "
        "import was undone. What they bought is not counted."
    )
