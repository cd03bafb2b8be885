"""Texts that people typed or that we wrote for them, in which somebody may be named."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.tables import (
    AuditEntry,
    Campaign,
    Comparison,
    ImportBatch,
    Job,
    ListExport,
    PriceStudy,
    RuleSearch,
    SavedList,
)
from core.domain.person_words import PersonWords, blotted_json

_ROWS_AT_ONCE = 2_000
_OF_SHOP: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (ImportBatch, ("file_name", "mapping", "text_format", "counts", "error_what", "error_fix")),
    (Job, ("payload", "doing", "error_what", "error_fix")),
    (ListExport, ("title", "rule", "made_of", "purpose", "columns", "file_name")),
    (SavedList, ("name", "made_of", "columns")),
    (RuleSearch, ("choice", "found")),
    (PriceStudy, ("found",)),
    (Comparison, ("choice", "found")),
    (Campaign, ("name", "segments")),
)


def blot(session: Session, shop_id: int, words: PersonWords) -> dict[str, int]:
    """Blot names, addresses and numbers out of texts; return how many rows of each table."""
    counts = {
        table.__tablename__: _blot(
            session, select(table).where(table.shop_id == shop_id), columns, words
        )
        for table, columns in _OF_SHOP
    }
    # What is done is noted for all shops together.
    query = select(AuditEntry)
    return {**counts, "audit_entry": _blot(session, query, ("subject", "details"), words)}


def _blot(session: Session, query: Any, columns: tuple[str, ...], words: PersonWords) -> int:  # noqa: ANN401 - a select of any table
    n_changed = 0
    for row in session.scalars(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        is_changed = False
        for name in columns:
            before = getattr(row, name)
            after = blotted_json(before, words)
            if after is not before:
                setattr(row, name, after)
                is_changed = True
        n_changed += is_changed
    session.flush()
    return n_changed
