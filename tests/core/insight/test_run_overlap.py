"""Two runs against each other, by hand."""

import numpy as np

from core.domain.run_pair import Cell
from core.insight.run_overlap import Placed, overlap


def test_who_is_in_both_moved_or_is_in_one_run_only_is_counted_with_what_they_spent() -> None:
    one = Placed(np.array([1, 2, 3, 4, 5]), np.array([0, 0, 0, 1, 1]), 2, np.arange(5.0))
    other = Placed(
        np.array([2, 3, 4, 5, 6]), np.array([1, 1, 0, 1, 0]), 2,
        np.array([10.0, 20.0, 30.0, np.nan, 50.0]),
    )  # fmt: skip

    found = overlap(one, other)

    assert (found.n_both, found.n_only_one, found.n_only_other) == (4, 1, 1)
    assert found.matched == ((0, 1), (1, 0))
    assert found.n_moved == 1
    assert found.cells[0] == Cell(0, 1, 2, stays=True, revenue=30.0)
    assert set(found.cells[1:]) == {
        Cell(1, 0, 1, stays=True, revenue=30.0),
        Cell(1, 1, 1, stays=False, revenue=0.0),
        Cell(0, None, 1, stays=False, revenue=0.0),
        Cell(None, 0, 1, stays=False, revenue=50.0),
    }


def test_runs_without_a_common_customer_cannot_be_compared() -> None:
    one = Placed(np.array([1, 2]), np.array([0, 0]), 1)
    other = Placed(np.array([3]), np.array([0]), 1)

    found = overlap(one, other)

    assert (found.n_both, found.adjusted_rand, found.matched) == (0, None, ())
    assert found.agreement == "The runs have no customer in common"
