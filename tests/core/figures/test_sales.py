"""What the charts of orders draw and say."""

from dataclasses import replace

import pytest

from core.domain.currencies import NO_AMOUNTS
from core.features.sales import course
from core.figures import best_sellers, sales_over_time, week_hours
from core.figures.theme import Theme
from tests.core.figures.sold import CATEGORIES, COURSE, PRODUCTS, SALES


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_periods_that_are_not_complete_are_paler(theme: Theme) -> None:
    revenue, orders = sales_over_time.figure(COURSE, theme).data
    assert (sum(revenue.y), sum(orders.y)) == (4_809.0, 116)
    assert revenue.marker.opacity[-1] < revenue.marker.opacity[0] == 1.0


def test_the_best_month_is_told_beside_a_usual_complete_one() -> None:
    assert sales_over_time.finding(COURSE) == (
        "Apr 2024 brought most: 4,000 EUR by 40 orders; a usual month brings 250 EUR."
    )


def test_where_nothing_has_a_price_orders_and_items_are_counted() -> None:
    unpriced = replace(COURSE, currency=NO_AMOUNTS)
    assert [bars.name for bars in sales_over_time.figure(unpriced, "light").data] == ["Orders"]
    assert "40 orders; a usual month brings 20 orders" in sales_over_time.finding(unpriced)
    assert "% of items" in best_sellers.finding(PRODUCTS, "product", NO_AMOUNTS)


@pytest.mark.parametrize(
    ("n_days", "period"), [(30, "day"), (200, "week"), (700, "month"), (3_000, "quarter")]
)
def test_the_longer_the_time_the_longer_the_periods(n_days: int, period: str) -> None:
    days = (19_723, 19_723 + n_days)
    found = course(replace(SALES, days=days, orders=(1, 2), spends_e4=(10_000, 20_000)))
    assert found.period == period
    assert (sum(found.orders), sum(found.spends)) == (3, 3.0)


def test_the_best_ten_are_bars_and_the_others_one_more() -> None:
    (bars,) = best_sellers.figure(PRODUCTS, "product", "EUR", "light").data
    assert len(bars.x) == 12
    assert bars.y[-2:] == ("11. 20 other products", "12. No product named")
    assert sum(bars.x) == pytest.approx(PRODUCTS.brought("EUR"))


def test_how_few_products_bring_most_is_told() -> None:
    assert best_sellers.finding(PRODUCTS, "product", "EUR") == (
        "“Mug 0” brought most: 1.6 % of the revenue; 9 of 30 products (30 %) bring four fifths."
    )


def test_names_from_files_stay_letters() -> None:
    (bars,) = best_sellers.figure(CATEGORIES, "category", "EUR", "dark").data
    assert bars.customdata[0].startswith("<b>&lt;b>Kitchen</b>")


def test_even_weeks_and_the_busiest_hour_are_told() -> None:
    assert week_hours.figure(SALES, "light").data[0].type == "heatmap"
    assert week_hours.finding(SALES) == (
        "Orders spread evenly over the week, 14 % each day; "
        "the busiest hour is 12 to 13 o'clock (100 %)."
    )


def test_without_hours_there_is_a_bar_for_each_weekday() -> None:
    days_only = replace(SALES, n_timed=0, orders=(40, 10, 10, 10, 10, 0, 0))
    assert sum(week_hours.figure(days_only, "dark").data[0].y) == 80
    assert week_hours.finding(days_only) == (
        "Most orders come on Monday (50 %), none on Saturdays and Sundays."
    )
