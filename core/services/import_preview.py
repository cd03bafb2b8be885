"""The start of an uploaded file as we understand it."""

from dataclasses import dataclass

from core.db.tables import ImportBatch
from core.domain.actor import Permission
from core.domain.fields import ColumnMapping, CustomerField
from core.domain.file_format import FileFormat
from core.domain.order_fields import AMOUNT_FIELDS, OrderColumn, OrderField, OrderRules
from core.errors import UserError
from core.ingest import mapping, order_mapping
from core.ingest.delimiters import DELIMITER_NAMES
from core.ingest.encodings import ENCODING_NAMES
from core.ingest.limits import PREVIEW_ROWS
from core.ingest.presets.registry import preset_of
from core.ingest.questions import Question as Question
from core.ingest.questions import questions_of_customers, questions_of_orders
from core.ingest.readers import Head
from core.ingest.rows import Row, unmarked
from core.services import understanding
from core.services.understanding import ORDERS
from core.services.uploads import own_import, stream_of
from core.services.work import Work

_CHOSEN = "You chose this."


@dataclass(frozen=True)
class PreviewColumn:
    """A column of a file of customers.

    Attributes
    ----------
    mapping : what was chosen last, or what we guess.
    why : for a guess, the reason in a sentence; for a choice "You chose this.".
    examples : a few different values.
    """

    mapping: ColumnMapping
    why: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class OrderPreviewColumn:
    """A column of a file of orders; the same as for customers."""

    mapping: OrderColumn
    why: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class ImportPreview:
    """The first rows of a file.

    Attributes
    ----------
    file_format : how it is written; every part of it can be changed (import_choices.py).
    encoding, separator : the same in words; "" for a workbook.
    program : the export that was recognised, for example "Shopify orders", or "".
    sheets : the visible sheets of a workbook.
    above : (line number, cells) of what stands above the header.
    columns : of a file of customers; `order_columns` and `rules` of a file of orders.
    rows : (line number, cells) of the first 20 rows as they were read.
    notice : a sentence about what is a guess, else "".
    number_help : what to do when no column tells who the customer is, else "".
    amount_help : of a file of orders, what to do when no column tells what was paid, else "".
    may_be_orders : a file of customers whose columns look like those of orders.
    questions : what can be read in two ways; those that must be answered come first.
    """

    file_format: FileFormat
    encoding: str
    separator: str
    program: str
    sheets: tuple[str, ...]
    above: tuple[Row, ...]
    columns: tuple[PreviewColumn, ...]
    order_columns: tuple[OrderPreviewColumn, ...]
    rules: OrderRules
    rows: tuple[Row, ...]
    notice: str
    number_help: str
    amount_help: str
    may_be_orders: bool
    questions: tuple[Question, ...]


def preview(work: Work, import_id: int) -> ImportPreview:
    """Return the start of a file and what we make of it; raises UserError when it is gone."""
    work.require(Permission.SEE_PERSONAL_DATA)
    batch = own_import(work, import_id)
    if batch.text_format is None:
        raise UserError("There is nothing to be seen of this file.", "Upload it again.")
    chosen = FileFormat.from_json(batch.text_format)
    head = understanding.head_of(work, batch, stream_of(work, batch.id), chosen)
    preset = preset_of(chosen.preset)
    columns: tuple[PreviewColumn, ...] = ()
    order_columns: tuple[OrderPreviewColumn, ...] = ()
    if batch.kind == ORDERS:
        order_columns = _order_columns(batch, head)
        questions = questions_of_orders(head, tuple(each.mapping for each in order_columns))
    else:
        columns = _columns(work, batch, head)
        questions = questions_of_customers(head, tuple(each.mapping for each in columns))
    return ImportPreview(
        file_format=chosen,
        encoding=ENCODING_NAMES.get(chosen.encoding, chosen.encoding),
        separator=DELIMITER_NAMES.get(chosen.delimiter, ""),
        program=preset.label if preset else "",
        sheets=head.sheets,
        above=head.above,
        columns=columns,
        order_columns=order_columns,
        rules=understanding.rules_of(batch),
        rows=tuple((line, [unmarked(c) for c in row]) for line, row in head.rows[:PREVIEW_ROWS]),
        notice=chosen.notice,
        number_help=_who_bought(batch, order_columns)
        if batch.kind == ORDERS
        else _number_help(batch, columns, head),
        amount_help=_what_was_paid(batch, order_columns) if batch.kind == ORDERS else "",
        may_be_orders=batch.kind != ORDERS and preset is None and _look_like_orders(head),
        questions=questions,
    )


def _columns(work: Work, batch: ImportBatch, head: Head) -> tuple[PreviewColumn, ...]:
    saved = (ColumnMapping.from_json(each) for each in batch.mapping or [])
    guesses = understanding.guesses_of_customers(work, head)
    return tuple(
        PreviewColumn(
            chosen, guess.why if chosen == guess.mapping else _CHOSEN, _examples(head, place)
        )
        for place, (chosen, guess) in enumerate(zip(saved, guesses, strict=True))
    )


def _order_columns(batch: ImportBatch, head: Head) -> tuple[OrderPreviewColumn, ...]:
    saved = (OrderColumn.from_json(each) for each in batch.mapping or [])
    guesses = understanding.guesses_of_orders(head)
    return tuple(
        OrderPreviewColumn(
            chosen, guess.why if chosen == guess.mapping else _CHOSEN, _examples(head, place)
        )
        for place, (chosen, guess) in enumerate(zip(saved, guesses, strict=True))
    )


def _examples(head: Head, place: int) -> tuple[str, ...]:
    values = (unmarked(row[place].strip()) for _, row in head.rows[:200] if place < len(row))
    return tuple(dict.fromkeys(value for value in values if value))[:3]


def _number_help(batch: ImportBatch, columns: tuple[PreviewColumn, ...], head: Head) -> str:
    known = {each.mapping.field for each in columns}
    if CustomerField.CUSTOMER_NUMBER in known or (batch.text_format or {}).get("preset"):
        return ""
    rows = [cells for _, cells in head.rows]
    error = mapping.missing_number_error(mapping.could_be_customer_number(head.header, rows))
    return f"{error.what} {error.fix}"


def _who_bought(batch: ImportBatch, columns: tuple[OrderPreviewColumn, ...]) -> str:
    fields = {each.mapping.field for each in columns}
    is_known = fields & {OrderField.CUSTOMER_NUMBER, OrderField.EMAIL}
    if is_known or understanding.rules_of(batch).keeps_guests:
        return ""
    preset = preset_of((batch.text_format or {}).get("preset", ""))
    error = order_mapping.no_customer_error(preset)
    return f"{error.what} {error.fix}"


def _what_was_paid(batch: ImportBatch, columns: tuple[OrderPreviewColumn, ...]) -> str:
    fields = {each.mapping.field for each in columns}
    if fields & AMOUNT_FIELDS or understanding.rules_of(batch).lacks_amounts:
        return ""
    return str(order_mapping.no_amounts_error())


def _look_like_orders(head: Head) -> bool:
    fields = {each.mapping.field for each in understanding.guesses_of_orders(head)}
    money = {OrderField.LINE_TOTAL, OrderField.UNIT_PRICE}
    return {OrderField.ORDERED_AT, OrderField.ORDER_NUMBER} <= fields and bool(fields & money)
