"""Explored customers for the tests of figures."""

import numpy as np

from core.domain.exploration import ColumnSummary, Histogram, Level, Spread
from core.domain.fields import Kind
from core.domain.links import Crosstab, Groups, Link, LinkKind, Pair, Trend

SPREAD = Spread(18, 18, 29, 36, 49, 70, 70, 38.85, 13.97, 0.49)
AGE = ColumnSummary(
    "Age", Kind.NUMBER, 200, 0, 51, SPREAD, Histogram((15, 40, 65, 90), (100, 80, 20))
)
INCOME = ColumnSummary("Income", Kind.NUMBER, 200, 0, 64, SPREAD, AGE.histogram)
GENDER = ColumnSummary(
    "Gender", Kind.CATEGORY, 200, 0, 2, levels=(Level("Female", 112), Level("Male", 88))
)
PLAN = ColumnSummary("Plan", Kind.YES_NO, 200, 0, 2, levels=(Level("No", 150), Level("Yes", 50)))
JOINED = ColumnSummary(
    "Joined",
    Kind.DATE,
    200,
    0,
    3,
    Spread(19723, 19723, 19730, 19760, 19800, 19813, 19813, 19762, 20, 0.1),
    Histogram((19723, 19754, 19783, 19814), (50, 90, 60), period="month"),
)
KINDS = {column.name: column.kind for column in (AGE, INCOME, GENDER, PLAN, JOINED)}
BY_GENDER = Groups("Age", "Gender", ("Female", "Male"), (112, 88), (38.1, 39.8), (12.6, 15.5))
TREND = Trend("Age", "Joined", "month", (19723, 19754, 19783), (50, 90, 5), (30.0, 35.5, None))


def link(one: str, other: str, kind: LinkKind = LinkKind.NUMBERS, **found: float) -> Link:
    """Return a link that is no chance, unless `found` says so."""
    return Link(one, other, kind, **{"n": 200, "chance": 0.0} | found)  # type: ignore[arg-type]


def pair(one: ColumnSummary, other: ColumnSummary, n: int = 200, **more: object) -> Pair:
    """Return two columns with values between 20 and 70, or 0 and 1 where they are few."""
    draw = np.random.default_rng(0)
    values = tuple(
        draw.uniform(20, 70, n).astype(np.float32)
        if column.is_measured
        else draw.integers(0, 2, n).astype(np.float32)
        for column in (one, other)
    )
    given = {"link": None, "groups": None, "crosstab": None, "trend": None} | more
    return Pair(one, other, values=values, **given)  # type: ignore[arg-type]


TAB = Crosstab("Gender", "Plan", ("Female", "Male"), ("No", "Yes"), ((84, 28), (66, 22)))
