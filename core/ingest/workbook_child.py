"""Reads one sheet in a process of its own: `python -m core.ingest.workbook_child FILE CHOICES`.

Writes one JSON value a line: first the sheets, then the rows, then "end"; or an error instead.
Never started by hand: `core.ingest.workbooks` starts it, reads along, and ends it.
"""

import resource
import sys
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from core.errors import UserError
from core.ingest.layout import is_table
from core.ingest.limits import WORKBOOK_MEMORY_BYTES, WORKBOOK_SECONDS, FileLimits
from core.ingest.rows import Row
from core.ingest.workbook import Sheet, Workbook
from core.ingest.workbook_archive import Archive

_ROWS_LOOKED_AT = 30


def main(path: str, choices: str) -> None:
    """Write the sheets of the workbook and the rows of one of them to standard output.

    Parameters
    ----------
    choices : JSON with `sheet` (a name, or null for the first visible one with a table) and
        `limits`.
    """
    resource.setrlimit(resource.RLIMIT_AS, (WORKBOOK_MEMORY_BYTES, WORKBOOK_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (WORKBOOK_SECONDS, WORKBOOK_SECONDS))
    chosen = orjson.loads(choices)
    try:
        _write_sheet(Path(path), chosen["sheet"], FileLimits(**chosen["limits"]))
        _write("end")
    except UserError as error:
        _write({"what": error.what, "fix": error.fix})


def _write_sheet(path: Path, name: str | None, limits: FileLimits) -> None:
    workbook = Workbook(Archive(path, limits.max_workbook_bytes))
    if name is None:
        sheet, rows = _with_a_table(workbook, limits)
    else:
        sheet = _named(workbook.sheets, name)
        rows = workbook.rows(sheet, limits)
    _write({"sheet": sheet.name, "sheets": [(s.name, s.is_visible) for s in workbook.sheets]})
    for row in rows:
        _write(row)


def _with_a_table(workbook: Workbook, limits: FileLimits) -> tuple[Sheet, Iterator[Row]]:
    """Return the first visible sheet that holds a table, not only notes, and its rows."""
    visible = [sheet for sheet in workbook.sheets if sheet.is_visible] or [workbook.sheets[0]]
    for sheet in visible:
        rows = workbook.rows(sheet, limits)
        first = list(islice(rows, _ROWS_LOOKED_AT))
        if len(visible) == 1 or is_table(first):
            return sheet, chain(first, rows)
    return visible[0], workbook.rows(visible[0], limits)


def _named(sheets: tuple[Sheet, ...], name: str) -> Sheet:
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    names = ", ".join(f"“{sheet.name}”" for sheet in sheets[:20])
    raise UserError(f"The workbook has no sheet “{name}”.", f"Its sheets are {names}.")


def _write(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main(*sys.argv[1:])
