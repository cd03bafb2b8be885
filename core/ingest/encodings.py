"""In which encoding a text file is written."""

import codecs
import re
import unicodedata
from contextlib import suppress
from itertools import pairwise
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
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "cp874": "Windows-874 (Thai)",
    "iso8859-1": "ISO 8859-1 (Western European)",
    "iso8859-2": "ISO 8859-2 (Central European)",
    "iso8859-3": "ISO 8859-3 (South European)",
    "iso8859-4": "ISO 8859-4 (Baltic, older systems)",
    "iso8859-5": "ISO 8859-5 (Cyrillic)",
    "iso8859-6": "ISO 8859-6 (Arabic)",
    "iso8859-7": "ISO 8859-7 (Greek)",
    "iso8859-8": "ISO 8859-8 (Hebrew)",
    "iso8859-9": "ISO 8859-9 (Turkish)",
    "iso8859-10": "ISO 8859-10 (Nordic)",
    "iso8859-13": "ISO 8859-13 (Baltic)",
    "iso8859-14": "ISO 8859-14 (Celtic)",
    "iso8859-15": "ISO 8859-15 (Western European with €)",
    "iso8859-16": "ISO 8859-16 (South-Eastern European)",
    "koi8-r": "KOI8-R (Russian)",
    "koi8-u": "KOI8-U (Ukrainian)",
    "mac-roman": "Mac Roman (older Macs)",
    "mac-latin2": "Mac Central European",
    "mac-cyrillic": "Mac Cyrillic",
    "mac-greek": "Mac Greek",
    "mac-turkish": "Mac Turkish",
    "cp437": "DOS 437 (United States)",
    "cp850": "DOS 850 (Western European)",
    "cp852": "DOS 852 (Central European)",
    "cp858": "DOS 858 (Western European with €)",
    "cp866": "DOS 866 (Cyrillic)",
    "cp857": "DOS 857 (Turkish)",
    "cp737": "DOS 737 (Greek)",
    "cp775": "DOS 775 (Baltic)",
    "cp865": "DOS 865 (Nordic)",
    "cp932": "Shift JIS (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Traditional Chinese)",
    "euc-kr": "EUC-KR (Korean)",
}
"""The encodings that can be chosen, with their names."""

_LIKELY = (
    "cp1250", "iso8859-2", "mac-roman", "cp850", "cp437", "cp1251", "iso8859-15", "iso8859-9",
    "cp1257", "iso8859-5", "koi8-r", "cp852", "cp866", "mac-latin2", "mac-cyrillic",
    "cp1253", "iso8859-7",
)  # fmt: skip
_MOST_CANDIDATES = 6
_CANDIDATE_BYTES = 20_000
_BLOCK_BYTES = 256 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BEYOND_ASCII = re.compile(rb"[A-Za-z]*[\x80-\xff]+[A-Za-z\x80-\xff]*")
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class EncodingError(UserError):
    """The encoding can't be told; somebody has to choose it."""


def detect_encoding(stream: BinaryIO, limit: int | None = None) -> tuple[str, str]:
    """Return the encoding (a codec's name) and a notice for the user, "" when it is certain.

    UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252.

    Parameters
    ----------
    stream : read from where it stands.
    limit : look at about so many bytes only, where a letter may be cut off; None for all.

    Raises
    ------
    EncodingError : none of these encodings fits.
    """
    first = stream.read(_BLOCK_BYTES)
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, ""
    return _without_mark(first, stream, limit)


def unsure_encoding_error() -> EncodingError:
    """Return the error for a file whose encoding somebody has to choose."""
    return EncodingError(
        "The encoding of this file can't be told: it is neither UTF-8 nor Windows-1252, "
        "or a mixture of both.",
        "Choose the encoding in which all letters look right, or save the file again as "
        "“CSV UTF-8” in the program that made it.",
    )


def candidates(content: bytes) -> tuple[str, ...]:
    """Return encodings in which bytes can be read, the likeliest first; each reads other letters.

    Likely is what gives letters inside of words, in the case of their neighbours.
    """
    beyond = b" ".join(_BEYOND_ASCII.findall(content[:_CANDIDATE_BYTES]))
    texts: dict[str, str] = {}
    for encoding in _LIKELY:
        with suppress(UnicodeDecodeError):
            text = beyond.decode(encoding)
            if text.isprintable() and text not in texts.values():
                texts[encoding] = text
    ranked = sorted(texts, key=lambda encoding: -_n_fitting(texts[encoding]))
    return tuple(ranked[:_MOST_CANDIDATES]) or ("iso8859-1",)


def _n_fitting(text: str) -> int:
    """Return how many letters fit those before them, less what is no letter."""
    score = 0
    for before, char in pairwise(f" {text}"):
        if not char.isascii():
            is_odd = not char.isalpha() or (char.isupper() and before.islower())
            is_mixed = before.isascii() and before.isalpha() and not _is_latin(char)
            score += -1 if is_odd or is_mixed else 1
    return score


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN")


def _without_mark(first: bytes, stream: BinaryIO, limit: int | None) -> tuple[str, str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8_fits = cp1252_fits = True
    seen_beyond_ascii = False
    block, n_bytes = first, 0
    while block and (utf8_fits or cp1252_fits) and (limit is None or n_bytes < limit):
        n_bytes += len(block)
        if not block.isascii():
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
    raise unsure_encoding_error()


def _decoded(
    decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False
) -> tuple[str, bool]:
    """Return the text and whether all bytes were right; of wrong bytes, the text before them."""
    try:
        return decoder.decode(block, final), True
    except UnicodeDecodeError as error:
        return error.object[: error.start].decode("utf-8", "ignore"), False
