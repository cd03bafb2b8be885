"""Cutting the upper part of a tree."""

from dataclasses import replace

import pytest

from core.domain.tree_view import BranchSums, TreeView

# (0 1) joined at 1, then with 2 at 2; (3 4) at 1.5; both at 9.
TREE = TreeView(
    merges=((0, 1), (3, 4), (5, 2), (6, 7)),
    heights=(1.0, 1.5, 2.0, 9.0),
    sizes=(10, 5, 1, 20, 4),
    own=(1, 1, 1, 0, 0),
    columns=(BranchSums("Age", 30.0, 5.0, False, (300.0, 100.0, 9.0, 0.0, 0.0), (10, 4, 1, 0, 0)),),
    money="",
    linkage="average",
    n_leaves=40,
    is_exact=True,
)


@pytest.mark.parametrize(
    ("k", "labels"),
    [(2, (1, 1, 1, 0, 0)), (3, (1, 1, 2, 0, 0)), (4, (1, 1, 3, 0, 2)), (5, (1, 2, 4, 0, 3))],
)
def test_a_cut_gives_the_largest_segment_first(k: int, labels: tuple[int, ...]) -> None:
    assert TREE.cut(k) == labels


def test_a_cut_into_as_many_as_the_run_has_is_the_run() -> None:
    assert replace(TREE, own=(2, 2, 0, 1, 1)).cut(3) == (2, 2, 0, 1, 1)


def test_the_larger_of_two_branches_stands_left() -> None:
    assert TREE.order == (3, 4, 0, 1, 2)


@pytest.mark.parametrize(("height", "k"), [(10.0, 2), (5.0, 2), (1.8, 3), (1.2, 4), (0.0, 5)])
def test_a_height_cuts_as_many_joins_as_stand_above_it(height: float, k: int) -> None:
    assert TREE.k_at(height) == k


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_the_middle_of_a_gap_cuts_into_that_number(k: int) -> None:
    assert TREE.k_at(TREE.height_of(k)) == k


def test_the_widest_gap_is_where_a_cut_is_clearest() -> None:
    assert TREE.widest_gap() == 2


def test_a_tree_survives_the_database() -> None:
    assert TreeView.from_json(TREE.to_json()) == TREE
