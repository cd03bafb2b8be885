"""The words by which customers and products are found: sorted, in blocks (ADR 20)."""

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from core.db.tables import SearchBlock
from core.domain.search_text import one_edit_away

IdArray = NDArray[np.int64]

MOST_BLOCKS = 60
"""Blocks that are read for the beginning of a word, at most."""

_MOST_WORDS, _MOST_IDS = 4_000, 8_000
_MOST_MENDED = 10
_QUICK = 1
_AFTER_ALL_LETTERS = b"\xff"
_AFTER_ALL_WORDS = "\U0010ffff"
_NONE: IdArray = np.empty(0, dtype=np.int64)


class Kind(StrEnum):
    """What something is found by."""

    NUMBER = "number"
    EMAIL = "email"
    NAME = "name"
    PRODUCT = "product"
    CODE = "code"


@dataclass(frozen=True)
class Hits:
    """Whom a word leads to.

    Attributes
    ----------
    ids : in the order of the words that they were found by, each once.
    is_whole : nobody else is to be found; False for the beginning of very many words.
    """

    ids: IdArray
    is_whole: bool


class Indexed(Protocol):
    """Words and the rows that have them: `counts` (n_words,), `ids` (sum of counts,)."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many rows have each word."""

    @property
    def ids(self) -> IdArray:
        """The rows of one word after the other."""

    def between(self, first: int, last: int) -> list[str]:
        """Return some of the words, which are sorted by their bytes, each once."""


def replace(session: Session, shop_id: int, kind: Kind, found: Indexed) -> None:
    """Store the words of a shop, in place of those from before."""
    session.execute(
        delete(SearchBlock).where(SearchBlock.shop_id == shop_id, SearchBlock.kind == kind)
    )
    ends = np.concatenate([[0], np.cumsum(found.counts)])
    rows = []
    for first, last in _blocks(found.counts):
        words = found.between(first, last)
        ids = found.ids[ends[first] : ends[last]]
        rows.append(
            {
                "shop_id": shop_id,
                "kind": str(kind),
                "first_word": words[0].encode(),
                "words": zlib.compress("\n".join(words).encode(), _QUICK),
                "rows": _packed(found.counts[first:last], ids),
            }
        )
    if rows:
        session.execute(insert(SearchBlock), rows)


def beginning_with(
    session: Session, shop_id: int, kind: Kind, prefix: str, most_blocks: int = 0
) -> Hits:
    """Return the rows with a word that begins so, those with the very word first.

    Parameters
    ----------
    most_blocks : that are read; 0 for MOST_BLOCKS.
    """
    most_blocks = most_blocks or MOST_BLOCKS
    found: list[IdArray] = []
    blocks = _read(session, shop_id, kind, prefix.encode(), most_blocks)
    n_blocks = 0
    for words, starts, ids in blocks:
        n_blocks += 1
        first = bisect_left(words, prefix)
        last = bisect_left(words, prefix + _AFTER_ALL_WORDS)
        found.append(ids[starts[first] : starts[last]])
    return Hits(_each_once(found), is_whole=n_blocks < most_blocks)


def almost(session: Session, shop_id: int, kind: Kind, word: str) -> tuple[list[str], Hits]:
    """Return the known words that are one letter away, and the rows that have one of them."""
    near = one_edit_away(word, _all_words(session, shop_id, kind))[:_MOST_MENDED]
    found = [_exactly(session, shop_id, kind, each) for each in near]
    return near, Hits(_each_once(found), is_whole=True)


def _exactly(session: Session, shop_id: int, kind: Kind, word: str) -> IdArray:
    for words, starts, ids in _read(session, shop_id, kind, word.encode(), 1):
        if word in words:
            position = words.index(word)
            return ids[starts[position] : starts[position + 1]]
    return _NONE


def _each_once(found: Iterable[IdArray]) -> IdArray:
    together = np.concatenate([_NONE, *found])
    _, first = np.unique(together, return_index=True)
    return together[np.sort(first)]


def _blocks(counts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    first = n_ids = 0
    for position, n in enumerate(counts.tolist()):
        if position > first and (n_ids + n > _MOST_IDS or position - first >= _MOST_WORDS):
            yield first, position
            first, n_ids = position, 0
        n_ids += n
    if counts.size:
        yield first, counts.size


def _packed(counts: NDArray[np.int64], ids: IdArray) -> bytes:
    # Steps between neighbours are mostly small, which leaves little after compression.
    steps = np.diff(ids, prepend=np.int64(0))
    return zlib.compress(np.concatenate([counts, steps]).astype("<i8").tobytes(), _QUICK)


def _read(
    session: Session, shop_id: int, kind: Kind, prefix: bytes, most_blocks: int
) -> Iterator[tuple[list[str], list[int], IdArray]]:
    """Yield words, where their rows start, and the rows, of the blocks that can have a prefix."""
    of_kind = (SearchBlock.shop_id == shop_id, SearchBlock.kind == kind)
    start = select(func.max(SearchBlock.first_word)).where(
        *of_kind, SearchBlock.first_word <= prefix
    )
    blocks = (
        select(SearchBlock.words, SearchBlock.rows)
        .where(
            *of_kind,
            SearchBlock.first_word >= (session.scalar(start) or prefix),
            SearchBlock.first_word <= prefix + _AFTER_ALL_LETTERS,
        )
        .order_by(SearchBlock.first_word)
        .limit(most_blocks)
    )
    for packed_words, packed_rows in session.execute(blocks):
        words = zlib.decompress(packed_words).decode().split("\n")
        numbers = np.frombuffer(zlib.decompress(packed_rows), dtype="<i8").astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(numbers[: len(words)])]).tolist()
        yield words, starts, np.cumsum(numbers[len(words) :])


def _all_words(session: Session, shop_id: int, kind: Kind) -> Iterator[str]:
    query = select(SearchBlock.words).where(
        SearchBlock.shop_id == shop_id, SearchBlock.kind == kind
    )
    for packed in session.scalars(query.order_by(SearchBlock.first_word)):
        yield from zlib.decompress(packed).decode().split("\n")
