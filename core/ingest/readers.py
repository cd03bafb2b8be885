"""Text files with columns, read row by row in constant memory."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from core.domain.fields import TextFormat
from core.domain.spreadsheet import unprotected
from core.errors import UserError
from core.ingest import limits
from core.ingest.delimiters import detect_delimiter
from core.ingest.encodings import detect_encoding
from core.ingest.file_types import refuse_other_types
from core.ingest.headers import clean_header

Row = tuple[int, list[str]]

# The csv module has one limit for the process; its default is below what we must tell apart.
csv.field_size_limit(limits.MAX_CELL_CHARS)

_MEND_QUOTES = (
    "Open the file in a spreadsheet program, mend that row and save it as CSV again; "
    "a quote inside a text must be written twice."
)


@dataclass(frozen=True)
class Table:
    """A text file that has been opened.

    Attributes
    ----------
    header : names of the columns, trimmed, all different.
    rows : (line number, cells) of each row that is not blank; the cells are as in the file, but
        without the apostrophe that keeps a spreadsheet from changing them.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]


@dataclass(frozen=True)
class Head:
    """How a text file is written, its header and its first rows."""

    text_format: TextFormat
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def detect_format(stream: BinaryIO) -> TextFormat:
    """Return how a text file is written, by its first megabyte; raises UserError for others."""
    head = stream.read(limits.HEAD_BYTES)
    if not head.strip():
        raise UserError("The file is empty.", "Choose a file with a header row and customers.")
    refuse_other_types(head)
    is_all = len(head) < limits.HEAD_BYTES
    encoding, notice = detect_encoding(io.BytesIO(head), None if is_all else len(head))
    text = head.decode(encoding, "ignore")
    return TextFormat(encoding, detect_delimiter(text), notice)


def read_head(stream: BinaryIO, n: int = limits.PREVIEW_ROWS) -> Head:
    """Return format, header and the first `n` rows of a seekable stream; raises UserError."""
    text_format = detect_format(stream)
    stream.seek(0)
    table = open_table(stream, text_format)
    return Head(text_format, table.header, tuple(islice(table.rows, n)))


def open_table(stream: BinaryIO, text_format: TextFormat) -> Table:
    """Read the header; the rows follow when they are asked for.

    Raises
    ------
    UserError : the file has no header or no rows, or breaks off; also while the rows are read.
    """
    records = _records(stream, text_format)
    first = next(records, None)
    if first is None:
        raise UserError("The file is empty.", "Choose a file with a header row and customers.")
    return Table(clean_header(first[1]), _limited(records))


def read_rows(stream: BinaryIO, text_format: TextFormat) -> Iterator[Row]:
    """Yield (line number, cells) of the rows below the header."""
    return open_table(stream, text_format).rows


def _limited(records: Iterator[Row]) -> Iterator[Row]:
    n_rows = 0
    for n_rows, record in enumerate(records, start=1):
        if n_rows > limits.MAX_ROWS:
            raise UserError(
                f"The file has more than {limits.MAX_ROWS:,} rows.",
                "Split it into several files and import them one after the other.",
            )
        yield record
    if not n_rows:
        raise UserError(
            "The file has a header row, but no rows below it: there is nothing to import.",
            "Choose a file with one row for each customer.",
        )


def _records(stream: BinaryIO, text_format: TextFormat) -> Iterator[Row]:
    """Yield each row that is not blank, with the number of the line in which it starts."""
    lines = _lines(stream, text_format.encoding)
    reader = csv.reader(lines, delimiter=text_format.delimiter, strict=True)
    while True:
        line_number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _quote_error(str(error), line_number) from None
        if not _is_blank(cells):
            yield line_number, _without_apostrophes(cells)


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines with their ends; UserError for what is no text."""
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(stream)), encoding, newline="")
    line_number = 0
    try:
        while line := text.readline(limits.MAX_LINE_CHARS):
            line_number += 1
            _check_line(line, line_number)
            yield line
    except UnicodeError:
        raise UserError(
            f"The file can't be read after line {line_number:,}: characters there are not "
            f"written in the encoding of the rest ({encoding}).",
            "Save it again as “CSV UTF-8” in the program that made it, and import that file.",
        ) from None


def _check_line(line: str, line_number: int) -> None:
    if "\0" in line:
        raise UserError(
            f"Line {line_number:,} holds bytes that are not text (NUL): this is a binary or "
            "damaged file.",
            "Export the file again as “CSV UTF-8”, and import that file.",
        )
    if len(line) >= limits.MAX_LINE_CHARS:
        raise UserError(
            f"Line {line_number:,} is longer than {limits.MAX_LINE_CHARS:,} characters: this is "
            "not a text file with columns.",
            "Export the file again as CSV with one row for each customer.",
        )


def _quote_error(message: str, line_number: int) -> UserError:
    if "field larger" in message or "unexpected end" in message:
        return UserError(
            f'A quote (") that is opened in the row at line {line_number:,} never closes, so the '
            "rest of the file can't be read.",
            _MEND_QUOTES,
        )
    return UserError(
        f'In the row at line {line_number:,} there is text after a closing quote ("), so the '
        "columns can't be told apart.",
        _MEND_QUOTES,
    )


def _without_apostrophes(cells: list[str]) -> list[str]:
    """Take away what lists for spreadsheets put before cells; nearly all rows have none."""
    return [unprotected(cell) for cell in cells] if "'" in "".join(cells) else cells


def _is_blank(cells: Sequence[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in cells)


class _Unclosed(io.RawIOBase):
    """Lends a stream to a wrapper, which would close it together with itself."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self._stream.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)
