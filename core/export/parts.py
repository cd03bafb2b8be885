"""A long list as several files in one archive, made while it goes out.

Each file has the header, and is as large as the destination takes at once.
"""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import IO

from core.export.stream import Piece

_QUICKEST = 1


@dataclass(frozen=True)
class Largest:
    """What a file may have: bytes, and rows with the header, or None."""

    n_bytes: int
    n_rows: int | None = None


def archive(header: bytes, pieces: Iterable[Piece], stem: str, largest: Largest) -> Iterator[bytes]:
    """Yield an archive with the files “stem_part1.csv” and so on, piece by piece."""
    out = _Out()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICKEST) as whole:
        part = _Part(whole, header, stem, largest)
        part.begin()
        try:
            for piece in pieces:
                if not part.has_room(piece):
                    part.end()
                    part.begin()
                part.write(piece)
                yield out.taken()
        finally:
            part.end()
    yield out.taken()


class _Part:
    """The file of the archive that is being written."""

    def __init__(self, whole: zipfile.ZipFile, header: bytes, stem: str, largest: Largest) -> None:
        self._whole, self._header, self._stem, self._largest = whole, header, stem, largest
        self._number = self._n_bytes = self._n_rows = 0
        self._file: IO[bytes] | None = None

    def begin(self) -> None:
        self._number += 1
        self._file = self._whole.open(f"{self._stem}_part{self._number}.csv", "w")
        self._file.write(self._header)
        self._n_bytes, self._n_rows = len(self._header), 1

    def has_room(self, piece: Piece) -> bool:
        if self._n_rows == 1:
            return True  # a file with the header alone is nobody's use
        n_rows = self._n_rows + len(piece.customer_ids)
        fits = self._largest.n_rows is None or n_rows <= self._largest.n_rows
        return fits and self._n_bytes + len(piece.content) <= self._largest.n_bytes

    def write(self, piece: Piece) -> None:
        if self._file is None:
            raise RuntimeError("no file was begun")
        self._file.write(piece.content)
        self._n_bytes += len(piece.content)
        self._n_rows += len(piece.customer_ids)

    def end(self) -> None:
        if self._file is not None:
            self._file.close()


class _Out(RawIOBase):
    """Keeps what is written until it is taken; it can't go back, so nothing is kept for that."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        taken = bytes(content)  # type: ignore[call-overload]
        self._waiting.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        """Return what was written since it was asked for last."""
        waiting, self._waiting = b"".join(self._waiting), []
        return waiting
