"""A column as it takes part in comparisons: small enough to keep all of them in memory."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.exploration import ColumnSummary
from core.domain.fields import Kind
from core.features.groups import Grouping, Measured
from core.features.tallies import Codes, FloatArray, Tally


@dataclass(frozen=True)
class Column:
    """A column that takes part in comparisons.

    Attributes
    ----------
    values : (n,), missing is NaN.
    is_measured : it is a number or a date, so that it has a mean.
    centre, unit : (value - centre) / unit lies within -1 … 1.
    codes : (n,), which of the different values each customer has, ascending; -1 for missing.
    ranks : (n_distinct + 1,), rank of each different value, less the mean rank; at last NaN,
        the place of code -1. Half ranks are exact in single precision up to 16 million customers.
    labels : of the different values, where they are so few that they make groups; else empty.
    """

    name: str
    values: FloatArray
    is_measured: bool
    centre: float
    unit: float
    codes: Codes
    ranks: npt.NDArray[np.float32]
    labels: tuple[str, ...]

    @property
    def is_category(self) -> bool:
        """Tell whether its values have no size: categories and yes/no."""
        return not self.is_measured

    @cached_property
    def grouping(self) -> Grouping | None:
        """Return the customers by its values, if these are few."""
        return Grouping(self.labels, self.codes) if self.labels else None

    def measured(self) -> Measured:
        """Return a number ready to be compared between groups; as large as three columns."""
        return Measured(self.values, self.centre, self.unit)


def column(summary: ColumnSummary, facts: ColumnFacts, values: FloatArray, tally: Tally) -> Column:
    """Return a column ready for comparisons.

    Parameters
    ----------
    summary, facts, tally : of this column, which has at least two different values.
    """
    centre = facts.mean or 0.0
    return Column(
        name=facts.name,
        values=values,
        is_measured=summary.is_measured,
        centre=centre,
        unit=float(np.abs(tally.distinct[[0, -1]] - centre).max()) or 1.0,
        codes=tally.codes,
        ranks=np.append(tally.ranks - (tally.n_known + 1) / 2, np.nan).astype(np.float32),
        labels=_labels(summary, facts, tally.distinct),
    )


def _labels(summary: ColumnSummary, facts: ColumnFacts, distinct: FloatArray) -> tuple[str, ...]:
    if facts.kind is Kind.CATEGORY:
        return tuple(facts.levels[int(code)] for code in distinct)
    if facts.kind is Kind.YES_NO:
        return tuple("Yes" if value else "No" for value in distinct)
    return tuple(level.label for level in summary.levels)
