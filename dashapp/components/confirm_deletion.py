"""The question before something is deleted."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import ClientsideFunction, Input, Output, clientside_callback, html


def confirm_deletion(ids: tuple[str, str, str], question: str, said: str) -> dbc.Modal:
    """Return the question, closed at first.

    Parameters
    ----------
    ids : of the dialog, of the button that keeps, and of the one that deletes.
    said : what goes and what stays.
    """
    dialog, keep, delete = ids
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle(question), close_button=False),
            dbc.ModalBody(said),
            dbc.ModalFooter(
                [
                    html.Button("Keep it", id=keep, type="button", className="btn btn-secondary"),
                    html.Button("Delete", id=delete, type="button", className="btn btn-danger"),
                ]
            ),
        ],
        id=dialog,
        is_open=False,
        centered=True,
    )


def ask_first(dialog: str, keep: str, actions: dict[str, Any]) -> None:
    """Open the question when “delete” is pressed, and close it when the thing is kept.

    Parameters
    ----------
    dialog, keep : ids of the dialog, and of the button that keeps.
    actions : the id of all actions of the page; that which deletes has the name “delete”.
    """
    clientside_callback(
        ClientsideFunction("deletion", "ask_first"),
        Output(dialog, "is_open"),
        Input(actions, "n_clicks"),
        Input(keep, "n_clicks"),
        prevent_initial_call=True,
    )
