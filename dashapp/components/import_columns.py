"""The step in which a person sees how a file was read and says what its columns mean."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.services.import_preview import ImportPreview, OrderPreviewColumn, PreviewColumn
from core.services.imports import ImportView
from dashapp.components.column_choice import Option, choice_of, choices
from dashapp.components.import_actions import action
from dashapp.components.import_format import format_form
from dashapp.components.import_questions import questions_form
from dashapp.components.import_rules import rules_form
from dashapp.components.import_texts import other_kind
from dashapp.components.order_choice import order_choice_of, order_choices
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
    columns = preview.order_columns or preview.columns
    names = tuple(column.mapping.column for column in columns)
    shown: list[Component | None] = [
        *_notices(view, preview, may_import=may_import),
        questions_form(preview, names),
        _form(view, preview, may_import=may_import),
        rules_form(preview.rules, tuple(each.mapping for each in preview.order_columns))
        if view.kind == "orders"
        else None,
        _buttons(view) if may_import else None,
        _rows(preview, names, may_import=may_import),
    ]
    return [part for part in shown if part is not None]


def _notices(
    view: ImportView, preview: ImportPreview, *, may_import: bool
) -> list[Component | None]:
    title = "Who bought?" if view.kind == "orders" else "Which column tells customers apart?"
    return [
        notice(f"{view.what} {view.fix}", tone="warning") if view.what else None,
        notice(preview.notice, tone="warning", title="Please check") if preview.notice else None,
        _perhaps_orders() if preview.may_be_orders and may_import else None,
        notice(preview.number_help, tone="warning", title=title)
        if preview.number_help and not preview.may_be_orders
        else None,
    ]


def _perhaps_orders() -> html.Div:
    button = action("as-orders", "Read it as orders", "btn btn-secondary btn-sm")
    text = "It has order numbers, dates and amounts. You chose customers: one row for each."
    return notice(
        html.Div([html.Div(text), button], className="notice-row"),
        title="This looks like a file of orders",
    )


def _form(view: ImportView, preview: ImportPreview, *, may_import: bool) -> html.Section:
    heads = ("Column in the file", "For example", "What it is", "Why we think so")
    lead = "We made a guess for each. Correct what is wrong; the rest can stay."
    if preview.program:
        lead = f"This looks like an export of {preview.program}. {lead}"
    found = [chip(view.kind.capitalize(), tone="accent")]
    if preview.file_format.is_workbook:
        found.append(chip(f"Sheet “{preview.file_format.sheet}”"))
    else:
        found += [chip(preview.encoding), chip(f"Separated by {preview.separator}")]
    if preview.order_columns:
        offered = order_choices()
        rows = [
            _column(place, each, (offered, order_choice_of(each.mapping)), may_import=may_import)
            for place, each in enumerate(preview.order_columns)
        ]
    else:
        offered = choices()
        rows = [
            _column(place, each, (offered, choice_of(each.mapping)), may_import=may_import)
            for place, each in enumerate(preview.columns)
        ]
    return html.Section(
        [
            section_header("What do the columns hold?", lead=lead, actions=found),
            stacked_table(heads, rows),
        ],
        className="stack-sm",
    )


def _buttons(view: ImportView) -> html.Div:
    other = other_kind(view.kind)
    return html.Div(
        [
            action("check", "Check the file", "btn btn-primary"),
            action(f"as-{other}", f"Read it as {other} instead", "btn btn-ghost"),
            action("discard", "Discard", "btn btn-ghost"),
        ],
        className="button-row",
    )


def _column(
    place: int,
    column: PreviewColumn | OrderPreviewColumn,
    choice: tuple[list[Option], str],
    *,
    may_import: bool,
) -> list[Cell]:
    name = column.mapping.column
    examples = ", ".join(_short(value) for value in column.examples) or "–"
    offered, chosen = choice
    select = dbc.Select(
        id=select_id(place),
        options=offered,
        value=chosen,
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


def _rows(preview: ImportPreview, names: tuple[str, ...], *, may_import: bool) -> html.Section:
    return html.Section(
        [
            section_header(
                f"The first {len(preview.rows)} rows, as we read them",
                lead="If columns or letters look wrong here, read the file in another way.",
            ),
            format_form(preview, names) if may_import else None,
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
