"""Two to five segments of a run against each other; the choice stands in the address."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import UserError
from core.figures import overlaid
from core.figures.theme import Theme
from core.services import side_bought as bought
from core.services import side_by_side as service
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import side_bought
from dashapp.components import side_by_side as parts
from dashapp.components.chart import chart_card, chart_title_id
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import skeleton

register_page(
    __name__,
    path_template="/segments/<run_id>/side-by-side",
    title="Segments side by side · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)

Asked = dict[str, Any]


class Ids:
    """Component ids of this page."""

    RUN, ASKED, HEAD = "side-run", "side-asked", "side-head"
    FORM, CHOICE, FOUND, ADDRESS = "side-form", "side-choice", "side-found", "side-address"
    NONE = "side-none"
    CHARTED, COLUMN, CHART, TABLE = "side-charted", "side-column", "side-chart", "side-table"
    BOUGHT, PAIR, PAIRS = "side-bought", "side-pair", "side-pairs"


def layout(run_id: str = "", segments: str = "", column: str = "", **_query: str) -> html.Div:
    """Return the page; `segments` are ids with commas between, `column` is what is drawn."""
    ids = [found for each in segments.split(",") if (found := id_in(each))]
    return html.Div(
        [
            dcc.Store(id=Ids.RUN, data=id_in(run_id)),
            dcc.Store(id=Ids.ASKED, data={"segments": ids, "column": column}),
            dcc.Store(id=Ids.ADDRESS),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            html.Section(_choice(), id=Ids.FORM, className="card card-body", hidden=True),
            html.Div(id=Ids.NONE),
            html.Div(skeleton("cards"), id=Ids.FOUND, className="stack", **aria(live="polite")),
            html.Div(
                [_pairs(), _chart(), html.Div(id=Ids.BOUGHT)],
                id=Ids.CHARTED,
                className="stack",
                hidden=True,
            ),
        ],
        className="page page-wide stack beside",
    )


def _choice() -> html.Fieldset:
    return html.Fieldset(
        [
            html.Legend("Which segments, two to five", className="form-label"),
            dbc.Checklist(id=Ids.CHOICE, options=[], class_name="side-choice"),
        ]
    )


def _pairs() -> html.Section:
    choice = html.Div(
        [
            html.Label("Which two", htmlFor=Ids.PAIR, className="form-label"),
            dbc.Select(id=Ids.PAIR, options=[], size="sm"),
        ],
        className="axis-choice",
    )
    return html.Section(
        [
            section_header("Column by column", actions=[choice]),
            html.Div(skeleton("table"), id=Ids.PAIRS, className="stack-sm side-pairs"),
            parts.reading(),
        ],
        className="card card-body stack-sm",
    )


def _chart() -> Component:
    choice = html.Div(
        [
            html.Label("Column", htmlFor=Ids.COLUMN, className="form-label"),
            dbc.Select(id=Ids.COLUMN, options=[], size="sm"),
        ],
        className="axis-choice",
    )
    card = chart_card(
        Ids.CHART,
        seeing=(
            "How the values of one column are spread in each segment: heights are shares of the "
            "customers of that segment, so that small and large ones can be compared. All are "
            "counted in the same intervals."
        ),
        extra=[choice],
        height="lg",
    )
    return html.Div([card, html.Div(id=Ids.TABLE)], className="stack-sm")


@callback(
    Output(Ids.HEAD, "children"),
    Output(Ids.NONE, "children"),
    Output(Ids.CHOICE, "options"),
    Output(Ids.CHOICE, "value"),
    Output(Ids.COLUMN, "options"),
    Output(Ids.COLUMN, "value"),
    Output(Ids.FORM, "hidden"),
    Output(Ids.FOUND, "hidden"),
    Input(Ids.RUN, "data"),
    State(Ids.ASKED, "data"),
)
def offer(run_id: int, asked: Asked) -> tuple[Any, ...]:
    """Offer the segments and the columns of the run, with what the address asks for."""
    try:
        with context.work(read_only=True) as work:
            found = service.choice(work, run_id, asked["segments"])
    except UserError as problem:
        return *parts.nothing_here(run_id, problem), [], [], [], None, True, True
    options = [{"value": one.id, "label": parts.choice_label(one)} for one in found.run.segments]
    columns = [{"value": name, "label": name} for name in found.columns]
    drawn = asked["column"] if asked["column"] in found.columns else found.columns[0]
    return (
        parts.heading(found.run),
        None,
        options,
        [one.id for one in found.chosen],
        columns,
        drawn,
        False,
        False,
    )


@callback(
    Output(Ids.FOUND, "children"),
    Output(Ids.CHARTED, "hidden"),
    Output(Ids.PAIR, "options"),
    Output(Ids.PAIR, "value"),
    Input(Ids.CHOICE, "value"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def show(chosen: list[int] | None, run_id: int) -> tuple[Any, ...]:
    """Show how the chosen segments differ, or how many to choose."""
    if chosen is None or not run_id:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            found = service.view(work, run_id, chosen)
    except UserError as problem:
        return parts.not_so_many(problem), True, [], None
    return parts.side_by_side(found), False, parts.pair_choices(found), "0"


@callback(
    Output(Ids.PAIRS, "children"),
    Input(Ids.PAIR, "value"),
    Input(Ids.PAIR, "options"),
    State(Ids.CHOICE, "value"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def show_pair(
    place: str | None, _options: object, chosen: list[int] | None, run_id: int
) -> list[Component | None]:
    """Show two of the segments column by column: all pairs at once would be thousands of cells."""
    if place is None:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            return parts.pair_table(service.view(work, run_id, _enough(chosen)), int(place))
    except UserError as problem:
        raise PreventUpdate from problem


@callback(
    Output(Ids.BOUGHT, "children"),
    Input(Ids.CHOICE, "value"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def show_bought(chosen: list[int] | None, run_id: int) -> Component | None:
    """Show what they buy: apart from the rest, since it asks for customers one by one."""
    try:
        with context.work(read_only=True) as work:
            segments = service.choice(work, run_id, _enough(chosen)).chosen
            return side_bought.leaning(bought.leans(work, run_id, _enough(chosen)), segments)
    except UserError:
        return None


@callback(
    Output(Ids.CHART, "figure"),
    Output(chart_title_id(Ids.CHART), "children"),
    Output(Ids.TABLE, "children"),
    Input(Ids.COLUMN, "value"),
    Input(Ids.CHOICE, "value"),
    Input(ShellIds.THEME, "data"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def draw(
    column: str | None, chosen: list[int] | None, theme: Theme | None, run_id: int
) -> tuple[Any, str, Component]:
    """Draw one column of the chosen segments."""
    if not column or not theme:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            segments = service.choice(work, run_id, _enough(chosen)).chosen
            shape = service.shape(work, run_id, _enough(chosen), column)
    except UserError as problem:
        raise PreventUpdate from problem
    drawn = overlaid.figure(shape, segments, theme).to_dict()
    return drawn, overlaid.finding(shape, segments), parts.shape_table(shape, segments)


# The choice stays in the address, so that it can be shared and comes back with the page.
clientside_callback(
    ClientsideFunction("side_by_side", "keep"),
    Output(Ids.ADDRESS, "data"),
    Input(Ids.CHOICE, "value"),
    Input(Ids.COLUMN, "value"),
    prevent_initial_call=True,
)
# A chart that was drawn while it was hidden has no width yet.
clientside_callback(
    ClientsideFunction("side_by_side", "fit"),
    Output(Ids.ADDRESS, "data", allow_duplicate=True),
    Input(Ids.CHARTED, "hidden"),
    prevent_initial_call=True,
)


def _enough(chosen: list[int] | None) -> list[int]:
    if not chosen:
        raise PreventUpdate
    return chosen
