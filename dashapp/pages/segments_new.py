"""Find segments: choose what customers are compared by, and start."""

from typing import Any

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
    no_update,
    register_page,
)
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.recipe import Recipe
from core.errors import UserError
from core.figures.theme import Theme
from core.services import columns, runs
from core.services.preparation import preview
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import (
    algorithm_form,
    preparation_form,
    preparation_preview,
    recipe_form,
    several_form,
    single_columns,
)
from dashapp.components.algorithm_form import ALGORITHM, FINDING_NUMBER, option_id, options_id
from dashapp.components.chart import chart_title_id
from dashapp.components.column_picker import column_picker, group_id
from dashapp.components.new_run_form import Ids, form_parts, no_customers
from dashapp.components.page_header import page_header
from dashapp.components.preparation_form import PreparationIds
from dashapp.components.preparation_preview import PreviewIds
from dashapp.components.recipe_form import Choices, RecipeIds
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.single_columns import row_id, treatment_id

register_page(__name__, path="/segments/new", title="Find segments · Segment Atlas")


def asked_by(kind: type[Input] | type[State]) -> dict[str, Any]:
    """Return all that the form says, by the arguments of `recipe_of`."""
    return {
        "chosen": kind(group_id(ALL), "value"),
        "form": {name: kind(box, "value") for name, box in recipe_form.FORM.items()},
        "options": {
            "values": kind(option_id(ALL, ALL), "value"),
            "boxes": State(option_id(ALL, ALL), "id"),
        },
        "own": {
            "values": kind(treatment_id(ALL, ALL), "value"),
            "boxes": State(treatment_id(ALL, ALL), "id"),
        },
        "describing": kind(PreparationIds.DESCRIPTORS, "value"),
    }


def layout(like: str = "", **asked: str) -> html.Div:
    """Return the form.

    Parameters
    ----------
    like : id of a run whose recipe it starts from.
    asked : what else the address asks for: “take=recommended” (only the columns that we would
        compare by again), “without” (a column), “missing” and “outliers” (what is chosen),
        “column” with “least” and “most” (what its values can be).
    """
    return html.Div(
        [
            dcc.Store(id=Ids.LIKE, data=id_in(like)),
            dcc.Store(id=Ids.ASKED, data=asked),
            dcc.Store(id=Ids.N_CUSTOMERS),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            page_header(
                "Find segments",
                lead="Tell us what to compare customers by. We find the groups.",
                crumbs=[("Segments", "/segments"), ("Find segments", None)],
            ),
            html.Div(no_customers(), id=Ids.NOBODY, hidden=True),
            html.Div(form_parts(), id=Ids.FORM, className="stack"),
        ],
        className="page page-narrow",
    )


@callback(
    output={
        "columns": Output(Ids.COLUMNS, "children"),
        "single": Output(PreparationIds.BY_COLUMN, "children"),
        "n_customers": Output(Ids.N_CUSTOMERS, "data"),
        "form": {name: Output(box, "value") for name, box in recipe_form.FORM.items()},
        "options": Output(option_id(ALL, ALL), "value"),
        "all_open": Output(PreparationIds.FOR_ALL, "open"),
        "single_open": Output(PreparationIds.SINGLE, "open"),
        "describing": Output(PreparationIds.DESCRIPTORS, "options"),
        "described": Output(PreparationIds.DESCRIPTORS, "value"),
    },
    inputs={"like": Input(Ids.LIKE, "data")},
    state={
        "asked": State(Ids.ASKED, "data"),
        "option_boxes": State(option_id(ALL, ALL), "id"),
    },
)
def offer(like: int, asked: dict[str, str], option_boxes: list[dict[str, Any]]) -> dict[str, Any]:
    """Offer the columns of the newest customers; fill in the recipe that it starts from."""
    form = dict.fromkeys(recipe_form.FORM, no_update)
    with context.work(read_only=True) as work:
        found = columns.view(work)
        run = runs.view(work, like) if like else None
        importance = runs.newest_importance(work)
    if found is None:
        nothing: dict[str, Any] = {"columns": [], "single": [], "describing": [], "described": []}
        closed = {"all_open": False, "single_open": False}
        options = [no_update] * len(option_boxes)
        return {**nothing, **closed, "form": form, "options": options, "n_customers": 0}
    recipe = run.recipe if run and run.recipe.is_searched else None
    start = recipe_form.start_values(recipe, asked)
    form |= {name: start[box] for name, box in recipe_form.FORM.items() if box in start}
    ticked = recipe_form.start_columns(found, run, asked)
    treated = recipe_form.start_treatments(recipe, asked)
    return {
        "columns": column_picker(found, ticked, importance),
        "single": single_columns.single_columns(found, treated),
        "n_customers": found.n_customers,
        "form": form,
        "options": algorithm_form.box_values(recipe, option_boxes),
        # What a link has chosen is shown, not hidden behind its summary.
        "all_open": bool(asked.get("missing") or asked.get("outliers")),
        "single_open": bool(asked.get("column")),
        "describing": single_columns.describing_choices(found),
        "described": list(recipe.descriptors) if recipe else [],
    }


