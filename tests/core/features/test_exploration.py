"""The exploration numbers of published files, and their agreement with pandas and scipy."""

import zlib
from itertools import combinations
from pathlib import Path

import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from core.domain.exploration import MOST_SAMPLED, ColumnSummary
from core.domain.fields import Kind
from core.domain.links import Link, LinkKind
from core.features.exploration import Exploration, explore
from core.features.snapshot import Snapshot
from tests.core.features.tables import seed_file, snapshot_of

INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"


def summary_of(found: Exploration, name: str) -> ColumnSummary:
    return next(each for each in found.columns if each.name == name)


def link_of(found: Exploration, one: str, other: str) -> Link:
    return next(link for link in found.links if link.columns == {one, other})


@pytest.mark.parametrize(
    ("column", "mean", "sd"), [("Age", 38.85, 13.969007), (INCOME, 60.56, 26.264721),
                               (SCORE, 50.2, 25.823522)],
)  # fmt: skip
def test_mall_customers_have_the_published_means_and_deviations(
    shared: Path, column: str, mean: float, sd: float
) -> None:
    found = summary_of(explore(snapshot_of(seed_file(shared, "Mall_Customers.csv"))), column)
    assert found.spread is not None
    assert found.spread.mean == pytest.approx(mean, abs=5e-7)
    assert found.spread.sd == pytest.approx(sd, abs=5e-7)
    assert found.n == 200


def test_income_and_score_of_mall_customers_are_unrelated(shared: Path) -> None:
    link = link_of(explore(snapshot_of(seed_file(shared, "Mall_Customers.csv"))), INCOME, SCORE)
    assert link.pearson == pytest.approx(0.0099, abs=5e-5)
    assert link.size == "none"


def test_shop_customers_have_the_published_numbers(shared: Path) -> None:
    found = explore(snapshot_of(seed_file(shared, "Shop_Customers.csv")))
    income = summary_of(found, "Annual Income ($)").spread
    age = summary_of(found, "Age").spread
    assert income is not None
    assert age is not None
    assert income.mean == pytest.approx(110731.8215)
    assert income.sd == pytest.approx(45739.536688, abs=5e-7)
    assert income.minimum == 0
    assert (age.minimum, age.maximum) == (0, 99)
    assert summary_of(found, "Profession").n_missing == 35


def test_marketing_campaign_has_the_published_counts_and_dates(shared: Path) -> None:
    table = seed_file(shared, "marketing_campaign.csv")
    table["Dt_Customer"] = pd.to_datetime(table["Dt_Customer"], dayfirst=True).dt.date
    found = explore(snapshot_of(table, {"Dt_Customer": Kind.DATE}))
    enrolled = summary_of(found, "Dt_Customer")
    assert summary_of(found, "Income").n_missing == 24
    assert enrolled.n == 2240
    assert enrolled.spread is not None
    assert pd.Timestamp(enrolled.spread.minimum, unit="D") == pd.Timestamp("2012-07-30")
    assert pd.Timestamp(enrolled.spread.maximum, unit="D") == pd.Timestamp("2014-06-29")


def test_every_correlation_of_a_real_file_is_that_of_pandas(shared: Path) -> None:
    table = seed_file(shared, "marketing_campaign.csv")
    found = explore(snapshot_of(table))
    names = [link for link in found.links if link.kind is LinkKind.NUMBERS]
    numbers = table[sorted({name for link in names for name in (link.one, link.other)})]
    pearson, spearman = numbers.corr(), numbers.corr("spearman")
    for link in names:
        assert link.pearson == pytest.approx(pearson.loc[link.one, link.other], abs=1e-9)
        assert link.spearman == pytest.approx(spearman.loc[link.one, link.other], abs=1e-9)


numbers = st.lists(
    st.one_of(
        st.none(),
        st.integers(-5, 5).map(float),
        st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)),
    ),
    min_size=12,
    max_size=40,
)


@settings(max_examples=30)
@given(first=numbers, second=numbers)
def test_statistics_and_correlations_agree_with_scipy(
    first: list[float | None], second: list[float | None]
) -> None:
    n = min(len(first), len(second))
    table = pd.DataFrame({"One": first[:n], "Other": second[:n]}, dtype=float)
    found = explore(snapshot_of(table))
    for name in table.columns:
        agrees_with_pandas(summary_of(found, name), table[name])
    both = table.dropna()
    if len(found.links) and len(both) > 2 and (both.nunique() > 1).all():
        link = found.links[0]
        assert link.n == len(both)
        assert link.pearson == pytest.approx(
            stats.pearsonr(both["One"], both["Other"]).statistic, abs=1e-7
        )
        assert link.spearman == pytest.approx(
            stats.spearmanr(both["One"], both["Other"]).statistic, abs=1e-9
        )


