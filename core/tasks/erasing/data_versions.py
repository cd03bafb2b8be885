"""Data versions without who is erased."""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db import artifacts, recency
from core.db.tables import Artifact, FeatureSnapshot
from core.domain import exploration, quality, sales
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.person_words import ERASED, Level
from core.features.rfm import Buyers
from core.features.snapshot import ARTIFACT, FloatArray, IdArray, Snapshot

# Pages show them of the newest version only.
_OF_NEWEST_ONLY = (
    exploration.ARTIFACT, exploration.SAMPLE_ARTIFACT, quality.ARTIFACT, sales.ARTIFACT,
)  # fmt: skip


def older(session: Session, shop_id: int, newest_id: int) -> list[FeatureSnapshot]:
    """Return the data versions that are kept besides the newest."""
    query = select(FeatureSnapshot).where(
        FeatureSnapshot.shop_id == shop_id, FeatureSnapshot.id != newest_id
    )
    return list(session.scalars(query.order_by(FeatureSnapshot.version)))


def read(session: Session, snapshot_id: int) -> Snapshot | None:
    """Return a data version as it is stored."""
    content = artifacts.load(session, ARTIFACT, snapshot_id=snapshot_id)
    return Snapshot.from_bytes(content) if content else None


def has_any(data: Snapshot, gone: IdArray) -> bool:
    """Tell whether a data version has any of some customers."""
    return bool(np.isin(gone, data.customer_ids).any())


def rewrite(session: Session, row: FeatureSnapshot, data: Snapshot, gone: IdArray) -> Snapshot:
    """Store a data version without some customers; return it.

    Places of levels stay what they are: maps and models hold them. A level that nobody has any
    more loses its name.
    """
    kept = without(data, gone)
    artifacts.save(session, ARTIFACT, kept.to_bytes(), snapshot_id=row.id)
    row.n_customers = kept.n_customers
    row.columns = [facts.to_json() for facts in kept.facts]
    _drop(session, row.id, _OF_NEWEST_ONLY)
    _rewrite_buyers(session, row.id, gone)
    return kept


def without(data: Snapshot, gone: IdArray) -> Snapshot:
    """Return a data version without some customers."""
    stays = np.isin(data.customer_ids, gone, invert=True)
    values = {name: column[stays] for name, column in data.values.items()}
    facts = tuple(
        _counted_again(each, values.get(each.name), int(stays.sum())) for each in data.facts
    )
    return Snapshot(data.customer_ids[stays], facts, values)


def lost_levels(before: Snapshot, after: Snapshot) -> frozenset[Level]:
    """Return columns and names of the levels that nobody has any more."""
    pairs = zip(before.facts, after.facts, strict=True)
    return frozenset(
        (one.name, old)
        for one, other in pairs
        for old, new in zip(one.levels, other.levels, strict=True)
        if old != new
    )


def _counted_again(facts: ColumnFacts, values: FloatArray | None, n: int) -> ColumnFacts:
    if values is None:
        # Of text only the numbers are known; who had a value is not.
        n_missing = min(facts.n_missing, n)
        return replace(
            facts, n=n, n_missing=n_missing, n_distinct=min(facts.n_distinct, n - n_missing)
        )
    known = values[~np.isnan(values)]
    counted = replace(facts, n=n, n_missing=n - known.size, n_distinct=np.unique(known).size)
    if facts.kind is Kind.CATEGORY:
        counts = np.bincount(known.astype(np.int64), minlength=len(facts.levels))
        names = (name if some else ERASED for name, some in zip(facts.levels, counts, strict=True))
        return replace(counted, levels=tuple(names))
    if facts.minimum is None or not known.size:
        return replace(counted, minimum=None, maximum=None, mean=None, sd=None)
    return replace(
        counted,
        minimum=float(np.min(known)),
        maximum=float(np.max(known)),
        mean=float(known.mean()),
        sd=float(known.std(ddof=1)) if known.size > 1 else 0.0,
    )


def _rewrite_buyers(session: Session, snapshot_id: int, gone: IdArray) -> None:
    content = recency.kept_buyers(session, snapshot_id)
    if content is None:
        return
    found = Buyers.from_bytes(content)
    stays = found.customer_ids[np.isin(found.customer_ids, gone, invert=True)]
    kept = found.among(stays)
    artifacts.save(session, recency.BUYERS, kept.to_bytes(), snapshot_id=snapshot_id)
    ordering: dict[str, Any] = orjson.loads(
        artifacts.load(session, recency.ORDERING, snapshot_id=snapshot_id) or b"{}"
    )
    ordering["n_customers"] = kept.n_customers
    artifacts.save(session, recency.ORDERING, orjson.dumps(ordering), snapshot_id=snapshot_id)


def _drop(session: Session, snapshot_id: int, names: tuple[str, ...]) -> None:
    session.execute(
        delete(Artifact).where(Artifact.snapshot_id == snapshot_id, Artifact.name.in_(names))
    )
