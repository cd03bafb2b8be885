"""The step in which a person sees how a file was read and says what its columns mean."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.services.import_preview import ImportPreview, PreviewColumn
from core.services.imports import ImportView
from dashapp.components.column_choice import choice_of, choices
from dashapp.components.import_actions import action
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, chip
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import notice

_EXAMPLE_CHARS = 28


def select_id(place: Any) -> dict[str, Any]:  # noqa: ANN401 - a number or the wildcard ALL
    """Return the id of the select of one column."""
    return {"type": "import-column", "place": place}


def columns_step(view: ImportView, preview: ImportPreview, *, may_import: bool) -> list[Component]:
    """Return the form, and the first rows below it."""
    shown: list[Component | None] = [
        notice(view.what + " " + view.fix, tone="warning") if view.what else None,
        notice(preview.notice, tone="warning", title="Check the letters")
        if preview.notice
        else None,
        notice(preview.number_help, tone="warning", title="Which column tells customers apart?")
        if preview.number_help
        else None,
        _form(preview, may_import=may_import),
        _rows(preview),
    ]
    return [part for part in shown if part is not None]


def _form(preview: ImportPreview, *, may_import: bool) -> html.Section:
    heads = ("Column in the file", "For example", "What it is", "Why we think so")
    return html.Section(
        [
            section_header(
                "What do the columns hold?",
                lead="We made a guess for each. Correct what is wrong; the rest can stay.",
                actions=[chip(preview.encoding), chip(f"Separated by {preview.separator}")],
            ),
            stacked_table(
                heads,
                [
                    _column(place, column, may_import=may_import)
                    for place, column in enumerate(preview.columns)
                ],
            ),
            html.Div(
                [
                    action("check", "Check the file", "btn btn-primary"),
                    action("discard", "Discard", "btn btn-ghost"),
                ],
                className="button-row",
            )
            if may_import
            else None,
        ],
        className="stack-sm",
    )


def _column(place: int, column: PreviewColumn, *, may_import: bool) -> list[Cell]:
    name = column.mapping.column
    examples = ", ".join(_short(value) for value in column.examples) or "–"
    select = dbc.Select(
        id=select_id(place),
        options=choices(),
        value=choice_of(column.mapping),
        disabled=not may_import,
        class_name="form-select-sm",
    )
    spoken = html.Span(f"What “{name}” is", className="visually-hidden")
    return [
        name,
        html.Span(examples, className="muted"),
        html.Label([spoken, select], className="d-block"),
        html.Span(column.why, className="muted small"),
    ]


def _rows(preview: ImportPreview) -> html.Section:
    names = [column.mapping.column for column in preview.columns]
    return html.Section(
        [
            section_header(
                f"The first {len(preview.rows)} rows, as we read them",
                lead="If columns or letters look wrong here, save the file again as “CSV UTF-8”.",
            ),
            html.Div(
                html.Table(
                    [
                        html.Thead(
                            html.Tr([html.Th(text, scope="col") for text in ("Line", *names)])
                        ),
                        html.Tbody(
                            [
                                html.Tr([html.Td(text) for text in (f"{line:,}", *cells)])
                                for line, cells in preview.rows
                            ]
                        ),
                    ],
                    className="table table-compact",
                ),
                className="table-frame preview",
                tabIndex=0,
                role="region",
                **aria(label="The first rows of the file"),
            ),
        ],
        className="stack-sm",
    )


def _short(value: str) -> str:
    return f"{value[:_EXAMPLE_CHARS]}…" if len(value) > _EXAMPLE_CHARS else value
