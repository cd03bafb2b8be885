"""The tree of a run, where its customers were joined step by step."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import orjson

from core.domain.results import Trait
from core.domain.tree_view import ARTIFACT, BranchSums, TreeView
from core.errors import UserError, not_found
from core.services import run_artifacts, runs
from core.services.run_queue import Started
from core.services.work import Work

_FEWEST = 2


@dataclass(frozen=True)
class Group:
    """The customers of one segment of a cut.

    Attributes
    ----------
    share : of the customers, 0 … 1. money_share : of what all of them spent, or None.
    traits : what sets them apart, the strongest first.
    """

    n_customers: int
    share: float
    money_share: float | None
    traits: tuple[Trait, ...]


def view(work: Work, run_id: int) -> TreeView:
    """Return the tree of a finished run; raises NotFoundError when it has none."""
    content = run_artifacts.load(work, run_id, ARTIFACT)
    if content is None:
        raise not_found("tree")
    return TreeView.from_json(orjson.loads(content))


def groups(tree: TreeView, k: int) -> tuple[Group, ...]:
    """Return the segments of a cut, the largest first."""
    labels = tree.cut(k)
    members: list[list[int]] = [[] for _ in range(k)]
    for branch, segment in enumerate(labels):
        members[segment].append(branch)
    return tuple(_group(tree, own) for own in members)


def make_segments(work: Work, run_id: int, k: int) -> Started:
    """Ask for a run like this one that is cut into k segments.

    Raises
    ------
    UserError : it cannot be cut so.
    """
    tree = view(work, run_id)
    if not _FEWEST <= k <= tree.most_segments:
        raise UserError(
            f"This tree cannot be cut into {k} segments.",
            f"Choose a number from {_FEWEST} to {tree.most_segments}.",
        )
    run = runs.view(work, run_id)
    return runs.start(work, replace(run.recipe, n_segments=k), f"{run.name}, cut into {k}"[:200])


def _group(tree: TreeView, branches: list[int]) -> Group:
    n = sum(tree.sizes[branch] for branch in branches)
    money = next((each for each in tree.columns if each.column == tree.money), None)
    traits = sorted(_traits(tree, branches), key=lambda trait: -abs(trait.effect))
    return Group(n, n / sum(tree.sizes), _share(money, branches), tuple(traits))


def _share(money: BranchSums | None, branches: list[int]) -> float | None:
    whole = sum(money.sums) if money else 0.0
    return sum(money.sums[each] for each in branches) / whole if money and whole > 0 else None


def _traits(tree: TreeView, branches: list[int]) -> Iterator[Trait]:
    n = sum(tree.sizes[branch] for branch in branches)
    for column in tree.columns:
        known = sum(column.known[branch] for branch in branches)
        if 2 * known < n or not known:
            continue  # the others would speak for all
        mean = sum(column.sums[branch] for branch in branches) / known
        effect = (mean - column.mean) / column.sd
        yield Trait(column.column, mean, column.mean, effect, is_share=column.is_share)
