"""Try several ways: choose ways, column sets and a time, and start."""

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
    register_page,
)
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.errors import UserError
from core.services import comparisons
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import several_form
from dashapp.components.new_run_form import no_customers
from dashapp.components.page_header import page_header
from dashapp.components.several_form import Ids, own_id

register_page(__name__, path="/segments/several", title="Try several ways · Segment Atlas")


def asked_by(kind: type[Input] | type[State]) -> dict[str, Any]:
    """Return all that the form says, by the arguments of `choice_of`."""
    return {
        "ways": kind(Ids.WAYS, "value"),
        "ticked": kind(Ids.SETS, "value"),
        "own": kind(own_id(ALL), "value"),
        "budget": kind(Ids.BUDGET, "value"),
    }


def layout(recipe: str = "", like: str = "", **_query: str) -> html.Div:
    """Return the form.

    Parameters
    ----------
    recipe : that it starts from, as `several_form.address` writes it.
    like : id of a comparison that it starts from.
    """
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data=recipe),
            dcc.Store(id=Ids.LIKE, data=id_in(like)),
            dcc.Store(id=Ids.OFFERED),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            page_header(
                "Try several ways",
                lead="We find groups in several ways and by several sets of columns, side by side, "
                "and say which we would take.",
                crumbs=[("Segments", "/segments"), ("Try several ways", None)],
            ),
            html.Div(no_customers(), id=Ids.NOBODY, hidden=True),
            html.Div(several_form.form_parts(), id=Ids.FORM, className="stack"),
        ],
        className="page page-narrow",
    )


@callback(
    output={
        "offered": Output(Ids.OFFERED, "data"),
        "ways": Output(Ids.WAYS, "options"),
        "ways_ticked": Output(Ids.WAYS, "value"),
        "sets": Output(Ids.SETS, "options"),
        "sets_ticked": Output(Ids.SETS, "value"),
        "own": Output(own_id(ALL), "options"),
        "budget": Output(Ids.BUDGET, "value"),
    },
    inputs={"asked": Input(Ids.ASKED, "data"), "like": Input(Ids.LIKE, "data")},
    state={"boxes": State(own_id(ALL), "id")},
)
def offer(asked: str, like: int, boxes: list[dict[str, str]]) -> dict[str, Any]:
    """Offer the ways and the column sets that suit the newest customers."""
    with context.work(read_only=True) as work:
        before = comparisons.view(work, like).choice if like else None
        recipe = before.recipe if before else several_form.recipe_in(asked)
        found = comparisons.offer(work, recipe)
    start = (
        several_form.start_values(found, recipe, before) if found else several_form.nothing_to_try()
    )
    return {**start, "own": [start["own"] for _ in boxes]}


@callback(
    Output(Ids.SUMMARY, "children"),
    Output(Ids.START, "disabled"),
    inputs={"offered": Input(Ids.OFFERED, "data"), "asked": asked_by(Input)},
)
def sum_up(offered: dict[str, Any] | None, asked: dict[str, Any]) -> tuple[str, bool]:
    """Say what will happen, or what is missing before it can start."""
    if offered is None:
        raise PreventUpdate
    if not context.actor().may(Permission.RUN):
        return "Your role does not let you find segments. Ask an administrator.", True
    try:
        choice = several_form.choice_of(offered, **asked)
    except UserError as problem:
        return f"{problem.what} {problem.fix}", True
    return several_form.summary(choice, offered["n_customers"]), False


# The address is a part of this page; see segments_new.py for the reason.
@callback(
    Output(Ids.GO, "href"),
    inputs={"_clicks": Input(Ids.START, "n_clicks")},
    state={"offered": State(Ids.OFFERED, "data"), "asked": asked_by(State)},
    running=[(Output(Ids.START, "disabled"), True, False)],
    prevent_initial_call=True,
)
def begin(_clicks: int, offered: dict[str, Any], asked: dict[str, Any]) -> str:
    """Start the comparison and go to its page."""
    with context.work() as work:
        started = comparisons.start(work, several_form.choice_of(offered, **asked))
    return f"/segments/several/{started.comparison_id}"


clientside_callback(
    ClientsideFunction("several", "show_form"),
    Output(Ids.NOBODY, "hidden"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.OFFERED, "data"),
)
