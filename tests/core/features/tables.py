"""Tables for the tests of the exploration numbers, as a data version and as a data frame."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from core.domain.fields import Kind
from core.features.snapshot import Snapshot, SnapshotBuilder


def snapshot_of(table: pd.DataFrame, kinds: Mapping[str, Kind] | None = None) -> Snapshot:
    """Return the rows of a table as customers; numbers and categories unless `kinds` says more."""
    chosen = {
        name: Kind.NUMBER if pd.api.types.is_numeric_dtype(table[name]) else Kind.CATEGORY
        for name in table.columns
    } | dict(kinds or {})
    builder = SnapshotBuilder(chosen)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    builder.add((number, row, {}) for number, row in enumerate(rows, start=1))
    return builder.build()


def seed_file(shared: Path, name: str) -> pd.DataFrame:
    """Return one of the example files; its dates stay text."""
    path = shared / "data" / "seed" / name
    separator = "\t" if "\t" in path.read_text(encoding="utf-8-sig")[:200] else ","
    return pd.read_csv(path, sep=separator, encoding="utf-8-sig")
