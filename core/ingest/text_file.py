"""Text files with columns, read row by row in constant memory."""

import csv
import io
from collections.abc import Generator, Iterable, Iterator
from typing import BinaryIO

from core.domain.file_format import FileFormat
from core.domain.spreadsheet import unprotected
from core.errors import UserError
from core.ingest import limits
from core.ingest.delimiters import BLANKS, SAID, detect_dialect
from core.ingest.encodings import EncodingError, candidates, detect_encoding
from core.ingest.file_types import refuse_other_types
from core.ingest.rows import Row, is_blank

# The csv module has one limit for the process; its default is below what we must tell apart.
csv.field_size_limit(limits.MAX_CELL_CHARS)

_AROUND_ROWS = " \r\n"
_MEND_QUOTES = (
    "Open the file in a spreadsheet program, mend that row and save it as CSV again; "
    "a quote inside a text must be written twice."
)


def detect_text_format(stream: BinaryIO) -> FileFormat:
    """Return how a text file is written, by its first megabyte; raises UserError for others.

    Where the table stands is not looked for; only a line that says the delimiter is passed.
    """
    head = stream.read(limits.HEAD_BYTES)
    if not head.strip():
        raise UserError("The file is empty.", "Choose a file with a header row and customers.")
    refuse_other_types(head)
    is_all = len(head) < limits.HEAD_BYTES
    is_sure = True
    try:
        encoding, notice = detect_encoding(io.BytesIO(head), None if is_all else len(head))
    except EncodingError as error:
        encoding, notice, is_sure = candidates(head)[0], str(error), False
    dialect = detect_dialect(head.decode(encoding, "ignore"))
    return FileFormat(
        encoding,
        dialect.delimiter,
        notice,
        escape=dialect.escape,
        skips_blanks=dialect.skips_blanks,
        header_line=2 if dialect.is_said else 1,
        is_encoding_sure=is_sure,
    )


def text_rows(stream: BinaryIO, file_format: FileFormat) -> Generator[Row]:
    """Yield each row that is not blank, with the number of the line in which it starts.

    Raises
    ------
    UserError : the rest of the file can't be read.
    """
    lines: Iterable[str] = _lines(stream, file_format.encoding)
    if file_format.escape:
        lines = (line.replace(f'{file_format.escape}"', '""') for line in lines)
    if file_format.delimiter == BLANKS:
        lines = (line.strip(_AROUND_ROWS) + "\n" for line in lines)
    reader = csv.reader(
        lines,
        delimiter=file_format.delimiter,
        skipinitialspace=file_format.skips_blanks or file_format.delimiter == BLANKS,
        strict=True,
    )
    while True:
        line_number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _quote_error(str(error), line_number) from None
        if not is_blank(cells):
            yield line_number, _without_apostrophes(cells)


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the lines with their ends; UserError for what is no text."""
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(stream)), encoding, newline="")
    line_number = 0
    try:
        while line := text.readline(limits.MAX_LINE_CHARS):
            line_number += 1
            _check_line(line, line_number)
            # What says the delimiter is no row, whatever else is chosen.
            yield "\n" if line_number == 1 and SAID.match(line) else line
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
