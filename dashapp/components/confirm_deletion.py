"""The question before something is deleted."""

import dash_bootstrap_components as dbc
from dash import html


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
