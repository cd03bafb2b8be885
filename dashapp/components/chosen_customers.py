"""Customers that somebody chose on the map or in the tree, and making them a segment."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.actor import Permission
from core.domain.lists import ListColumn
from core.domain.selection import HandMade, Selection
from core.errors import UserError
from core.figures import profiles
from core.services import customer_list, saved_lists, selections
from core.services.selections import Described
from core.services.work import Work
from dashapp import context
from dashapp.components.customer_grid import cell
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, icon, table_frame
from dashapp.components.segment_mark import segment_mark
from dashapp.components.state import notice

COMPARE_HREF = "/segments/compare"
LOOK_ALIKES_HREF = "/customers/look-alikes"

_MOST_ROWS, _MOST_TRAITS = 50, 8


class ChosenIds:
    """Component ids of the customers chosen in one place: “map”, “tree” or “alike”."""

    def __init__(self, where: str) -> None:
        self.selection = f"{where}-chosen"
        self.card, self.said, self.form, self.get = (f"{where}-chosen-{part}" for part in _PARTS)
        self.name, self.save, self.go, self.list = (f"{where}-chosen-{part}" for part in _FIELDS)


_PARTS, _FIELDS = ("card", "said", "form", "get"), ("name", "save", "go", "list")


def chosen_customers(where: str) -> html.Section:
    """Return the card, hidden until somebody is chosen; callbacks fill it."""
    ids = ChosenIds(where)
    return html.Section(
        [
            dcc.Store(id=ids.selection),
            dcc.Location(id=ids.go, refresh="callback-nav"),
            html.Div(
                [
                    html.Div(id=ids.said, className="stack-sm", **aria(live="polite")),
                    html.Div(_saving(ids), id=ids.form, className="stack-sm", hidden=True),
                ],
                className="card-body stack-sm",
            ),
        ],
        id=ids.card,
        className="card",
        hidden=True,
    )


def by_hand(hand: HandMade) -> html.Span:
    """Return how a hand-made segment came to be, with the way back."""
    origin = dcc.Link(hand.drawn_on, href=f"/runs/{hand.selection.run_id}")
    return html.Span(["Made by hand: ", f"{hand.way} ", origin])


def again_href(selection: Selection) -> str:
    """Return the page on which the same customers can be chosen once more."""
    if selection.alike is not None:
        models = ",".join(map(str, selection.alike.models))
        return f"{LOOK_ALIKES_HREF}?customers={models}&run={selection.run_id}&n={selection.alike.n}"
    if selection.moved is not None:
        return over_time_href(selection.run_id, selection.moved.start, selection.moved.end)
    if selection.crossing is not None:
        return f"{COMPARE_HREF}?one={selection.run_id}&other={selection.crossing.other_run}"
    return f"/runs/{selection.run_id}?view={'map' if selection.outline else 'tree'}"


def over_time_href(run_id: int, start: int | None = None, end: int | None = None) -> str:
    """Return the page of a run over time, between two moments if they are named."""
    query = "" if start is None or end is None else f"?start={start}&end={end}"
    return f"/segments/{run_id}/over-time{query}"


def describe(work: Work, selection: Selection) -> list[Component | None]:
    """Return what the customers of a selection are like, and the first of them."""
    found = selections.look(work, selection)
    rows = customer_list.some(work, found.customer_ids, _MOST_ROWS)
    columns = customer_list.table_columns(work)
    money = found.money_share
    of_money = "" if money is None else f", {wording.share(money)} of revenue"
    customers = wording.counted(found.n_customers, "customer")
    lead = f"{customers}, {wording.share(found.share)} of all{of_money}."
    return [
        section_header("The customers that you chose", lead=lead),
        _where_from(found),
        _apart(found) if found.traits else notice("These are all customers of the run."),
        html.H3("Who they are", className="h6"),
        _people(columns, rows),
        html.P(_how_many(found, len(rows)), className="muted small"),
    ]


def register(where: str) -> None:
    """Register the callbacks of the card in one place."""
    ids = ChosenIds(where)

    @callback(
        Output(ids.said, "children"),
        Output(ids.form, "hidden"),
        Output(ids.get, "hidden"),
        Output(ids.list, "hidden"),
        Output(ids.card, "hidden"),
        Input(ids.selection, "data"),
        prevent_initial_call=True,
    )
    def show(chosen: dict[str, Any] | None) -> tuple[Any, bool, bool, bool, bool]:
        if not chosen:
            return None, True, True, True, True
        actor = context.actor()
        try:
            with context.work(read_only=True) as work:
                said = describe(work, Selection.from_json(chosen))
        except UserError as problem:
            return notice(f"{problem.what} {problem.fix}", tone="warning"), True, True, True, False
        no_list = not actor.may(Permission.EXPORT)
        return said, not actor.may(Permission.RUN), no_list, no_list, False

    @callback(
        Output(ids.go, "href"),
        Input(ids.save, "n_clicks"),
        Input(ids.get, "n_clicks"),
        Input(ids.list, "n_clicks"),
        Input(ids.name, "n_submit"),
        State(ids.name, "value"),
        State(ids.selection, "data"),
        prevent_initial_call=True,
    )
    def save(*pressed: Any) -> str:  # noqa: ANN401 - what a browser sends
        *clicks, name, chosen = pressed
        if not any(clicks) or not chosen:
            raise PreventUpdate
        selection = Selection.from_json(chosen)
        if ctx.triggered_id == ids.list:
            with context.work() as work:
                made = saved_lists.of_selection(work, selection, name or "Chosen customers")
            return f"/lists/new?list={made}"
        with context.work() as work:
            started = selections.save(work, selection, name or "")
        then = "?then=list" if ctx.triggered_id == ids.get else ""
        return f"/runs/{started.run_id}{then}"


def _saving(ids: ChosenIds) -> list[Component]:
    return [
        html.Label("Name of the segment", htmlFor=ids.name, className="form-label"),
        html.Div(
            [
                dbc.Input(id=ids.name, type="text", maxLength=80, class_name="chosen-name"),
                html.Button(
                    "Save as a hand-made segment",
                    id=ids.save,
                    type="button",
                    className="btn btn-primary",
                ),
                html.Button(
                    [icon("download"), html.Span("Save and download the list")],
                    id=ids.get,
                    type="button",
                    className="btn btn-secondary",
                    hidden=True,
                ),
                html.Button(
                    [icon("list-check"), html.Span("Make a list only")],
                    id=ids.list,
                    type="button",
                    className="btn btn-secondary",
                    hidden=True,
                ),
            ],
            className="button-row",
        ),
        html.P(
            "Saved, it becomes a page of its own beside your other segments, with its list to "
            "download at any time. A list only is kept among your lists, with the customers as "
            "they are now; who must not be written to is left out of either.",
            className="form-text",
        ),
    ]


def _where_from(found: Described) -> html.P | None:
    if not found.by_segment:
        return None
    parts: list[Component | str] = [f"{found.where} "]
    for place, (segment, n) in enumerate(found.by_segment):
        said = f"{segment.name} ({wording.count(n)})"
        named = html.Span([segment_mark(segment.colour), said], className="segment-named")
        parts += [", " if place else "", named]
    return html.P(parts)


def _apart(found: Described) -> html.Div:
    head = [
        html.Th("Mean of", scope="col"),
        html.Th("These customers", scope="col", className="num"),
        html.Th("All customers", scope="col", className="num"),
    ]
    rows = [
        html.Tr(
            [
                html.Th(each.column, scope="row"),
                html.Td(profiles.said(each, found.kinds), className="num"),
                html.Td(profiles.said_overall(each, found.kinds), className="num muted"),
            ]
        )
        for each in found.traits[:_MOST_TRAITS]
    ]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(rows)], className="table table-compact"
    )
    return table_frame(table, "What sets these customers apart")


def _people(columns: tuple[ListColumn, ...], rows: tuple[dict[str, Any], ...]) -> html.Div:
    head = html.Tr([html.Th(column.header, scope="col") for column in columns])
    body = [html.Tr([html.Td(_cell(column, row)) for column in columns]) for row in rows]
    table = html.Table([html.Thead(head), html.Tbody(body)], className="table table-compact")
    return table_frame(table, "The first of these customers", "preview")


def _cell(column: ListColumn, row: dict[str, Any]) -> Component | str:
    shown = cell(column, row[column.key])
    if column.key != "customer_number":
        return shown
    return dcc.Link(shown or "Customer", href=f"/customers/{row['id']}")


def _how_many(found: Described, n_shown: int) -> str:
    if n_shown == found.n_customers:
        return "These are all of them."
    return f"The first {n_shown} of {wording.counted(found.n_customers, 'customer')}."
