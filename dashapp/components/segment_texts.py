"""What the page of a segment says: its heading, its size, what sets it apart, how sure we are."""

from collections.abc import Mapping
from math import floor

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import fields, segment_words, wording
from core.domain.actor import Actor, Permission
from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.errors import NotFoundError, UserError
from core.figures import palette
from core.services.customer_list import CustomerView
from core.services.customer_orders import Buying
from core.services.run_views import RunView
from core.services.segment_page import SegmentView
from dashapp.components.customer_grid import kind_of, shown
from dashapp.components.inline_name import inline_name
from dashapp.components.page_header import breadcrumbs, section_header
from dashapp.components.parts import Tone, chip, facts, link_button, stat_tile
from dashapp.components.run_links import segment_links
from dashapp.components.segment_card import list_link
from dashapp.components.segment_mark import segment_mark
from dashapp.components.segment_rule import rule_card
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import empty_state, failed_state

_MOST_DRIVERS = 12
_MOST_VALUES = 6
_SURE: dict[str, tuple[str, Tone, str]] = {
    "firm": ("Firm", "success", "check-lg"),
    "fair": ("Fair", "neutral", "dash-lg"),
    "doubtful": ("Doubtful", "warning", "question-lg"),
}
_DRIVER_HEADS = ("Column", "Here", "All customers", "Difference", "Used for the segments")


def heading(found: SegmentView, actor: Actor) -> list[Component | None]:
    """Return the way to the segment, its name, and its list."""
    run, segment = found.run, found.segment
    crumbs = [("Segments", "/segments"), (run.name, f"/runs/{run.id}"), ("Segment", None)]
    name = inline_name(
        "segment", segment.id, segment.name, level=1, may_rename=actor.may(Permission.RUN)
    )
    return [
        breadcrumbs(crumbs),
        html.Div(
            [
                html.Div(
                    [
                        html.Div([segment_mark(segment.colour), name], className="segment-head"),
                        segment_links(run, segment.id),
                    ]
                ),
                list_link(run.id, segment) if actor.may(Permission.EXPORT) else None,
            ],
            className="page-header-row",
        ),
    ]


def nothing_here(
    run_id: int, problem: UserError
) -> tuple[list[Component | None], list[Component | None]]:
    """Return what the page shows when there is no such segment, or not yet."""
    trail = breadcrumbs([("Segments", "/segments"), ("Segment", None)])
    title = html.H1("Segment", className="visually-hidden")
    if isinstance(problem, NotFoundError):
        back = link_button("All segments", "/segments", kind="secondary")
        return [trail, title], [failed_state(problem.what, problem.fix, back)]
    back = link_button("Go to the run", f"/runs/{run_id}", kind="secondary")
    return [trail, title], [empty_state("hourglass-split", problem.what, problem.fix, back)]


def body(found: SegmentView) -> list[Component | None]:
    """Return everything about the segment but what its customers buy."""
    run, segment = found.run, found.segment
    typical = _typical(run, found.typical, found.buying) if found.typical else None
    return [
        _tiles(found),
        html.Div([_apart(run, segment), _sure(run, segment)], className="split"),
        _action(found),
        _beside(rule_card(segment, _made_by(run, segment)), typical),
        _drivers(run, segment),
    ]


def _made_by(run: RunView, segment: SegmentSummary) -> str:
    """Return the rule of an RFM group in words; "" of what was searched for."""
    of_group = (each.rule for each in run.groups if each.colour == segment.colour)
    return next(of_group, "")


def _action(found: SegmentView) -> html.Section | None:
    if found.segment.is_rest:
        return None
    action = found.action
    if action is None:
        advice = found.run.advice
        why = (
            "No play of the library fits what is known of them."
            if advice is None or advice.is_reliable
            else "Nothing is recommended: these segments are not reliable, and may be chance."
        )
        said: list[Component | None] = [html.P(why, className="muted")]
    else:
        reasons = [html.Li(each) for each in action.reasons]
        said = [
            html.P([html.Strong(f"{action.name}. "), action.text]),
            html.P("Why:", className="muted"),
            html.Ul(reasons, className="segment-said"),
            html.P([html.Strong("Money at stake: "), action.money]) if action.money else None,
        ]
    return html.Section([section_header("What to do"), *said], className="card card-body stack-sm")


def _beside(*parts: Component | None) -> html.Div | None:
    shown = [part for part in parts if part]
    return html.Div(shown, className="split" if len(shown) > 1 else "stack") if shown else None


