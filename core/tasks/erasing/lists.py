"""Lists that left the app, or are kept: who was in them, and whom their customers are like."""

from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import list_blocks
from core.db.tables import ListExport, SavedList
from core.features.snapshot import IdArray
from core.tasks.erasing.found_runs import NOBODY


def forget(session: Session, shop_id: int, gone: IdArray) -> dict[str, int]:
    """Take customers out of all lists of a shop; return how many rows of each table changed."""
    ids = frozenset(gone.tolist())
    exported = session.scalars(select(ListExport).where(ListExport.shop_id == shop_id))
    saved = session.scalars(select(SavedList).where(SavedList.shop_id == shop_id))
    counts = {
        "list_block": list_blocks.forget(session, ids),
        "list_export": sum(_forget(row, gone, ids) for row in exported),
        "saved_list": sum(_forget(row, gone, ids) for row in saved),
    }
    session.flush()
    return counts


def _forget(row: ListExport | SavedList, gone: IdArray, ids: frozenset[int]) -> bool:
    is_changed = False
    made_of = _without(row.made_of, ids)
    if made_of != row.made_of:
        row.made_of, is_changed = made_of, True
    if isinstance(row, SavedList) and row.customer_ids is not None:
        before = list_blocks.unpacked(row.customer_ids)
        after = before[~np.isin(before, gone)]
        if after.size < before.size:
            row.customer_ids, is_changed = list_blocks.packed(after), True
    return is_changed


def _without(data: Any, gone: frozenset[int]) -> Any:  # noqa: ANN401 - any JSON
    """Let nobody who is gone be one whom look-alikes are like."""
    if isinstance(data, dict):
        return {
            key: [NOBODY if each in gone else each for each in value]
            if key == "models"
            else _without(value, gone)
            for key, value in data.items()
        }
    return [_without(each, gone) for each in data] if isinstance(data, list) else data
