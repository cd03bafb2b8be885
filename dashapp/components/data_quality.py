"""The data-quality report: each doubt with what it means and what can be done."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.domain.actor import Actor, Permission
from core.services.quality import Doubt, QualityReport, Weight
from dashapp.components.page_header import section_header
from dashapp.components.parts import Tone, icon, link_button

_GROUPS: dict[Weight, tuple[str, str]] = {
    "serious": ("Worth doing something about", "They change which segments are found."),
    "doubtful": ("Worth a look", "They may change a segment."),
    "note": ("Good to know", "They hardly change anything."),
}
_LOOKS: dict[Weight, tuple[Tone, str]] = {
    "serious": ("warning", "exclamation-triangle"),
    "doubtful": ("info", "info-circle"),
    "note": ("neutral", "check-circle"),
}


def doubts(report: QualityReport, actor: Actor) -> list[Component]:
    """Return the doubts, the weightiest first."""
    return [
        _group(weight, found, actor)
        for weight in _GROUPS
        if (found := [doubt for doubt in report.doubts if doubt.weight == weight])
    ]


def _group(weight: Weight, found: Sequence[Doubt], actor: Actor) -> html.Section:
    title, lead = _GROUPS[weight]
    return html.Section(
        [
            section_header(title, lead=lead),
            html.Ul([_row(doubt, actor) for doubt in found], className="rows"),
        ],
        className="stack-sm",
    )


def _row(doubt: Doubt, actor: Actor) -> html.Li:
    tone, symbol = _LOOKS[doubt.weight]
    return html.Li(
        [
            html.Div(
                [
                    html.Div([icon(symbol), " ", doubt.what], className=f"doubt-what is-{tone}"),
                    html.Div(doubt.means, className="row-meta"),
                ],
                className="row-main",
            ),
            *_ways(doubt, actor),
        ],
        className="row-item doubt",
    )


def _ways(doubt: Doubt, actor: Actor) -> list[Component]:
    needed = Permission.IMPORT if doubt.href.startswith("/data") else Permission.RUN
    return [link_button(doubt.choice, doubt.href, kind="secondary")] if actor.may(needed) else []
