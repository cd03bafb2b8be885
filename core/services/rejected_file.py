"""The rows of an import that were set aside, as a file."""

import csv
import io
from collections.abc import Iterator, Sequence

from core.domain.actor import Permission
from core.domain.spreadsheet import protected
from core.services import imports
from core.services.work import Work, open_work

_ROWS_AT_ONCE = 2_000
_BYTE_ORDER_MARK = "\ufeff"


def rejected_csv(work: Work, import_id: int) -> Iterator[str]:
    """Return the file: line number, reason, and each row as it was, readable by a spreadsheet.

    Cells that a spreadsheet would run as a formula have an apostrophe before them. The rows are
    read while the file is taken, in transactions of their own.
    """
    work.require(Permission.SEE_PERSONAL_DATA)
    header = ("Line", "Reason", *imports.column_names(work, import_id))
    return _lines(work, import_id, header)


def _lines(work: Work, import_id: int, header: Sequence[str]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _csv(([*header],))
    after_line = 0
    while True:
        with open_work(work.settings, work.actor, read_only=True) as reading:
            page = imports.rejected_rows(
                reading, import_id, after_line=after_line, limit=_ROWS_AT_ONCE
            )
        if not page:
            return
        yield _csv([[str(row.line_number), row.message, *row.cells] for row in page])
        after_line = page[-1].line_number


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([protected(cell, is_text=False) for cell in row] for row in rows)
    return text.getvalue()
