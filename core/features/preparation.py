"""What a run learnt about its columns, as plain data, and preparing customers by it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.treatment import Outliers
from core.errors import UserError
from core.features.snapshot import FloatArray, Snapshot

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_YES_NO = ("No", "Yes")


@dataclass(frozen=True)
class PreparedColumn:
    """What was learnt about one column of the matrix.

    Attributes
    ----------
    name : of the column, or “column: level” for one level of a category.
    source : the customers' column that it is made from.
    fill : the value for customers who have none, in own units; None: they are left out.
    codes : of a category, the number of every level that was seen; empty for other kinds.
    unseen : the number of a level that was not seen; None: it counts as missing.
    least, most : values beyond count as missing; None: anything is taken.
    is_share : the numbers are 1 for customers with a level and 0 for all others.
    low, high : beyond these a value is far from all others, in own units; None: nothing is.
    beyond : what becomes of such values.
    log_offset : added before the logarithm; None for a column that is not on a log scale.
    floor : the smallest value seen; on a log scale smaller ones count as this one.
    centre, spread : the matrix holds (value - centre) / spread · √weight.
    """

    name: str
    source: str
    fill: float | None
    codes: Mapping[str, float] = field(default_factory=dict)
    unseen: float | None = None
    least: float | None = None
    most: float | None = None
    is_share: bool = False
    low: float | None = None
    high: float | None = None
    beyond: Outliers = "keep"
    log_offset: float | None = None
    floor: float = 0.0
    centre: float = 0.0
    spread: float = 1.0
    weight: float = 1.0

    def numbers(self, snapshot: Snapshot) -> FloatArray:
        """Return (n,) in own units; missing is NaN. May be the snapshot's own array."""
        facts, values = facts_of(snapshot, self.source), snapshot.values[self.source]
        if not self.codes:
            return self._possible(values)
        unseen = np.nan if self.unseen is None else self.unseen
        # The last place is for the index -1: missing.
        by_index: FloatArray = np.array(
            [*(self.codes.get(level, unseen) for level in levels_of(facts)), np.nan]
        )
        return np.take(by_index, np.nan_to_num(values, nan=-1).astype(np.int32), mode="wrap")

    def admits(self, numbers: FloatArray) -> Mask:
        """Return (n,), False for customers who are left out because of this column."""
        admitted: Mask = np.ones(numbers.size, dtype=bool)
        if self.fill is None:
            admitted &= ~np.isnan(numbers)
        if self.beyond == "exclude" and self.low is not None and self.high is not None:
            # Written so that a missing value is not left out for being far.
            admitted &= ~((numbers < self.low) | (numbers > self.high))
        return admitted

    def filled(self, numbers: FloatArray) -> FloatArray:
        """Return (n,) in own units with nothing missing, a new array."""
        fill = np.nan if self.fill is None else self.fill
        return np.where(np.isnan(numbers), fill, numbers)

    def placed(self, numbers: FloatArray) -> FloatArray:
        """Return (n,) as the matrix holds them, a new array."""
        placed = self.filled(numbers)
        if self.beyond == "cap" and self.low is not None and self.high is not None:
            np.clip(placed, self.low, self.high, out=placed)
        if self.log_offset is not None:
            np.maximum(placed, self.floor, out=placed)
            placed += self.log_offset
            np.log(placed, out=placed)
        return self.scaled(placed)

    def scaled(self, values: FloatArray) -> FloatArray:
        """Centre and stretch (n,) in place; return the same array."""
        values -= self.centre
        values /= self.spread
        values *= np.sqrt(self.weight)
        return values

    def to_own_units(self, values: FloatArray) -> FloatArray:
        """Return numbers of the matrix in the column's own unit (levels: shares, 0 … 1)."""
        own: FloatArray = values / np.sqrt(self.weight) * self.spread + self.centre
        return own if self.log_offset is None else np.exp(own) - self.log_offset

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PreparedColumn":
        """Read one column of what `Preparation.to_json` wrote."""
        return cls(**data)

    def _possible(self, values: FloatArray) -> FloatArray:
        if self.least is None and self.most is None:
            return values
        least = -np.inf if self.least is None else self.least
        most = np.inf if self.most is None else self.most
        return np.where((values < least) | (values > most), np.nan, values)


@dataclass(frozen=True)
class Preparation:
    """Everything learnt from the customers of a run, so that new ones are prepared alike."""

    columns: tuple[PreparedColumn, ...]

    def apply(self, snapshot: Snapshot) -> tuple[Matrix, Mask]:
        """Prepare customers, also ones that this was not learnt from.

        Returns
        -------
        X : (n_kept, n_columns), float64, nothing missing.
        kept : (n,), False for customers who are left out: a value is missing, or far from all.

        Raises
        ------
        UserError : a column is not in the snapshot.
        """
        kept = self.kept(snapshot)
        return self.matrix(snapshot, kept), kept

    def matrix(self, snapshot: Snapshot, kept: Mask) -> Matrix:
        """Return (n_kept, n_columns), float64, of the customers who are kept."""
        # Column by column: at a million customers a second matrix would take 80 MB.
        X = np.empty((np.count_nonzero(kept), len(self.columns)))
        for place, column in enumerate(self.columns):
            X[:, place] = column.placed(of_kept(column.numbers(snapshot), kept))
        return X

    def kept(self, snapshot: Snapshot) -> Mask:
        """Return (n,), False for customers who are left out."""
        kept: Mask = np.ones(snapshot.n_customers, dtype=bool)
        for column in self.columns:
            kept &= column.admits(column.numbers(snapshot))
        return kept

    def in_own_units(
        self, snapshot: Snapshot, kept: Mask
    ) -> Iterator[tuple[PreparedColumn, FloatArray]]:
        """Yield every column with its (n_kept,) numbers, filled but else as they are."""
        for column in self.columns:
            yield column, column.filled(of_kept(column.numbers(snapshot), kept))

    def to_own_units(self, X: Matrix) -> Matrix:
        """Return (n, n_columns) in the columns' own units (levels: shares, 0 … 1)."""
        return np.column_stack(
            [column.to_own_units(X[:, place]) for place, column in enumerate(self.columns)]
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return {"columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Preparation":
        """Read what `to_json` wrote."""
        return cls(tuple(map(PreparedColumn.from_json, data["columns"])))


def of_kept(values: FloatArray, kept: Mask) -> FloatArray:
    """Return the kept customers' values; without a copy where all are kept."""
    return values if kept.all() else values[kept]


def levels_of(facts: ColumnFacts) -> tuple[str, ...]:
    """Return the levels whose places a snapshot's array holds."""
    return _YES_NO if facts.kind is Kind.YES_NO else facts.levels


def facts_of(snapshot: Snapshot, name: str) -> ColumnFacts:
    """Return what is known of a column that can be compared by.

    Raises
    ------
    UserError : there is no such column, or it is text.
    """
    known = {facts.name: facts for facts in snapshot.facts}
    if name not in known:
        raise UserError(
            f"The customers have no column “{name}”.",
            "Choose among the columns that are there: " + ", ".join(f"“{each}”" for each in known),
        )
    if known[name].kind is Kind.TEXT:
        raise UserError(f"“{name}” is text, which cannot be compared.", "Leave this column out.")
    return known[name]
