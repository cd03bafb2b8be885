"""Who was in which list that left the app, in blocks of neighbouring ids (ADR 23)."""

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import ListBlock, ListExport

IdArray = npt.NDArray[np.int64]

IDS_IN_A_BLOCK = 10_000
_FASTEST = 1


def packed(ids: IdArray) -> bytes:
    """Return rising ids in few bytes: mostly they follow each other in small steps."""
    return zlib.compress(np.diff(ids, prepend=0).astype("<i8").tobytes(), _FASTEST)


def unpacked(content: bytes) -> IdArray:
    """Read what `packed` wrote."""
    return np.cumsum(np.frombuffer(zlib.decompress(content), dtype="<i8"), dtype=np.int64)


class Gatherer:
    """Takes the ids of a list as they go out, and keeps them packed until they are stored.

    Attributes
    ----------
    n_taken : how many ids.
    """

    def __init__(self) -> None:
        self.n_taken = 0
        self._waiting: list[int] = []
        self._blocks: list[tuple[int, int, bytes]] = []

    def take(self, ids: Sequence[int]) -> None:
        """Take the next ids, which are larger than those before."""
        self.n_taken += len(ids)
        self._waiting.extend(ids)
        while len(self._waiting) >= IDS_IN_A_BLOCK:
            self._close(self._waiting[:IDS_IN_A_BLOCK])
            del self._waiting[:IDS_IN_A_BLOCK]

    def store(self, session: Session, list_id: int) -> None:
        """Note who was in a list."""
        if self._waiting:
            self._close(self._waiting)
            self._waiting = []
        session.add_all(
            ListBlock(list_id=list_id, first_id=first, last_id=last, ids=ids)
            for first, last, ids in self._blocks
        )

    def _close(self, ids: Sequence[int]) -> None:
        content = packed(np.array(ids, dtype=np.int64))
        self._blocks.append((ids[0], ids[-1], content))


def lists_with(session: Session, shop_id: int, customer_id: int, most: int) -> list[ListExport]:
    """Return the newest lists in which a customer was, newest first."""
    query = (
        select(ListBlock.list_id, ListBlock.ids)
        .join(ListExport, ListExport.id == ListBlock.list_id)
        .where(
            ListExport.shop_id == shop_id,
            ListBlock.first_id <= customer_id,
            ListBlock.last_id >= customer_id,
        )
        .order_by(ListBlock.list_id.desc())
    )
    found = [list_id for list_id, ids in session.execute(query) if _has(ids, customer_id)][:most]
    lists = select(ListExport).where(ListExport.id.in_(found)).order_by(ListExport.id.desc())
    return list(session.scalars(lists))


def forget(session: Session, customer_ids: Iterable[int]) -> int:
    """Take customers out of all lists that they were in, for good; return of how many."""
    n_lists = 0
    for customer_id in customer_ids:
        query = select(ListBlock).where(
            ListBlock.first_id <= customer_id, ListBlock.last_id >= customer_id
        )
        for block in session.scalars(query):
            ids = unpacked(block.ids)
            left = ids[ids != customer_id]
            if left.size < ids.size:
                n_lists += 1
                _replace(session, block, left)
    return n_lists


def _replace(session: Session, block: ListBlock, ids: IdArray) -> None:
    session.delete(block)
    session.flush()
    if ids.size:
        first, last = int(ids[0]), int(ids[-1])
        session.add(ListBlock(list_id=block.list_id, first_id=first, last_id=last, ids=packed(ids)))
        session.flush()


def _has(content: bytes, customer_id: int) -> bool:
    ids = unpacked(content)
    at = int(np.searchsorted(ids, customer_id))
    return at < ids.size and int(ids[at]) == customer_id
