"""The shortest rule that catches each segment."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.fields import Kind
from core.domain.segment_rule import Condition, SegmentRule
from core.features.snapshot import Snapshot, SnapshotBuilder
from core.insight import short_rules as searching
from core.insight.rounding import human
from core.insight.short_rules import short_rules

KINDS = {
    "Income": Kind.NUMBER,
    "Age": Kind.NUMBER,
    "City": Kind.CATEGORY,
    "Member": Kind.YES_NO,
    "Joined": Kind.DATE,
}
CITIES = ("Graz", "Linz", "Wien")
Labels = npt.NDArray[np.int64]

# What each condition says, written once more by hand: of a value as it stands in a file.
SAYS: dict[str, Callable[[Any, Any], bool]] = {
    "least": lambda value, bound: value >= bound,
    "below": lambda value, bound: value < bound,
    "is": lambda value, wanted: value == wanted,
    "is not": lambda value, wanted: value != wanted,
}


def drawn(seed: int, n: int) -> list[dict[str, Any]]:
    """Return customers by chance, some values missing."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(n):
        row = {
            "Income": float(rng.lognormal(10, 0.6)),
            "Age": float(rng.integers(18, 80)),
            "City": CITIES[rng.integers(0, 3)],
            "Member": bool(rng.integers(0, 2)),
            "Joined": date.fromordinal(737_000 + int(rng.integers(0, 2_000))),
        }
        rows.append({name: value for name, value in row.items() if rng.random() > 0.1})
    return rows


def snapshot_of(rows: list[dict[str, Any]]) -> Snapshot:
    builder = SnapshotBuilder(KINDS)
    builder.add((number, row, {}) for number, row in enumerate(rows))
    return builder.build()


def everybody(snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    return np.ones(snapshot.n_customers, dtype=np.bool_)


def labelled(rows: list[dict[str, Any]]) -> Labels:
    """Return three segments that columns tell apart, but not wholly."""
    return np.array(
        [
            0 if row.get("Income", 0) > 25_000 and row.get("Age", 0) >= 40
            else 1 if row.get("City") == "Graz" or "Age" not in row
            else 2
            for row in rows
        ]
    )  # fmt: skip


def meets(row: dict[str, Any], condition: Condition) -> bool:
    if condition.column not in row:
        return False
    value, wanted = row[condition.column], condition.value
    if condition.kind is Kind.DATE:
        value = (value - date(1970, 1, 1)).days
    return SAYS[condition.test](value, wanted)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(60, 300))
def test_a_rule_has_three_conditions_at_most_and_is_as_good_as_it_says(seed: int, n: int) -> None:
    rows = drawn(seed, n)
    labels, snapshot = labelled(rows), snapshot_of(rows)

    rules = short_rules(snapshot, everybody(snapshot), labels, KINDS)

    for segment, rule in enumerate(rules):
        if rule is None:
            continue
        caught = [all(meets(row, each) for each in rule.conditions) for row in rows]
        hits = [found and label == segment for found, label in zip(caught, labels, strict=True)]
        assert 1 <= len(rule.conditions) <= 3
        assert (rule.n_caught, rule.n_hits) == (sum(caught), sum(hits))
        assert rule.n_segment == np.count_nonzero(labels == segment)
        assert min(rule.precision, rule.recall) >= 0.6


