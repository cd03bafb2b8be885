"""What a file really is, by its name and its first bytes."""

import re
import unicodedata
from pathlib import PurePosixPath

from core.errors import UserError
from core.ingest.limits import MAX_FILE_NAME_CHARS

WORKBOOK = ".xlsx"
EXTENSIONS = (".csv", ".txt", ".tsv", WORKBOOK)
_SAVE_AS_CSV = "Save it as “CSV UTF-8” in the program that made it, and import that file."
_EXCEL = "an Excel workbook"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Excel workbook"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"SQLite format 3", "a database file (SQLite)"),
    (b"PAR1", "a Parquet file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"{\\rtf", "a text document (RTF)"),
)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml)", re.I)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01


def safe_name(name: str) -> str:
    """Return a file's name as it may be stored and shown: no folders, no control characters.

    Raises
    ------
    UserError : the name does not end like a file that we read.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    stem, dot, ending = plain.rpartition(".")
    shown = plain[:80] or "This file"
    if f".{ending.lower()}" in (".xls", ".xlsm", ".xlsb", ".ods", ".numbers"):
        raise UserError(f"“{shown}” is a spreadsheet file type that can't be read.", _SAVE_AS_CSV)
    if not stem or not dot or f".{ending.lower()}" not in EXTENSIONS:
        raise UserError(
            f"“{shown}” is not a file type that can be imported.",
            "Choose a text file with columns (.csv, .txt, .tsv) or an Excel workbook (.xlsx).",
        )
    return f"{stem[: MAX_FILE_NAME_CHARS - len(ending) - 1]}.{ending}"


def is_workbook_name(name: str) -> bool:
    """Tell whether a file is an Excel workbook by its name."""
    return name.casefold().endswith(WORKBOOK)


def refuse_unless_workbook(head: bytes) -> None:
    """Raise UserError, naming what the file really is, unless `head` may start a workbook."""
    if head.startswith(b"PK\x03\x04"):
        return
    found = _other_type(head) or "a text file"
    raise UserError(
        f"This is {found}, not an Excel workbook of type .xlsx.",
        "Open it in the program that made it, save it as .xlsx or as “CSV UTF-8”, and import that.",
    )


def refuse_other_types(head: bytes) -> None:
    """Raise UserError, naming what the file really is, unless `head` may be the start of text."""
    found = _other_type(head)
    if found == _EXCEL:
        raise UserError(
            "This is an Excel workbook, but its name does not say so; that is another file type.",
            "Give the file a name that ends in .xlsx, and import it again.",
        )
    if found:
        raise UserError(f"This is {found}, not a text file with columns (CSV).", _SAVE_AS_CSV)


def _other_type(head: bytes) -> str | None:
    if head.startswith(b"PK\x03\x04"):
        is_excel = b"xl/" in head or b"[Content_Types].xml" in head
        return _EXCEL if is_excel else "a compressed folder (zip)"
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if _MARKUP.match(head):
        return "a web page (perhaps a sign-in page that was saved instead of the file)"
    if head.startswith(_UTF16_MARKS):
        return None
    return "a binary file" if _is_binary(head) else None


def _is_binary(head: bytes) -> bool:
    if b"\0" in head:
        return True
    return len(_CONTROL.findall(head)) > max(_MAX_CONTROL_SHARE * len(head), 8)
