"""Blocks of whole lines of a text file, and which of their lines are plain.

A plain line is one row with as many cells as the header; its quotes stand around whole cells; in
the cells that are used are only letters, digits and signs that no normal form of Unicode changes
and that can be seen. A columnar reader and the csv module read the same in it.
"""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from core.domain.file_format import FileFormat
from core.ingest import limits

BLOCK_BYTES = 3_800_000
"""Less than the longest line that is read, so that a block with a line end has none so long."""

_LINE_ENDS_ARE_BYTES = re.compile(r"utf-8(-sig)?|cp\d{3,4}|iso8859-\d+|koi8-[ru]|mac-[a-z0-9]+")
_DELIMITERS = frozenset(",;|\t")
_NO_LINE_HAS = "\x01"
_SEEN = r"\x20-\x7e\u00a0-\u00ac\u00ae-\u017e\u0180-\u024f\u0410-\u044f\u2010-\u2027\u20a0-\u20bf"
"""Of the characters of most shops: those that are seen, and are what they are in every form."""


@dataclass(frozen=True)
class Block:
    """The lines of one block.

    Attributes
    ----------
    first_line : number of the first one.
    lines : all of them, without their ends; each is a whole row or blank.
    cells : `line_number` and the wanted cells of the plain lines.
    """

    first_line: int
    lines: pl.Series
    cells: pl.DataFrame

    def others(self, line_numbers: pl.Series) -> tuple[list[int], list[str]]:
        """Return all lines but some: their numbers, and their texts."""
        numbered = pl.DataFrame(
            {"line": self.lines, "line_number": self.first_line + self._places()}
        )
        found = numbered.join(line_numbers.to_frame("line_number"), on="line_number", how="anti")
        return found["line_number"].to_list(), found["line"].to_list()

    def _places(self) -> pl.Series:
        return pl.int_range(self.lines.len(), dtype=pl.Int64, eager=True)


def whole_lines(stream: BinaryIO, n_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield blocks that end with a line, unless a line is longer than a block."""
    left = b""
    while content := stream.read(n_bytes):
        content = left + content
        end = content.rfind(b"\n") + 1 or len(content)
        yield content[:end]
        left = content[end:]
    if left:
        yield left


class PlainLines:
    """Tells the plain lines of blocks from others, and takes them apart.

    Parameters
    ----------
    columns : name → place of the cells that are wanted.
    n_columns : cells of each row.
    """

    def __init__(self, file_format: FileFormat, columns: dict[str, int], n_columns: int) -> None:
        self._format = file_format
        places = sorted((place, name) for name, place in columns.items())
        self._places = [place for place, _ in places]
        self._names = [name for _, name in places]
        self._is_plain = _pattern(file_format, self._places, n_columns)

    def read(self, content: bytes, first_line: int) -> Block | None:
        """Return the lines of a block; None when it has to be read row by row.

        Parameters
        ----------
        first_line : number of the line with which the block starts.
        """
        text = _in_utf8(content, self._format.encoding)
        lines = None if text is None else _lines(text)
        if text is None or lines is None:
            return None
        is_plain = lines.str.contains(self._is_plain)
        if not all(map(self._is_whole, lines.filter(~is_plain))):
            return None
        if not is_plain.all():
            text = "\n".join([*lines.filter(is_plain), ""]).encode()
        numbers = is_plain.arg_true().cast(pl.Int64) + first_line
        return Block(first_line, lines, self._cells(text, numbers.alias("line_number")))

    def _cells(self, text: bytes, line_numbers: pl.Series) -> pl.DataFrame:
        if not line_numbers.len():
            absent = {name: pl.Series([], dtype=pl.String) for name in self._names}
            return pl.DataFrame({"line_number": line_numbers} | absent)
        cells = pl.read_csv(
            text,
            has_header=False,
            separator=self._format.delimiter,
            columns=self._places,
            infer_schema=False,
            empty_string_is_null=False,
            extra_columns="raise",
        )
        cells.columns = self._names
        return cells.insert_column(0, line_numbers)

    def _is_whole(self, line: str) -> bool:
        """Tell whether no quote is left open at the end of a line."""
        if '"' not in line:
            return True
        if self._format.escape:
            line = line.replace(f'{self._format.escape}"', '""')
        blanks = self._format.skips_blanks
        reader = csv.reader(
            [line], delimiter=self._format.delimiter, skipinitialspace=blanks, strict=True
        )
        try:
            return len(list(reader)) <= 1
        except csv.Error:
            return False


def is_possible(file_format: FileFormat) -> bool:
    """Tell whether a file can have plain lines at all."""
    has_lines = _LINE_ENDS_ARE_BYTES.fullmatch(file_format.encoding)
    return bool(has_lines) and file_format.delimiter in _DELIMITERS


def are_plain(columns: Collection[str]) -> pl.Expr:
    """Return whether the cells of a row hold only what plain lines do."""
    return pl.all_horizontal(pl.col(*columns).str.contains(f"^[{_SEEN}]*$"))


def _in_utf8(content: bytes, encoding: str) -> bytes | None:
    """Return a block in UTF-8, with one kind of line ends; None if it is not such a text."""
    if b"\0" in content:
        return None
    if not content.isascii():
        try:
            content = content.decode(encoding.removesuffix("-sig")).encode()
        except UnicodeDecodeError:
            return None
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n")
    return None if b"\r" in content else content


def _lines(text: bytes) -> pl.Series | None:
    """Return the lines; None when one is too long to be of a table."""
    found = pl.read_csv(
        text,
        has_header=False,
        separator=_NO_LINE_HAS,
        quote_char=None,
        infer_schema=False,
        empty_string_is_null=False,
        extra_columns="ignore",
    )
    n_lines = text.count(b"\n") + (not text.endswith(b"\n"))
    if _NO_LINE_HAS.encode() in text or found.height != n_lines:
        return None
    lines = found.to_series()
    longest = lines.str.len_bytes().max()
    return None if longest is None or longest >= limits.MAX_CELL_CHARS else lines  # type: ignore[operator]  # a number


def _pattern(file_format: FileFormat, used: Collection[int], n_columns: int) -> str:
    """Return the regular expression of a plain line."""
    delimiter = re.escape(file_format.delimiter)
    escape = re.escape(file_format.escape)
    bare = rf"[{_SEEN}&&[^\"{delimiter}{escape}]]*"
    inside = rf"(?:[{_SEEN}&&[^\"{escape}]]|\"\")*"
    any_bare = rf"[^\"{delimiter}{escape}]*"
    any_inside = rf"(?:[^\"{escape}]|\"\")*"
    cells = [
        f'(?:{bare}|"{inside}")' if place in used else f'(?:{any_bare}|"{any_inside}")'
        for place in range(n_columns)
    ]
    return f"^{delimiter.join(cells)}$"
