"""RFM groups: customers by when they last ordered, how often, and for how much."""

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
    ctx,
    dcc,
    html,
    no_update,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.actor import Permission
from core.domain.rfm import Currency, RfmChoice
from core.errors import UserError
from core.services import rfm
from core.services.rfm import Offer
from dashapp import context, figure_cache
from dashapp.addresses import id_in
from dashapp.components import rfm_form
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import aria, link_button
from dashapp.components.rfm_form import Boxes, Number, RfmIds
from dashapp.components.rfm_table import FIRST_COUNTS, group_table, money_note
from dashapp.components.rfm_versions import versions_list
from dashapp.components.state import empty_state, failed_state, skeleton

register_page(__name__, path="/segments/rfm", title="RFM groups · Segment Atlas")

Known = dict[str, Any]
"""What the page knows of the orders: currency, refunds, and the version that it starts from."""


class Ids:
    """Component ids of this page."""

    LIKE, KNOWN, EMPTY, FORM = "rfm-like", "rfm-known", "rfm-empty", "rfm-form"
    PROPOSE, GROUPS, TOLD = "rfm-propose", "rfm-groups", "rfm-told"
    BOXES, CHOSEN = "rfm-boxes", "rfm-chosen"
    NAME, SAVE, GO, VERSIONS = "rfm-name", "rfm-save", "rfm-go", "rfm-versions"


_BOXES = ((RfmIds.SCHEME, "value"), (RfmIds.AS_OF, "value"), (RfmIds.cut(ALL, ALL), "value"))


def layout(like: str = "", **_query: str) -> html.Div:
    """Return the form; `like` is the id of a saved version that it starts from."""
    return html.Div(
        [
            dcc.Store(id=Ids.LIKE, data=id_in(like)),
            *(dcc.Store(id=store) for store in (Ids.KNOWN, Ids.CHOSEN, Ids.BOXES)),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            page_header(
                "RFM groups",
                lead="Customers by when they last ordered (recency), how often (frequency) and for "
                "how much (money). Rules that you can read, and change.",
                crumbs=[("Segments", "/segments"), ("RFM groups", None)],
            ),
            html.Div(skeleton("table"), id=Ids.EMPTY),
            html.Div(
                [_rules(), _cutoffs(), _groups(), _save()],
                id=Ids.FORM,
                className="stack",
                hidden=True,
            ),
            html.Section(id=Ids.VERSIONS, className="stack-sm"),
        ],
        className="page stack",
    )


@callback(
    Output(Ids.EMPTY, "children"),
    Output(Ids.KNOWN, "data"),
    Output(Ids.VERSIONS, "children"),
    Output(RfmIds.AS_OF, "value"),
    Output(RfmIds.AS_OF_HELP, "children"),
    Output(RfmIds.MONEY_UNIT, "children"),
    Output(RfmIds.SCHEME, "value"),
    Input(Ids.LIKE, "data"),
)
def show(like: int) -> tuple[Any, ...]:
    """Fill in the day that we propose, or show what to do first."""
    with context.work(read_only=True) as work:
        saved = rfm.versions(work)
        try:
            found = rfm.offer(work)
        except UserError as error:
            said = failed_state(error.what, error.fix)
            return said, None, versions_list(saved), *[no_update] * 4
        start = rfm.choice_of(work, like) if like else None
    if found is None:
        return no_orders(), None, versions_list(saved), *[no_update] * 4
    return (
        no_update,
        known_of(found, start),
        versions_list(saved),
        (start.as_of if start else found.as_of).isoformat(),
        about_day(found),
        found.currency.code,
        start.scheme.name if start else no_update,
    )


@callback(
    Output(RfmIds.cut(ALL, ALL), "value"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.CHOSEN, "data"),
    Input(Ids.PROPOSE, "n_clicks"),
    Input(Ids.KNOWN, "data"),
    prevent_initial_call=True,
)
def propose(
    chosen: tuple[str, str | None] | None, _clicks: int | None, known: Known | None
) -> tuple[list[Number], bool]:
    """Fill in the cut-offs that fit the shop's customers, or those of the version it starts from.

    The form appears with them, so that nothing that is typed early is written over.
    Where nothing can be proposed, the boxes stay as they are, and `count` says why.
    """
    if not chosen or not known or not chosen[1]:
        raise PreventUpdate
    boxes = Boxes(*chosen, ())
    start = RfmChoice.from_json(known["start"]) if known["start"] else None
    is_start = start and (start.scheme.name, start.as_of) == (boxes.chosen_scheme.name, boxes.day)
    if start and is_start and ctx.triggered_id != Ids.PROPOSE:
        return rfm_form.box_values(start), False
    try:
        with context.work(read_only=True) as work:
            proposed = rfm.propose(work, boxes.chosen_scheme, boxes.day, figure_cache.kept)
    except UserError as nobody:
        raise PreventUpdate from nobody
    return rfm_form.box_values(proposed), False


