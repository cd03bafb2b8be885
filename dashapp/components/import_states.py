"""What the page of one import shows, for every state that it can be in."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.services.imports import ImportView, SetAsideRow
from dashapp.components.import_actions import action
from dashapp.components.import_rejected import set_aside
from dashapp.components.import_texts import other_kind
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, notice

STEPS = ("File", "Columns", "Check", "Import")
PLACING_STEPS = ("File", "Columns", "Check", "Segments")
_STEP_OF = {
    "uploading": 1,
    "fetching": 1,
    "uploaded": 2,
    "checking": 3,
    "checked": 3,
    "importing": 4,
    "imported": 5,
    "placing": 4,
    "placed": 5,
    "merging": 5,
    "undoing": 5,
    "undone": 5,
    "rejected": 1,
    "failed": 3,
    "cancelled": 2,
}


def step_of(view: ImportView, *, choosing: bool) -> int:
    """Return which of the steps the import is at; one more than the last when it is done."""
    if choosing:
        return 2
    return 3 if view.status == "rejected" and view.can_choose else _STEP_OF[view.status]


def uploading(view: ImportView) -> list[Component]:
    """Return what is shown of a file that has not arrived (from another tab, or left)."""
    return [
        notice(
            [
                html.P("The upload runs in the tab where it was begun. Was that tab closed? "
                       "Then discard this one and choose the file again."),
                html.Div(
                    [
                        link_button("Choose a file", "/data/import", kind="secondary"),
                        action("discard", "Discard", "btn btn-ghost"),
                    ],
                    className="button-row",
                ),
            ],
            title=f"“{view.file_name}” has not arrived completely",
        )
    ]  # fmt: skip


def not_for_viewers(view: ImportView) -> list[Component]:
    """Return what somebody sees who may not see personal data."""
    return [
        notice(
            "Your role does not include personal data, so the rows of this file are not shown.",
            title=f"“{view.file_name}” is being prepared",
        )
    ]


def cancelled(view: ImportView, *, may: bool) -> list[Component]:
    """Return what is shown of a table whose reading was cancelled: there is no file."""
    ways: list[Component] = []
    if may:
        ways = [
            link_button("Choose a file or table", "/data/import"),
            action("discard", "Discard", "btn btn-ghost"),
        ]
    return [failed_state(f"“{view.file_name}” was not read to its end.", "Begin again.", *ways)]


def rejected(view: ImportView, examples: Sequence[SetAsideRow], *, may: bool) -> list[Component]:
    """Return why a file can't be used, and the ways on."""
    ways: list[Component] = []
    if may:
        ways.append(link_button("Choose another file", "/data/import"))
        if view.can_choose:
            ways.insert(0, link_button("Back to the columns", columns_href(view)))
            ways[1] = link_button("Choose another file", "/data/import", kind="secondary")
        if view.may_be_other_kind:
            kind = other_kind(view.kind)
            ways.insert(0, action(f"as-{kind}", f"Read it as {kind}", "btn btn-primary"))
            ways[1] = link_button("Choose another file", "/data/import", kind="secondary")
        ways.append(action("discard", "Discard", "btn btn-ghost"))
    return [failed_state(view.what, view.fix, *ways), *set_aside(view, examples, may=may)]


def failed(view: ImportView, *, may: bool) -> list[Component]:
    """Return what went wrong with a check or an import."""
    ways: list[Component] = []
    if may:
        ways = [
            link_button("Back to the columns", columns_href(view))
            if view.can_choose
            else link_button("Choose a file or table", "/data/import"),
            action("discard", "Discard", "btn btn-ghost"),
        ]
    return [failed_state(view.what, view.fix, *ways)]


def columns_href(view: ImportView) -> str:
    """Return the address at which the columns of an import are chosen again."""
    return f"/data/import/{view.id}?step=columns"
