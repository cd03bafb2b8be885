"""From who ordered what to RFM groups as the result of a run, without any database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.between import between
from core.clustering.map_sample import MapSample, density_behind, stratified_rows
from core.clustering.partition import Labels, Matrix, means
from core.clustering.projection import principal_axes
from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.rfm import RfmChoice
from core.errors import UserError
from core.features import rfm
from core.features.rfm import Buyers
from core.features.snapshot import FloatArray, Snapshot
from core.insight.profiles import profiles
from core.insight.short_rules import short_rules
from core.tasks.run_result import FoundSegment, RunResult

Values = Mapping[str, FloatArray]


@dataclass(frozen=True)
class _Placed:
    """Which customers are in which segment; only groups that somebody is in are segments.

    Attributes
    ----------
    buyers : those that the data version knows. labels : (n,), 0 … k-1, largest segment first.
    groups : (k,), place of each segment in the names of the scheme.
    """

    buyers: Buyers
    labels: Labels
    groups: Labels

    @property
    def sizes(self) -> Labels:
        """(k,), customers in each segment."""
        return np.bincount(self.labels, minlength=self.groups.size)


def analyse_groups(snapshot: Snapshot, recipe: Recipe, buyers: Buyers | None) -> RunResult:
    """Put everybody who has ordered into a group by the rules; the others are left out.

    Nothing is searched for, so there is no table of numbers of segments, no advice and no index.

    Raises
    ------
    UserError : the recipe has no groups, or nobody had ordered by its date.
    """
    choice = recipe.rfm
    if choice is None:
        raise UserError("No RFM groups were chosen.", "Choose them under Segments, RFM groups.")
    known = _known(snapshot, buyers)
    if known is None:
        raise UserError(
            f"Nobody had ordered by {wording.day(choice.as_of)}.",
            "Choose a later day, or import orders.",
        )
    placed = _placed(known, choice)
    values = own_units(known, choice)
    X = comparable(values)
    centres = means(X, placed.labels, placed.groups.size)
    second, distance = _next_best(X, placed, centres)
    projection = principal_axes(X, choice.columns)
    x, y = projection.place(X)
    drawn = stratified_rows(placed.labels, seed=recipe.seed)
    return RunResult(
        customer_ids=known.customer_ids,
        n_left_out=snapshot.n_customers - known.n_customers,
        labels=placed.labels,
        second=second,
        distance=distance,
        x=x,
        y=y,
        sweep=(),
        advice=None,
        k=placed.groups.size,
        indices=None,
        segments=_described(snapshot, choice, placed, values),
        projection=projection,
        model=_model(known, choice),
        effects=(),
        importance=(),
        between=between(centres, placed.labels, distance),
        own_columns=values,
        map_sample=MapSample(
            labels=placed.labels[drawn],
            x=x[drawn],
            y=y[drawn],
            columns={name: own[drawn].astype(np.float32) for name, own in values.items()},
            density=density_behind(x, y),
        ),
    )


def _known(snapshot: Snapshot, buyers: Buyers | None) -> Buyers | None:
    """Return the buyers of the data version, by id."""
    if buyers is None:
        return None
    known = buyers.among(snapshot.customer_ids)
    return known if known.n_customers else None


def _placed(buyers: Buyers, choice: RfmChoice) -> _Placed:
    groups = rfm.groups(buyers, choice.cutoffs, choice.scheme)
    sizes = np.bincount(groups, minlength=len(choice.scheme.names))
    # Of groups of one size, the one whose rule comes first is first.
    by_size = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    segment_of = np.zeros(sizes.size, dtype=np.int64)
    segment_of[by_size] = np.arange(by_size.size)
    return _Placed(buyers, segment_of[groups], by_size.astype(np.int64))


def own_units(buyers: Buyers, choice: RfmChoice) -> Values:
    """Return days, orders and money (not cents), each (n,)."""
    spend = buyers.spend_minor / 10**choice.currency.digits
    found = (buyers.days.astype(np.float64), buyers.orders.astype(np.float64), spend)
    return dict(zip(choice.columns, found, strict=True))


def comparable(values: Values) -> Matrix:
    """Return (n, 3), each column on a log scale with mean 0 and deviation 1, for the map."""
    logs = np.column_stack([np.sign(own) * np.log1p(np.abs(own)) for own in values.values()])
    deviations = logs.std(axis=0)
    X: Matrix = (logs - logs.mean(axis=0)) / np.where(deviations > 0, deviations, 1.0)
    return X


def _next_best(X: Matrix, placed: _Placed, centres: Matrix) -> tuple[Labels, FloatArray]:
    """Return the nearest other segment, and the distance to the middle of the own one."""
    own = np.linalg.norm(X - centres[placed.labels], axis=1)
    if len(centres) == 1:
        return placed.labels, own
    found = NearestPoint.of_centres(centres).assign(X)
    return np.where(found.labels == placed.labels, found.second, found.labels), own


def _described(
    snapshot: Snapshot, choice: RfmChoice, placed: _Placed, values: Values
) -> tuple[FoundSegment, ...]:
    k, sizes = placed.groups.size, placed.sizes
    everybody = np.ones(placed.labels.size, dtype=np.bool_)
    buyers = _buyers_only(snapshot, placed, values)
    traits = profiles(buyers, everybody, placed.labels, tuple(values))
    # The groups are made of these three, so no other column can say it better.
    rules = short_rules(buyers, everybody, placed.labels, tuple(values), tuple(values))
    sums = {
        name: np.bincount(placed.labels, weights=own, minlength=k) for name, own in values.items()
    }
    return tuple(
        FoundSegment(
            suggested_name=choice.scheme.names[group],
            size=int(sizes[place]),
            share=int(sizes[place]) / placed.labels.size,
            centre={name: float(sums[name][place] / sizes[place]) for name in values},
            traits=traits[place],
            silhouette=None,
            colour=int(group),
            rule=rules[place],
        )
        for place, group in enumerate(placed.groups.tolist())
    )


def _buyers_only(snapshot: Snapshot, placed: _Placed, values: Values) -> Snapshot:
    """Return the data version with only the buyers in it, and with what the groups are made of.

    Both are in the order of the ids.
    """
    ids = placed.buyers.customer_ids
    rows = np.isin(snapshot.customer_ids, ids)
    others = {name: own[rows] for name, own in snapshot.values.items() if name not in values}
    used = tuple(
        ColumnFacts(name, Kind.NUMBER, ids.size, 0, int(np.unique(own).size))
        for name, own in values.items()
    )
    facts = tuple(each for each in snapshot.facts if each.name not in values)
    return Snapshot(ids, (*used, *facts), {**values, **others})


def _model(buyers: Buyers, choice: RfmChoice) -> dict[str, Any]:
    """Return the sizes of all groups, also of those that nobody is in."""
    tally = rfm.tally(buyers, choice.cutoffs, choice.scheme)
    return {
        "algorithm": "rfm",
        "customers": tally.customers.tolist(),
        "spend_minor": tally.spend_minor.tolist(),
    }
