"""A segment at a glance: its name, its size, what sets it apart, and its list."""

from collections.abc import Mapping

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.action import Action
from core.domain.fields import Kind
from core.domain.results import Trait
from core.domain.segments import Segments, SegmentSummary
from core.figures import palette
from dashapp.components.inline_name import inline_name
from dashapp.components.parts import aria, icon
from dashapp.components.segment_mark import segment_mark

_MOST_TRAITS = 3
_TELLING_EFFECT = 0.3
# (at least this many standard deviations, the word for it)
_DEGREES = ((1.0, "far"), (0.5, "clearly"), (_TELLING_EFFECT, "somewhat"))
_WIDEST_EFFECT = 2.0


def segment_card(
    segment: SegmentSummary,
    kinds: Mapping[str, Kind],
    run_id: int,
    action: Action | None = None,
    *,
    may_export: bool = False,
    may_rename: bool = False,
) -> html.Article:
    """Return the card of a segment.

    Parameters
    ----------
    kinds : column → kind, for units.
    run_id : of the run that found it. action : what we recommend, if anything.
    """
    mark = segment_mark(segment.colour)
    name = inline_name("segment", segment.id, segment.name, level=3, may_rename=may_rename)
    return html.Article(
        html.Div(
            [
                html.Div([mark, name], className="segment-head"),
                _size(segment),
                _apart(segment, kinds),
                html.Div(
                    [
                        _to_do(action) if action else None,
                        _more(run_id, segment),
                        list_link(run_id, segment) if may_export else None,
                    ],
                    className="segment-foot",
                ),
            ],
            className="card-body",
        ),
        className="card segment-card",
        style={"--segment": palette.colour(segment.colour)},
    )


def segment_strip(segments: Segments) -> html.Div:
    """Return the shares of all segments as one line of colours, with their names for readers."""
    said = ", ".join(f"{segment.name} {wording.share(segment.share)}" for segment in segments)
    return html.Div(
        [
            html.Span(
                style={
                    "--segment": palette.colour(segment.colour),
                    "width": f"{100 * segment.share:.2f}%",
                },
                title=f"{segment.name}: {wording.share(segment.share)}",
            )
            for segment in segments
        ],
        className="segment-strip",
        role="img",
        **aria(label=said),
    )


def telling_traits(segment: SegmentSummary) -> list[Trait]:
    """Return a few traits: those that the segments were made from, then others that tell much."""
    telling = [
        trait for trait in segment.traits if trait.used or abs(trait.effect) >= _TELLING_EFFECT
    ]
    return sorted(telling, key=lambda trait: (not trait.used, -abs(trait.effect)))[:_MOST_TRAITS]


def degree(effect: float) -> str:
    """Return how far from the average, in words: “far above average”."""
    word = next((word for least, word in _DEGREES if abs(effect) >= least), "")
    if not word:
        return "about average"
    return f"{word} {'above' if effect > 0 else 'below'} average"


def list_link(run_id: int, segment: SegmentSummary) -> html.Div:
    """Return the way to a segment's list, where it is said what it is for."""
    link = dcc.Link(
        [
            icon("list-check"),
            html.Span(
                ["Make a list", html.Span(f" of {segment.name}", className="visually-hidden")]
            ),
        ],
        href=f"/lists/new?run={run_id}&segment={segment.id}",
        className="btn btn-secondary btn-sm",
    )
    return html.Div(link, className="segment-list")


def _to_do(action: Action) -> html.P:
    return html.P(
        [icon("lightbulb"), html.Span(["What to do: ", html.Strong(action.name)])],
        className="segment-action",
    )


def _more(run_id: int, segment: SegmentSummary) -> dcc.Link:
    return dcc.Link(
        [html.Span("Who they are, and why"), icon("arrow-right")],
        href=f"/segments/{run_id}/{segment.id}",
        className="segment-more",
        title=f"More about {segment.name}",
    )


def _size(segment: SegmentSummary) -> html.Div:
    return html.Div(
        [
            html.Div(
                [
                    html.Span(wording.count(segment.n_customers), className="segment-count"),
                    html.Span("customer" if segment.n_customers == 1 else "customers"),
                    html.Span(wording.share(segment.share), className="segment-share"),
                ],
                className="segment-size",
            ),
            html.Div(html.Div(style={"width": f"{100 * segment.share:.1f}%"}), className="bar"),
        ]
    )


def _apart(segment: SegmentSummary, kinds: Mapping[str, Kind]) -> Component:
    return html.Ul([_trait(trait, kinds) for trait in telling_traits(segment)], className="traits")


def _trait(trait: Trait, kinds: Mapping[str, Kind]) -> html.Li:
    kind = kinds.get(trait.column, Kind.NUMBER)
    mean = wording.measure(trait.mean, kind, is_share=trait.is_share, column=trait.column)
    average = wording.measure(
        trait.overall_mean, kind, is_share=trait.is_share, column=trait.column
    )
    arrow = icon(_arrow(trait.effect))
    return html.Li(
        [
            html.Div(
                [
                    html.Span(trait.column, className="trait-column"),
                    html.Span(mean, className="trait-mean num"),
                ],
                className="trait-head",
            ),
            html.Div(_bar(trait.effect), className="trait-bar", **aria(hidden="true")),
            html.Div(
                [arrow, html.Span(f"{degree(trait.effect)} ({average})")], className="trait-note"
            ),
        ],
        className="trait",
    )


def _arrow(effect: float) -> str:
    if abs(effect) < _TELLING_EFFECT:
        return "arrow-right"
    return "arrow-up-right" if effect > 0 else "arrow-down-right"


def _bar(effect: float) -> html.Span:
    width = 50 * min(abs(effect), _WIDEST_EFFECT) / _WIDEST_EFFECT
    left = 50.0 if effect > 0 else 50 - width
    return html.Span(style={"left": f"{left:.1f}%", "width": f"{width:.1f}%"})
