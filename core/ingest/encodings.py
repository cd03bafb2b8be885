"""In which encoding a text file is written."""

import codecs
import re
from typing import BinaryIO

from core.errors import UserError

CP1252_NOTICE = (
    "The file is not written as UTF-8; it was read as Windows-1252 (Western European). "
    "Check that letters such as é, ö and ñ look right."
)
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1257": "Windows-1257 (Baltic)",
    "iso8859-15": "ISO 8859-15 (Western European, older systems)",
    "mac-roman": "Mac Roman (older Macs)",
    "cp850": "DOS 850 (Western European)",
}
"""The encodings that can be chosen, with their names."""

_BLOCK_BYTES = 256 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def detect_encoding(stream: BinaryIO, limit: int | None = None) -> tuple[str, str]:
    """Return the encoding (a codec's name) and a notice for the user, "" when it is certain.

    UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252.

    Parameters
    ----------
    stream : read from where it stands.
    limit : look at about so many bytes only, where a letter may be cut off; None for all.

    Raises
    ------
    UserError : none of these encodings fits.
    """
    first = stream.read(_BLOCK_BYTES)
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, ""
    return _without_mark(first, stream, limit)


def _without_mark(first: bytes, stream: BinaryIO, limit: int | None) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8_fits = cp1252_fits = True
    seen_beyond_ascii = False
    block, n_bytes = first, 0
    while block and (utf8_fits or cp1252_fits) and (limit is None or n_bytes < limit):
        n_bytes += len(block)
        cp1252_fits = cp1252_fits and not _NOT_IN_CP1252.search(block)
        if utf8_fits:
            text, utf8_fits = _decoded(decoder, block)
            seen_beyond_ascii = seen_beyond_ascii or not text.isascii()
        block = stream.read(_BLOCK_BYTES)
    if utf8_fits and limit is None:
        utf8_fits = _decoded(decoder, b"", final=True)[1]
    if utf8_fits:
        return "utf-8", ""
    # Real Windows-1252 text hardly ever holds a sequence that is right in UTF-8; text that holds
    # both is damaged, and reading it as Windows-1252 would change the letters that were right.
    if cp1252_fits and not seen_beyond_ascii:
        return "cp1252", CP1252_NOTICE
    raise UserError(
        "The encoding of this file can't be read: it is neither UTF-8 nor Windows-1252, "
        "or a mixture of both.",
        "Save it again as “CSV UTF-8” in the program that made it, and import that file.",
    )


def _decoded(
    decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False
) -> tuple[str, bool]:
    """Return the text and whether all bytes were right; of wrong bytes, the text before them."""
    try:
        return decoder.decode(block, final), True
    except UnicodeDecodeError as error:
        return error.object[: error.start].decode("utf-8", "ignore"), False
