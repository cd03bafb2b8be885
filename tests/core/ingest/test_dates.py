"""Dates and times as people and programs write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.domain.fields import DateOrder
from core.ingest.dates import date_of, example_of_both, likeliest_date_order, time_of

YEAR, DAY, MONTH = DateOrder.YEAR_FIRST, DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2024-02-29", DateOrder.YEAR_FIRST, date(2024, 2, 29)),
        ("2024-02-29T10:20:30Z", DateOrder.YEAR_FIRST, date(2024, 2, 29)),
        ("2024/02/29 10:20", DateOrder.YEAR_FIRST, date(2024, 2, 29)),
        ("04-09-2012", DateOrder.DAY_FIRST, date(2012, 9, 4)),
        ("4.9.2012", DateOrder.DAY_FIRST, date(2012, 9, 4)),
        ("9/4/2012", DateOrder.MONTH_FIRST, date(2012, 9, 4)),
    ],
)
def test_dates_are_read_in_the_order_of_their_column(
    cell: str, order: DateOrder, day: date
) -> None:
    assert date_of(cell, order) == day


@pytest.mark.parametrize(
    "cell",
    ["2023-02-29", "2024-1-1", "45292", "12-31-2024", "2024-01/02", "tomorrow", "２024-01-01"],
)
def test_impossible_and_half_written_days_are_none(cell: str) -> None:
    assert date_of(cell, DateOrder.YEAR_FIRST) is None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2010-12-01", date(2010, 12, 1)),
        ("01/12/2010", date(2010, 12, 1)),
        ("01-Dec-10", date(2010, 12, 1)),
        ("20101201", date(2010, 12, 1)),
        ("01 December 2010", date(2010, 12, 1)),
        ("1. Dezember 2010", date(2010, 12, 1)),
        ("December 1, 2010", date(2010, 12, 1)),
        ("1/12/49", date(2049, 12, 1)),
        ("1/12/50", date(1950, 12, 1)),
        ("31 Foo 2010", None),
        ("31/13/2010", None),
    ],
)
def test_with_the_day_first_all_clear_forms_are_read_too(cell: str, day: date | None) -> None:
    assert date_of(cell, DAY) == day


@pytest.mark.parametrize(
    ("cell", "order", "moment"),
    [
        ("2024-03-15T10:30:00Z", YEAR, "2024-03-15 10:30"),
        ("2024-03-15T10:30:00+05:30", YEAR, "2024-03-15 05:00"),
        ("2026-03-12 09:14:02 +0000", YEAR, "2026-03-12 09:14:02"),
        ("2024-07-01 08:00", YEAR, "2024-07-01 06:00"),
        ("2024-07-01", YEAR, "2024-06-30 22:00"),
        ("01.12.2010 08:26", DAY, "2010-12-01 07:26"),
        ("12/1/2010 8:26", MONTH, "2010-12-01 07:26"),
        ("12/1/2010 8:26 PM", MONTH, "2010-12-01 19:26"),
        ("12/1/2010 12:05 am", MONTH, "2010-11-30 23:05"),
    ],
)
def test_a_time_is_read_in_utc(cell: str, order: DateOrder, moment: str) -> None:
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert time_of(cell, order, ZoneInfo("Europe/Vienna")) == expected


@pytest.mark.parametrize("cell", ["2024-03-15 25:00", "2024-03-15 10:61", "2024-03-15 1:00"])
def test_an_impossible_time_is_none(cell: str) -> None:
    assert time_of(cell, YEAR, UTC) is None


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2024-01-02", "2024-02-03"], YEAR),
        (["13/01/2024", "03/05/2024"], DAY),
        (["1/13/2024", "03/05/2024"], MONTH),
        (["03/05/2024", "04/05/2024"], DateOrder.NOT_SAID),
        (["05/05/2024"], DAY),
        (["09-Mar-11"], DAY),
        (["2024-01-02", "2024-02-03", "2024-02-04", "12-31-2024"], YEAR),
        (["x"], YEAR),
    ],
)
def test_the_order_of_a_column_is_found_or_asked_for(cells: list[str], order: DateOrder) -> None:
    assert likeliest_date_order(cells) is order


def test_the_example_of_a_question_is_another_day_in_the_other_order() -> None:
    assert example_of_both(["05/05/2024", "03/05/2024"]) == "03/05/2024"
    assert example_of_both(["05/05/2024", "31/05/2024"]) == ""
