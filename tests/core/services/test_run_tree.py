"""The tree of a run: cut elsewhere, described, and made into segments."""

import pytest

from core.domain.recipe import Recipe
from core.errors import NotFoundError, UserError
from core.services import run_tree, runs
from core.tasks.runner import run_next
from tests.shop import Shop

RECIPE = Recipe(columns=("Age", "Income"), algorithm="hierarchical", n_segments=3)


@pytest.fixture
def tree_id(shop: Shop) -> int:
    """Give a run whose customers were joined step by step."""
    with shop.work() as work:
        run_id = runs.start(work, RECIPE).run_id
    run_next(shop.settings)
    return run_id


def test_the_cut_of_the_run_has_the_sizes_of_its_segments(shop: Shop, tree_id: int) -> None:
    with shop.work() as work:
        tree = run_tree.view(work, tree_id)
        run = runs.view(work, tree_id)

    groups = run_tree.groups(tree, 3)

    assert [group.n_customers for group in groups] == [one.n_customers for one in run.segments]
    for group, segment in zip(groups, run.segments, strict=True):
        traits = {trait.column: trait.mean for trait in segment.traits}
        assert {trait.column: trait.mean for trait in group.traits} == pytest.approx(traits)


def test_another_cut_becomes_a_run_of_its_own(shop: Shop, tree_id: int) -> None:
    with shop.work() as work:
        tree = run_tree.view(work, tree_id)
        started = run_tree.make_segments(work, tree_id, 5)
    run_next(shop.settings)
    with shop.work() as work:
        made = runs.view(work, started.run_id)

    sizes = [group.n_customers for group in run_tree.groups(tree, 5)]
    assert [one.n_customers for one in made.segments] == sizes
    assert made.name.endswith("cut into 5")


@pytest.mark.parametrize("k", [1, 21])
def test_a_cut_that_cannot_be_is_refused(shop: Shop, tree_id: int, k: int) -> None:
    with shop.work() as work, pytest.raises(UserError, match=f"into {k} segments"):
        run_tree.make_segments(work, tree_id, k)


def test_a_run_without_a_tree_says_so(shop: Shop, run_id: int) -> None:
    with shop.work() as work, pytest.raises(NotFoundError):
        run_tree.view(work, run_id)
