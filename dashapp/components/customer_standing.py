"""Whether one customer may be written to: consent by channel, and the suppression list."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Actor, Permission
from core.domain.fields import FIELD_LABELS
from core.errors import NotFoundError
from core.services import suppression
from core.services.suppression import REASON_LABELS, Standing, SuppressionReason
from dashapp import context
from dashapp.components.page_header import section_header
from dashapp.components.parts import Tone, chip, facts, moment
from dashapp.components.state import notice
from dashapp.components.toast import notify

_ANSWERS: dict[bool | None, tuple[str, Tone, str]] = {
    True: ("Yes", "success", "check-lg"),
    False: ("No", "danger", "x-lg"),
    None: ("Not known", "neutral", "question-lg"),
}


class StandingIds:
    """Component ids of this part of the page."""

    CUSTOMER, BODY = "standing-of", "standing"


def button_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a button: suppress or release."""
    return {"type": "standing-action", "name": name}


def reason_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of the choice of a reason."""
    return {"type": "standing-reason", "name": name}


def place(customer_id: int) -> html.Div:
    """Return where it is shown, as soon as it is known."""
    return html.Div(
        [
            dcc.Store(id=StandingIds.CUSTOMER, data={"id": customer_id, "turn": 0}),
            html.Div(id=StandingIds.BODY),
        ]
    )


@callback(Output(StandingIds.BODY, "children"), Input(StandingIds.CUSTOMER, "data"))
def show(of: dict[str, int]) -> Component:
    """Show whether the customer may be written to; again when that has changed."""
    try:
        with context.work(read_only=True) as work:
            return standing(suppression.standing(work, of["id"]), work.actor)
    except NotFoundError as error:
        raise PreventUpdate from error


@callback(
    Output(StandingIds.CUSTOMER, "data"),
    Input(button_id(ALL), "n_clicks"),
    State(reason_id(ALL), "value"),
    State(StandingIds.CUSTOMER, "data"),
    prevent_initial_call=True,
)
def act(clicks: list[int | None], reasons: list[str], of: dict[str, int]) -> dict[str, int]:
    """Put the customer on the suppression list, or take them off it."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    with context.work() as work:
        if ctx.triggered_id["name"] == "suppress":
            suppression.suppress(work, of["id"], SuppressionReason(reasons[0]))
            notify("Taken off all lists.", "Files don't change them or bring them again.")
        else:
            suppression.release(work, of["id"])
            notify("Off the suppression list.", "Their consent counts again.")
    return of | {"turn": of["turn"] + 1}


def standing(found: Standing, actor: Actor) -> html.Section:
    """Return the section."""
    may = actor.may(Permission.EXPORT) and actor.may(Permission.SEE_PERSONAL_DATA)
    asked = [(FIELD_LABELS[channel], _answer(agreed)) for channel, agreed in found.consents.items()]
    return html.Section(
        [
            section_header(
                "May we write to them?",
                lead="What they said for each channel. “Not known” is not the same as no.",
            ),
            _suppressed(found) if found.is_suppressed else None,
            facts(asked),
            _button(found) if may else None,
        ],
        className="card card-body stack-sm",
    )


def _answer(agreed: bool | None) -> html.Span:
    text, tone, icon_name = _ANSWERS[agreed]
    return chip(text, tone=tone, icon_name=icon_name)


def _suppressed(found: Standing) -> html.Div:
    said: list[str | Component] = [f"{found.reason}. " if found.reason else ""]
    if found.since:
        said += ["Since ", moment(found.since), ". "]
    said.append("They are in no list, whatever they agreed to, and files don't change them.")
    return notice(html.Div(said), tone="warning", title="On the suppression list")


def _button(found: Standing) -> Component:
    if found.is_suppressed:
        return html.Div(
            html.Button(
                "Take off the suppression list",
                id=button_id("release"),
                type="button",
                className="btn btn-secondary",
            )
        )
    offered = [{"value": str(each), "label": text} for each, text in REASON_LABELS.items()]
    return html.Details(
        [
            html.Summary("Put on the suppression list"),
            html.Div(
                [
                    html.P(
                        "They are left out of all lists from now on. Only hashes of number, email "
                        "and phone are kept for that, also when the customer is gone.",
                        className="muted",
                    ),
                    html.Label(
                        [
                            html.Span("Why", className="form-label"),
                            dbc.Select(
                                id=reason_id("why"),
                                options=offered,
                                value=str(SuppressionReason.OBJECTED),
                            ),
                        ],
                        className="d-block field-narrow",
                    ),
                    html.Div(
                        html.Button(
                            "Never write to them again",
                            id=button_id("suppress"),
                            type="button",
                            className="btn btn-danger",
                        )
                    ),
                ],
                className="stack-sm",
            ),
        ],
        className="disclosure",
    )
