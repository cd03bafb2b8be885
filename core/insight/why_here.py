"""Why one customer is in their segment: what counts most against the next-best segment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering.belonging import NOWHERE, Belonging
from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.features.preparation import PreparedColumn, levels_of

Vector = npt.NDArray[np.float64]
Centre = Mapping[str, float]

_MOST_REASONS = 3
# What counts for less than this part of the difference is no reason.
_LEAST_SHARE = 0.1

_FIRM, _CLEAR = 0.5, 0.2
_SURE, _LIKELY = 0.9, 0.7


@dataclass(frozen=True)
class Reason:
    """One column that speaks for the customer's segment.

    Attributes
    ----------
    share : of all that speaks for it, 0 … 1.
    """

    column: str
    share: float


@dataclass(frozen=True)
class Standing:
    """Where a customer stands among the segments.

    Attributes
    ----------
    label : place of the own segment, or NOWHERE. second : of the nearest other one, or None.
    reasons : what speaks for the own segment against that one, the strongest first; of who
        belongs nowhere, what keeps them from the nearest segment.
    firmness : 0 … 1, as `Belonging.firmness`.
    """

    label: int
    second: int | None
    reasons: tuple[Reason, ...]
    firmness: float


def standing(x: Vector, belonging: Belonging, columns: Sequence[PreparedColumn]) -> Standing:
    """Return where a customer stands; x is (n_features,), as `columns` prepare it.

    The cost of a segment is a sum over columns. A column speaks for the own segment by as much as
    it costs less there than in the next-best one.
    """
    label = int(belonging.labels(x[np.newaxis])[0])
    costs = belonging.costs(x[np.newaxis])[0].copy()
    if label != NOWHERE:
        costs[label] = np.inf
    second = int(np.argmin(costs)) if np.isfinite(costs).any() else None
    gains = np.zeros(len(columns))
    if second is not None:
        gains = belonging.parts(x, second)
    if label != NOWHERE and second is not None:
        gains = gains - belonging.parts(x, label)
    firmness = belonging.firmness(x)
    return Standing(label, second, _strongest(gains, columns), firmness)


def firmly(standing: Standing, *, is_probable: bool) -> str:
    """Return how firmly a customer belongs to the segment, in words."""
    firm, clear = (_SURE, _LIKELY) if is_probable else (_FIRM, _CLEAR)
    if standing.firmness >= firm:
        return "Belongs here firmly"
    if standing.firmness >= clear:
        return "Belongs here clearly"
    return "Stands on the edge"


def in_words(
    value: float, facts: ColumnFacts, fill: float | None, here: Centre, there: tuple[str, Centre]
) -> str:
    """Return a reason in a few words, in the column's own unit.

    Parameters
    ----------
    value : the customer's; NaN where it is not known. fill : what counts instead then.
    here : centre of the customer's own segment. there : name and centre of the other one.
    """
    other = wording.quoted(there[0])
    if facts.kind in (Kind.CATEGORY, Kind.YES_NO):
        level = "" if np.isnan(value) else levels_of(facts)[int(value)]
        shares = [_share_of(facts, level, centre) for centre in (here, there[1])]
        said = f"{facts.name}: {level or 'not known'}."
        if None in shares:
            return said
        return (
            f"{said} So are {wording.share(shares[0])} here, {wording.share(shares[1])} in {other}."
        )
    means = [centre.get(facts.name) for centre in (here, there[1])]
    said = f"{facts.name}: {_measured(value, fill, facts)}."
    if None in means:
        return said
    of_here, of_there = (wording.measure(mean, facts.kind, column=facts.name) for mean in means)
    return f"{said} The average is {of_here} here, {of_there} in {other}."


def _measured(value: float, fill: float | None, facts: ColumnFacts) -> str:
    if not np.isnan(value):
        return wording.measure(value, facts.kind, column=facts.name)
    instead = (
        ""
        if fill is None
        else f", and counts as {wording.measure(fill, facts.kind, column=facts.name)}"
    )
    return f"not known{instead}"


def _strongest(gains: Vector, columns: Sequence[PreparedColumn]) -> tuple[Reason, ...]:
    by_source: dict[str, float] = {}
    for column, gain in zip(columns, gains.tolist(), strict=True):
        by_source[column.source] = by_source.get(column.source, 0.0) + gain
    speaking = {name: gain for name, gain in by_source.items() if gain > 0}
    whole = sum(speaking.values())
    reasons = [Reason(name, gain / whole) for name, gain in speaking.items() if whole > 0]
    reasons.sort(key=lambda each: (-each.share, each.column))
    return tuple(each for each in reasons[:_MOST_REASONS] if each.share >= _LEAST_SHARE)


def _share_of(facts: ColumnFacts, level: str, centre: Centre) -> float | None:
    """Return the share of a segment's customers with a level, as far as the centre tells."""
    if f"{facts.name}: {level}" in centre:
        return centre[f"{facts.name}: {level}"]
    if facts.kind is Kind.YES_NO and facts.name in centre:
        return centre[facts.name] if level == "Yes" else 1 - centre[facts.name]
    own = [share for name, share in centre.items() if name.startswith(f"{facts.name}: ")]
    # One column is enough for two levels.
    return 1 - own[0] if len(own) == 1 else None
