"""A file that is stored in compressed slices, read as one stream."""

import io
import zlib
from collections.abc import Callable

from core.errors import UserError
from core.ingest.limits import SLICE_BYTES

_GZIP = 31


def unpacked(content: bytes, most: int = SLICE_BYTES) -> bytes:
    """Return what a gzip slice holds.

    Never unpacks more than `most` bytes and one, so that a small slice can't fill the memory.

    Raises
    ------
    UserError : the slice is damaged, or holds more than `most` bytes.
    """
    unpacker = zlib.decompressobj(_GZIP)
    try:
        plain = unpacker.decompress(content, most + 1)
    except zlib.error:
        raise _damaged() from None
    if len(plain) > most:
        raise UserError(
            "A part of the upload expands to more than it should, so it was refused.",
            "Upload the file again from this page.",
        )
    if not unpacker.eof or unpacker.unused_data:
        raise _damaged()
    return plain


class SliceReader(io.RawIOBase):
    """Reads slice after slice.

    Parameters
    ----------
    slice_at : returns the compressed slice at a place (from 0), or None after the last.

    Attributes
    ----------
    n_read : bytes given out since the start (before compression they had this size).
    """

    def __init__(self, slice_at: Callable[[int], bytes | None]) -> None:
        self._slice_at = slice_at
        self.seek(0)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can go back to the start (nowhere else)."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go back to the start."""
        if offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only back to the start")
        self.n_read = 0
        self._place = 0
        self._left = memoryview(b"")
        return 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` as far as the current slice reaches; 0 at the end."""
        if not self._left:
            content = self._slice_at(self._place)
            if content is None:
                return 0
            self._place += 1
            self._left = memoryview(unpacked(content))
        part = self._left[: len(buffer)]
        buffer[: len(part)] = part
        self._left = self._left[len(part) :]
        self.n_read += len(part)
        return len(part)


def _damaged() -> UserError:
    return UserError(
        "A part of the upload arrived damaged.", "Upload the file again from this page."
    )
