"""Find segments: choose what customers are compared by, and start."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    register_page,
    set_props,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.recipe import Recipe
from core.errors import UserError
from core.services import columns, runs
from dashapp import context
from dashapp.components import recipe_form
from dashapp.components.column_picker import column_picker, group_id
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import aria, link_button
from dashapp.components.recipe_form import Choices, RecipeIds
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/segments/new", title="Find segments · Segment Atlas")


class Ids:
    """Component ids of this page."""

    LIKE, N_CUSTOMERS, COLUMNS = "new-run-like", "new-run-n-customers", "new-run-columns"
    SUMMARY, START, NAME = "new-run-summary", "new-run-start", "new-run-name"
    GO = "new-run-go"


# What the form says, by the names of `Choices`.
_FORM = {
    "how_many": RecipeIds.HOW_MANY,
    "k": RecipeIds.K,
    "standardise": RecipeIds.STANDARDISE,
    "scale": RecipeIds.SCALE,
    "k_min": RecipeIds.K_MIN,
    "k_max": RecipeIds.K_MAX,
    "missing": RecipeIds.MISSING,
    "seed": RecipeIds.SEED,
}


def layout(like: str = "", **_query: str) -> html.Div:
    """Return the form; `like` is the id of a run whose recipe it starts from."""
    return html.Div(
        [
            dcc.Store(id=Ids.LIKE, data=int(like) if like.isdecimal() else 0),
            dcc.Store(id=Ids.N_CUSTOMERS),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            page_header(
                "Find segments",
                lead="Tell us what to compare customers by. We find the groups.",
                crumbs=[("Segments", "/segments"), ("Find segments", None)],
            ),
            _card(
                section_header(
                    "Compare customers by",
                    lead="Few columns that mean something beat many. Two to six is a good start.",
                ),
                html.Div(skeleton("lines"), id=Ids.COLUMNS, className="stack-sm"),
            ),
            _card(
                section_header("How many segments?"),
                recipe_form.how_many(),
                recipe_form.standardise(),
                recipe_form.advanced(),
            ),
            _card(_name_field(), html.P("", id=Ids.SUMMARY, role="status"), _start_button()),
        ],
        className="page page-narrow",
    )


@callback(Output(Ids.COLUMNS, "children"), Output(Ids.N_CUSTOMERS, "data"), Input(Ids.LIKE, "data"))
def offer(like: int) -> tuple[Any, int]:
    """Offer the columns of the newest customers; fill in the recipe that it starts from."""
    with context.work(read_only=True) as work:
        found = columns.view(work)
        recipe = runs.view(work, like).recipe if like else None
    if found is None:
        return no_customers(), 0
    for box, value in recipe_form.choice_values(recipe).items() if recipe else ():
        set_props(box, {"value": value})
    return column_picker(found, recipe.columns if recipe else None), found.n_customers


@callback(
    Output(Ids.SUMMARY, "children"),
    Output(Ids.START, "disabled"),
    inputs={
        "chosen": Input(group_id(ALL), "value"),
        "n_customers": Input(Ids.N_CUSTOMERS, "data"),
        "form": {name: Input(box, "value") for name, box in _FORM.items()},
    },
)
def sum_up(
    chosen: list[list[str]], n_customers: int | None, form: dict[str, Any]
) -> tuple[str, bool]:
    """Say what will happen, or what is missing before it can start."""
    if n_customers is None:
        raise PreventUpdate
    if not context.actor().may(Permission.RUN):
        return "Your role does not let you find segments. Ask an administrator.", True
    if n_customers == 0:
        return "Import customers first.", True
    try:
        return recipe_form.summary(recipe_of(chosen, form), n_customers), False
    except UserError as problem:
        return f"{problem.what} {problem.fix}", True


# The address is a part of this page: with an output outside it, Dash would ask once as the page
# appears, and the end of that request would free the button before the columns are there.
@callback(
    Output(Ids.GO, "href"),
    inputs={"_clicks": Input(Ids.START, "n_clicks")},
    state={
        "chosen": State(group_id(ALL), "value"),
        "name": State(Ids.NAME, "value"),
        "form": {name: State(box, "value") for name, box in _FORM.items()},
    },
    running=[(Output(Ids.START, "disabled"), True, False)],
    prevent_initial_call=True,
)
def begin(_clicks: int, chosen: list[list[str]], name: str | None, form: dict[str, Any]) -> str:
    """Start the run and go to its page."""
    with context.work() as work:
        started = runs.start(work, recipe_of(chosen, form), name or "")
    return f"/runs/{started.run_id}"


clientside_callback(
    ClientsideFunction("run_page", "show_number"),
    Output(RecipeIds.K_FIELD, "hidden"),
    Input(RecipeIds.HOW_MANY, "value"),
)


def recipe_of(chosen: list[list[str]], form: dict[str, Any]) -> Recipe:
    """Return what the form says as a recipe; raises UserError when it cannot work."""
    return Choices(**form).recipe(tuple(name for group in chosen for name in group or ()))


def no_customers() -> Component:
    """Return what stands in place of the columns before the first import."""
    return empty_state(
        "people",
        "No customers yet",
        "Import a customer file first; its columns are then offered here.",
        link_button("Import customers", "/data/import", icon_name="upload"),
    )


def _card(*parts: Component) -> html.Section:
    return html.Section(html.Div(list(parts), className="card-body stack-sm"), className="card")


def _name_field() -> html.Div:
    return html.Div(
        [
            html.Label("Name (optional)", htmlFor=Ids.NAME, className="form-label"),
            dbc.Input(
                id=Ids.NAME,
                maxlength=200,
                placeholder="Named after its columns if left empty",
                autocomplete="off",
            ),
        ],
        className="field",
    )


def _start_button() -> html.Div:
    return html.Div(
        html.Button(
            "Find segments",
            id=Ids.START,
            type="button",
            className="btn btn-primary",
            disabled=True,
            **aria(describedby=Ids.SUMMARY),
        ),
        className="button-row",
    )