@callback(
    Output(Ids.GROUPS, "children"),
    Output(Ids.TOLD, "children"),
    Output(Ids.SAVE, "disabled"),
    Input(Ids.BOXES, "data"),
    Input(Ids.KNOWN, "data"),
    prevent_initial_call=True,
)
def count(boxes: list[Any] | None, known: Known | None) -> tuple[Component, str, bool]:
    """Count who would be in each group, and say each rule in words."""
    if not known or not boxes or all(cut is None for cut in boxes[2]):
        raise PreventUpdate
    may_save = context.actor().may(Permission.RUN)
    try:
        choice = Boxes(*boxes).choice(Currency(**known["currency"]))
        with context.work(read_only=True) as work:
            groups = rfm.count(work, choice, figure_cache.kept)
    except UserError as problem:
        told = html.P(f"{problem.what} {problem.fix}", className="muted")
        return told, "Fill in the cut-offs first.", True
    n_customers = sum(group.n_customers for group in groups)
    note = html.P(money_note(known["money"]), className="form-text")
    shown = html.Div([group_table(groups, choice.currency), note])
    return shown, said(n_customers, choice, may_save), not may_save


# The address is a part of this page, as under Find segments.
@callback(
    Output(Ids.GO, "href"),
    inputs={"_clicks": Input(Ids.SAVE, "n_clicks")},
    state={
        "boxes": tuple(State(*box) for box in _BOXES),
        "name": State(Ids.NAME, "value"),
        "known": State(Ids.KNOWN, "data"),
    },
    running=[(Output(Ids.SAVE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def save(_clicks: int, boxes: tuple[Any, ...], name: str | None, known: Known) -> str:
    """Save the version: start its run and go to its page."""
    choice = Boxes(*boxes).choice(Currency(**known["currency"]))
    with context.work() as work:
        started = rfm.start(work, choice, name or "")
    return f"/runs/{started.run_id}"


clientside_callback(
    ClientsideFunction("rfm", "rest"),
    Output(Ids.CHOSEN, "data"),
    *(Input(*box) for box in _BOXES[:2]),
)
clientside_callback(
    ClientsideFunction("rfm", "rest"),
    Output(Ids.BOXES, "data"),
    *(Input(*box) for box in _BOXES),
)


def known_of(found: Offer, start: RfmChoice | None) -> Known:
    """Return what the page keeps of the orders and of the version that it starts from."""
    currency = {"code": found.currency.code, "digits": found.currency.digits}
    start_json = start.to_json() if start else None
    return {"currency": currency, "money": found.money, "start": start_json}


def about_day(found: Offer) -> str:
    """Return which day we propose, and why."""
    return (
        f"Days are counted back from here. The newest order is of {wording.day(found.last_day)}; "
        f"we propose the day after. {wording.counted(found.n_customers, 'customer')} have ordered."
    )


def said(n_customers: int, choice: RfmChoice, may_save: bool) -> str:
    """Return what saving will do."""
    if not may_save:
        return "Your role does not let you save groups. Ask an analyst or an administrator."
    return (
        f"Puts {wording.counted(n_customers, 'customer')} into their groups as of "
        f"{wording.day(choice.as_of)}. Earlier versions stay as they are."
    )


def no_orders() -> Component:
    """Return what the page shows before the first order."""
    return empty_state(
        "cart",
        "Import orders first",
        "RFM groups are made from what customers ordered: when, how often, and for how much. "
        "Import a file of orders, then come back here.",
        link_button("Import orders", "/data/import?kind=orders", icon_name="upload"),
    )


def _rules() -> html.Section:
    return _card(section_header("Groups and day"), rfm_form.scheme_choice(), rfm_form.day_choice())


def _cutoffs() -> html.Section:
    again = html.Button(
        "Propose again", id=Ids.PROPOSE, type="button", className="btn btn-secondary btn-sm"
    )
    return _card(
        section_header(
            "Cut-offs",
            lead="Where each score begins. We propose fifths of your customers; change any number "
            "and see below what it does.",
            actions=[again],
        ),
        rfm_form.cut_boxes(),
        html.P(
            "Customers with equal values always have equal scores. Everybody else has score 1.",
            className="form-text",
        ),
    )


def _groups() -> html.Section:
    return _card(
        section_header("Groups", lead=FIRST_COUNTS),
        html.Div(skeleton("table"), id=Ids.GROUPS, **aria(live="polite")),
    )


def _save() -> html.Section:
    name = html.Div(
        [
            html.Label("Name (optional)", htmlFor=Ids.NAME, className="form-label"),
            dbc.Input(
                id=Ids.NAME,
                maxlength=200,
                placeholder="Numbered if left empty",
                autocomplete="off",
            ),
        ],
        className="field",
    )
    button = html.Button(
        "Save as a version",
        id=Ids.SAVE,
        type="button",
        className="btn btn-primary",
        disabled=True,
        **aria(describedby=Ids.TOLD),
    )
    told = html.P("", id=Ids.TOLD, role="status")
    return _card(name, told, html.Div(button, className="button-row"))


def _card(*parts: Component) -> html.Section:
    return html.Section(html.Div(list(parts), className="card-body stack-sm"), className="card")
