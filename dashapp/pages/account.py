"""Account: who is signed in, and their password."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, html, no_update, register_page
from dash.development.base_component import Component
from flask_login import current_user

from core.domain.actor import Actor, Permission
from core.errors import UserError
from core.services import accounts
from dashapp import context
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import chip, facts, icon
from dashapp.components.toast import notify

register_page(__name__, path="/account", title="Account · Segment Atlas")

_MAY = {
    Permission.IMPORT: "import customers",
    Permission.RUN: "find and rename segments",
    Permission.SEE_PERSONAL_DATA: "see personal data",
    Permission.EXPORT: "download lists",
    Permission.MANAGE_PEOPLE: "manage people",
    Permission.ERASE: "erase customers",
    Permission.MANAGE_PRIVACY: "change how long data are kept",
}


class Ids:
    """Component ids of this page."""

    CURRENT, NEW, AGAIN = "account-current", "account-new", "account-again"
    FORM, PROBLEM = "account-form", "account-problem"


_BOXES = (Ids.CURRENT, Ids.NEW, Ids.AGAIN)


def layout(**_query: str) -> html.Div:
    """Return the page."""
    return html.Div(
        [
            page_header("Account", lead="Who you are here, and how you sign in."),
            html.Section(
                html.Div(_who(context.signed_in()), className="card-body"), className="card"
            ),
            html.Section(
                html.Div(
                    [
                        section_header(
                            "Change password",
                            lead="You stay signed in here; all your other sessions end.",
                        ),
                        _password_form(),
                    ],
                    className="card-body stack-sm",
                ),
                className="card",
            ),
        ],
        className="page page-narrow",
    )


@callback(
    Output(Ids.PROBLEM, "children"),
    *(Output(box, "value") for box in _BOXES),
    Input(Ids.FORM, "n_submit"),
    State(Ids.CURRENT, "value"),
    State(Ids.NEW, "value"),
    State(Ids.AGAIN, "value"),
    prevent_initial_call=True,
)
def change_password(
    _times: int, current: str | None, new: str | None, again: str | None
) -> tuple[Any, ...]:
    """Change the password, or say beside the form what is wrong."""
    try:
        with context.work() as work:
            ended = accounts.change_password(
                work, current or "", _same(new, again), session_token=current_user.token
            )
    except UserError as error:
        return f"{error.what} {error.fix}", *[no_update] * len(_BOXES)
    others = f"{ended} other sessions ended." if ended != 1 else "One other session ended."
    notify("Your password is changed.", others if ended else "")
    return "", *[""] * len(_BOXES)


def _same(new: str | None, again: str | None) -> str:
    if (new or "") != (again or ""):
        raise UserError("The two new passwords differ.", "Type the same one twice.")
    return new or ""


def _who(actor: Actor | None) -> Component | None:
    if actor is None:
        return None
    may = [text for permission, text in _MAY.items() if actor.may(permission)]
    return facts(
        [
            ("Email", actor.email),
            ("Role", chip(str(actor.role).capitalize(), tone="accent")),
            ("You may", ", ".join(may) if may else "see segments, without personal data"),
        ]
    )


def _password_form() -> dbc.Form:
    return dbc.Form(
        [
            _field(Ids.CURRENT, "Current password", "current-password"),
            _field(Ids.NEW, "New password", "new-password", "At least 12 characters."),
            _field(Ids.AGAIN, "The new password again", "new-password"),
            html.Div(
                [icon("exclamation-octagon"), html.Span("", id=Ids.PROBLEM)],
                className="form-error",
                role="alert",
            ),
            html.Div(html.Button("Change password", type="submit", className="btn btn-primary")),
        ],
        id=Ids.FORM,
        prevent_default_on_submit=True,
        class_name="stack-sm",
    )


def _field(field_id: str, label: str, autocomplete: str, help_text: str = "") -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=field_id, className="form-label"),
            dbc.Input(id=field_id, type="password", autocomplete=autocomplete, value=""),
            html.Div(help_text, className="form-text") if help_text else None,
        ],
        className="field",
    )
