"""The parts of an .xlsx file, looked at with suspicion before anything is read."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from core.errors import UserError
from core.ingest import limits

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_AS_XLSX = "Open it in your spreadsheet program, save it as a new .xlsx file, and import that one."
_AS_CSV = "Save the sheet as “CSV UTF-8” in your spreadsheet program, and import that file."
_BLOCK_BYTES = 64 * 1024
_UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


class Archive:
    """An .xlsx file whose outside is in order: names, number and sizes of its parts.

    Parameters
    ----------
    max_bytes : its parts may be so large together when they are unpacked.

    Raises
    ------
    UserError : it is damaged, unsafe, too large, protected, or holds macros.
    """

    def __init__(self, path: Path, max_bytes: int) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
            raise damaged("it is no whole archive") from None
        entries = self._zip.infolist()
        _check_names([entry.filename for entry in entries])
        if any(entry.flag_bits & 1 for entry in entries):
            raise UserError("The workbook is protected by a password.", _AS_CSV)
        _check_sizes(sum(entry.file_size for entry in entries), path.stat().st_size, max_bytes)
        self.names = frozenset(entry.filename for entry in entries)
        if any(name.casefold().endswith("vbaproject.bin") for name in self.names):
            raise _macros()
        if b"macroenabled" in self.content("[Content_Types].xml").lower():
            raise _macros()

    def content(self, name: str) -> bytes:
        """Return a whole part; raises UserError when it is missing or damaged."""
        return b"".join(self._blocks(name))

    def parse(self, name: str, start: Start, end: End, text: Text) -> Iterator[None]:
        """Read an XML part block by block, calling back for each element; yields between blocks.

        Prefixes of element names are taken away. A document type or entity ends it.

        Raises
        ------
        UserError : the part is missing, damaged, or no harmless XML.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = _unprefixed(parser, start, end)
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        try:
            for block in self._blocks(name):
                parser.Parse(block, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise damaged(f"its part “{name}” is no right XML") from None
        yield

    def _blocks(self, name: str) -> Iterator[bytes]:
        if name not in self.names:
            raise damaged(f"its part “{name}” is missing")
        try:
            with self._zip.open(name) as part:
                while block := part.read(_BLOCK_BYTES):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            raise damaged(f"its part “{name}” can't be unpacked") from None


def damaged(why: str) -> UserError:
    """Return the error for a workbook that can't be read."""
    return UserError(f"The Excel workbook is damaged: {why}.", _AS_XLSX)


def _unprefixed(parser: expat.XMLParserType, start: Start, end: End) -> Start:
    """Return what handles the first element: it sees whether elements have a prefix to take away.

    Nearly no file has one, and a sheet has millions of elements.
    """

    def first(tag: str, attributes: dict[str, str]) -> None:
        parser.StartElementHandler, parser.EndElementHandler = start, end
        if ":" in tag:
            parser.StartElementHandler = lambda tag, of: start(tag.rpartition(":")[2], of)
            parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        start(tag.rpartition(":")[2], attributes)

    return first


def _check_names(names: list[str]) -> None:
    if len(names) > limits.MAX_ARCHIVE_ENTRIES:
        raise UserError(
            f"The workbook is unsafe: it holds {len(names):,} parts; "
            f"at most {limits.MAX_ARCHIVE_ENTRIES:,} are possible.",
            _AS_CSV,
        )
    if any(_UNSAFE_NAME.search(name) for name in names):
        raise UserError("The workbook is unsafe: a part of it points outside the file.", _AS_XLSX)
    if len({name.casefold() for name in names}) < len(names):
        raise UserError("The workbook is unsafe: two of its parts have the same name.", _AS_XLSX)


def _check_sizes(n_unpacked: int, n_packed: int, max_bytes: int) -> None:
    too_dense = n_unpacked > max(limits.RATIO_FLOOR_BYTES, limits.MAX_UNPACKED_RATIO * n_packed)
    if too_dense or n_unpacked > max_bytes:
        most = min(max_bytes, max(limits.RATIO_FLOOR_BYTES, limits.MAX_UNPACKED_RATIO * n_packed))
        raise UserError(
            f"The workbook is too large: it expands to {n_unpacked / 1024 / 1024:,.0f} MB; "
            f"at most {most / 1024 / 1024:,.0f} MB are possible for it.",
            _AS_CSV,
        )


def _macros() -> UserError:
    return UserError("The workbook holds macros (it is an .xlsm file).", _AS_CSV)


def _refuse_doctype(*_declaration: object) -> None:
    raise UserError(
        "The workbook is unsafe: its XML declares a document type or an entity.", _AS_XLSX
    )
