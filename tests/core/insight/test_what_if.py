"""The smallest change that moves a customer, checked by making it and placing them again."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from core.clustering import belonging
from core.clustering.assigners import stored
from core.clustering.assigners.base import Assigner
from core.clustering.belonging import NOWHERE
from core.clustering.division import Table, canonical
from core.clustering.registry import METHODS
from core.domain.algorithms import algorithm
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.progress import silent
from core.domain.recipe import Recipe
from core.domain.rfm import Currency, Cutoffs, RfmChoice
from core.domain.rfm_schemes import SCHEMES
from core.features.orders_ahead import after_days, after_orders, usual_amount
from core.features.prepare import Prepared, prepare
from core.features.snapshot import Snapshot
from core.insight import why_rfm
from core.insight.what_if import Placing, Rows, smallest_move
from tests.core.tables import snapshot

WAYS = {
    "kmeans": {},
    "hierarchical": {},
    "mixture": {},
    "mixed": {},
    "density": {"smallest": 10.0},
}
USED = ("Days since last order", "Orders", "Spend (EUR)", "Rating")
REGULAR = {
    "Days since last order": 20.0,
    "Days since first order": 80.0,
    "Orders": 3.0,
    "Spend (EUR)": 120.0,
    "Average order (EUR)": 40.0,
    "Days between orders": 30.0,
    "Spread of days between orders": 0.0,
    "Age": 44.0,
}


def shop() -> Snapshot:
    """Return 300 customers: regulars, new ones and those long gone, who rate differently."""
    rng = np.random.default_rng(3)
    kind = rng.integers(0, 3, 300)
    days = np.round(np.array([15.0, 30.0, 300.0])[kind] * rng.lognormal(0, 0.4, 300))
    orders = 1.0 + rng.poisson(np.array([8.0, 0.3, 1.0])[kind])
    spend = np.round(orders * rng.lognormal(3.5, 0.3, 300), 2)
    rating = np.clip(np.round(np.array([80.0, 55.0, 30.0])[kind] + rng.normal(0, 9, 300)), 0, 100)
    columns = dict(zip(USED, (days, orders, spend, rating), strict=True))
    return snapshot({name: values.tolist() for name, values in columns.items()})


def placed(name: str, X: np.ndarray) -> Assigner:
    options = algorithm(name).options(WAYS[name])
    found = METHODS[name].divide(Table(X), [2, 3], options, seed=0, progress=silent)
    return canonical(next(reversed(found.by_k.values()))).assigner


def placing(of: Snapshot, prepared: Prepared, assigner: Assigner) -> Placing:
    judge = belonging.from_bytes(stored.to_bytes(assigner))

    def matrix(rows: Rows) -> np.ndarray:
        some = Snapshot(np.arange(len(rows["Orders"])), of.facts, rows)
        return prepared.preparation.apply(some)[0]

    return Placing(lambda rows: judge.labels(matrix(rows)), matrix)


@pytest.mark.parametrize("name", sorted(WAYS))
def test_whoever_makes_the_change_is_placed_where_it_says(name: str) -> None:
    customers = shop()
    prepared = prepare(customers, Recipe(USED))
    assigner = placed(name, prepared.X)
    judge = placing(customers, prepared, assigner)
    n_moves = 0

    for row in range(0, 300, 6):
        own = {column: float(values[row]) for column, values in customers.values.items()}
        move = smallest_move(own, customers.facts, judge, "EUR")
        if move is None:
            continue
        n_moves += 1
        then = {column: np.array([move.change.values.get(column, own[column])]) for column in own}
        X, kept = prepared.preparation.apply(Snapshot(np.array([1]), customers.facts, then))
        found = assigner.assign(X)
        assert kept.all()
        assert found.labels.tolist() == [move.label]
        assert move.label not in (NOWHERE, assigner.assign(prepared.X[[row]]).labels[0])

    assert n_moves > 10


def test_the_smallest_of_the_changes_is_told() -> None:
    own = {"Rating": 40.0, "Orders": 2.0, "Days since last order": 9.0}
    facts = [_number("Rating", 0, 100), _number("Orders", 1, 50)]

    def at_55(rows: Rows) -> np.ndarray:
        return (rows["Rating"] >= 55).astype(np.int64)

    move = smallest_move(own, facts, Placing(at_55, _as_they_are))

    assert move is not None
    assert move.change.said == "Rating of 55 instead of 40"
    assert dict(move.change.values) == {"Rating": 55.0}


def test_nobody_is_told_to_grow_younger_or_to_do_what_nobody_does() -> None:
    own = {"Age": 40.0, "Rating": 40.0}
    facts = [_number("Age", 18, 90), _number("Rating", 0, 50)]

    def elsewhere(rows: Rows) -> np.ndarray:
        return ((rows["Age"] < 39) | (rows["Rating"] > 60)).astype(np.int64)

    assert smallest_move(own, facts, Placing(elsewhere, _as_they_are)) is None


def test_more_orders_change_all_that_follows_from_orders() -> None:
    after = {**REGULAR, **after_orders(REGULAR, 1, usual_amount(REGULAR))}

    assert after["Orders"] == 4
    assert (after["Spend (EUR)"], after["Average order (EUR)"]) == (160, 40)
    assert (after["Days since last order"], after["Days since first order"]) == (0, 80)
    assert after["Days between orders"] == pytest.approx((30 + 30 + 20) / 3)
    assert after["Spread of days between orders"] == pytest.approx(np.std([30, 30, 20], ddof=1))
    assert "Age" not in after_orders(REGULAR, 1, 40.0)


def test_days_without_an_order_make_everything_longer_ago() -> None:
    assert dict(after_days(REGULAR, 30)) == {
        "Days since last order": 50.0,
        "Days since first order": 110.0,
    }


def test_a_first_order_makes_a_customer_of_somebody_who_never_ordered() -> None:
    never = {"Orders": 0.0, "Spend (EUR)": 0.0, "Days since last order": np.nan}

    after = after_orders(never, 1, 25.0)

    assert usual_amount(never) is None
    assert dict(after) == {"Orders": 1.0, "Spend (EUR)": 25.0, "Days since last order": 0.0}


def test_an_order_moves_somebody_up_the_groups_by_rules() -> None:
    choice = RfmChoice(
        SCHEMES[0], Cutoffs((10, 30, 60, 90), (2, 3, 4, 5), (2_000, 4_000, 8_000, 16_000)),
        date(2026, 11, 1), Currency("EUR"),
    )  # fmt: skip
    own = dict(zip(choice.columns, (45.0, 1.0, 30.0), strict=True))

    move = smallest_move(
        own, [_number(name, 0, 9_999) for name in own], why_rfm.placing(choice), "EUR"
    )

    assert move is not None
    then = {name: np.array([move.change.values.get(name, value)]) for name, value in own.items()}
    assert why_rfm.placing(choice).labels(then)[0] == move.label
    assert why_rfm.in_words(own, choice)[1] == "1 order: score 1 of 5."


def _as_they_are(rows: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.column_stack(list(rows.values()))


def _number(name: str, low: float, high: float) -> ColumnFacts:
    return ColumnFacts(name, Kind.NUMBER, 9, 0, 9, minimum=low, maximum=high)
