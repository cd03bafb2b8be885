"""The step in which a person sees how a file was read and says what its columns mean."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.services.customer_imports import TellingApart
from core.services.import_preview import ImportPreview, OrderPreviewColumn, PreviewColumn
from core.services.imports import ImportView
from dashapp.components.column_choice import Option, choice_of, choices
from dashapp.components.import_actions import action
from dashapp.components.import_first_rows import first_rows
from dashapp.components.import_policy import match_form
from dashapp.components.import_questions import questions_form
from dashapp.components.import_rules import rules_form
from dashapp.components.import_texts import other_kind
from dashapp.components.order_choice import order_choice_of, order_choices
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import notice

COLUMNS_FROM = "columns-"
"""How the names of the buttons begin that show other columns of a wide file."""

_EXAMPLE_CHARS = 28
_MOST_SHOWN = 50


def select_id(place: Any, of: Any) -> dict[str, Any]:  # noqa: ANN401 - numbers or the wildcard ALL
    """Return the id of the select of one column of so many."""
    return {"type": "import-column", "place": place, "of": of}


def columns_step(
    view: ImportView,
    preview: ImportPreview,
    telling: TellingApart | None = None,
    first: int = 0,
    *,
    may_import: bool,
) -> list[Component]:
    """Return the form, and the first rows below it.

    Parameters
    ----------
    telling : how the customers of a file of customers are told apart.
    first : place of the first column that is shown; a wide file is shown in parts.
    """
    columns = preview.order_columns or preview.columns
    names = tuple(column.mapping.column for column in columns)
    shown: list[Component | None] = [
        *_notices(view, preview, may_import=may_import),
        match_form(telling) if telling and may_import and not preview.may_be_orders else None,
        questions_form(preview, names),
        _form(view, preview, first, may_import=may_import),
        rules_form(preview.rules, tuple(each.mapping for each in preview.order_columns))
        if view.kind == "orders"
        else None,
        _buttons(view) if may_import else None,
        first_rows(preview, names, may_import=may_import),
    ]
    return [part for part in shown if part is not None]


def _notices(
    view: ImportView, preview: ImportPreview, *, may_import: bool
) -> list[Component | None]:
    return [
        notice(f"{view.what} {view.fix}", tone="warning") if view.what else None,
        notice(preview.notice, tone="warning", title="Please check") if preview.notice else None,
        _perhaps_orders() if preview.may_be_orders and may_import else None,
        notice(preview.number_help, tone="warning", title="Who bought?")
        if preview.number_help and view.kind == "orders"
        else None,
        notice(preview.amount_help, tone="warning", title="What was paid?")
        if preview.amount_help
        else None,
    ]


def _perhaps_orders() -> html.Div:
    button = action("as-orders", "Read it as orders", "btn btn-secondary btn-sm")
    text = "It has order numbers, dates and amounts. You chose customers: one row for each."
    return notice(
        html.Div([html.Div(text), button], className="notice-row"),
        title="This looks like a file of orders",
    )


def _form(
    view: ImportView, preview: ImportPreview, first: int, *, may_import: bool
) -> html.Section:
    lead = "We made a guess for each. Correct what is wrong; the rest can stay."
    if preview.program:
        lead = f"This looks like an export of {preview.program}. {lead}"
    found = [chip(view.kind.capitalize(), tone="accent")]
    if preview.file_format.is_workbook:
        found.append(chip(f"Sheet “{preview.file_format.sheet}”"))
    else:
        found += [chip(preview.encoding), chip(f"Separated by {preview.separator}")]
    return html.Section(
        [
            section_header("What do the columns hold?", lead=lead, actions=found),
            html.Div(_table(preview, first, may_import=may_import), className="import-columns"),
            _other_columns(first, len(preview.order_columns or preview.columns)),
        ],
        className="stack-sm",
    )


def _table(preview: ImportPreview, first: int, *, may_import: bool) -> html.Div:
    heads = ("Column in the file", "For example", "What it is", "Why we think so")
    if preview.order_columns:
        offered = order_choices()
        chosen = [order_choice_of(each.mapping) for each in preview.order_columns]
    else:
        offered = choices()
        chosen = [choice_of(each.mapping) for each in preview.columns]
    columns: Sequence[PreviewColumn | OrderPreviewColumn]
    columns = (*preview.order_columns, *preview.columns)  # one of them is empty
    rows = [
        _column(each, _select((place, len(columns)), offered, choice, may_import=may_import))
        for place, (each, choice) in enumerate(zip(columns, chosen, strict=True))
        if first <= place < first + _MOST_SHOWN
    ]
    return stacked_table(heads, rows)


def _other_columns(first: int, n_columns: int) -> html.Div | None:
    """Return the way to the other columns of a wide file; what was chosen is kept."""
    if n_columns <= _MOST_SHOWN:
        return None
    last = min(first + _MOST_SHOWN, n_columns)
    before, after = f"{COLUMNS_FROM}{max(first - _MOST_SHOWN, 0)}", f"{COLUMNS_FROM}{last}"
    look = "btn btn-secondary btn-sm"
    return html.Div(
        [
            html.Span(f"Columns {first + 1:,} to {last:,} of {n_columns:,}", className="muted"),
            action(before, "Columns before", look) if first else None,
            action(after, "More columns", look) if last < n_columns else None,
        ],
        className="button-row",
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


def _select(
    place: tuple[int, int], offered: list[Option], chosen: str, *, may_import: bool
) -> dbc.Select:
    return dbc.Select(
        id=select_id(*place),
        options=offered,
        value=chosen,
        disabled=not may_import,
        class_name="form-select-sm",
    )


def _column(column: PreviewColumn | OrderPreviewColumn, select: dbc.Select) -> list[Cell]:
    name = column.mapping.column
    examples = ", ".join(_short(value) for value in column.examples) or "–"
    spoken = html.Span(f"What “{name}” is", className="visually-hidden")
    return [name, examples, html.Label([spoken, select], className="d-block"), column.why]


def _short(value: str) -> str:
    return f"{value[:_EXAMPLE_CHARS]}…" if len(value) > _EXAMPLE_CHARS else value
