"""How customers buy as columns, and what it means to have no value in one of them."""

from datetime import UTC, datetime

import numpy as np
import pytest

from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.treatment import Treatment
from core.features.behaviour import Behaviour, columns_for
from core.features.effects import effects
from core.features.prepare import prepare
from core.features.snapshot import Snapshot

LAST, BETWEEN = "Days since last order", "Days between orders"


@pytest.fixture
def five() -> Snapshot:
    """Give five customers: three who came back, one who ordered once, one who never did."""
    floats = np.zeros(4)
    found = Behaviour(
        as_of=datetime(2024, 12, 31, tzinfo=UTC),
        currency="EUR",
        customer_ids=np.arange(1, 5),
        first_order=np.array([0.0, 10.0, 20.0, 30.0]),
        last_order=np.array([90.0, 80.0, 70.0, 30.0]),
        recency_days=np.array([10.0, 20.0, 30.0, 70.0]),
        n_orders=np.array([4, 3, 2, 1]),
        spend=np.array([400.0, 90.0, 40.0, 5.0]),
        bought=np.array([400.0, 90.0, 40.0, 5.0]),
        refunded=floats,
        discount=floats,
        quantity=np.array([4.0, 6.0, 2.0, 1.0]),
        n_refunds=np.zeros(4, dtype=np.int64),
        gap_mean_days=np.array([30.0, 35.0, 50.0, np.nan]),
        gap_sd_days=np.array([1.0, 2.0, np.nan, np.nan]),
        returned_share=floats,
        discount_share=floats,
        weekday=np.array([0, 1, 2, 3]),
        usual_channel=np.array(["web", "web", "shop", None]),
    )
    ids = np.arange(1, 6)
    columns = columns_for(found, ids, np.array(["Mugs", *4 * [None]]), "after refunds")
    return Snapshot(ids, (), {}).with_columns(columns)


def test_who_never_ordered_has_no_last_order_and_no_orders(five: Snapshot) -> None:
    never = {name: values[-1] for name, values in five.values.items()}

    assert np.isnan([never[LAST], never["Average order (EUR)"], never[BETWEEN]]).all()
    assert (never["Orders"], never["Spend (EUR)"]) == (0.0, 0.0)
    assert five.facts_of(LAST).absent_why == "never ordered"


def test_columns_of_money_say_what_they_count(five: Snapshot) -> None:
    said = {facts.name for facts in five.facts if facts.basis == "after refunds"}

    assert {"Spend (EUR)", "Average order (EUR)"} <= said
    assert not said & {LAST, "Orders", BETWEEN}


def test_who_never_ordered_stands_with_those_who_ordered_longest_ago(five: Snapshot) -> None:
    recipe = Recipe((LAST, "Average order (EUR)"), scale="none")

    X = prepare(five, recipe).X

    assert X[:, 0].tolist() == [10, 20, 30, 70, 70]
    assert X[:, 1].tolist() == [100, 30, 20, 5, 0]


def test_who_did_not_come_back_stands_with_those_who_came_back_latest(five: Snapshot) -> None:
    recipe = Recipe((BETWEEN,), scale="none")

    assert prepare(five, recipe).X[:, 0].tolist() == [30, 35, 50, 50, 50]


def test_what_having_no_value_amounts_to_is_said(five: Snapshot) -> None:
    names = (LAST, "Average order (EUR)", "Usual weekday of ordering")
    recipe = Recipe(names, scale="none", outliers="cap", cap_percentile=99.9)

    said = [each.sentences[0] for each in effects(five, recipe, prepare(five, recipe))]

    assert said == [
        f"1 customer without “{LAST}” never ordered, and gets the highest value, 70.",
        "1 customer without “Average order (EUR)” never ordered, and gets 0 EUR.",
        "1 customer without “Usual weekday of ordering” never ordered, and counts as “unknown”.",
    ]


def test_channels_are_a_column_where_any_order_names_one(five: Snapshot) -> None:
    facts = five.facts_of("Usual sales channel")

    assert (facts.kind, facts.n_missing) == (Kind.CATEGORY, 2)
    assert facts.absent_why == "never ordered by a channel that is named"


def test_they_can_be_left_out_all_the_same(five: Snapshot) -> None:
    prepared = prepare(five, Recipe((LAST,), missing="drop"))

    assert prepared.kept.tolist() == [True, True, True, True, False]


def test_where_values_were_called_impossible_gaps_are_filled_by_the_middle(
    five: Snapshot,
) -> None:
    recipe = Recipe((LAST,), scale="none", treatments=(Treatment(LAST, most=60.0),))

    assert prepare(five, recipe).X[:, 0].tolist() == [10, 20, 30, 20, 20]
