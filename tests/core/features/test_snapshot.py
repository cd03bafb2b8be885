"""A data version keeps what the customers have, as arrays."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from core.domain.fields import CustomerField, Kind
from core.features import npz
from core.features.snapshot import Snapshot, SnapshotBuilder

KINDS = {
    "Income": Kind.NUMBER,
    "Gender": Kind.CATEGORY,
    "Member": Kind.YES_NO,
    "Birthday": Kind.DATE,
    "Note": Kind.TEXT,
}


def build(
    attributes: list[dict[str, Any]],
    fields: list[dict[CustomerField, Any]] | None = None,
    kinds: dict[str, Kind] = KINDS,
) -> Snapshot:
    builder = SnapshotBuilder(kinds)
    for position, own in enumerate(attributes):
        builder.add([(position + 1, own, fields[position] if fields else {})])
    return builder.build()


def test_every_kind_becomes_numbers_and_missing_stays_missing() -> None:
    snapshot = build(
        [
            {"Income": 15, "Gender": "Male", "Member": True, "Birthday": "1970-01-11"},
            {"Income": 2.5, "Gender": "Female", "Member": False, "Note": "likes tea"},
            {"Gender": "Female"},
        ]
    )

    assert snapshot.customer_ids.tolist() == [1, 2, 3]
    np.testing.assert_array_equal(snapshot.values["Income"], [15, 2.5, math.nan])
    np.testing.assert_array_equal(snapshot.values["Gender"], [1, 0, 0])
    np.testing.assert_array_equal(snapshot.values["Member"], [1, 0, math.nan])
    np.testing.assert_array_equal(snapshot.values["Birthday"], [10, math.nan, math.nan])
    assert "Note" not in snapshot.values


def test_facts_count_missing_and_different_values() -> None:
    snapshot = build([{"Income": 1}, {"Income": 3}, {"Income": 3}, {}])

    income = snapshot.facts_of("Income")

    assert (income.n, income.n_missing, income.n_distinct) == (4, 1, 2)
    assert (income.minimum, income.maximum) == (1, 3)
    assert income.mean == pytest.approx(7 / 3)
    assert income.sd == pytest.approx(math.sqrt(4 / 3))


def test_levels_stand_with_the_most_frequent_first_and_ties_by_alphabet() -> None:
    snapshot = build([{"Gender": g} for g in ("b", "c", "c", "a")])

    assert snapshot.facts_of("Gender").levels == ("c", "a", "b")
    assert snapshot.values["Gender"].tolist() == [2, 0, 0, 1]


def test_a_category_with_200_levels_keeps_its_array() -> None:
    snapshot = build([{"Gender": f"level {i}"} for i in range(200)])

    facts = snapshot.facts_of("Gender")

    assert facts.kind is Kind.CATEGORY
    assert len(facts.levels) == facts.n_distinct == 200


def test_a_category_with_more_than_200_levels_is_text() -> None:
    snapshot = build([{"Gender": f"level {i}"} for i in range(201)] + [{"Gender": "level 0"}, {}])

    facts = snapshot.facts_of("Gender")

    assert (facts.kind, facts.n, facts.n_distinct, facts.n_missing) == (Kind.TEXT, 203, 201, 1)
    assert "Gender" not in snapshot.values


def test_fields_come_first_under_their_own_names_and_only_where_somebody_has_them() -> None:
    snapshot = build(
        [{"Income": 1}, {"Income": 2}],
        [
            {CustomerField.CITY: "Graz", CustomerField.SIGNED_UP: date(1970, 1, 2)},
            {CustomerField.CITY: None, CustomerField.CONSENT_EMAIL: True},
        ],
        {"Income": Kind.NUMBER},
    )

    assert [facts.name for facts in snapshot.facts] == [
        "City",
        "Signed up",
        "Consent (email)",
        "Income",
    ]
    np.testing.assert_array_equal(snapshot.values["Signed up"], [1, math.nan])


def test_an_attribute_that_is_called_like_a_field_is_kept_beside_it() -> None:
    snapshot = build([{"City": "Wien"}], [{CustomerField.CITY: "Graz"}], {"City": Kind.CATEGORY})

    assert snapshot.facts_of("City").levels == ("Graz",)
    assert snapshot.facts_of("City (column)").levels == ("Wien",)


def test_a_value_that_does_not_fit_its_column_is_missing() -> None:
    snapshot = build([{"Income": "many", "Member": "perhaps", "Birthday": "soon"}])

    assert all(np.isnan(snapshot.values[name][0]) for name in ("Income", "Member", "Birthday"))


def test_bytes_bring_back_the_same_snapshot_and_are_always_the_same() -> None:
    snapshot = build(
        [{"Income": 1.5, "Gender": "ä/ö", "Note": "x"}, {"Member": True}],
        kinds={**KINDS, "a/b\\c" * 20: Kind.NUMBER},
    )

    again = Snapshot.from_bytes(snapshot.to_bytes())

    assert again.facts == snapshot.facts
    assert again.to_bytes() == snapshot.to_bytes()
    for name, values in snapshot.values.items():
        np.testing.assert_array_equal(again.values[name], values)


def test_a_shop_without_customers_gives_an_empty_snapshot() -> None:
    snapshot = Snapshot.from_bytes(SnapshotBuilder(KINDS).build().to_bytes())

    assert snapshot.n_customers == 0
    assert snapshot.facts_of("Income").mean is None


def test_python_objects_are_never_packed() -> None:
    with pytest.raises(ValueError, match="allow_pickle"):
        npz.pack({"x": np.array([{"a": 1}], dtype=object)})