def agrees_with_pandas(found: ColumnSummary, column: pd.Series) -> None:
    """Fail where a statistic is not that of pandas."""
    known = column.dropna()
    assert found.n_missing == column.isna().sum()
    if found.left_out or found.spread is None or found.histogram is None:
        return
    spread, histogram = found.spread, found.histogram
    assert spread.mean == pytest.approx(known.mean(), rel=1e-9, abs=1e-9)
    assert spread.sd == pytest.approx(known.std() if known.size > 1 else 0, rel=1e-9, abs=1e-9)
    quartiles = known.quantile([0.25, 0.5, 0.75]).tolist()
    assert [spread.q1, spread.median, spread.q3] == pytest.approx(quartiles)
    if spread.skew is not None:
        assert spread.skew == pytest.approx(stats.skew(known, bias=False), rel=1e-6, abs=1e-9)
    assert sum(histogram.counts) + histogram.n_below + histogram.n_above == known.size
    inside = known[(known >= histogram.edges[0]) & (known <= histogram.edges[-1])]
    assert np.histogram(inside, histogram.edges)[0].tolist() == list(histogram.counts)
    assert len(histogram.counts) <= 60


def mixed_table(n: int = 300) -> pd.DataFrame:
    """Return numbers, categories and gaps that depend on each other."""
    draw = np.random.default_rng(7)
    group = draw.integers(0, 3, n)
    table = pd.DataFrame(
        {
            "Spend": draw.normal(50 + 10 * group, 20),
            "Channel": np.array(["shop", "web", "app"])[group],
            "Plan": np.where(draw.random(n) < 0.2 + 0.2 * group, "paid", "free"),
            "Visits": draw.poisson(12 + group).astype(float),
        }
    )
    table.loc[draw.random(n) < 0.1, "Spend"] = np.nan
    table.loc[draw.random(n) < 0.1, "Channel"] = None
    return table


def test_groups_have_the_variance_share_and_the_chance_of_an_analysis_of_variance() -> None:
    table = mixed_table()
    link = link_of(explore(snapshot_of(table)), "Spend", "Channel")
    known = table.dropna(subset=["Spend", "Channel"])
    samples = [part["Spend"].to_numpy() for _, part in known.groupby("Channel")]
    between = sum(part.size * (part.mean() - known["Spend"].mean()) ** 2 for part in samples)
    total = ((known["Spend"] - known["Spend"].mean()) ** 2).sum()
    assert link.eta_squared == pytest.approx(between / total)
    assert link.chance == pytest.approx(stats.f_oneway(*samples).pvalue)
    assert link.cohens_d is None
    assert (link.n, link.n_groups) == (len(known), 3)


def test_two_groups_also_have_the_difference_in_pooled_deviations() -> None:
    table = mixed_table()
    found = explore(snapshot_of(table))
    groups = next(each for each in found.groups if (each.number, each.by) == ("Visits", "Plan"))
    first, second = (table.loc[table["Plan"] == label, "Visits"] for label in groups.labels)
    within = ((first - first.mean()) ** 2).sum() + ((second - second.mean()) ** 2).sum()
    pooled = np.sqrt(within / (len(table) - 2))
    link = link_of(found, "Visits", "Plan")
    assert link.cohens_d == pytest.approx((second.mean() - first.mean()) / pooled)
    assert groups.means == pytest.approx((first.mean(), second.mean()))
    assert groups.sds == pytest.approx((first.std(), second.std()))


def test_two_categories_have_the_association_of_scipy() -> None:
    table = mixed_table()
    found = explore(snapshot_of(table))
    link = link_of(found, "Channel", "Plan")
    counts = pd.crosstab(table["Channel"], table["Plan"])
    assert link.cramers_v == pytest.approx(stats.contingency.association(counts, method="cramer"))
    chance = stats.chi2_contingency(counts, correction=False).pvalue
    assert link.chance == pytest.approx(chance)
    tab = found.crosstabs[0]
    assert [list(row) for row in tab.counts] == (
        counts.loc[list(tab.row_labels), list(tab.column_labels)].to_numpy().tolist()
    )


