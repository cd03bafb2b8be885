"""Looks for traces in all that is kept: every column of every table, every file."""

import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy import MetaData, select

from core.db.session import engine_for, transaction

_SMALLEST_ID = 1_000_000
"""Numbers below are not taken for ids: tests give customers larger ones."""


def traces(
    database_url: str,
    words: Collection[str],
    ids: Collection[int],
    without: Collection[tuple[str, str]] = (),
) -> list[str]:
    """Return where a word or an id stands: “table.column: what”.

    Whatever is packed is unpacked: gzip, deflate, zip and npz, Arrow; arrays of steps are added up.

    Parameters
    ----------
    ids : all of at least 1,000,000. without : (table, column) that are not looked at.
    """
    assert all(each >= _SMALLEST_ID for each in ids)
    known = MetaData()
    known.reflect(engine_for(database_url))
    found = []
    with transaction(database_url, read_only=True) as session:
        for name, table in known.tables.items():
            for kept in session.execute(select(table)).mappings():
                row = _read_block(dict(kept)) if name == "search_block" else kept
                for column, value in row.items():
                    if (name, column) not in without:
                        called = f"{name} {row['name']}" if name == "artifact" else name
                        found += [f"{called}.{column}: {each}" for each in _in(value, words, ids)]
    return sorted(set(found))


def traces_in_files(folder: Path, words: Collection[str]) -> list[str]:
    """Return which files below a folder have a word, packed or not."""
    return sorted(
        f"{path.name}: {each}"
        for path in folder.rglob("*")
        if path.is_file()
        for each in set(_in(path.read_bytes(), words, ()))
    )


def _read_block(row: dict[str, Any]) -> dict[str, Any]:
    """Return a block of the search index with the ids themselves: only then they are told."""
    n_words = zlib.decompress(row["words"]).count(b"\n") + 1
    numbers = np.frombuffer(zlib.decompress(row["rows"]), dtype="<i8")
    return row | {"rows": np.cumsum(numbers[n_words:]).tolist()}


def _in(value: object, words: Collection[str], ids: Collection[int]) -> Iterator[str]:
    if isinstance(value, bytes | memoryview):
        for piece in _unpacked(bytes(value)):
            yield from _in_piece(piece, words, ids)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if value in ids:
            yield f"id {value}"
    else:
        text = (
            value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
        )
        yield from _in_text(text, words, ids)


def _in_text(text: str, words: Collection[str], ids: Collection[int]) -> Iterator[str]:
    small = text.casefold()
    yield from (word for word in words if word.casefold() in small)
    yield from (f"id {each}" for each in ids if re.search(rf"(?<!\d){each}(?!\d)", text))


def _in_piece(
    piece: bytes | npt.NDArray[Any], words: Collection[str], ids: Collection[int]
) -> Iterator[str]:
    if isinstance(piece, np.ndarray):
        if np.issubdtype(piece.dtype, np.number) and piece.dtype != np.uint8:
            numbers = piece.ravel()
            for array in (numbers, np.cumsum(numbers)):
                yield from (f"id {each} in an array" for each in ids if (array == each).any())
        yield from _in_piece(piece.tobytes(), words, ids)
        return
    small = piece.lower()
    for word in words:
        for encoding in ("utf-8", "utf-16-le"):
            if word.lower().encode(encoding) in small:
                yield word


def _unpacked(content: bytes) -> Iterator[Any]:
    """Yield the bytes, and whatever is packed in them, however deep."""
    yield content
    for unpack in (_gzip, _deflate, _zip, _npy, _arrow, _numbers):
        for piece in unpack(content):
            if isinstance(piece, bytes):
                yield from _unpacked(piece)
            else:
                yield piece


def _gzip(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)


def _deflate(content: bytes) -> Iterator[Any]:
    if content[:1] != b"\x78":
        return
    try:
        plain = zlib.decompress(content)
    except zlib.error:
        return
    yield plain
    if len(plain) % 8 == 0:
        yield np.frombuffer(plain, dtype="<i8")


def _zip(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def _npy(content: bytes) -> Iterator[Any]:
    if content.startswith(b"\x93NUMPY"):
        yield np.load(io.BytesIO(content), allow_pickle=False)


def _arrow(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"ARROW1"):
        yield pl.read_ipc(io.BytesIO(content)).write_csv().encode()


def _numbers(content: bytes) -> Iterator[Any]:
    """Yield small blobs that are nothing but numbers, as they would be read."""
    if content[:1] not in b"\x1f\x78\x93PA[{" and len(content) % 8 == 0:
        yield np.frombuffer(content, dtype="<i8")
