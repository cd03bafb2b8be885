"""What a file leaves open, asked with an example from it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind, NumberStyle
from core.domain.order_fields import OrderColumn
from core.services.import_preview import ImportPreview, Question
from dashapp.components.import_format import ENCODING_QUESTION, HEADER_QUESTION, format_id
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip

_OF_THE_FILE = {"header": HEADER_QUESTION, "encoding": ENCODING_QUESTION}
Answers = Mapping[tuple[str, int], str]
"""(“dates” or “numbers”, place of the column) → what was answered."""


def answer_id(about: Any, place: Any) -> dict[str, Any]:  # noqa: ANN401 - or the wildcard ALL
    """Return the id of the answer about one column."""
    return {"type": "import-answer", "about": about, "place": place}


def questions_form(preview: ImportPreview, names: Sequence[str]) -> html.Section | None:
    """Return the questions, or None when nothing is open.

    Parameters
    ----------
    names : of all columns, in the order of the file.
    """
    if not preview.questions:
        return None
    return html.Section(
        [
            section_header(
                "This can be read in several ways",
                lead="The file itself does not tell, and we don't guess with your numbers.",
            ),
            html.Div(
                [_question(question, names) for question in preview.questions], className="grid-2"
            ),
        ],
        className="stack-sm",
    )


def answered(column: ColumnMapping, place: int, answers: Answers) -> ColumnMapping:
    """Return a column of customers with what was answered about it.

    A column that was taken for text, because nobody could tell, becomes what was answered.
    """
    dates, numbers = answers.get(("dates", place)), answers.get(("numbers", place))
    if dates and (column.field is CustomerField.SIGNED_UP or column.kind in (Kind.DATE, Kind.TEXT)):
        kind = None if column.field else Kind.DATE
        return replace(column, kind=kind, date_order=DateOrder(dates))
    if numbers and column.kind in (Kind.NUMBER, Kind.TEXT):
        return replace(column, kind=Kind.NUMBER, numbers=NumberStyle(numbers))
    return column


def answered_order(column: OrderColumn, place: int, answers: Answers) -> OrderColumn:
    """Return a column of orders with what was answered about it."""
    dates, numbers = answers.get(("dates", place)), answers.get(("numbers", place))
    if dates:
        column = replace(column, date_order=DateOrder(dates))
    return replace(column, numbers=NumberStyle(numbers)) if numbers else column


def _question(question: Question, names: Sequence[str]) -> html.Fieldset:
    if question.about in _OF_THE_FILE:
        box_id = format_id(_OF_THE_FILE[question.about])
    else:
        box_id = answer_id(question.about, names.index(question.column))
    return html.Fieldset(
        [
            html.Legend(question.text, className="form-label"),
            dbc.RadioItems(
                id=box_id,
                options=[{"label": each.label, "value": each.value} for each in question.options],
            ),
            html.Div(chip("Needs an answer", tone="warning"))
            if question.must_answer
            else html.Div("Without an answer it stays text.", className="form-text"),
        ],
        className="card card-body stack-sm align-start",
    )
