"""Explore: every column, any two against each other, and what goes together."""

from typing import Any

from dash import (
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.figures.link_matrix import Measure
from core.figures.theme import Theme
from core.services import exploration
from core.services.exploration import ExplorationView
from dashapp import context
from dashapp.components import explore_charts, explore_layout, explore_texts
from dashapp.components.chart import NOTHING_YET, chart_title_id
from dashapp.components.explore_layout import Ids
from dashapp.components.shell import Ids as ShellIds

register_page(__name__, path="/data/explore", title="Explore · Segment Atlas")

Found = dict[str, Any]
Choices = list[dict[str, str]]
Figure = dict[str, Any]


def layout(column: str = "", measure: str = "", **query: str) -> Component:
    """Return the page; `column`, `with` and `measure` are what the address asks for."""
    return explore_layout.page(column, query.get("with", ""), measure)


@callback(
    Output(Ids.COLUMN, "options"),
    Output(Ids.OTHER, "options"),
    Output(Ids.FOUND, "data"),
    Input(Ids.BODY, "id"),
    State(Ids.COLUMN, "value"),
    State(Ids.OTHER, "value"),
)
def offer(_id: str, column: str | None, other: str | None) -> tuple[Choices, Choices, Found]:
    """Offer the columns, and choose what the address does not."""
    with context.work(read_only=True) as work:
        found = exploration.view(work)
    if found is None or not found.shown:
        return [], [], {"column": None, "other": None}
    shown = [{"value": each.name, "label": each.name} for each in found.shown]
    compared = [choice for choice in shown if choice["value"] in found.compared]
    return shown, compared, chosen(found, column or "", other or "")


@callback(
    Output(Ids.STATE, "children"),
    Output(Ids.STANDING_OUT, "children"),
    Output(Ids.NOT_SHOWN, "children"),
    Input(Ids.FOUND, "data"),
)
def show(
    found: Found | None,
) -> tuple[list[Component], list[Component], Component | None]:
    """Show what stands out, or that there is nothing yet."""
    if found is None:
        raise PreventUpdate
    if not found["column"]:
        may_import = context.actor().may(Permission.IMPORT)
        return [explore_texts.nothing_yet(may_import=may_import)], [], None
    with context.work(read_only=True) as work:
        explored = explore_charts.explored(work)
    return (
        explore_texts.reminders(explored),
        explore_texts.standing_out(explored),
        explore_texts.not_shown(explored.columns),
    )


@callback(
    Output(Ids.ONE, "figure"),
    Output(chart_title_id(Ids.ONE), "children"),
    Output(Ids.ONE_FACTS, "children"),
    Input(Ids.COLUMN, "value"),
    Input(ShellIds.THEME, "data"),
    Input(Ids.FOUND, "data"),
)
def draw_one(
    column: str | None, theme: Theme | None, found: Found | None
) -> tuple[Figure, str, list[Component]]:
    """Draw one column, beside its statistics."""
    if not found or not column or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        explored = explore_charts.explored(work)
    figure, finding = explore_charts.one_column(explored, column, theme)
    return figure, finding, explore_texts.column_facts(explored.column(column))


@callback(
    Output(Ids.COURSE, "figure"),
    Output(chart_title_id(Ids.COURSE), "children"),
    Output(Ids.COURSE_PART, "hidden"),
    Input(Ids.COLUMN, "value"),
    Input(ShellIds.THEME, "data"),
    Input(Ids.FOUND, "data"),
)
def draw_course(
    column: str | None, theme: Theme | None, found: Found | None
) -> tuple[Figure, str, bool]:
    """Draw a column over time, where there is a date."""
    if not found or not column or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        explored = explore_charts.explored(work)
    drawn = explore_charts.course(explored, column, theme)
    return (*drawn, False) if drawn else (NOTHING_YET, "", True)


@callback(
    Output(Ids.PAIR, "figure"),
    Output(chart_title_id(Ids.PAIR), "children"),
    Output(Ids.PAIR_FACTS, "children"),
    Input(Ids.COLUMN, "value"),
    Input(Ids.OTHER, "value"),
    Input(ShellIds.THEME, "data"),
    Input(Ids.FOUND, "data"),
)
def draw_pair(
    column: str | None, other: str | None, theme: Theme | None, found: Found | None
) -> tuple[Figure, str, list[Component]]:
    """Draw two columns against each other, beside their effect."""
    if not found or not column or not other or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        explored = explore_charts.explored(work)
        obstacle = explore_texts.why_no_pair(explored, column, other)
        if obstacle:
            return NOTHING_YET, obstacle, []
        figure, finding = explore_charts.two_columns(work, explored, column, other, theme)
    return figure, finding, explore_texts.pair_facts(explored, column, other)


@callback(
    Output(Ids.MATRIX, "figure"),
    Output(chart_title_id(Ids.MATRIX), "children"),
    Input(Ids.MEASURE, "value"),
    Input(ShellIds.THEME, "data"),
    Input(Ids.FOUND, "data"),
)
def draw_matrix(measure: Measure, theme: Theme | None, found: Found | None) -> tuple[Figure, str]:
    """Draw every column against every other."""
    if not found or not found["column"] or not theme:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        return explore_charts.matrix(explore_charts.explored(work), measure, theme)


@callback(Output(Ids.LINKS, "children"), Input(Ids.FOUND, "data"))
def list_links(found: Found | None) -> list[Component]:
    """List the strongest links."""
    if not found or not found["column"]:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        return explore_texts.links_table(explore_charts.explored(work))


clientside_callback(
    ClientsideFunction("explore_page", "choose"),
    Output(Ids.COLUMN, "value"),
    Output(Ids.OTHER, "value"),
    Output(Ids.FILLED, "hidden"),
    Input(Ids.FOUND, "data"),
)
clientside_callback(
    ClientsideFunction("explore_page", "keep"),
    Output(Ids.KEPT, "data"),
    Input(Ids.COLUMN, "value"),
    Input(Ids.OTHER, "value"),
    Input(Ids.MEASURE, "value"),
)
for graph, part in ((Ids.PAIR, Ids.PAIR_FRAME), (Ids.MATRIX, Ids.MATRIX_FRAME)):
    clientside_callback(
        ClientsideFunction("explore_page", "fit"),
        Output(part, "className"),
        Input(graph, "figure"),
    )
clientside_callback(
    ClientsideFunction("explore_page", "take_cell"),
    Output(Ids.COLUMN, "value", allow_duplicate=True),
    Output(Ids.OTHER, "value", allow_duplicate=True),
    Input(Ids.MATRIX, "clickData"),
    prevent_initial_call=True,
)


def chosen(found: ExplorationView, column: str, other: str) -> Found:
    """Return what is shown first: what the address asks for, else the strongest link."""
    ordered = sorted(found.links, key=lambda link: (link.is_repetition, -link.strength))
    names = [each.name for each in found.shown]
    if column not in names:
        column = ordered[0].one if ordered else names[0]
    if other in found.compared and other != column:
        return {"column": column, "other": other}
    partners = (link.columns - {column} for link in ordered if column in link.columns)
    return {"column": column, "other": next((name for (name,) in partners), None)}
