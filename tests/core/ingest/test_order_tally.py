"""What is counted of order lines while they are checked."""

from datetime import UTC, datetime

import pytest

from core.ingest import order_tally
from core.ingest.order_lines import OrderLine
from core.ingest.order_tally import OrderTally


def line(order: str, customer: str | None, day: int = 1, currency: str = "EUR") -> OrderLine:
    at = datetime(2024, 5, day, tzinfo=UTC)
    return OrderLine(
        2, customer, None, order, at, None, None, None, None, 100, None, currency, False
    )


def test_orders_customers_currencies_and_days_are_counted() -> None:
    tally = OrderTally()
    for each in (line("A", "7", 3), line("A", "7"), line("B", "8", 9, "USD"), line("C", None)):
        tally.add(each)

    assert tally.to_json() == {
        "orders": 3,
        "customers": 2,
        "lines_by_currency": {"EUR": 3, "USD": 1},
        "first_day": "2024-05-01",
        "last_day": "2024-05-09",
    }


def test_lines_can_be_counted_many_at_once() -> None:
    tally = OrderTally()
    tally.add(line("A", "7", 3))
    tally.add_distinct(["A", "B"], ["7", "8"])
    tally.add_currencies({"USD": 2})
    tally.add_period("2024-05-02", "2024-05-09")

    assert tally.to_json() == {
        "orders": 2,
        "customers": 2,
        "lines_by_currency": {"USD": 2, "EUR": 1},
        "first_day": "2024-05-02",
        "last_day": "2024-05-09",
    }


def test_of_very_many_orders_only_that_there_are_more_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(order_tally, "MOST_TOLD_APART", 3)
    tally = OrderTally()
    for number in range(10):
        tally.add(line(str(number), "7"))

    assert tally.to_json()["orders"] == 4
