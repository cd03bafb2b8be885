"""The sheets of an .xlsx file, read row by row in constant memory.

Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.ingest.limits import FileLimits
from core.ingest.rows import Row
from core.ingest.workbook_archive import Archive, End, Start, Text, damaged
from core.ingest.workbook_numbers import is_date_format
from core.ingest.workbook_sheet import SheetReader, unescaped

_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Sheet:
    """A sheet with cells, and the part of the archive in which they are."""

    name: str
    part: str
    is_visible: bool


@dataclass
class _Facts:
    """What the workbook's own part says."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    is_1904: bool = False


class Workbook:
    """An .xlsx file.

    Attributes
    ----------
    sheets : in the order of their tabs; there is at least one.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        facts = _facts(archive)
        parts = _targets(archive)
        self.sheets = tuple(
            Sheet(name, parts[key], is_visible)
            for name, key, is_visible in facts.sheets
            if key in parts
        )
        self._is_1904 = facts.is_1904
        if not self.sheets:
            raise damaged("it has no sheet with cells")

    def rows(self, sheet: Sheet, limits: FileLimits) -> Iterator[Row]:
        """Yield the rows that are not blank; raises UserError for a damaged or too large sheet."""
        reader = SheetReader(
            _shared_strings(self._archive), _date_styles(self._archive), self._is_1904, limits
        )
        parse = self._archive.parse(sheet.part, reader.start, reader.end, reader.text)
        for _ in parse:
            yield from reader.taken()


def _facts(archive: Archive) -> _Facts:
    facts = _Facts()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            facts.is_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            is_visible = attributes.get("state", "visible") == "visible"
            facts.sheets.append((attributes.get("name", ""), key, is_visible))

    _read(archive, _WORKBOOK, start)
    return facts


def _targets(archive: Archive) -> dict[str, str]:
    """Return relation → part of the worksheets."""
    targets: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    _read(archive, _RELATIONS, start)
    return targets


def _date_styles(archive: Archive) -> frozenset[str]:
    """Return the numbers of the cell styles that show days or times."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside.append(tag)
        elif tag == "xf" and inside:
            formats.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside.clear()

    if _STYLES in archive.names:
        _read(archive, _STYLES, start, end)
    return frozenset(
        str(place)
        for place, number in enumerate(formats)
        if number.isdecimal() and is_date_format(int(number), codes.get(number, ""))
    )


def _shared_strings(archive: Archive) -> list[str]:
    collector = _StringCollector()
    if _STRINGS in archive.names:
        _read(archive, _STRINGS, collector.start, collector.end, collector.text)
    return collector.strings


class _StringCollector:
    """Collects the shared strings: the texts of each item, without how they are said."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._inside: list[str] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            self._parts.clear()
        elif tag in ("t", "rPh"):
            self._inside.append(tag)

    def end(self, tag: str) -> None:
        if tag in ("t", "rPh"):
            self._inside.pop()
        elif tag == "si":
            self.strings.append(unescaped("".join(self._parts)))

    def text(self, content: str) -> None:
        if self._inside == ["t"]:
            self._parts.append(content)


def _nothing(_content: str) -> None:
    """Leave out what is not wanted."""


def _read(
    archive: Archive, name: str, start: Start, end: End = _nothing, text: Text = _nothing
) -> None:
    for _ in archive.parse(name, start, end, text):
        pass
