"""What a file leaves open, with an example from it: asked, never silently guessed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.domain.fields import CustomerField, DateOrder, Kind, Mapping, NumberStyle
from core.domain.order_fields import OrderMapping
from core.ingest import dates, numbers
from core.ingest.column_guess import Column, columns_of
from core.ingest.encodings import ENCODING_NAMES, candidates
from core.ingest.readers import Head

_EXAMPLE_CHARS = 60


@dataclass(frozen=True)
class Option:
    """One answer: what it sets, and what the example means then."""

    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """Something that can be read in several ways.

    Attributes
    ----------
    about : "header", "encoding", "dates" or "numbers": what the answer sets in format or mapping.
    column : the name of the column, or "" when it is about the whole file.
    must_answer : without an answer nothing can be imported.
    """

    about: str
    column: str
    text: str
    options: tuple[Option, ...]
    must_answer: bool


def questions_of_customers(head: Head, mapping: Mapping) -> tuple[Question, ...]:
    """Return what is open in a file of customers; what must be answered comes first."""
    must = {
        each.column
        for each in mapping
        if each.field is CustomerField.SIGNED_UP or each.kind in (Kind.DATE, Kind.NUMBER)
    }
    open_dates = {each.column for each in mapping if each.date_order is DateOrder.NOT_SAID}
    open_numbers = {each.column for each in mapping if each.numbers is NumberStyle.NOT_SAID}
    return _questions(head, must, open_dates, open_numbers)


def questions_of_orders(head: Head, mapping: OrderMapping) -> tuple[Question, ...]:
    """Return what is open in a file of orders; all of it must be answered."""
    in_use = {each.column for each in mapping if each.field is not None}
    open_dates = {each.column for each in mapping if each.date_order is DateOrder.NOT_SAID}
    open_numbers = {each.column for each in mapping if each.numbers is NumberStyle.NOT_SAID}
    return _questions(head, in_use, open_dates & in_use, open_numbers & in_use)


def _questions(
    head: Head, must: set[str], open_dates: set[str], open_numbers: set[str]
) -> tuple[Question, ...]:
    found = [] if head.file_format.is_encoding_sure else [_which_encoding(head)]
    found += [] if head.file_format.is_header_sure else [_which_header(head)]
    rows = [cells for _, cells in head.rows]
    for column in columns_of(head.header, rows, head.file_format.missing_words):
        if column.name in open_dates:
            found += _about(column, dates.example_of_both, _which_day, must)
        if column.name in open_numbers:
            found += _about(column, numbers.example_of_both, _which_number, must)
    return tuple(sorted(found, key=lambda question: not question.must_answer))


def _about(
    column: Column,
    example_of: Callable[[Sequence[str]], str],
    ask: Callable[[str, str, bool], Question],
    must: set[str],
) -> list[Question]:
    example = example_of(column.filled)
    return [ask(column.name, example, column.name in must)] if example else []


def _which_header(head: Head) -> Question:
    line = head.file_format.header_line
    rows = [*head.above, (line, list(head.header))] if line else [*head.above, *head.rows[:1]]
    return Question(
        "header",
        "",
        "Which row holds the names of the columns?",
        (
            *(Option(str(line), f"Row {line:,}: {_start(cells)}") for line, cells in rows),
            Option("0", "None: the columns have no names"),
        ),
        must_answer=True,
    )


def _which_encoding(head: Head) -> Question:
    """Ask by a cell with letters that differ between the encodings."""
    cells = (cell for _, row in ((0, head.header), *head.rows) for cell in row)
    example = next((cell for cell in cells if not cell.isascii()), "")[:_EXAMPLE_CHARS]
    written = example.encode(head.file_format.encoding, "ignore")
    return Question(
        "encoding",
        "",
        "Which of these looks right?",
        tuple(
            Option(encoding, f"{written.decode(encoding)} · {ENCODING_NAMES[encoding]}")
            for encoding in candidates(written)
        ),
        must_answer=True,
    )


def _start(cells: Sequence[str]) -> str:
    text = ", ".join(cell.strip() for cell in cells if cell.strip())
    return f"{text[:_EXAMPLE_CHARS]}…" if len(text) > _EXAMPLE_CHARS else text


def _which_day(column: str, example: str, must_answer: bool) -> Question:
    options = [
        (DateOrder.DAY_FIRST, dates.date_of(example, DateOrder.DAY_FIRST)),
        (DateOrder.MONTH_FIRST, dates.date_of(example, DateOrder.MONTH_FIRST)),
    ]
    return Question(
        "dates",
        column,
        f"Which day is “{example}” in “{column}”?",
        tuple(
            Option(str(order), f"{day.day} {day:%B %Y}")
            for order, day in options
            if day is not None
        ),
        must_answer=must_answer,
    )


def _which_number(column: str, example: str, must_answer: bool) -> Question:
    options = [
        (style, numbers.number_of(example, style))
        for style in (NumberStyle.POINT, NumberStyle.COMMA)
    ]
    return Question(
        "numbers",
        column,
        f"Which number is “{example}” in “{column}”?",
        tuple(Option(str(style), f"{number:,}") for style, number in options if number is not None),
        must_answer=must_answer,
    )
