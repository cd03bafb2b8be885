"""RFM scores: published numbers, ties, and the order of the rows."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.rfm import Currency, Cutoffs, Scheme
from core.domain.rfm_schemes import PLAIN, R_PACKAGE, SCHEMES
from core.features import rfm
from core.features.rfm import Buyers

DOLLARS = Currency("USD")
PUBLISHED_SIZES = {
    "Potential Loyalist": 342,
    "Loyal Customers": 170,
    "Lost": 148,
    "New Customers": 104,
    "About To Sleep": 102,
    "Can't Lose Them": 47,
    "Champions": 35,
    "At Risk": 28,
    "Need Attention": 10,
    "Promising": 9,
}

Order = tuple[str, date, int]
rows_of_buyers = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 6), st.integers(-500, 90_000)),
    min_size=1,
    max_size=60,
)


def buyers(rows: Iterable[tuple[int, int, int]]) -> Buyers:
    table = np.array(list(rows), dtype=np.int64)
    return Buyers(np.arange(len(table)), table[:, 0], table[:, 1], table[:, 2])


def from_orders(orders: Iterable[Order], as_of: date) -> Buyers:
    """Return the customers of orders (customer, day, minor units)."""
    found: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for customer, day, spent in orders:
        found[customer].append((day, spent))
    return buyers(
        ((as_of - max(day for day, _ in own)).days, len(own), sum(spent for _, spent in own))
        for own in found.values()
    )


def rfm_data_orders(shared: Path) -> Buyers:
    with (shared / "data/transactions/rfm_data_orders.csv").open() as file:
        orders = [
            (row["customer_id"], date.fromisoformat(row["order_date"]), 100 * int(row["revenue"]))
            for row in csv.DictReader(file)
        ]
    return from_orders(orders, date(2006, 12, 31))


def sizes(of: Buyers, scheme: Scheme) -> dict[str, int]:
    cutoffs = rfm.proposed_cutoffs(of, scheme, DOLLARS)
    counted = rfm.tally(of, cutoffs, scheme).customers.tolist()
    return {name: n for name, n in zip(scheme.names, counted, strict=True) if n}


def test_the_published_segments_have_their_published_sizes(shared: Path) -> None:
    found = rfm_data_orders(shared)
    assert (found.n_customers, found.orders.sum(), found.spend_minor.sum()) == (995, 4906, 46415800)
    assert sizes(found, R_PACKAGE) == PUBLISHED_SIZES


def test_every_customer_has_the_published_scores_and_segment(shared: Path) -> None:
    found = rfm_data_orders(shared)
    cutoffs = rfm.proposed_cutoffs(found, R_PACKAGE, DOLLARS)
    scores = np.column_stack(rfm.scores(found, cutoffs)).tolist()
    names = [R_PACKAGE.names[place] for place in rfm.groups(found, cutoffs, R_PACKAGE)]
    # Names are written differently there; days, orders and amount tell all 995 apart.
    keys = zip(found.days, found.orders, found.spend_minor // 100, strict=True)
    ours = {tuple(map(int, key)): (s, n) for key, s, n in zip(keys, scores, names, strict=True)}

    with (shared / "data/benchmark/reference/rfm_orders_published_scores.csv").open() as file:
        published = {
            (int(row["days"]), int(row["orders"]), int(row["amount"])): (
                [int(row["R"]), int(row["F"]), int(row["M"])],
                row["segment"],
            )
            for row in csv.DictReader(file)
        }
    assert len(published) == 995
    assert ours == published


def test_groceries_members_have_the_published_means(shared: Path) -> None:
    lines: Counter[tuple[str, date]] = Counter()
    with (shared / "data/transactions/Groceries_dataset_members.csv").open() as file:
        for row in csv.DictReader(file):
            day = datetime.strptime(row["Date"], "%d-%b-%y").date()  # noqa: DTZ007 - a day
            lines[row["Member_number"], day] += round(100 * float(row["Cost"]))
    orders = [(member, day, spent) for (member, day), spent in lines.items()]

    found = from_orders(orders, max(day for _, day, _ in orders) + timedelta(days=1))

    assert found.n_customers == 3898
    assert found.days.mean() == pytest.approx(188.70, abs=0.005)
    assert found.orders.mean() == pytest.approx(3.838635, abs=5e-7)
    assert found.spend_minor.mean() / 100 == pytest.approx(75.107907, abs=5e-7)
    assert found.spend_minor.max() == 31030


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
def test_one_time_buyers_stay_in_the_cdnow_sample(shared: Path, scheme: Scheme) -> None:
    with (shared / "data/transactions/CDNOW_sample.txt").open() as file:
        rows = [line.split() for line in file]
    orders = [
        (
            row[0],
            date.fromisoformat(f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}"),
            round(100 * float(row[4])),
        )
        for row in rows
    ]

    found = from_orders(orders, date(1998, 7, 1))

    assert (found.n_customers, found.orders.sum()) == (2357, 6919)
    assert found.spend_minor.sum() == 24409194
    assert (found.orders == 1).mean() > 0.5
    assert sum(sizes(found, scheme).values()) == 2357


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)
@given(rows=rows_of_buyers, seed=st.integers(0, 2**32 - 1))
def test_shuffling_customers_changes_nothing(
    scheme: Scheme, rows: list[tuple[int, int, int]], seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(rows))
    found, shuffled = buyers(rows), buyers([rows[place] for place in order])
    cutoffs = rfm.proposed_cutoffs(found, scheme, DOLLARS)

    assert rfm.proposed_cutoffs(shuffled, scheme, DOLLARS) == cutoffs
    groups = rfm.groups(found, cutoffs, scheme)
    assert np.array_equal(rfm.groups(shuffled, cutoffs, scheme), groups[order])


@given(rows=rows_of_buyers)
def test_equal_values_have_equal_scores_and_better_ones_no_lower_scores(
    rows: list[tuple[int, int, int]],
) -> None:
    found = buyers(rows)
    cutoffs = rfm.proposed_cutoffs(found, PLAIN, DOLLARS)
    recency, frequency, money = rfm.scores(found, cutoffs)
    for better, score in (
        (-found.days, recency),
        (found.orders, frequency),
        (found.spend_minor, money),
    ):
        by_value = np.argsort(better, kind="stable")
        assert (np.diff(score[by_value].astype(int)) >= 0).all()
        values, first = np.unique(better, return_index=True)
        assert np.array_equal(score[first][np.searchsorted(values, better)], score)


@given(rows=rows_of_buyers)
def test_the_counts_of_the_groups_are_those_of_their_customers(
    rows: list[tuple[int, int, int]],
) -> None:
    found = buyers(rows)
    cutoffs = rfm.proposed_cutoffs(found, R_PACKAGE, DOLLARS)
    groups = rfm.groups(found, cutoffs, R_PACKAGE)

    counted = rfm.tally(found, cutoffs, R_PACKAGE)

    n_groups = len(R_PACKAGE.names)
    assert np.array_equal(counted.customers, np.bincount(groups, minlength=n_groups))
    spent = np.bincount(groups, weights=found.spend_minor, minlength=n_groups)
    assert np.array_equal(counted.spend_minor, spent)


def test_values_on_a_cut_off_have_the_score_that_its_words_promise() -> None:
    cutoffs = Cutoffs((45, 90, 180, 360), (2, 3, 4, 6), (5000, 10000, 30000, 60000))
    found = buyers([(45, 6, 60000), (46, 5, 59999), (360, 2, 5000), (361, 1, 4999)])
    scores = np.column_stack(rfm.scores(found, cutoffs)).tolist()
    assert scores == [[5, 5, 5], [4, 4, 4], [2, 2, 2], [1, 1, 1]]


def test_proposed_amounts_have_three_digits_that_count() -> None:
    found = buyers([(1, 1, spent) for spent in (12345, 23456, 34567, 45678, 56789)])
    assert rfm.proposed_cutoffs(found, PLAIN, DOLLARS).spend_minor == (21200, 30100, 39000, 47900)
