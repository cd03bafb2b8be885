"""What sets segments apart, in the columns' own units."""

import math
from typing import Any

import numpy as np
import pytest

from core.domain.fields import Kind
from core.domain.results import Trait
from core.features.snapshot import Snapshot, SnapshotBuilder
from core.insight.profiles import profiles

KINDS = {
    "CustomerID": Kind.NUMBER,
    "Income": Kind.NUMBER,
    "Gender": Kind.CATEGORY,
    "Colour": Kind.CATEGORY,
    "Member": Kind.YES_NO,
    "Note": Kind.TEXT,
    "Same": Kind.NUMBER,
}


def customers() -> Snapshot:
    rows: list[dict[str, Any]] = [
        {"Income": 10, "Gender": "Male", "Colour": "red", "Member": True, "Note": "x"},
        {"Income": 20, "Gender": "Female", "Colour": "blue", "Member": True},
        {"Income": 60, "Gender": "Female", "Colour": "green", "Member": False},
        {"Gender": "Female", "Colour": "red", "Member": False},
    ]
    builder = SnapshotBuilder(KINDS)
    builder.add(
        (number, {"CustomerID": number, "Same": 5, **row}, {}) for number, row in enumerate(rows)
    )
    return builder.build()


def found(
    labels: list[int], kept: list[bool] | None = None, used: tuple[str, ...] = ("Income",)
) -> list[dict[str, Trait]]:
    snapshot = customers()
    mask = np.array(kept or [True] * snapshot.n_customers)
    made = profiles(snapshot, mask, np.array(labels), used)
    return [{trait.column: trait for trait in traits} for traits in made]


def test_means_are_over_the_customers_who_have_a_value() -> None:
    low, high = found([0, 0, 1, 1])

    deviation = math.sqrt((20**2 + 10**2 + 30**2) / 3)
    assert (low["Income"].mean, low["Income"].overall_mean) == (15, 30)
    assert low["Income"].effect == pytest.approx(-15 / deviation)
    assert high["Income"].mean == 60


def test_a_category_with_two_levels_gives_one_share_and_one_with_more_gives_all() -> None:
    first, _ = found([0, 0, 1, 1])

    assert first["Gender: Male"].mean == 0.5
    assert first["Gender: Male"].overall_mean == 0.25
    assert first["Gender: Male"].is_share
    assert "Gender: Female" not in first
    assert {"Colour: red", "Colour: blue", "Colour: green"} < first.keys()
    assert first["Member"].is_share


def test_columns_that_were_not_used_are_described_too_and_marked() -> None:
    first, _ = found([0, 0, 1, 1])

    assert first["Income"].used
    assert not first["Member"].used


def test_ids_texts_and_constants_have_no_trait() -> None:
    first, _ = found([0, 0, 1, 1])

    assert not {"CustomerID", "Note", "Same"} & first.keys()


def test_a_column_that_nobody_in_a_segment_has_a_value_in_is_absent_there() -> None:
    _, unknown = found([0, 0, 0, 1])

    assert "Income" not in unknown
    assert "Member" in unknown


def test_few_do_not_speak_for_a_segment_most_of_which_has_no_value() -> None:
    labels = np.array([0, 0, 0, 1, 1, 1, 1, 1])
    builder = SnapshotBuilder({"Age": Kind.NUMBER})
    ages = [30, 40, 50, 20, 25, None, None, None]
    builder.add((number, {"Age": age}, {}) for number, age in enumerate(ages))

    known, hardly_known = profiles(builder.build(), np.ones(8, dtype=bool), labels, ["Age"])

    assert [trait.mean for trait in known] == [40.0]
    assert hardly_known == ()


def test_customers_who_were_left_out_do_not_count() -> None:
    first, _ = found([0, 1], kept=[True, False, True, False])

    assert first["Income"].overall_mean == 35


def test_the_strongest_effect_comes_first() -> None:
    snapshot = customers()

    for traits in profiles(snapshot, np.ones(4, dtype=bool), np.array([0, 0, 1, 1]), ["Income"]):
        effects = [abs(trait.effect) for trait in traits]
        assert effects == sorted(effects, reverse=True)
