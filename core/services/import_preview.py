"""The start of an uploaded file as we understand it."""

from dataclasses import dataclass
from itertools import islice

from core.db import attributes
from core.domain.actor import Permission
from core.domain.fields import ColumnMapping, CustomerField, TextFormat
from core.errors import UserError
from core.ingest import mapping
from core.ingest.delimiters import DELIMITER_NAMES
from core.ingest.limits import PREVIEW_ROWS, SAMPLE_ROWS
from core.ingest.readers import Row, open_table
from core.services.uploads import own_import, stream_of
from core.services.work import Work

_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}


@dataclass(frozen=True)
class PreviewColumn:
    """A column of the file.

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
class ImportPreview:
    """The first rows of a file.

    Attributes
    ----------
    encoding, separator : how the file is written, in words.
    rows : (line number, cells) of the first 20 rows as they were read.
    notice : a sentence about the encoding when it is a guess, else "".
    number_help : what to do when no column was recognised as the customer number, else "".
    """

    encoding: str
    separator: str
    columns: tuple[PreviewColumn, ...]
    rows: tuple[Row, ...]
    notice: str
    number_help: str


def preview(work: Work, import_id: int) -> ImportPreview:
    """Return the start of a file and what we make of it; raises UserError when it is gone."""
    work.require(Permission.SEE_PERSONAL_DATA)
    batch = own_import(work, import_id)
    if batch.text_format is None:
        raise UserError("There is nothing to be seen of this file.", "Upload it again.")
    text_format = TextFormat.from_json(batch.text_format)
    table = open_table(stream_of(work, batch.id), text_format)
    rows = tuple(islice(table.rows, SAMPLE_ROWS))
    saved = tuple(ColumnMapping.from_json(each) for each in batch.mapping or [])
    known = attributes.kinds_of_shop(work.session, batch.shop_id)
    cells = [row for _, row in rows]
    guesses = mapping.guess(table.header, cells, known)
    return ImportPreview(
        encoding=_ENCODING_NAMES.get(text_format.encoding, text_format.encoding),
        separator=DELIMITER_NAMES[text_format.delimiter],
        columns=tuple(
            PreviewColumn(chosen, _why(chosen, guess), _examples(cells, place))
            for place, (chosen, guess) in enumerate(zip(saved, guesses, strict=True))
        ),
        rows=rows[:PREVIEW_ROWS],
        notice=text_format.notice,
        number_help=_number_help(saved, table.header, cells),
    )


def _why(chosen: ColumnMapping, guess: mapping.Guess) -> str:
    return guess.why if chosen == guess.mapping else "You chose this."


def _examples(rows: list[list[str]], place: int) -> tuple[str, ...]:
    values = (row[place].strip() for row in rows[:200] if place < len(row))
    return tuple(dict.fromkeys(value for value in values if value))[:3]


def _number_help(
    saved: tuple[ColumnMapping, ...], header: tuple[str, ...], rows: list[list[str]]
) -> str:
    if any(column.field is CustomerField.CUSTOMER_NUMBER for column in saved):
        return ""
    error = mapping.missing_number_error(mapping.could_be_customer_number(header, rows))
    return f"{error.what} {error.fix}"