@pytest.mark.parametrize("most_fitted", [10_000, 150])
def test_the_order_of_the_customers_does_not_matter(
    most_fitted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_FITTED", most_fitted)
    rows = drawn(7, 400)
    labels, snapshot = labelled(rows), snapshot_of(rows)
    order = np.random.default_rng(1).permutation(400)
    shuffled = Snapshot(
        snapshot.customer_ids[order],
        snapshot.facts,
        {name: values[order] for name, values in snapshot.values.items()},
    )

    rules = short_rules(snapshot, everybody(snapshot), labels, KINDS)

    assert any(rules)
    assert rules == short_rules(shuffled, everybody(snapshot), labels[order], KINDS)


def test_the_shortest_rule_is_taken_and_its_number_is_round() -> None:
    rows = [{"Income": 1_000.0 + 97 * place, "Age": 20 + place % 40} for place in range(200)]
    labels = np.array([int(row["Income"] >= 10_021) for row in rows])
    snapshot = snapshot_of(rows)

    rules = short_rules(snapshot, everybody(snapshot), labels, KINDS)

    assert [rule and rule.text for rule in rules] == [
        "Income is below 10,000",
        "Income is at least 10,000",
    ]


def test_segments_without_any_pattern_have_no_rule() -> None:
    snapshot = snapshot_of(drawn(3, 300))
    labels = np.random.default_rng(5).integers(0, 3, 300)
    assert short_rules(snapshot, everybody(snapshot), labels, KINDS) == (None, None, None)


def test_who_has_no_value_is_not_caught_by_any_condition() -> None:
    rows: list[dict[str, Any]] = [{"Age": 30.0}] * 20 + [{"Age": 60.0}] * 20 + [{}] * 5
    labels = np.array([0] * 20 + [1] * 20 + [0] * 5)
    snapshot = snapshot_of(rows)

    young = short_rules(snapshot, everybody(snapshot), labels, KINDS)[0]

    assert young is not None
    assert (young.n_caught, young.n_hits, young.n_segment) == (20, 20, 25)


@pytest.mark.parametrize(
    ("threshold", "kind", "allowed", "rounded"),
    [
        (61_234.5, Kind.NUMBER, 8, 61_000.0),
        (61_234.5, Kind.NUMBER, 40, 60_000.0),
        (4.5, Kind.NUMBER, 0, 5.0),
        (19_790.0, Kind.DATE, 1, 19_783.0),  # 1 Mar 2024
        (19_790.0, Kind.DATE, 8, 19_723.0),  # 1 Jan 2024
    ],
)
def test_a_threshold_is_as_round_as_few_who_change_sides_allow(
    threshold: float, kind: Kind, allowed: int, rounded: float
) -> None:
    around = np.arange(threshold - 2_000, threshold + 2_000, 40.0)
    ordered = np.array([1.0, 2, 3, 4, 5, 6]) if threshold < 10 else around
    assert human(threshold, ordered, kind, allowed=allowed) == rounded


def test_a_rule_is_said_in_words_and_as_sql_with_everything_quoted() -> None:
    rule = SegmentRule(
        (
            Condition("Income (k$)", Kind.NUMBER, "least", 40.0),
            Condition("Income (k$)", Kind.NUMBER, "below", 72.5),
            Condition('The "city"', Kind.CATEGORY, "is not", "L'Aquila"),
        ),
        n_caught=100,
        n_hits=91,
        n_segment=114,
    )
    assert (
        rule.text == 'Income is at least 40 k$ and is below 72.5 k$; The "city" is not “L\'Aquila”'
    )
    assert rule.sql.splitlines() == [
        'WHERE "Income (k$)" >= 40',
        '  AND "Income (k$)" < 72.5',
        '  AND "The ""city""" <> \'L\'\'Aquila\'',
    ]
    assert rule.quality == (
        "9 of 10 customers whom the rule finds are in the segment; it finds 8 of 10 of the "
        "segment's customers."
    )
    assert SegmentRule.from_json(rule.to_json()) == rule


def test_dates_and_yes_no_are_said_as_such() -> None:
    joined = Condition("Joined", Kind.DATE, "below", 19_783.0)
    member = Condition("Member", Kind.YES_NO, "is not", True)
    assert (joined.claim, joined.sql) == (
        "is before 1 Mar 2024", "\"Joined\" < '2024-03-01'",
    )  # fmt: skip
    assert (member.claim, member.sql) == ("is no", '"Member" <> TRUE')
