"""Customers of today as they were: what follows from orders as of then, the rest as of today."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.features.as_of import as_known, has_history
from core.features.behaviour import Behaviour, columns_for
from core.features.snapshot import Snapshot

IDS = np.arange(1, 5)


def bought(ids: list[int], orders: list[int], spend: list[float]) -> Behaviour:
    n = len(ids)
    none = np.zeros(n)
    return Behaviour(
        as_of=datetime(2024, 12, 31, tzinfo=UTC),
        currency="EUR",
        customer_ids=np.array(ids),
        first_order=none,
        last_order=none,
        recency_days=np.arange(1.0, n + 1),
        n_orders=np.array(orders),
        spend=np.array(spend),
        bought=np.array(spend),
        refunded=none,
        discount=none,
        quantity=none + 1,
        n_refunds=np.zeros(n, dtype=np.int64),
        gap_mean_days=np.where(np.array(orders) > 1, 9.0, np.nan),
        gap_sd_days=np.full(n, np.nan),
        returned_share=none,
        discount_share=none,
        weekday=np.zeros(n, dtype=np.int64),
        usual_channel=np.full(n, None),
    )


def today() -> Snapshot:
    """Return four customers whose file has a column “Orders” of its own, and one of ages."""
    own = {"Age": np.array([20.0, 30.0, 40.0, 50.0]), "Orders": np.array([7.0, 7.0, 7.0, 7.0])}
    facts = tuple(ColumnFacts(name, Kind.NUMBER, 4, 0, 4) for name in own)
    found = bought([1, 2, 3, 4], [5, 4, 3, 2], [50.0, 40.0, 30.0, 20.0])
    favourites = np.array(["Mugs", "Cups", None, None], dtype=object)
    return Snapshot(IDS, facts, own).with_columns(columns_for(found, IDS, favourites))


def test_only_columns_that_follow_from_orders_have_a_history() -> None:
    known = {each.name for each in today().facts if has_history(each)}

    assert {"Days since last order", "Orders (orders)", "Spend (EUR)"} <= known
    assert not known & {"Age", "Orders", "Most bought category"}


def test_who_had_ordered_is_as_they_were_then_and_as_old_as_today() -> None:
    names = ("Age", "Orders", "Orders (orders)", "Spend (EUR)", "Most bought category")

    then = as_known(today(), bought([2, 3, 9], [1, 2, 1], [4.0, 6.0, 1.0]), names)

    assert then.customer_ids.tolist() == [2, 3]  # 9 is no customer any more
    assert set(then.values) == set(names)
    assert then.values["Age"].tolist() == [30.0, 40.0]
    assert then.values["Orders"].tolist() == [7.0, 7.0]
    assert then.values["Orders (orders)"].tolist() == [1.0, 2.0]
    assert then.values["Spend (EUR)"].tolist() == [4.0, 6.0]


def test_what_nobody_had_a_value_in_by_then_is_missing_for_all() -> None:
    found = replace(bought([1, 2], [1, 1], [4.0, 6.0]), currency="USD")

    then = as_known(today(), found, ("Days between orders", "Spend (EUR)"))

    assert all(np.isnan(values).all() for values in then.values.values())
    assert then.facts_of("Days between orders").n_missing == 2
