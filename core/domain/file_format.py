"""How a file with a table in it is written."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class FileFormat:
    """How a file is written, and where in it the table stands.

    Attributes
    ----------
    encoding : a Python codec name, for example "utf-8-sig" or "cp1252"; "" for a workbook.
    delimiter : one character between the cells of a text file, a blank for one or several of
        them; "" for a workbook.
    notice : a sentence for the user about a guess that may be wrong, else "".
    escape : the character before a quote inside quotes, or "" when such a quote is doubled.
    skips_blanks : blanks after the delimiter do not belong to the cell.
    sheet : the sheet of a workbook, or None for a text file.
    header_line : line (of a sheet: row) of the file in which the header stands, from 1; 0 for a
        file without one, whose columns are then numbered.
    is_header_sure : False when something stands directly above the header, or nothing looks like
        one, so that it has to be said before anything is imported.
    first_column : blank columns before the table.
    missing_words : cells that mean "nothing is known" in this file, such as "N/A"; casefolded.
    preset : key of the program whose export this is, or "".
    strips_apostrophes : an apostrophe before digits is no part of the cell.
    is_encoding_chosen : somebody chose the encoding; else it is what we found.
    is_encoding_sure : False when we could not find it, so that it has to be chosen.
    """

    encoding: str = ""
    delimiter: str = ""
    notice: str = ""
    escape: str = ""
    skips_blanks: bool = False
    sheet: str | None = None
    header_line: int = 1
    is_header_sure: bool = True
    first_column: int = 0
    missing_words: tuple[str, ...] = ()
    preset: str = ""
    strips_apostrophes: bool = False
    is_encoding_chosen: bool = False
    is_encoding_sure: bool = True

    @property
    def is_workbook(self) -> bool:
        """Tell whether the file is a workbook, not text."""
        return self.sheet is not None

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database and the browser."""
        return asdict(self) | {"missing_words": list(self.missing_words)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "FileFormat":
        """Read what `to_json` wrote; what is not in it is as if nobody had said anything."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(**known | {"missing_words": tuple(data.get("missing_words", ()))})
