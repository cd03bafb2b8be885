"""Turning columns into the matrix that customers are compared in, and back into own units."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.recipe import Missing, Scale
from core.errors import UserError
from core.features.advice import MAX_COMPARED_LEVELS
from core.features.snapshot import FloatArray, Snapshot

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# Nothing a shop measures is larger, and maps keep numbers in single precision (up to 3e38).
_LARGEST = 1e30


@dataclass(frozen=True)
class PreparedColumn:
    """What was learnt about one column of the matrix.

    Attributes
    ----------
    name : of the column, or “column: level” for one level of a category.
    source : the customers' column that it is made from.
    level : of a category; customers with it have 1, all others 0. None for other kinds.
    known_levels : of a category, all levels that were seen; a new one counts as missing.
    fill : the value for customers who have none, in own units.
    centre, spread : the matrix holds (value - centre) / spread.
    """

    name: str
    source: str
    fill: float
    centre: float = 0.0
    spread: float = 1.0
    level: str | None = None
    known_levels: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Tell whether a mean of this column is the share of customers who have the level."""
        return self.level is not None


@dataclass(frozen=True)
class Preparation:
    """Everything learnt from the customers of a run, so that new ones are prepared alike."""

    columns: tuple[PreparedColumn, ...]
    missing: Missing

    def apply(self, snapshot: Snapshot) -> tuple[Matrix, Mask]:
        """Prepare customers, also ones that this was not learnt from.

        Returns
        -------
        X : (n_kept, n_columns), float64, nothing missing.
        kept : (n,), False for customers who are left out because a value is missing.

        Raises
        ------
        UserError : a column is not in the snapshot.
        """
        raw = np.column_stack([_raw(snapshot, column) for column in self.columns])
        kept = _kept(raw, self.missing)
        return _scaled(_filled(raw[kept], self.columns), self.columns), kept

    def to_own_units(self, X: Matrix) -> Matrix:
        """Return (n, n_columns) in the columns' own units (levels: shares, 0 … 1)."""
        centres = np.array([column.centre for column in self.columns])
        own: Matrix = X * np.array([column.spread for column in self.columns]) + centres
        return own

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {"missing": self.missing, "columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Preparation":
        """Read what `to_json` wrote."""
        columns = (
            PreparedColumn(**{**each, "known_levels": tuple(each["known_levels"])})
            for each in data["columns"]
        )
        return cls(tuple(columns), data["missing"])


@dataclass(frozen=True)
class Prepared:
    """Customers ready to be compared: X is (n_kept, n_columns), kept (n,) of the snapshot."""

    X: Matrix
    kept: Mask
    preparation: Preparation


def prepare(
    snapshot: Snapshot, names: Sequence[str], scale: Scale = "standard", missing: Missing = "impute"
) -> Prepared:
    """Learn how to prepare these columns, and prepare all customers.

    Numbers and dates (days) stay numbers, yes/no is 1/0, a category with two values becomes one
    column (1 for the later value in the alphabet), with 3 … 12 values one column per value.
    Missing numbers and dates become the median, missing categories and answers the most
    frequent value; or such customers are left out.

    Parameters
    ----------
    scale : "standard": mean 0 and population standard deviation 1; "robust": median 0 and
        quartile distance 1 (where the quartiles are equal, the standard deviation); "minmax":
        0 … 1; "none": own units.

    Raises
    ------
    UserError : a column is missing, is text, has too many values or is the same for everybody;
        or no customer is left.
    """
    candidates = [column for name in dict.fromkeys(names) for column in _columns(snapshot, name)]
    raw = np.column_stack([_raw(snapshot, column) for column in candidates])
    kept = _kept(raw, missing)
    if not kept.any():
        raise UserError(
            "No customer has a value in every chosen column.",
            "Choose fewer columns, or fill the gaps instead of leaving customers out.",
        )
    columns, X = _without_lost_levels(candidates, _filled(raw[kept], candidates))
    scaled = tuple(_learn_scale(column, X[:, place], scale) for place, column in enumerate(columns))
    return Prepared(_scaled(X, scaled), kept, Preparation(scaled, missing))


def _columns(snapshot: Snapshot, name: str) -> list[PreparedColumn]:
    facts = _usable_facts(snapshot, name)
    values = snapshot.values[name]
    known = values[~np.isnan(values)]
    if known.size == 0:
        raise UserError(f"No customer has a value in “{name}”.", "Leave this column out.")
    if facts.kind is Kind.CATEGORY:
        return _level_columns(facts, facts.levels[int(np.argmax(np.bincount(known.astype(int))))])
    if facts.kind is Kind.YES_NO:
        return [PreparedColumn(name, name, fill=float(known.mean() >= 0.5), level="Yes")]
    return [PreparedColumn(name, name, fill=float(np.median(known)))]


def _usable_facts(snapshot: Snapshot, name: str) -> ColumnFacts:
    known = {facts.name: facts for facts in snapshot.facts}
    if name not in known:
        raise UserError(
            f"The customers have no column “{name}”.",
            "Choose among the columns that are there: " + ", ".join(f"“{each}”" for each in known),
        )
    facts = known[name]
    if facts.kind is Kind.TEXT:
        raise UserError(f"“{name}” is text, which cannot be compared.", "Leave this column out.")
    if facts.kind is Kind.CATEGORY and len(facts.levels) > MAX_COMPARED_LEVELS:
        raise UserError(
            f"“{name}” has {len(facts.levels)} different values; "
            f"{MAX_COMPARED_LEVELS} is the most that can be compared.",
            "Leave this column out, or group its values before the import.",
        )
    return facts


def _level_columns(facts: ColumnFacts, most_frequent: str) -> list[PreparedColumn]:
    levels = tuple(sorted(facts.levels))
    if len(levels) == 1:
        raise _constant(facts.name)
    # With two values the second column would only mirror the first.
    return [
        PreparedColumn(
            name=f"{facts.name}: {level}",
            source=facts.name,
            fill=float(level == most_frequent),
            level=level,
            known_levels=levels,
        )
        for level in (levels[1:] if len(levels) == 2 else levels)
    ]


def _raw(snapshot: Snapshot, column: PreparedColumn) -> FloatArray:
    facts = _usable_facts(snapshot, column.source)
    values = snapshot.values[column.source]
    if facts.kind is not Kind.CATEGORY:
        return values
    is_level = [
        float(level == column.level) if level in column.known_levels else np.nan
        for level in facts.levels
    ]
    # The last place is for the index -1: missing.
    by_index: FloatArray = np.array([*is_level, np.nan])
    codes = np.nan_to_num(values, nan=-1).astype(np.int64)
    return np.take(by_index, codes, mode="wrap")


def _kept(raw: Matrix, missing: Missing) -> Mask:
    if missing == "drop":
        complete: Mask = ~np.isnan(raw).any(axis=1)
        return complete
    return np.ones(len(raw), dtype=bool)


def _filled(raw: Matrix, columns: Sequence[PreparedColumn]) -> Matrix:
    return np.where(np.isnan(raw), np.array([column.fill for column in columns]), raw)


def _without_lost_levels(
    columns: Sequence[PreparedColumn], X: Matrix
) -> tuple[list[PreparedColumn], Matrix]:
    """Drop levels that nobody has once customers are left out, if others of the category vary."""
    varies = X.min(axis=0) < X.max(axis=0)
    varying_sources = {column.source for column, v in zip(columns, varies, strict=True) if v}
    stays = [
        bool(v) or column.source not in varying_sources
        for column, v in zip(columns, varies, strict=True)
    ]
    return [column for column, stay in zip(columns, stays, strict=True) if stay], X[:, stays]


def _scaled(X: Matrix, columns: Sequence[PreparedColumn]) -> Matrix:
    centres = np.array([column.centre for column in columns])
    scaled: Matrix = (X - centres) / np.array([column.spread for column in columns])
    return scaled


def _learn_scale(column: PreparedColumn, values: FloatArray, scale: Scale) -> PreparedColumn:
    low, high = float(np.min(values)), float(np.max(values))
    if low == high:
        raise _constant(column.name)
    if max(-low, high) > _LARGEST:
        raise UserError(
            f"“{column.name}” holds a number that is far too large: {max(-low, high):.0e}.",
            "Correct this value and import it again, or leave the column out.",
        )
    if scale == "none":
        return column
    if scale == "minmax":
        return replace(column, centre=low, spread=high - low)
    if scale == "robust":
        lower, middle, upper = np.percentile(values, [25, 50, 75])
        spread = float(upper - lower) or float(values.std())
        return replace(column, centre=float(middle), spread=spread)
    return replace(column, centre=float(values.mean()), spread=float(values.std()))


def _constant(name: str) -> UserError:
    return UserError(
        f"“{name}” is the same for every customer, so it cannot tell them apart.",
        "Leave this column out.",
    )
