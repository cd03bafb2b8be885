"""What came of trying several ways: the outcome, the tries by column set, who agrees with whom."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.algorithms import ALGORITHMS
from core.domain.comparison import ComparisonFound, Try
from core.domain.indices import BY_KEY
from core.domain.results import Advice
from core.figures import agreement
from core.services.comparisons import ComparisonView
from dashapp.components.explained import explained
from dashapp.components.page_header import section_header
from dashapp.components.parts import Kind, aria, chip, table_frame
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import notice
from dashapp.components.verdict import verdict_chip

_TOLD = "Differences told apart"
_REVENUE = "Revenue told apart"
_SHOWN = ("stability", "beyond_chance", "smallest_share", "silhouette")


def find_id(place: Any) -> dict[str, Any]:  # noqa: ANN401 - a place or the wildcard ALL
    """Return the id of the button that makes the segments of a try."""
    return {"type": "several-find", "place": place}


def try_name(view: ComparisonView, one: Try) -> str:
    """Return what a try is called: “k-means, Chosen columns”."""
    return f"{_way(one)}, {view.choice.column_sets[one.column_set].name}"


def outcome(view: ComparisonView, found: ComparisonFound, *, may_run: bool) -> list[Component]:
    """Return which try we would take and why, and on whom all were compared."""
    taken = found.taken
    best = [] if taken is None or not may_run else [_find_button(found, taken, "primary")]
    title = "None is reliable" if taken is None else f"Our choice: {_called(view, taken)}"
    return [
        notice(
            [
                html.P(found.sentence),
                html.Div(best, className="button-row") if best else html.Div(),
            ],
            tone="warning" if taken is None else "success",
            title=title,
        ),
        html.P(_compared(found), className="muted"),
    ]


def tries(view: ComparisonView, found: ComparisonFound, *, may_run: bool) -> list[Component]:
    """Return the tries, a table for each column set."""
    return [
        html.Section(
            [
                section_header(one.name, lead=wording.listed(one.columns)),
                stacked_table(
                    _heads(found, may_run=may_run),
                    [
                        _row(found, number, may_run=may_run)
                        for number, each in enumerate(found.tries)
                        if each.column_set == place
                    ],
                    numbers=["Segments", *(BY_KEY[key].label for key in _SHOWN), _TOLD, _REVENUE],
                ),
            ],
            className="stack-sm several-tries",
        )
        for place, one in enumerate(view.choice.column_sets)
    ]


def agreement_table(view: ComparisonView, found: ComparisonFound) -> html.Details:
    """Return the chart of agreement as a table."""
    shown = agreement.drawn(found.agreement)
    names = [try_name(view, one) for one in found.tries]
    heads = [html.Th("Try", scope="col")]
    heads += [html.Th(str(place + 1), scope="col", className="num") for place in shown]
    body = [
        html.Tr(
            [
                html.Th(f"{one + 1} {names[one]}", scope="row"),
                *(
                    html.Td(wording.index(found.agreement[one][other]), className="num")
                    for other in shown
                ),
            ]
        )
        for one in shown
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="table")
    frame = table_frame(table, "Agreement between tries")
    return html.Details([html.Summary("The same as a table"), frame], className="disclosure")


def words(found: ComparisonFound) -> html.Details:
    """Return what is compared, and what the numbers say."""
    judged = wording.listed(found.judged_by)
    pairs: list[tuple[str, str | Component]] = [
        (
            "How we choose",
            "Only reliable tries can be taken. Of these, the one that tells most of the "
            "differences apart; of nearly equal ones, the most stable.",
        ),
        (
            "Segments",
            "The number that the way advises by itself; where none is reliable, the number that "
            "separates most clearly.",
        ),
        (
            _TOLD,
            f"How much of the differences between customers lies between segments rather than "
            f"inside them, on average over {judged}: the same columns for every try, whatever it "
            "was made from. Higher is better; that many segments tell a little by chance is "
            "taken off.",
        ),
        *((BY_KEY[key].label, BY_KEY[key].sentence) for key in _SHOWN),
        (
            "Why silhouettes of different column sets cannot be compared",
            "With fewer columns, customers are nearer to each other, and the silhouette is higher "
            "whatever the segments are worth. Compare it inside one column set only.",
        ),
    ]
    if _has_revenue(found):
        pairs.insert(3, (_REVENUE, BY_KEY["revenue_told_apart"].sentence))
    summary = html.Summary("How is this compared, and what do the numbers say?")
    return html.Details([summary, explained(pairs)], className="disclosure")


def _called(view: ComparisonView, place: int) -> str:
    planned = view.choice.planned()[place]
    name = wording.quoted(view.choice.column_sets[planned.column_set].name)
    return f"{ALGORITHMS[planned.way].short} with {name}"


def _way(one: Try) -> str:
    name = ALGORITHMS[one.way].short
    return name[0].upper() + name[1:]


def _compared(found: ComparisonFound) -> str:
    everybody = wording.counted(found.n_customers, "customer")
    if found.n_compared == found.n_customers:
        return f"All tries are compared on all {everybody}."
    return (
        f"All tries are compared on the same random sample of {found.n_compared:,} of "
        f"{everybody}. “Find these segments” takes everybody, and judges the segments anew."
    )


def _heads(found: ComparisonFound, *, may_run: bool) -> list[str]:
    return [
        "Way",
        "Result",
        "Segments",
        _TOLD,
        *([_REVENUE] if _has_revenue(found) else []),
        *(BY_KEY[key].label for key in _SHOWN),
        *(["Take it"] if may_run else []),
    ]


def _row(found: ComparisonFound, place: int, *, may_run: bool) -> list[Cell]:
    one = found.tries[place]
    has_segments = one.indices is not None
    button: Cell = wording.MISSING
    if one.status != "could not":
        button = _find_button(found, place, "secondary")
    return [
        _name(found, place),
        _result(one),
        str(one.k) if has_segments else wording.MISSING,
        wording.share(one.told_apart),
        *([_number(one, "revenue_told_apart")] if _has_revenue(found) else []),
        *(_number(one, key) for key in _SHOWN),
        *([button] if may_run else []),
    ]


def _name(found: ComparisonFound, place: int) -> html.Span:
    name = f"{place + 1} · {_way(found.tries[place])}"
    if place != found.taken:
        return html.Span(name)
    return html.Span([name, " ", chip("we would take this", tone="accent")])


def _result(one: Try) -> html.Div:
    if one.status == "no time":
        return html.Div(chip("Not tried: no time", icon_name="hourglass"))
    mark = (
        chip("Could not be done", tone="danger", icon_name="exclamation-octagon")
        if one.verdict is None
        else verdict_chip(Advice(one.k, one.verdict, one.why, None, None))
    )
    nowhere = (
        html.Div(f"{wording.share(1 - one.placed)} belong nowhere", className="small muted")
        if one.placed is not None and one.placed < 1
        else None
    )
    why = html.Details([html.Summary("Why"), html.P(one.why)], className="disclosure small")
    return html.Div([mark, nowhere, why])


def _number(one: Try, key: str) -> str:
    return BY_KEY[key].shown(one.indices) if one.indices else wording.MISSING


def _has_revenue(found: ComparisonFound) -> bool:
    return any(one.indices and one.indices.revenue_told_apart is not None for one in found.tries)


def _find_button(found: ComparisonFound, place: int, kind: Kind) -> html.Button:
    is_there = found.tries[place].status != "no time"
    text = "Find these segments" if is_there else "Find segments"
    return html.Button(
        text,
        id=find_id(place),
        type="button",
        className=f"btn btn-{kind}" if kind == "primary" else f"btn btn-{kind} btn-sm",
        **aria(label=f"{text}, of try {place + 1}"),
    )
