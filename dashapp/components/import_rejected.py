"""The rows of an import that were set aside, and why."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.services.imports import ImportView, SetAsideRow
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, download_link


def set_aside(view: ImportView, examples: Sequence[SetAsideRow], *, may: bool) -> list[Component]:
    """Return the reasons with their counts, and examples; nothing when all rows come in."""
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
                    lead=_lead(view),
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


def _lead(view: ImportView) -> str:
    if view.status == "placed" or view.place_run_id is not None:
        return "They get no segment. Mend them in the file, and place it again."
    return "Mend them in the file and import it again: rows that are in already stay as they are."


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
