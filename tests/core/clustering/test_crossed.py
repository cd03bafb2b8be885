"""Two divisions against each other, beside scipy and scikit-learn."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

from core.clustering.crossed import adjusted_rand, matched

TABLES = st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 30), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@settings(max_examples=200, deadline=None)
@given(TABLES)
def test_matched_segments_share_as_many_customers_as_can_be(
    table: list[list[int]],
) -> None:
    counts = np.array(table, dtype=np.float64)

    pairs = matched(counts)

    rows, columns = linear_sum_assignment(counts, maximize=True)
    assert sum(counts[pair] for pair in pairs) == counts[rows, columns].sum()
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(counts[pair] > 0 for pair in pairs)


def test_the_adjusted_rand_index_is_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    one = rng.integers(0, 5, 500)
    other = np.where(rng.random(500) < 0.7, one, rng.integers(0, 3, 500))
    counts = np.zeros((5, 5))
    np.add.at(counts, (one, other), 1)

    assert abs(adjusted_rand(counts) - adjusted_rand_score(one, other)) < 1e-12
