"""Which rules hold, by whole numbers; which add nothing; and which may be chance."""

from fractions import Fraction

import numpy as np
import pytest
from efficient_apriori import apriori
from hypothesis import given, settings
from hypothesis import strategies as st

from core.marketing.basket_rules import RuleTable, rules, usual_fewest
from core.marketing.itemsets import FrequentSets, frequent_sets

Named = tuple[frozenset[str], frozenset[str]]
Baskets = list[set[str]]
BASKETS = st.lists(
    st.sets(st.sampled_from("abcdefg"), min_size=1, max_size=6), min_size=2, max_size=40
)


def found(baskets: Baskets, fewest: int, confidence: str, most: int = 10_000) -> "Found":
    names = sorted({name for each in baskets for name in each})
    sizes = np.array([len(each) for each in baskets], np.int32)
    items = np.array([names.index(name) for each in baskets for name in sorted(each)], np.int32)
    sets = frequent_sets(sizes, items, fewest, 4)
    return Found(names, sets, rules(sets, Fraction(confidence), most))


class Found:
    """Rules with their names."""

    def __init__(self, names: list[str], sets: FrequentSets, table: RuleTable) -> None:
        self.table = table
        self._names = [names[item] for item in sets.items.tolist()]

    def rules(self) -> list[Named]:
        """Return the two parts of each rule, in order."""
        parts = zip(self.table.if_items, self.table.then_items, strict=True)
        return [(self._named(one), self._named(other)) for one, other in parts]

    def place(self, first: str, second: str) -> int:
        """Return where a rule of single letters stands."""
        return self.rules().index((frozenset(first), frozenset(second)))

    def _named(self, items: tuple[int, ...]) -> frozenset[str]:
        return frozenset(self._names[item] for item in items)


@settings(max_examples=80, deadline=None)
@given(BASKETS, st.integers(1, 5), st.sampled_from(["0", "0.25", "0.5", "0.8", "1"]))
def test_a_library_finds_the_same_rules(baskets: Baskets, fewest: int, confidence: str) -> None:
    fewest = min(fewest, len(baskets))
    mine = found(baskets, fewest, confidence)

    # What is meant by “at least” is ours: a library that multiplies floats may lose a rule.
    _, theirs = apriori(
        [tuple(each) for each in baskets],
        min_support=(fewest - 0.5) / len(baskets),
        min_confidence=max(float(confidence) - 1e-9, 0.0),
        max_length=4,
    )

    expected = {
        (frozenset(one.lhs), frozenset(one.rhs)): (one.count_full, one.count_lhs, one.count_rhs)
        for one in theirs
    }
    table = mine.table
    counts = zip(table.counts.tolist(), table.n_if.tolist(), table.n_then.tolist(), strict=True)
    assert dict(zip(mine.rules(), counts, strict=True)) == expected
    assert table.n_rules == len(expected)
    assert table.lift == pytest.approx(
        [
            n * len(baskets) / (n_if * n_then)
            for n, n_if, n_then in zip(table.counts, table.n_if, table.n_then, strict=True)
        ]
    )


@settings(max_examples=80, deadline=None)
@given(BASKETS, st.integers(1, 3))
def test_a_rule_is_folded_exactly_when_a_shorter_one_is_as_sure(
    baskets: Baskets, fewest: int
) -> None:
    mine = found(baskets, fewest, "0.3")
    table, own = mine.table, mine.rules()
    sure = {
        rule: Fraction(int(n), int(n_if))
        for rule, n, n_if in zip(own, table.counts, table.n_if, strict=True)
    }

    for place, (first, second) in enumerate(own):
        shorter = [one for one in sure if one[1] == second and one[0] < first]
        better = [one for one in shorter if sure[one] >= sure[first, second]]
        assert bool(table.is_folded[place]) is bool(better)
        if better:
            under = own[table.under[place]]
            assert sure[under] == max(sure[one] for one in better)
            assert not table.is_folded[table.under[place]]
        else:
            assert table.under[place] == -1
    assert table.n_folded == np.count_nonzero(table.is_folded)


def test_a_confidence_that_is_just_reached_counts() -> None:
    baskets = [{"a", "b"}] * 4 + [{"a"}]

    assert (frozenset("a"), frozenset("b")) in found(baskets, 4, "0.8").rules()
    assert (frozenset("a"), frozenset("b")) not in found(baskets, 4, "0.800000001").rules()


def test_a_longer_rule_stays_where_it_is_surer() -> None:
    baskets = [{"a", "b", "c"}] * 6 + [{"a"}] * 3 + [{"b"}] * 3
    mine = found(baskets, 2, "0.5")

    assert not mine.table.is_folded[mine.place("ab", "c")]
    assert mine.table.is_folded[mine.place("bc", "a")]
    assert mine.table.under[mine.place("bc", "a")] == mine.place("c", "a")


def test_what_is_everywhere_is_as_usual_and_what_is_rare_may_be_chance() -> None:
    draw = np.random.default_rng(1)
    baskets: Baskets = [{"a"} | ({"b", "c"} if n % 9 == 0 else set()) for n in range(400)]
    for each in draw.choice(np.array(baskets), 20, replace=False):
        each.add("d")
    mine = found(baskets, 2, "0")
    table = mine.table

    assert table.is_certain[mine.place("b", "c")]
    assert not table.is_certain[mine.place("b", "a")]  # everybody has it
    assert table.lift[mine.place("b", "a")] == 1.0
    assert not table.is_certain[mine.place("d", "b")]
    assert table.n_as_usual >= 6
    assert mine.rules()[0] in [
        (frozenset("b"), frozenset("c")),
        (frozenset("c"), frozenset("b")),
    ]


def test_chance_alone_seldom_makes_a_certain_rule() -> None:
    n_wrong = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        bought = draw.random((600, 15)) < 0.15
        letters = np.array(list("abcdefghijklmno"))
        mine = found([set(letters[row].tolist()) for row in bought], 5, "0")
        n_wrong += bool(np.count_nonzero(mine.table.is_certain))
    assert n_wrong <= 5


def test_of_many_rules_the_strongest_are_kept_and_all_counted() -> None:
    baskets = [{"a", "b", "c", "d"}] * 5 + [{"a"}] * 20
    every = found(baskets, 2, "0")
    some = found(baskets, 2, "0", most=3)

    assert some.rules() == every.rules()[:3]
    assert some.table.n_rules == every.table.n_rules == 50


@pytest.mark.parametrize(
    ("n_baskets", "n_each", "fewest"),
    [
        (392, [60] * 400, 10),
        (1_000_000, [900] * 400, 1_000),
        (9_000, list(range(1, 2_001)), 1_501),
    ],
)
def test_enough_baskets_by_our_choice(n_baskets: int, n_each: list[int], fewest: int) -> None:
    assert usual_fewest(n_baskets, np.array(n_each)) == fewest
