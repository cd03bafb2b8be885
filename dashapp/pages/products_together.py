"""Bought together: choose whose purchases, what to leave out and how sure, and start."""

from typing import Any

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
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.basket_rules import RuleChoice
from core.errors import NotFoundError, UserError
from core.services import basket_rules
from core.services.work import Work
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import together_form
from dashapp.components.page_header import page_header
from dashapp.components.together_form import EVERYBODY, Ids

register_page(__name__, path="/products/together", title="Bought together · Segment Atlas")


def asked_by(kind: type[Input] | type[State]) -> dict[str, Any]:
    """Return all that the form says, as `together_form.choice_of` takes it."""
    return {
        "segment": kind(Ids.SEGMENT, "value"),
        "baskets": kind(Ids.BASKETS, "value"),
        "items": kind(Ids.ITEMS, "value"),
        "suspects": kind(Ids.SUSPECTS, "value"),
        "others": kind(Ids.OTHERS, "value"),
        "fewest": kind(Ids.FEWEST, "value"),
        "percent": kind(Ids.PERCENT, "value"),
        "most": kind(Ids.MOST, "value"),
    }


def layout(segment: str = "", like: str = "", **_query: str) -> html.Div:
    """Return the form.

    Parameters
    ----------
    segment : id of the segment that it starts with. like : id of a search that it starts from.
    """
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data=id_in(segment)),
            dcc.Store(id=Ids.LIKE, data=id_in(like)),
            dcc.Store(id=Ids.OFFERED),
            dcc.Store(id=Ids.COUNTED),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            page_header(
                "Bought together",
                lead="What your customers take together, so that you can offer the second where "
                "the first is.",
                crumbs=[("Products", "/products"), ("Bought together", None)],
            ),
            html.Div(together_form.nothing_yet(), id=Ids.NOTHING, hidden=True),
            html.Div(together_form.form_parts(), id=Ids.FORM, className="stack"),
        ],
        className="page page-narrow",
    )


@callback(
    output={
        "offered": Output(Ids.OFFERED, "data"),
        "segments": Output(Ids.SEGMENT, "options"),
        "segment": Output(Ids.SEGMENT, "value"),
        "baskets": Output(Ids.BASKETS, "value"),
        "items": Output(Ids.ITEMS, "value"),
        "fewest": Output(Ids.FEWEST, "value"),
        "percent": Output(Ids.PERCENT, "value"),
        "most": Output(Ids.MOST, "value"),
    },
    inputs={"asked": Input(Ids.ASKED, "data"), "like": Input(Ids.LIKE, "data")},
)
def offer(asked: int, like: int) -> dict[str, Any]:
    """Offer what there is."""
    with context.work(read_only=True) as work:
        return together_form.start_values(basket_rules.offer(work), asked, _before(work, like))


@callback(
    Output(Ids.SUSPECTS, "options"),
    Output(Ids.SUSPECTS, "value"),
    Output(Ids.OTHERS, "value"),
    Output(Ids.NO_SUSPECTS, "children"),
    Input(Ids.OFFERED, "data"),
    Input(Ids.ITEMS, "value"),
)
def offer_to_leave_out(
    offered: dict[str, Any] | None, items: str
) -> tuple[list[str], list[str], str, str]:
    """Offer the names that look like no products or categories."""
    if offered is None:
        raise PreventUpdate
    return together_form.left_out(offered, items)


@callback(
    Output(Ids.COUNTED, "data"),
    Input(Ids.SEGMENT, "value"),
    Input(Ids.BASKETS, "value"),
    Input(Ids.OFFERED, "data"),
)
def count(segment: str, baskets: Any, offered: dict[str, Any] | None) -> int | None:  # noqa: ANN401 - a box's value
    """Count what would be looked through."""
    if not offered or not offered["n_orders"]:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        try:
            chosen = None if segment in (None, EVERYBODY) else int(segment)
            return basket_rules.n_baskets(work, baskets, chosen)
        except NotFoundError:
            return None


@callback(
    Output(Ids.SHARE, "children"),
    Output(Ids.SUMMARY, "children"),
    Output(Ids.START, "disabled"),
    inputs={"n_baskets": Input(Ids.COUNTED, "data"), "asked": asked_by(Input)},
)
def sum_up(n_baskets: int | None, asked: dict[str, Any]) -> tuple[str, str, bool]:
    """Say what will happen, or what is missing before it can start."""
    if n_baskets is None:
        raise PreventUpdate
    try:
        choice = together_form.choice_of(asked)
    except UserError as problem:
        return "", f"{problem.what} {problem.fix}", True
    share = together_form.share_said(choice.fewest, n_baskets, choice.baskets)
    if not context.actor().may(Permission.RUN):
        return share, "Your role does not let you start this. Ask an administrator.", True
    if not n_baskets:
        return "", "These customers have no orders. Choose others.", True
    return share, together_form.summary(choice, n_baskets), False


# The address is a part of this page; see segments_new.py for the reason.
@callback(
    Output(Ids.GO, "href"),
    inputs={"_clicks": Input(Ids.START, "n_clicks")},
    state={"asked": asked_by(State)},
    running=[(Output(Ids.START, "disabled"), True, False)],
    prevent_initial_call=True,
)
def begin(_clicks: int, asked: dict[str, Any]) -> str:
    """Start the search and go to its page."""
    with context.work() as work:
        started = basket_rules.start(work, together_form.choice_of(asked))
    return f"/products/together/{started.search_id}"


clientside_callback(
    ClientsideFunction("together", "show_form"),
    Output(Ids.NOTHING, "hidden"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.OFFERED, "data"),
)


def _before(work: Work, like: int) -> RuleChoice | None:
    """Return what an earlier search looked for; None without one, or when it is gone."""
    try:
        return basket_rules.view(work, like).choice if like else None
    except NotFoundError:
        return None
