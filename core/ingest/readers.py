"""Files with a table in them: text or workbook, the same stream of rows comes out."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice, takewhile
from typing import BinaryIO

from core.domain.file_format import FileFormat
from core.errors import UserError
from core.ingest import limits, missing_words, workbooks
from core.ingest.file_types import refuse_unless_workbook
from core.ingest.headers import clean_header
from core.ingest.layout import find_table
from core.ingest.limits import FileLimits
from core.ingest.presets.registry import recognised
from core.ingest.rows import Row, without_apostrophes
from core.ingest.text_file import detect_text_format, text_rows

_DEFAULT_LIMITS = FileLimits()


@dataclass(frozen=True)
class Table:
    """A file that has been opened.

    Attributes
    ----------
    header : names of the columns, trimmed, all different.
    rows : (line number, cells) of each row below that is not blank; the cells are as in the file,
        but without the apostrophe that keeps a spreadsheet from changing them.
    """

    header: tuple[str, ...]
    rows: Iterator[Row]


@dataclass(frozen=True)
class Head:
    """How a file is written, what stands above its table, its header and its first rows.

    Attributes
    ----------
    sheets : names of a workbook's visible sheets, else empty.
    above : the rows above the header.
    """

    file_format: FileFormat
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    above: tuple[Row, ...] = ()
    sheets: tuple[str, ...] = ()


def read_head(
    stream: BinaryIO,
    n: int = limits.PREVIEW_ROWS,
    *,
    is_workbook: bool = False,
    chosen: FileFormat | None = None,
    finds_table: bool = True,
    file_limits: FileLimits = _DEFAULT_LIMITS,
) -> Head:
    """Return format, header and the first `n` rows of a seekable stream.

    Parameters
    ----------
    is_workbook : what the file is by its name.
    chosen : how it is written, when somebody has chosen that; else it is found out.
    finds_table : find out where the table stands; else it stands where `chosen` says.

    Raises
    ------
    UserError : the file is no table, or something else than its name says.
    """
    file_format = chosen or _detected(stream, is_workbook=is_workbook)
    stream.seek(0)
    with _opened(stream, file_format, file_limits) as (rows, sheets, sheet):
        sample = list(islice(rows, n + limits.HEADER_WITHIN_ROWS + 1))
    if not sample:
        raise _empty()
    if sheet is not None:
        file_format = replace(file_format, sheet=sheet, notice=_notice_of_sheet(sheet, sheets))
    if finds_table:
        file_format = _with_table(file_format, sample)
    table = _table(_below(sample, file_format), file_format, file_limits)
    above = tuple(row for row in sample if row[0] < file_format.header_line)
    visible = tuple(name for name, is_visible in sheets if is_visible)
    head = Head(file_format, table.header, tuple(islice(table.rows, n)), above, visible)
    return recognise(head) if chosen is None else head


def recognise(head: Head) -> Head:
    """Return the head with what names and cells tell: whose export it is, words for nothing."""
    preset = recognised(head.header)
    file_format = replace(
        head.file_format,
        missing_words=missing_words.found_in([cells for _, cells in head.rows]),
        preset=preset.key if preset else "",
        strips_apostrophes=bool(preset and preset.strips_apostrophes),
    )
    if not file_format.strips_apostrophes:
        return replace(head, file_format=file_format)
    rows = tuple((line, without_apostrophes(cells)) for line, cells in head.rows)
    return replace(head, file_format=file_format, rows=rows)


@contextmanager
def open_table(
    stream: BinaryIO, file_format: FileFormat, file_limits: FileLimits = _DEFAULT_LIMITS
) -> Iterator[Table]:
    """Read the header; the rows follow when they are asked for.

    Raises
    ------
    UserError : the file has no header or no rows, or breaks off; also while the rows are read.
    """
    with _opened(stream, file_format, file_limits) as (rows, _, _):
        yield _table(rows, file_format, file_limits)


def read_rows(stream: BinaryIO, file_format: FileFormat) -> Iterator[Row]:
    """Yield (line number, cells) of the rows below the header."""
    with open_table(stream, file_format) as table:
        yield from table.rows


def shaped(cells: list[str], file_format: FileFormat) -> list[str]:
    """Return the cells of a row that belong to the table, as they are meant."""
    if file_format.first_column:
        cells = cells[file_format.first_column :]
    return without_apostrophes(cells) if file_format.strips_apostrophes else cells


def _detected(stream: BinaryIO, *, is_workbook: bool) -> FileFormat:
    if not is_workbook:
        return detect_text_format(stream)
    refuse_unless_workbook(stream.read(limits.HEAD_BYTES))
    return FileFormat(sheet="")


def _below(sample: list[Row], file_format: FileFormat) -> Iterator[Row]:
    return iter([row for row in sample if row[0] >= file_format.header_line])


@contextmanager
def _opened(
    stream: BinaryIO, file_format: FileFormat, file_limits: FileLimits
) -> Iterator[tuple[Iterator[Row], tuple[tuple[str, bool], ...], str | None]]:
    """Give all rows of the file, and of a workbook its sheets and the one that is read."""
    if not file_format.is_workbook:
        with closing(text_rows(stream, file_format)) as rows:
            yield rows, (), None
        return
    with workbooks.opened(stream, file_format.sheet or None, file_limits) as sheet:
        yield sheet.rows, sheet.sheets, sheet.name


def _with_table(file_format: FileFormat, sample: list[Row]) -> FileFormat:
    layout = find_table(sample, file_format.header_line)
    return replace(
        file_format,
        header_line=layout.header_line,
        is_header_sure=layout.is_sure,
        first_column=layout.first_column,
    )


def _table(rows: Iterator[Row], file_format: FileFormat, file_limits: FileLimits) -> Table:
    first = file_format.first_column
    top = next((row for row in rows if row[0] >= file_format.header_line), None)
    if top is None:
        raise _empty()
    header = top[1][first:]
    if not file_format.header_line:
        rows, header = chain([top], rows), [""] * len(header)
    names = clean_header(header, file_limits.max_columns)
    return Table(names, _shaped(rows, len(names), file_format, file_limits))


def _shaped(
    rows: Iterator[Row],
    n_columns: int,
    file_format: FileFormat,
    file_limits: FileLimits,
) -> Iterator[Row]:
    """Yield the cells under the header; rows of a sheet end where their last value stands."""
    n_rows = 0
    for n_rows, (line, cells) in enumerate(rows, start=1):
        if n_rows > file_limits.max_rows:
            raise UserError(
                f"The file has more than {file_limits.max_rows:,} rows.",
                "Split it into several files and import them one after the other.",
            )
        cells = shaped(cells, file_format)
        if file_format.is_workbook and len(cells) < n_columns:
            cells = [*cells, *[""] * (n_columns - len(cells))]
        yield line, cells
    if not n_rows:
        raise UserError(
            "The file has a header row, but no rows below it: there is nothing to import.",
            "Choose a file with one row for each customer.",
        )


def _notice_of_sheet(sheet: str, sheets: tuple[tuple[str, bool], ...]) -> str:
    before = list(takewhile(lambda each: each[0] != sheet, sheets))
    hidden = [name for name, is_visible in before if not is_visible]
    if hidden:
        return f"Sheet “{sheet}” is read; “{hidden[0]}” before it is hidden."
    others = [name for name, is_visible in sheets if is_visible and name != sheet]
    return f"Sheet “{sheet}” is read; the workbook has others, too." if others else ""


def _empty() -> UserError:
    return UserError("The file is empty.", "Choose a file with a header row and customers.")