@callback(
    Output(Ids.SUMMARY, "children"),
    Output(Ids.START, "disabled"),
    Output(PreviewIds.DEFAULTS, "children"),
    inputs={"n_customers": Input(Ids.N_CUSTOMERS, "data"), "asked": asked_by(Input)},
)
def sum_up(n_customers: int | None, asked: dict[str, Any]) -> tuple[str, bool, str]:
    """Say what will happen, or what is missing before it can start."""
    if n_customers is None:
        raise PreventUpdate
    if not context.actor().may(Permission.RUN):
        said = "Your role does not let you find segments. Ask an administrator."
        return said, True, ""
    if n_customers == 0:
        return "Import customers first.", True, ""
    try:
        recipe = recipe_of(**asked)
    except UserError as problem:
        return f"{problem.what} {problem.fix}", True, ""
    return recipe_form.summary(recipe, n_customers), False, preparation_form.in_words(recipe)


@callback(
    Output(PreviewIds.EFFECTS, "children"),
    Output(PreviewIds.TAIL, "options"),
    Output(PreviewIds.TAIL, "value"),
    Output(PreviewIds.TAILS, "hidden"),
    inputs={"n_customers": Input(Ids.N_CUSTOMERS, "data"), "asked": asked_by(Input)},
    state={"column": State(PreviewIds.TAIL, "value")},
)
def foresee(
    n_customers: int | None, asked: dict[str, Any], column: str | None
) -> tuple[Any, list[str], Any, bool]:
    """Say what preparing would do to these customers."""
    if not n_customers:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            found = preview(work, recipe_of(**asked))
    except UserError as problem:
        return preparation_preview.problem(problem), [], no_update, True
    tails = [tail.column for tail in found.tails] if found else []
    drawn = no_update if column in tails or not tails else tails[0]
    return preparation_preview.effects(found), tails, drawn, not tails


@callback(
    Output(PreviewIds.CHART, "figure"),
    Output(chart_title_id(PreviewIds.CHART), "children"),
    inputs={
        "columns": Input(PreviewIds.TAIL, "options"),
        "column": Input(PreviewIds.TAIL, "value"),
        "theme": Input(ShellIds.THEME, "data"),
    },
    state={"asked": asked_by(State)},
)
def draw(
    columns: list[str] | None, column: str | None, theme: Theme | None, asked: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Draw a column with a long tail before and after."""
    if not columns or not theme or column not in columns:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        found = preview(work, recipe_of(**asked))
    return preparation_preview.drawn(found, column, theme)


# The address is a part of this page: with an output outside it, Dash would ask once as the page
# appears, and the end of that request would free the button before the columns are there.
@callback(
    Output(Ids.GO, "href"),
    inputs={"_clicks": Input(Ids.START, "n_clicks")},
    state={"name": State(Ids.NAME, "value"), "asked": asked_by(State)},
    running=[(Output(Ids.START, "disabled"), True, False)],
    prevent_initial_call=True,
)
def begin(_clicks: int, name: str | None, asked: dict[str, Any]) -> str:
    """Start the run and go to its page."""
    with context.work() as work:
        started = runs.start(work, recipe_of(**asked), name or "")
    return f"/runs/{started.run_id}"


@callback(
    Output(Ids.GO, "href", allow_duplicate=True),
    inputs={"_clicks": Input(Ids.SEVERAL, "n_clicks")},
    state={"asked": asked_by(State)},
    prevent_initial_call=True,
)
def try_several(_clicks: int, asked: dict[str, Any]) -> str:
    """Go to where several ways are tried, with what the form says."""
    return several_form.address(recipe_of(**asked))


clientside_callback(
    ClientsideFunction("run_page", "show_number"),
    Output(RecipeIds.K_FIELD, "hidden"),
    Input(RecipeIds.HOW_MANY, "value"),
)
clientside_callback(
    ClientsideFunction("new_run", "show_options"),
    Output(options_id(ALL), "hidden"),
    Output(RecipeIds.NUMBER, "hidden"),
    Input(ALGORITHM, "value"),
    State(options_id(ALL), "id"),
    State(FINDING_NUMBER, "data"),
)
clientside_callback(
    ClientsideFunction("new_run", "as_start"),
    Output(Ids.SEVERAL, "disabled"),
    Input(Ids.START, "disabled"),
)
clientside_callback(
    ClientsideFunction("new_run", "show_form"),
    Output(Ids.NOBODY, "hidden"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.N_CUSTOMERS, "data"),
)
clientside_callback(
    ClientsideFunction("new_run", "show_rows"),
    Output(row_id(ALL), "hidden"),
    Input(group_id(ALL), "value"),
    Input(row_id(ALL), "id"),
)


def recipe_of(
    chosen: list[list[str]],
    form: dict[str, Any],
    options: dict[str, list[Any]],
    own: dict[str, list[Any]],
    describing: list[str] | None,
) -> Recipe:
    """Return what the form says as a recipe; raises UserError when it cannot work.

    Parameters
    ----------
    options, own : the values of the boxes of ways and of single columns, and the ids of the boxes.
    """
    return Choices(**form).recipe(
        tuple(name for group in chosen for name in group or ()),
        single_columns.treatments_of([*zip(own["boxes"], own["values"], strict=True)]),
        describing or (),
        algorithm_form.options_of(form["algorithm"], **options),
    )
