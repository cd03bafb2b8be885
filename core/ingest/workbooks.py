"""Workbooks, read by a limited process beside us."""

import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, BinaryIO

import orjson

from core.errors import UserError
from core.ingest.limits import FileLimits
from core.ingest.rows import Row

_ROOT = Path(__file__).parents[2]
_COPY_BYTES = 1024 * 1024


@dataclass(frozen=True)
class OpenSheet:
    """A sheet that is being read.

    Attributes
    ----------
    name : of the sheet.
    sheets : (name, is visible) of all sheets, in the order of their tabs.
    rows : rows that are not blank, as they come.
    """

    name: str
    sheets: tuple[tuple[str, bool], ...]
    rows: Iterator[Row]


@contextmanager
def opened(stream: BinaryIO, sheet: str | None, limits: FileLimits) -> Iterator[OpenSheet]:
    """Open a sheet of the workbook in a stream: the named one, or the first that holds a table.

    The stream is copied to a temporary file, because a workbook is not read from front to back.

    Raises
    ------
    UserError : the workbook is damaged, unsafe or too large; also while its rows are read.
    """
    with tempfile.NamedTemporaryFile(prefix="workbook-", suffix=".xlsx") as copy:
        copyfileobj(stream, copy, _COPY_BYTES)
        copy.flush()
        with _child(Path(copy.name), sheet, limits) as child, closing(_values(child)) as values:
            first = next(values)
            names = tuple((name, bool(is_visible)) for name, is_visible in first["sheets"])
            yield OpenSheet(first["sheet"], names, ((row[0], row[1]) for row in values))


@contextmanager
def _child(path: Path, sheet: str | None, limits: FileLimits) -> Iterator[subprocess.Popen[bytes]]:
    choices = orjson.dumps({"sheet": sheet, "limits": asdict(limits)}).decode()
    child = subprocess.Popen(  # noqa: S603 - our own program, and no shell
        [sys.executable, "-m", "core.ingest.workbook_child", str(path), choices],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def _values(child: subprocess.Popen[bytes]) -> Generator[Any]:
    """Yield what the child says, up to its end."""
    output: IO[bytes] | None = child.stdout
    for line in output or ():
        value = orjson.loads(line)
        if value == "end":
            return
        if isinstance(value, dict) and "what" in value:
            raise UserError(value["what"], value["fix"])
        yield value
    raise UserError(
        "The workbook is too large or too complex to be read: it takes more memory or time than "
        "a workbook may.",
        "Save the sheet as “CSV UTF-8” in your spreadsheet program, and import that file.",
    )
