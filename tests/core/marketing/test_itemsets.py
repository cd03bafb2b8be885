"""Every combination that enough baskets have, beside counting them one by one and a library."""

from itertools import combinations
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlxtend.frequent_patterns import fpgrowth

from core.errors import UserError
from core.marketing import itemsets
from core.marketing.itemsets import FrequentSets, frequent_sets

Baskets = list[set[int]]
BASKETS = st.lists(st.sets(st.integers(0, 8), max_size=7), min_size=1, max_size=40)


def counted(baskets: Baskets, fewest: int, longest: int) -> FrequentSets:
    sizes = np.array([len(each) for each in baskets], np.int32)
    items = np.array([item for each in baskets for item in sorted(each)], np.int32)
    return frequent_sets(sizes, items, fewest, longest)


def as_dict(found: FrequentSets) -> dict[frozenset[int], int]:
    return {
        frozenset(found.items[own].tolist()): int(count)
        for level in found.levels
        for own, count in zip(level.sets, level.counts, strict=True)
    }


def one_by_one(baskets: Baskets, fewest: int, longest: int) -> dict[frozenset[int], int]:
    counts: dict[frozenset[int], int] = {}
    for each in baskets:
        for size in range(1, longest + 1):
            for own in combinations(sorted(each), size):
                counts[frozenset(own)] = counts.get(frozenset(own), 0) + 1
    return {own: count for own, count in counts.items() if count >= fewest}


@settings(max_examples=150, deadline=None)
@given(BASKETS, st.integers(1, 6), st.integers(2, 6))
def test_all_are_found_and_counted(baskets: Baskets, fewest: int, longest: int) -> None:
    assert as_dict(counted(baskets, fewest, longest)) == one_by_one(baskets, fewest, longest)


@settings(max_examples=40, deadline=None)
@given(BASKETS, st.integers(1, 6))
def test_many_baskets_in_portions_are_counted_alike(baskets: Baskets, fewest: int) -> None:
    many = baskets * 70  # more than one word of bits
    with (
        mock.patch.object(itemsets, "_PAIRS_AT_ONCE", 150),
        mock.patch.object(itemsets, "_LINES_AT_ONCE", 100),
    ):
        found = as_dict(counted(many, fewest * 70, 4))
    assert found == {own: 70 * n for own, n in as_dict(counted(baskets, fewest, 4)).items()}


def test_a_library_finds_the_same_in_larger_baskets() -> None:
    draw = np.random.default_rng(3)
    weights = 1 / np.arange(1, 61)
    bought = draw.random((3_000, 60)) < np.minimum(0.7, weights * draw.lognormal(0, 1, (3_000, 1)))
    table = pd.DataFrame(bought)

    theirs = fpgrowth(table, min_support=0.01, max_len=4)
    baskets = [set(np.flatnonzero(row).tolist()) for row in bought]

    expected = {
        frozenset(own): round(support * 3_000)
        for own, support in zip(theirs["itemsets"], theirs["support"], strict=True)
    }
    assert len(expected) > 200
    assert as_dict(counted(baskets, 30, 4)) == expected


def test_combinations_stand_in_order_with_the_rarest_name_first() -> None:
    found = counted([{0, 1, 2}, {0, 1, 2}, {0, 1}, {0}], 1, 3)

    assert found.items.tolist() == [2, 1, 0]
    assert [level.sets.tolist() for level in found.levels] == [
        [[0], [1], [2]],
        [[0, 1], [0, 2], [1, 2]],
        [[0, 1, 2]],
    ]
    assert found.n_sets == 7


def test_names_that_are_left_out_are_not_counted() -> None:
    sizes = np.array([2, 2], np.int32)

    found = frequent_sets(sizes, np.array([-1, 5, -1, 5], np.int32), 1, 3)

    assert (found.n_baskets, as_dict(found)) == (2, {frozenset({5}): 2})


@pytest.mark.parametrize("baskets", [[], [set(), set()]])
def test_without_names_nothing_is_found(baskets: Baskets) -> None:
    assert counted(baskets, 1, 3).levels == ()


@pytest.mark.parametrize("limit", ["MOST_FREQUENT", "MOST_PAIRS", "MOST_SETS"])
def test_more_than_can_be_read_is_refused_with_what_to_change(limit: str) -> None:
    with (
        mock.patch.object(itemsets, limit, 4),
        pytest.raises(UserError, match="at least 2 baskets") as refused,
    ):
        counted([{0, 1, 2, 3, 4}, {0, 1, 2, 3, 4}], 2, 4)
    assert "Ask for more baskets than 2" in refused.value.fix
