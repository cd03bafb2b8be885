"""From customers that somebody chose to a hand-made segment as the result of a run."""

from dataclasses import dataclass, replace

import numpy as np

from core.clustering.map_sample import MapSample, density_behind, stratified_rows
from core.clustering.partition import Labels, Matrix, distances_to_own, means
from core.clustering.projection import Projection
from core.db.selections import Chosen
from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.selection import EVERYBODY_ELSE, HandMade
from core.features.map_values import map_values
from core.features.snapshot import FloatArray, IdArray, Snapshot
from core.insight.profiles import profiles
from core.insight.short_rules import short_rules
from core.tasks.run_result import FoundSegment, RunResult

_NO_COLOUR = -1


@dataclass(frozen=True)
class Origin:
    """What a hand-made segment is cut out of.

    Attributes
    ----------
    chosen : its customers among all of their run. still_there : ids of those who still are in
        the run; deleted customers are not. projection : of the map of the run.
    """

    chosen: Chosen
    still_there: IdArray
    projection: Projection


def analyse_by_hand(recipe: Recipe, hand: HandMade, origin: Origin) -> RunResult:
    """Divide the customers of a run into those that were chosen and everybody else.

    Nothing is searched for, so there is no table of numbers of segments, no advice and no index.
    Distances are those on the map.

    Raises
    ------
    UserError : nobody was chosen, or everybody.
    """
    whole = origin.chosen.whole
    kept = np.isin(whole.members.customer_ids, origin.still_there)
    Chosen(whole, origin.chosen.mask[kept]).require_part()
    # The chosen ones are segment 0, everybody else is the rest.
    labels = 1 - origin.chosen.mask[kept].astype(np.int64)
    x, y = whole.members.x[kept], whole.members.y[kept]
    places = np.column_stack([x, y]).astype(np.float64)
    used = [name for name in recipe.columns if name in whole.data.values]
    drawn = stratified_rows(labels, seed=recipe.seed)
    return RunResult(
        customer_ids=whole.members.customer_ids[kept],
        n_left_out=0,
        labels=labels,
        second=1 - labels,
        distance=_distance(places, labels),
        x=x,
        y=y,
        sweep=(),
        advice=None,
        k=1,
        indices=None,
        segments=_described(whole.data, recipe, hand, kept, labels),
        projection=origin.projection,
        model={"algorithm": recipe.algorithm},
        effects=(),
        importance=(),
        own_columns={name: own[kept] for name, own in whole.members.columns.items()},
        map_sample=MapSample(
            labels=labels[drawn],
            x=x[drawn],
            y=y[drawn],
            columns={
                name: map_values(
                    whole.data.facts_of(name), whole.data.values[name][kept][drawn]
                ).astype(np.float32)
                for name in dict.fromkeys((*used, *recipe.descriptors))
                if name in whole.data.values
            },
            density=density_behind(x, y),
        ),
    )


def _distance(places: Matrix, labels: Labels) -> FloatArray:
    return distances_to_own(places, means(places, labels, 2), labels)


def _described(
    data: Snapshot,
    recipe: Recipe,
    hand: HandMade,
    kept: np.ndarray[tuple[int], np.dtype[np.bool_]],
    labels: Labels,
) -> tuple[FoundSegment, ...]:
    traits = profiles(data, kept, labels, recipe.columns, recipe.descriptors)
    centres = _centres(data, recipe, kept, labels)
    rules = short_rules(data, kept, labels, recipe.columns, recipe.descriptors)
    sizes = np.bincount(labels, minlength=2).tolist()
    chosen = FoundSegment(
        suggested_name=hand.name,
        size=sizes[0],
        share=sizes[0] / labels.size,
        centre=centres[0],
        traits=traits[0],
        silhouette=None,
        colour=0,
        rule=rules[0],
    )
    rest = replace(
        chosen,
        suggested_name=EVERYBODY_ELSE,
        size=sizes[1],
        share=sizes[1] / labels.size,
        centre=centres[1],
        traits=traits[1],
        colour=_NO_COLOUR,
        is_rest=True,
        rule=None,
    )
    return chosen, rest


def _centres(
    data: Snapshot,
    recipe: Recipe,
    kept: np.ndarray[tuple[int], np.dtype[np.bool_]],
    labels: Labels,
) -> list[dict[str, float]]:
    """Return for the chosen and the others: column of numbers → mean of who has a value."""
    centres: list[dict[str, float]] = [{}, {}]
    for name in recipe.columns:
        if name not in data.values or data.facts_of(name).kind is Kind.CATEGORY:
            continue
        values = data.values[name][kept]
        for place, centre in enumerate(centres):
            own = values[(labels == place) & ~np.isnan(values)]
            if own.size:
                centre[name] = float(own.mean())
    return centres