def _tiles(found: SegmentView) -> html.Div:
    run, segment = found.run, found.segment
    tiles = [
        stat_tile("Customers", wording.count(segment.n_customers)),
        stat_tile(
            "Of all customers",
            wording.share(segment.share),
            note=f"of {wording.count(run.n_customers)} in this run",
        ),
    ]
    if found.revenue_share is not None:
        basis = next(iter(run.money.values()), "")
        tiles.append(
            stat_tile("Of the revenue", wording.share(found.revenue_share), note=basis or None)
        )
    return html.Div(tiles, className="grid-3", style={"--segment": palette.colour(segment.colour)})


def _apart(run: RunView, segment: SegmentSummary) -> html.Section:
    said = segment_words.sentences(segment, run.kinds)
    if not said:
        said = ("These customers hardly differ from the average in any column.",)
    return html.Section(
        [
            section_header("What sets them apart"),
            html.Ul([html.Li(each) for each in said], className="segment-said"),
        ],
        className="card card-body stack-sm",
    )


def _sure(run: RunView, segment: SegmentSummary) -> html.Section:
    sure = segment_words.how_sure(segment, run.indices)
    mark = None
    if sure.level:
        text, tone, icon_name = _SURE[sure.level]
        mark = chip(text, tone=tone, icon_name=icon_name)
    return html.Section(
        [
            section_header("How sure we are", actions=[mark] if mark else []),
            *(html.P(each) for each in sure.sentences),
        ],
        className="card card-body stack-sm",
    )


def _drivers(run: RunView, segment: SegmentSummary) -> html.Section | None:
    drivers = segment_words.drivers(segment.traits)
    shown = drivers[:_MOST_DRIVERS]
    if not shown:
        return None
    return html.Section(
        [
            section_header("What drives it", lead="The strongest difference first."),
            stacked_table(
                _DRIVER_HEADS,
                [_driver(trait, run.kinds) for trait in shown],
                numbers=_DRIVER_HEADS[1:3],
            ),
            not_shown(len(segment.traits) - len(shown)),
            html.Details(
                [html.Summary("What am I seeing?"), html.P(_scale_words())], className="disclosure"
            ),
        ],
        className="card card-body stack-sm",
    )


def not_shown(n_hidden: int) -> html.P | None:
    """Say how many columns and values a table leaves out, as they differ less."""
    if n_hidden <= 0:
        return None
    said = wording.counted(n_hidden, "column or value", "columns and values")
    less = "differs less and is" if n_hidden == 1 else "differ less and are"
    return html.P(f"{said} {less} not shown.", className="muted small")


def _scale_words() -> str:
    return (
        "How far the mean of this segment is from that of all customers, measured in standard "
        "deviations (how far customers usually are from the mean): below 0.2 it is negligible, "
        "from 0.2 small, from 0.5 medium, from 0.8 large (Cohen). It does not grow with the number "
        "of customers, so trifles stay trifles in a large shop. Columns that were not used could "
        "not shape the segments; what they show is found beside it."
    )


def _driver(trait: Trait, kinds: Mapping[str, fields.Kind]) -> list[Cell]:
    kind = kinds.get(trait.column, fields.Kind.NUMBER)
    size = segment_words.size(trait.effect)
    way = "" if size == "negligible" else ", above" if trait.effect > 0 else ", below"
    return [
        trait.column,
        wording.measure(trait.mean, kind, is_share=trait.is_share, column=trait.column),
        wording.measure(trait.overall_mean, kind, is_share=trait.is_share, column=trait.column),
        f"{wording.opening(size)}{way} ({_floored(trait.effect)})",
        chip("Used", tone="accent") if trait.used else "Not used",
    ]


def _floored(effect: float) -> str:
    """Return two digits; rounding up would say 0.20 of what is negligible."""
    return wording.index(floor(100 * abs(effect)) / 100)


def _typical(run: RunView, customer: CustomerView, buying: Buying | None) -> html.Section:
    values = _bought(buying) if buying else []
    values += [
        (column.header, shown(value, kind_of(column)))
        for column, value in sorted(
            customer.values, key=lambda pair: pair[0].header not in run.recipe.columns
        )
        if not column.is_personal
    ]
    return html.Section(
        [
            section_header(
                "A typical customer", lead="The one nearest to the middle of the segment."
            ),
            html.P(dcc.Link(html.Strong(customer.title), href=f"/customers/{customer.id}")),
            facts(values[:_MOST_VALUES]) if values else None,
        ],
        className="card card-body stack-sm",
    )


def _bought(buying: Buying) -> list[tuple[str, str]]:
    last = buying.last_order_at
    return [
        ("Orders", wording.count(buying.n_orders)),
        ("Spend", wording.money(buying.spend, buying.currency)),
        ("Last order", wording.day(last) if last else wording.MISSING),
    ]