def test_of_many_groups_those_with_the_most_customers_are_shown() -> None:
    cities = [f"c{place:02}" for place in range(20) for _ in range(20 - place)]
    table = pd.DataFrame({"City": cities, "Spend": np.arange(len(cities), dtype=float) % 7})
    table.loc[table["City"] == "c03", "Spend"] = np.nan
    found = explore(snapshot_of(table))
    groups = next(each for each in found.groups if each.by == "City")
    levels = [level.label for level in summary_of(found, "City").levels]
    assert levels == [f"c{place:02}" for place in range(12)]
    assert groups.labels == tuple(label for label in levels if label != "c03")
    assert sum(groups.n) + groups.n_others == table["Spend"].notna().sum()
    assert summary_of(found, "City").n_other == len(cities) - sum(range(9, 21))


def test_a_trend_counts_and_averages_by_month() -> None:
    days = pd.date_range("2024-01-01", "2025-12-31", freq="D")
    table = pd.DataFrame({"Day": days, "Spend": np.arange(days.size, dtype=float) % 97})
    found = explore(snapshot_of(table.assign(Day=table["Day"].dt.date), {"Day": Kind.DATE}))
    trend = found.trends[0]
    by_month = table.groupby(table["Day"].dt.to_period("M"))["Spend"]
    assert (trend.column, trend.date, trend.period) == ("Spend", "Day", "month")
    assert trend.n == tuple(by_month.count())
    assert trend.means == pytest.approx(tuple(by_month.mean()))
    assert trend.starts[0] == (pd.Timestamp("2024-01-01") - pd.Timestamp("1970-01-01")).days


def test_one_far_value_does_not_squeeze_the_bars_and_is_counted_beside_them() -> None:
    values = [*np.random.default_rng(1).normal(50, 10, 500), 1e6]
    found = explore(snapshot_of(pd.DataFrame({"Spend": values}))).columns[0]
    assert found.histogram is not None
    assert found.histogram.edges[-1] < 200
    assert found.histogram.n_above == 1


def test_whole_numbers_in_a_short_range_have_a_bar_each() -> None:
    found = explore(snapshot_of(pd.DataFrame({"Visits": list(range(15)) * 3}))).columns[0]
    assert found.histogram is not None
    assert found.histogram.counts == (3,) * 15
    assert found.histogram.edges[0] == -0.5


def test_what_would_name_customers_is_left_out() -> None:
    n = 60
    table = pd.DataFrame(
        {
            "Customer ID": range(1, n + 1),
            "Nickname": [f"friend {number}" for number in range(n)],
            "Note": [f"called on day {number}" for number in range(n)],
            "Age": [20 + number % 30 for number in range(n)],
        }
    )
    found = explore(snapshot_of(table, {"Note": Kind.TEXT}))
    assert [each.name for each in found.columns if not each.left_out] == ["Age"]
    assert list(found.sample) == ["Age"]
    assert b"friend" not in zlib.decompress(found.to_bytes())


def test_of_many_customers_a_sample_is_kept_in_no_order() -> None:
    n = 30_000
    snapshot = snapshot_of(pd.DataFrame({"Age": np.arange(n) % 50, "Spend": np.arange(n) * 1.5}))
    first, again = explore(snapshot), explore(snapshot)
    assert first.sample["Age"].shape == (MOST_SAMPLED,)
    assert (first.sample["Spend"] % 75 // 1.5 == first.sample["Age"]).all()
    assert not (np.diff(first.sample["Spend"]) > 0).all()
    assert first.sample_bytes() == again.sample_bytes()


def test_of_too_many_columns_those_that_are_mostly_missing_are_not_compared() -> None:
    draw = np.random.default_rng(3)
    table = pd.DataFrame(draw.normal(size=(40, 65)), columns=[f"c{place}" for place in range(65)])
    table.loc[5:, "c0"] = np.nan
    found = explore(snapshot_of(table))
    assert len(found.compared) == 60
    assert found.n_not_compared == 5
    assert "c0" not in found.compared


def test_a_column_that_is_the_same_for_everybody_is_shown_but_not_compared() -> None:
    found = explore(snapshot_of(pd.DataFrame({"Country": ["DE"] * 30, "Age": range(0, 60, 2)})))
    assert summary_of(found, "Country").levels[0].n == 30
    assert found.compared == ("Age",)
    assert found.links == ()


def test_what_is_kept_is_plain_data_without_gaps_in_its_numbers() -> None:
    found = explore(snapshot_of(mixed_table(12)))
    stored = orjson.loads(zlib.decompress(found.to_bytes()))
    assert set(stored) == {
        "columns", "compared", "n_not_compared", "links", "groups", "crosstabs", "trends",
    }  # fmt: skip
    assert len(stored["links"]) == len(list(combinations(found.compared, 2)))


def test_nobody_at_all_gives_an_exploration_of_nothing() -> None:
    found = explore(Snapshot(np.empty(0, dtype=np.int64), (), {}))
    assert (found.columns, found.links) == ((), ())
