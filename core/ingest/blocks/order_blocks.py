"""A file of orders checked block by block: the judge first, the exact path for what it leaves."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

import polars as pl

from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderMapping
from core.errors import UserError
from core.ingest.blocks.judge import SURE, OrderJudge
from core.ingest.blocks.lines import Block, PlainLines, are_plain, is_possible, whole_lines
from core.ingest.limits import FileLimits
from core.ingest.order_lines import OrderLine, OrderValidator
from core.ingest.readers import open_table, shaped
from core.ingest.reasons import SetAside
from core.ingest.rows import Row
from core.ingest.text_file import text_rows

_ROWS_AT_ONCE = 20_000
Checked = OrderLine | SetAside


class NotPlainError(Exception):
    """The file has to be read row by row, from its start."""


@dataclass(frozen=True)
class CheckedBlock:
    """What became of some rows that stand together.

    Attributes
    ----------
    lines : order lines by column, as `OrderJudge.judge` returns them; None when there are none.
    rows : the others, checked one by one.
    """

    lines: pl.DataFrame | None
    rows: list[Checked]


@dataclass(frozen=True)
class OrderChecks:
    """How the rows of one file are checked: by many at once, and exactly.

    Attributes
    ----------
    mapping : what each column holds.
    judge, validator : for the same mapping and rules.
    """

    mapping: OrderMapping
    judge: OrderJudge
    validator: OrderValidator

    @property
    def columns(self) -> dict[str, int]:
        """Return the places of the fields in a row."""
        return {
            str(column.field): place for place, column in enumerate(self.mapping) if column.field
        }


def check_text(
    stream: BinaryIO, file_format: FileFormat, file_limits: FileLimits, checks: OrderChecks
) -> Iterator[CheckedBlock]:
    """Check a text file.

    Raises
    ------
    NotPlainError : at the start or later on; also when the file can't be imported at all.
    """
    if not is_possible(file_format):
        raise NotPlainError
    n_rows = 0
    for block in _blocks(stream, file_format, checks):
        found = _checked(block, file_format, checks)
        n_rows += block.lines.len()
        if n_rows > file_limits.max_rows:
            raise NotPlainError
        yield found


def check_rows(rows: Iterable[Row], checks: OrderChecks) -> Iterator[CheckedBlock]:
    """Check the rows of any file."""
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield _checked_rows(some, checks)


def _blocks(stream: BinaryIO, file_format: FileFormat, checks: OrderChecks) -> Iterator[Block]:
    contents = whole_lines(stream)
    content, line_number = _below_header(next(contents, b""), file_format)
    first = file_format.first_column
    columns = {name: place + first for name, place in checks.columns.items()}
    plain_lines = PlainLines(file_format, columns, len(checks.mapping) + first)
    while content:
        block = plain_lines.read(content, line_number)
        if block is None:
            raise NotPlainError
        yield block
        line_number += block.lines.len()
        content = next(contents, b"")


def _below_header(content: bytes, file_format: FileFormat) -> tuple[bytes, int]:
    """Return the rest of the first block from its first row on, and the number of that line."""
    try:
        with open_table(io.BytesIO(content), file_format) as table:
            line_number = next(table.rows)[0]
    except (UserError, StopIteration):
        raise NotPlainError from None
    *above, rest = content.split(b"\n", line_number - 1)
    if len(above) != line_number - 1 or any(b"\r" in line[:-1] for line in above):
        raise NotPlainError
    if not above and file_format.encoding == "utf-8-sig":
        raise NotPlainError
    return rest, line_number


def _checked(block: Block, file_format: FileFormat, checks: OrderChecks) -> CheckedBlock:
    judged = checks.judge.judge(block.cells)
    sure = judged.filter(SURE).drop(SURE)
    rows: list[Checked] = []
    if sure.height < block.lines.len():
        numbers, lines = block.others(sure["line_number"])
        rows = list(checks.validator.check_all(_rows(numbers, lines, file_format)))
    return CheckedBlock(sure, rows)


def _rows(numbers: Sequence[int], lines: Sequence[str], file_format: FileFormat) -> Iterator[Row]:
    """Yield the rows of single lines as they are read from the file."""
    # The first line of a file can have a meaning of its own, so another one comes first.
    stream = io.BytesIO("\n".join(["", *lines]).encode())
    try:
        for place, cells in text_rows(stream, replace(file_format, encoding="utf-8")):
            yield numbers[place - 2], shaped(cells, file_format)
    except UserError:
        raise NotPlainError from None


def _checked_rows(rows: list[Row], checks: OrderChecks) -> CheckedBlock:
    n_cells = len(checks.mapping)
    whole = [row for row in rows if len(row[1]) == n_cells]
    columns = list(zip(*(cells for _, cells in whole), strict=True)) or [()] * n_cells
    cells = pl.DataFrame(
        {"line_number": [line for line, _ in whole]}
        | {name: columns[place] for name, place in checks.columns.items()},
        schema={"line_number": pl.Int64} | dict.fromkeys(checks.columns, pl.String),
    )
    judged = checks.judge.judge(cells)
    sure = judged.filter(pl.Series(SURE, judged[SURE]) & _plain(cells, checks)).drop(SURE)
    known = set(sure["line_number"])
    others = (row for row in rows if row[0] not in known)
    return CheckedBlock(sure, list(checks.validator.check_all(others)))


def _plain(cells: pl.DataFrame, checks: OrderChecks) -> pl.Series:
    return cells.select(are_plain(checks.columns)).to_series()
