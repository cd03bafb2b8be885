"""Control groups: exact numbers, fair to every stratum, and the same whenever they are drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.marketing.control_group import control_group, strata_of


@given(
    st.lists(st.integers(0, 6), min_size=2, max_size=300),
    st.floats(0.05, 0.5),
    st.integers(0, 1_000),
)
def test_numbers_are_exact_overall_and_within_one_in_every_stratum(
    groups: list[int], share: float, seed: int
) -> None:
    strata = np.array(groups, dtype=np.int64)
    ids = np.arange(100, 100 + strata.size)
    chosen = control_group(ids, strata, share, seed)

    n_control = min(max(round(share * ids.size), 1), ids.size - 1)
    assert chosen.sum() == n_control
    sizes = np.bincount(strata)
    own = np.bincount(strata[chosen], minlength=sizes.size)
    assert (np.abs(own - sizes * n_control / ids.size) < 1).all()


def test_the_order_of_customers_changes_nothing_and_the_seed_does() -> None:
    ids, strata = np.arange(1_000), np.arange(1_000) % 7
    order = np.random.default_rng(1).permutation(1_000)
    first = set(ids[control_group(ids, strata, 0.2, 3)].tolist())
    mixed = set(ids[order][control_group(ids[order], strata[order], 0.2, 3)].tolist())
    other = set(ids[control_group(ids, strata, 0.2, 4)].tolist())
    assert first == mixed
    assert len(first & other) < 100


def test_everybody_of_a_stratum_has_the_same_chance() -> None:
    ids, strata = np.arange(40), np.repeat([0, 1, 2], [20, 15, 5])
    times = sum(control_group(ids, strata, 0.25, seed).astype(int) for seed in range(2_000))
    quotas = np.repeat([5 / 20, 4 / 15, 1 / 5], [20, 15, 5])
    assert np.abs(times / 2_000 - quotas).max() < 0.04


def test_strata_are_fifths_of_spend_within_segments_and_equals_stay_together() -> None:
    segments = np.repeat([4, 9], [10, 5])
    spend = np.concatenate([np.arange(10.0), [0, 0, 0, 0, 50]])
    found = strata_of(segments, spend)
    assert np.bincount(found).tolist() == [2, 2, 2, 2, 2, 4, 1]
    assert strata_of(segments, None).tolist() == [0] * 10 + [1] * 5


@pytest.mark.parametrize(("n", "share"), [(1, 0.2), (10, 0.04), (10, 0.6)])
def test_what_can_not_be_is_refused(n: int, share: float) -> None:
    with pytest.raises(ValueError, match="control group"):
        control_group(np.arange(n), np.zeros(n, dtype=np.int64), share, 0)
