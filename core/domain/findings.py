"""What a run found, written down: sentences, and the tables that carry them, as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass

EVERY_ROW: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A line of a table.

    Attributes
    ----------
    key : by which sentences name it; unique in its table.
    cells : as they are read, the first names the line.
    slot : of the palette, where the line is about one segment, else None.
    strength : of each cell from -1 (far below the average) to 1 (far above); empty for no tone.
    """

    key: str
    cells: tuple[str, ...]
    slot: int | None = None
    strength: tuple[float, ...] = ()


@dataclass(frozen=True)
class Table:
    """Numbers that sentences lean on.

    Attributes
    ----------
    heads : of the columns. words : heads whose cells are no numbers.
    note : how to read it, and what is counted over all of its lines.
    bars : head of the column that is drawn as bars beside its numbers, "" for none.
    shares : (n_rows,), 0 … 1, how long each bar is.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    words: tuple[str, ...] = ()
    note: str = ""
    bars: str = ""
    shares: tuple[float, ...] = ()

    def told(self, rows: tuple[str, ...] = EVERY_ROW) -> str:
        """Return all that these lines say under their heads; without keys all, with the note."""
        own = [row for row in self.rows if row.key in rows] if rows else [*self.rows]
        cells = [cell for row in own for cell in row.cells]
        return "\n".join([*self.heads, *cells, *([] if rows else [self.note])])


@dataclass(frozen=True)
class Sentence:
    """One thing that was found, with where it can be seen.

    Attributes
    ----------
    table : key of the table that carries it. rows : keys of its lines; empty for all of them.
    """

    text: str
    table: str
    rows: tuple[str, ...] = EVERY_ROW


@dataclass(frozen=True)
class Part:
    """A chapter: what it says, and the tables below it."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Findings:
    """All that is said of a run.

    Attributes
    ----------
    is_reliable : there is something to act on; otherwise the first sentence says that there is not.
    """

    parts: tuple[Part, ...]
    is_reliable: bool = True

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the page; a sentence gives their number, from 1."""
        return tuple(table for part in self.parts for table in part.tables)

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Every sentence, in the order of the page."""
        return (sentence for part in self.parts for sentence in part.sentences)

    def number(self, table: str) -> int:
        """Return the number of a table on the page; raises KeyError when there is none."""
        for number, each in enumerate(self.tables, start=1):
            if each.key == table:
                return number
        raise KeyError(table)

    def as_text(self, title: str) -> str:
        """Return everything as plain text, for a mail or a document."""
        lines = [title, ""]
        for part in self.parts:
            lines += [part.title.upper(), ""]
            lines += [f"- {one.text} (Table {self.number(one.table)})" for one in part.sentences]
            lines += [""] if part.sentences else []
            for table in part.tables:
                lines += [*_lines(table, self.number(table.key)), ""]
        return "\n".join(lines).rstrip() + "\n"


def _lines(table: Table, number: int) -> list[str]:
    """Return a table with tabs, as spreadsheets and word processors take it."""
    rows = ["\t".join(row.cells) for row in table.rows]
    return [f"Table {number}: {table.title}", "\t".join(table.heads), *rows] + (
        [table.note] if table.note else []
    )
