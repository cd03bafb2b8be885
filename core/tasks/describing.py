"""What each segment of a division is like, in the columns' own units."""

from collections.abc import Sequence

import numpy as np

from core.clustering.linkage import Tree
from core.clustering.partition import Labels
from core.domain.recipe import Recipe
from core.domain.segments import IN_NO_SEGMENT
from core.domain.tree_view import TreeView
from core.features.behaviour import spend_column
from core.features.prepare import Prepared
from core.features.snapshot import Snapshot
from core.insight import names
from core.insight.branches import tree_view
from core.insight.profiles import Measure, measures, profiles
from core.insight.short_rules import short_rules
from core.tasks.run_result import FoundSegment

_NO_COLOUR = -1


def described(
    snapshot: Snapshot,
    recipe: Recipe,
    prepared: Prepared,
    labels: Labels,
    silhouettes: Sequence[float | None],
) -> tuple[FoundSegment, ...]:
    """Return the segments of a run.

    Parameters
    ----------
    labels : (n_kept,), places of segments; one place more than there are `silhouettes` is that of
        those who belong nowhere.
    silhouettes : mean of each segment, None where it is not known.
    """
    k = int(np.max(labels)) + 1
    traits = profiles(snapshot, prepared.kept, labels, recipe.columns, recipe.descriptors)
    suggested = names.suggest(traits[: len(silhouettes)], snapshot.facts)
    centres = _centres(snapshot, prepared, labels, k)
    rules = short_rules(snapshot, prepared.kept, labels, recipe.columns, recipe.descriptors)
    return tuple(
        FoundSegment(
            suggested_name=IN_NO_SEGMENT if place == len(silhouettes) else suggested[place],
            size=int(size),
            share=int(size) / labels.size,
            centre=centres[place],
            traits=traits[place],
            silhouette=None if place == len(silhouettes) else silhouettes[place],
            is_rest=place == len(silhouettes),
            rule=None if place == len(silhouettes) else rules[place],
            colour=_NO_COLOUR if place == len(silhouettes) else None,
        )
        for place, size in enumerate(np.bincount(labels, minlength=k))
    )


def branches(
    snapshot: Snapshot, recipe: Recipe, prepared: Prepared, tree: Tree | None, labels: Labels
) -> tuple[TreeView | None, Labels | None]:
    """Return the upper part of a tree, and the branch of each customer; None without one."""
    if tree is None:
        return None, None
    kept = prepared.kept
    money = spend_column(snapshot.facts)
    found = [*measures(snapshot, kept, recipe.columns, recipe.descriptors)]
    if money and all(each.name != money for each in found):
        found.append(Measure(money, snapshot.values[money][kept], is_share=False, used=False))
    linkage = str(recipe.options.get("linkage", ""))
    return tree_view(tree, labels, found, money=money, linkage=linkage)


def _centres(
    snapshot: Snapshot, prepared: Prepared, labels: Labels, k: int
) -> list[dict[str, float]]:
    """Return for each segment: prepared column → mean of its customers in own units."""
    centres: list[dict[str, float]] = [{} for _ in range(k)]
    sizes = np.bincount(labels, minlength=k)
    for column, values in prepared.preparation.in_own_units(snapshot, prepared.kept):
        middle = float(values.mean())
        # Around the mean, so that large values that differ little keep their digits.
        sums = np.bincount(labels, weights=values - middle, minlength=k)
        for centre, mean in zip(centres, (sums / sizes + middle).tolist(), strict=True):
            # Sums of shares leave crumbs such as -1e-17.
            centre[column.name] = round(mean, 12) + 0.0 if column.is_share else mean
    return centres
