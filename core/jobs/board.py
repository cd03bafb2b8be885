"""Notes beside a SQLite database: how far its jobs are, and which of them are to stop.

SQLite has one writer. While an import writes a million customers in one transaction, nobody
else could write how far it is, or that it shall stop, into the same file. The web, the worker
and the tasks share a disk then, so each note is a small file in a folder beside the database.
PostgreSQL needs none of this: its jobs are told apart by row.

A note names the attempt it is about; one that is lost costs a moment of progress, no data.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

_FORGET_AFTER_SECONDS = 86_400.0


@dataclass(frozen=True)
class Board:
    """The notes about the jobs of one SQLite file."""

    folder: Path

    def report(self, job_id: int, attempt: int, share: float, doing: str) -> None:
        """Note how far an attempt is (0 … 1), and what it is doing."""
        self._write(f"share-{job_id}-{attempt}", orjson.dumps([share, doing]))

    def progress(self, job_id: int, attempt: int) -> tuple[float, str] | None:
        """Return what was last reported for an attempt, or None."""
        try:
            share, doing = orjson.loads((self.folder / f"share-{job_id}-{attempt}").read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return float(share), str(doing)

    def ask_to_stop(self, job_id: int, attempt: int) -> None:
        """Ask the worker to stop an attempt."""
        self._write(f"stop-{job_id}-{attempt}", b"")

    def is_to_stop(self, job_id: int, attempt: int) -> bool:
        """Tell whether somebody asked for the attempt to be stopped."""
        return (self.folder / f"stop-{job_id}-{attempt}").exists()

    def beat(self, job_id: int, attempt: int) -> None:
        """Note that a worker is looking after an attempt now."""
        self._write(f"beat-{job_id}-{attempt}", b"")

    def is_alive(self, job_id: int, attempt: int, within_seconds: float) -> bool:
        """Tell whether a worker has looked after the attempt in the last seconds."""
        with suppress(FileNotFoundError):
            seen = (self.folder / f"beat-{job_id}-{attempt}").stat().st_mtime
            return time.time() - seen < within_seconds
        return False

    def forget_old(self) -> None:
        """Remove the notes that nobody can be waiting for any more."""
        for note in self.folder.glob("*-*-*"):
            with suppress(FileNotFoundError):
                if time.time() - note.stat().st_mtime > _FORGET_AFTER_SECONDS:
                    note.unlink()

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        written = self.folder / f".{name}.{os.getpid()}"
        written.write_bytes(content)
        written.replace(self.folder / name)


def board_beside(database_url: str) -> Board | None:
    """Return the board of a SQLite database; None for PostgreSQL."""
    if not database_url.startswith("sqlite"):
        return None
    path = Path(database_url.removeprefix("sqlite:///"))
    return Board(path.with_name(f"{path.name}-jobs"))
