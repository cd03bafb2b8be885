"""What the page of one import shows, for every state that it can be in."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.services.imports import ImportView, SetAsideRow
from dashapp.components.import_actions import action
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, download_link, link_button, stat_tile
from dashapp.components.state import failed_state, notice

STEPS = ("File", "Columns", "Check", "Import")
_STEP_OF = {
    "uploading": 1,
    "uploaded": 2,
    "checking": 3,
    "checked": 3,
    "importing": 4,
    "imported": 5,
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


def rejected(view: ImportView, examples: Sequence[SetAsideRow], *, may: bool) -> list[Component]:
    """Return why a file can't be used, and the ways on."""
    ways: list[Component] = []
    if may:
        ways.append(link_button("Choose another file", "/data/import"))
        if view.can_choose:
            ways.insert(0, link_button("Back to the columns", columns_href(view)))
            ways[1] = link_button("Choose another file", "/data/import", kind="secondary")
        ways.append(action("discard", "Discard", "btn btn-ghost"))
    return [failed_state(view.what, view.fix, *ways), *_set_aside(view, examples, may=may)]


def failed(view: ImportView, *, may: bool) -> list[Component]:
    """Return what went wrong with a check or an import."""
    ways: list[Component] = []
    if may and view.can_choose:
        ways = [
            link_button("Back to the columns", columns_href(view)),
            action("discard", "Discard", "btn btn-ghost"),
        ]
    return [failed_state(view.what, view.fix, *ways)]


def checked(view: ImportView, examples: Sequence[SetAsideRow], *, may: bool) -> list[Component]:
    """Return what would come in and what would not, with the button that does it."""
    n_coming = view.n_coming_in
    nothing_new = not view.n_new and not view.n_updated
    return [
        html.Section(
            [
                section_header(_coming_in(view), lead=_set_aside_lead(view)),
                _tiles(view),
                notice("Your data have all of this already; importing changes nothing.")
                if nothing_new
                else None,
                html.Div(
                    [
                        action("import", f"Import {_customers(n_coming)}", "btn btn-primary"),
                        link_button("Back to the columns", columns_href(view), kind="secondary"),
                        action("discard", "Discard", "btn btn-ghost"),
                    ],
                    className="button-row",
                )
                if may
                else None,
            ],
            className="stack-sm",
        ),
        *_set_aside(view, examples, may=may),
    ]


def imported(view: ImportView, examples: Sequence[SetAsideRow], *, may: bool) -> list[Component]:
    """Return what has come in, and the next step."""
    title = f"{_customers(view.n_coming_in).capitalize()} are in"
    if view.n_coming_in == 1:
        title = "1 customer is in"
    return [
        html.Section(
            [
                section_header(title, lead="Next, find the groups among them."),
                _tiles(view),
                html.Div(
                    [
                        link_button("Find segments", "/segments/new", icon_name="pie-chart"),
                        link_button("See the data", "/data", kind="secondary"),
                    ],
                    className="button-row",
                ),
            ],
            className="stack-sm",
        ),
        *_set_aside(view, examples, may=may),
    ]


def columns_href(view: ImportView) -> str:
    """Return the address at which the columns of an import are chosen again."""
    return f"/data/import/{view.id}?step=columns"


def _coming_in(view: ImportView) -> str:
    if not view.n_quarantined:
        return f"All {view.n_rows:,} rows can come in" if view.n_rows > 1 else "The row can come in"
    return f"{view.n_coming_in:,} of {view.n_rows:,} rows can come in"


def _set_aside_lead(view: ImportView) -> str:
    if not view.n_quarantined:
        return "Nothing is set aside. Nothing has been imported yet."
    rows = "1 row is" if view.n_quarantined == 1 else f"{view.n_quarantined:,} rows are"
    return f"{rows} set aside; see why below. Nothing has been imported yet."


def _customers(n: int) -> str:
    return f"{n:,} customer" if n == 1 else f"{n:,} customers"


def _tiles(view: ImportView) -> html.Div:
    return html.Div(
        [
            stat_tile("New", f"{view.n_new:,}", note="customers not seen before"),
            stat_tile("Updated", f"{view.n_updated:,}", note="known, with newer values"),
            stat_tile("Unchanged", f"{view.n_unchanged:,}", note="known, with the same values"),
            stat_tile("Set aside", f"{view.n_quarantined:,}", note="rows that don't come in"),
        ],
        className="grid-4",
    )


def _set_aside(view: ImportView, examples: Sequence[SetAsideRow], *, may: bool) -> list[Component]:
    if not view.n_quarantined:
        return []
    download = download_link(
        "Download these rows", f"/api/imports/{view.id}/rejected.csv", kind="secondary"
    )
    return [
        html.Section(
            [
                section_header(
                    "Rows that were set aside",
                    lead="Mend them in the file and import it again: rows that are in already "
                    "stay as they are.",
                    actions=[download] if may else [],
                ),
                html.Div(
                    [
                        chip(f"{each.label}: {each.n_rows:,}", tone="warning")
                        for each in view.reasons
                    ],
                    className="d-flex flex-wrap gap-2",
                ),
                _examples(view, examples),
            ],
            className="stack-sm",
        )
    ]


def _examples(view: ImportView, examples: Sequence[SetAsideRow]) -> html.Div:
    rest = view.n_quarantined - len(examples)
    return html.Div(
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [
                            html.Th("Line", scope="col", className="num line-number"),
                            html.Th("What is wrong", scope="col"),
                        ]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr(
                            [html.Td(f"{row.line_number:,}", className="num"), html.Td(row.message)]
                        )
                        for row in examples
                    ]
                ),
                html.Caption(f"And {rest:,} more in the download.", className="px-3")
                if rest > 0
                else None,
            ],
            className="table",
        ),
        className="table-frame",
    )
