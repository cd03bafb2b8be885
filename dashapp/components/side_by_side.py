"""Segments against each other: in words first, then sizes, profiles, effects and what they buy."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import side_by_side_words as words
from core.domain import wording
from core.domain.segments import Segments, SegmentSummary
from core.domain.side_by_side import Difference, Shape
from core.errors import NotFoundError, UserError
from core.figures import overlaid, profiles
from core.services.run_views import RunView
from core.services.side_by_side import SideBySide
from dashapp.components.page_header import breadcrumbs, section_header
from dashapp.components.parts import chip, link_button
from dashapp.components.run_tables import means_table
from dashapp.components.segment_mark import segment_mark
from dashapp.components.segment_texts import not_shown
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import empty_state, failed_state, notice

_MOST_SAID, _MOST_OF_A_PAIR = 8, 3
_MOST_ROWS = 16


def heading(run: RunView) -> list[Component]:
    """Return the way to the page and its title."""
    trail = [("Segments", "/segments"), (run.name, f"/runs/{run.id}"), ("Side by side", None)]
    return [
        breadcrumbs(trail),
        html.H1("Segments side by side"),
        html.P(
            "Where they differ, by how much, and how sure that is; in the columns’ own units.",
            className="lead-text",
        ),
    ]


def nothing_here(run_id: int, problem: UserError) -> tuple[list[Component], Component]:
    """Return what the page shows when there is no such run, or nothing to compare in it."""
    trail = breadcrumbs([("Segments", "/segments"), ("Side by side", None)])
    title = html.H1("Segments side by side", className="visually-hidden")
    if isinstance(problem, NotFoundError):
        back = link_button("All segments", "/segments", kind="secondary")
        return [trail, title], failed_state(problem.what, problem.fix, back)
    back = link_button("Go to the run", f"/runs/{run_id}", kind="secondary")
    return [trail, title], empty_state("layout-three-columns", problem.what, problem.fix, back)


def not_so_many(problem: UserError) -> Component:
    """Return what stands in place of the comparison while the choice does not allow one."""
    return notice(problem.fix, tone="warning", title=problem.what)


def side_by_side(found: SideBySide) -> list[Component | None]:
    """Return the comparison without its charts."""
    names = {one.position: one.name for one in found.chosen}
    return [
        _unreliable(found.run),
        _in_words(found, names),
        _sizes(found),
        _profiles(found),
    ]


def pair_choices(found: SideBySide) -> list[dict[str, str]]:
    """Return which two segments can be looked at column by column."""
    names = {one.position: one.name for one in found.chosen}
    return [
        {"value": str(place), "label": f"{names[pair[0].one]} against {names[pair[0].other]}"}
        for place, pair in enumerate(found.pairs)
    ]


def pair_table(found: SideBySide, place: int) -> list[Component | None]:
    """Return two segments column by column, the strongest difference first."""
    if place >= len(found.pairs):
        return []
    pair = found.pairs[place]
    names = {one.position: one.name for one in found.chosen}
    one, other = names[pair[0].one], names[pair[0].other]
    heads = ("Column", one, other, "Difference (range)", "How strong (range)", "Verdict")
    if one == other:
        heads = ("Column", f"{one} (first)", f"{other} (second)", *heads[3:])
    return [
        stacked_table(heads, [_row(each) for each in pair[:_MOST_ROWS]], numbers=heads[1:5]),
        not_shown(len(pair) - _MOST_ROWS),
    ]


def reading() -> html.Details:
    """Return how to read the table of two segments."""
    return html.Details(
        [
            html.Summary("What am I seeing?"),
            html.P(
                "How strong: of numbers and dates Cliff’s delta, how much more often a customer of "
                "the first has more than one of the second than the other way round; 0 is as "
                "often, 1 is always. From 0.147 it is small, from 0.33 medium, from 0.474 large. "
                "Of shares Cohen’s h: small from 0.2, medium from 0.5, large from 0.8. “Different” "
                "are only those whose range leaves out what is less than small: with many "
                "customers, trifles are certain, too, and stay trifles. “About the same” is what "
                "certainly is less than small; of the others we are not sure."
            ),
        ],
        className="disclosure",
    )


def shape_table(shape: Shape, segments: Segments) -> html.Details:
    """Return the chart of one column as a table."""
    heads = (shape.column, *(one.name for one in segments))
    rows = [(name, *map(wording.share, shares)) for name, shares in overlaid.rows(shape)]
    return html.Details(
        [html.Summary("As a table"), stacked_table(heads, rows, numbers=heads[1:])],
        className="disclosure",
    )


def choice_label(one: SegmentSummary) -> html.Span:
    """Return a segment as it stands in the choice."""
    return html.Span([segment_mark(one.colour), one.name], className="segment-named")


def href(run_id: int, segment_ids: Sequence[int]) -> str:
    """Return the address of some segments side by side."""
    path = f"/segments/{run_id}/side-by-side"
    if not segment_ids:
        return path
    return f"{path}?{urlencode({'segments': ','.join(map(str, segment_ids))}, safe=',')}"


def _unreliable(run: RunView) -> html.Div | None:
    if run.advice is None or run.advice.is_reliable:
        return None
    link = dcc.Link("What that means", href=f"/segments/{run.id}/findings")
    return notice(
        [html.P("They differ, but other customers of yours might be divided otherwise. "), link],
        tone="warning",
        title="These groups may be chance",
    )


def _in_words(found: SideBySide, names: Mapping[int, str]) -> html.Section:
    said: list[Component] = []
    for pair in found.pairs:
        different = [each for each in pair if each.verdict == "different"]
        most = _MOST_OF_A_PAIR if len(found.pairs) > 1 else _MOST_SAID
        sentences = [
            html.Li([words.sentence(each, names), " ", _size_chip(each)])
            for each in different[:most]
        ]
        alike = words.alike(pair)
        said += [
            html.H3(words.summary(pair, names), className="side-pair"),
            html.Ul(sentences, className="segment-said") if sentences else html.P(alike),
        ]
        if sentences and alike:
            said.append(html.P(alike, className="muted"))
    if not said:
        said = [html.P("Too few of them have a value in any column.", className="muted")]
    made_from = wording.listed([wording.quoted(name) for name in found.run.recipe.columns], most=6)
    return html.Section(
        [
            section_header("In words"),
            *said,
            html.P(
                f"The segments were made from {made_from}: that they differ there was to be "
                "expected, and only how far is worth knowing. What else differs was found beside "
                "it.",
                className="muted small",
            ),
            html.P(
                "In brackets stands the range that holds the true difference in 95 of 100 such "
                f"cases. {words.bar(len(found.differences))}",
                className="muted small",
            ),
            html.P(_sampled(found), className="muted small") if found.is_sample else None,
        ],
        className="card card-body stack-sm",
    )


def _sampled(found: SideBySide) -> str:
    whole = sum(one.n_customers for one in found.chosen)
    said = (
        f"Compared by {wording.counted(found.n_compared, 'customer')} chosen by chance out of "
        f"{wording.count(whole)}; the ranges count that in."
    )
    if not found.left_out:
        return said
    names = wording.listed([wording.quoted(name) for name in found.left_out], most=6)
    return f"{said} Not compared at this size: {names}; their distributions are below."


def _size_chip(one: Difference) -> html.Span:
    return chip(f"{wording.opening(one.size)} difference", tone="accent")


def _sizes(found: SideBySide) -> html.Section:
    revenue = found.run.revenue
    whole = sum(revenue)
    heads = ["Segment", "Customers", "Of all customers"]
    heads += ["Of the revenue"] if whole > 0 else []
    rows: list[list[Cell]] = [
        [
            _linked(found.run.id, one),
            wording.count(one.n_customers),
            wording.share(one.share),
            *([wording.share(revenue[one.position] / whole)] if whole > 0 else []),
        ]
        for one in found.chosen
    ]
    return html.Section(
        [section_header("How large they are"), stacked_table(heads, rows, numbers=heads[1:])],
        className="card card-body stack-sm",
    )


def _row(one: Difference) -> list[Cell]:
    return [
        one.column,
        words.mean(one, 0),
        words.mean(one, 1),
        _together(words.own(one)),
        _together(words.effect(one)),
        chip("Different", tone="accent")
        if one.verdict == "different"
        else wording.opening(one.verdict),
    ]


def _together(text: str) -> str:
    """Return a number with its range, which breaks before the range and not within it."""
    number, bracket, within = text.partition(" (")
    return f"{number}{bracket}{within.replace(' ', chr(160))}"


def _profiles(found: SideBySide) -> html.Section:
    columns = profiles.ordered_columns(found.chosen)[: profiles.MOST_COLUMNS]
    kinds = found.run.kinds
    return html.Section(
        [
            section_header("What they are like", lead="Means, beside those of all customers."),
            means_table(columns, found.chosen, kinds, "Means of the segments side by side"),
        ],
        className="card card-body stack-sm",
    )


def _linked(run_id: int, one: SegmentSummary) -> html.Span:
    link = dcc.Link(one.name, href=f"/segments/{run_id}/{one.id}")
    return html.Span([segment_mark(one.colour), link], className="segment-named")
