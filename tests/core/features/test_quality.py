"""What is doubtful about customers: counted exactly, and nothing of theirs is kept."""

from datetime import date
from pathlib import Path

import orjson
import pytest

from core.domain.fields import Kind
from core.domain.quality import Check, Finding
from core.features.quality import examine
from core.features.snapshot import Snapshot, SnapshotBuilder
from tests.core import tables

AS_OF = date(2026, 11, 21)
MARKETING = "data/seed/marketing_campaign.csv"
SHOP = "data/seed/Shop_Customers.csv"


def found(snapshot: Snapshot) -> dict[tuple[Check, str], Finding]:
    return {(each.check, each.column): each for each in examine(snapshot, AS_OF)}


def dates(*days: str) -> Snapshot:
    builder = SnapshotBuilder({"Joined": Kind.DATE})
    builder.add((place, {"Joined": day}, {}) for place, day in enumerate(days, start=1))
    return builder.build()


def test_of_the_marketing_customers_182_are_alike_and_24_have_no_income(shared: Path) -> None:
    doubts = found(tables.snapshot_of(shared / MARKETING, "\t"))

    assert doubts[Check.ALIKE, ""].n == 182
    assert (doubts[Check.MISSING, "Income"].n, doubts[Check.MISSING, "Income"].of) == (24, 2240)
    assert doubts[Check.FAR, "Income"].n == 1
    assert doubts[Check.IMPOSSIBLE, "Year_Birth"].n == 3
    assert (Check.CONSTANT, "Z_Revenue") in doubts
    assert (Check.NEARLY_UNIQUE, "ID") in doubts


def test_of_the_shop_customers_35_have_no_profession_and_24_no_age_that_can_be(
    shared: Path,
) -> None:
    doubts = found(tables.snapshot_of(shared / SHOP))

    assert doubts[Check.MISSING, "Profession"].n == 35
    assert doubts[Check.IMPOSSIBLE, "Age"].n == 24
    assert (doubts[Check.IMPOSSIBLE, "Age"].low, doubts[Check.IMPOSSIBLE, "Age"].high) == (1, None)


def test_nobody_is_150() -> None:
    doubts = found(tables.snapshot({"Age": [30, 31, 45, 150]}))

    assert doubts[Check.IMPOSSIBLE, "Age"].n == 1
    assert doubts[Check.IMPOSSIBLE, "Age"].high == 110


@pytest.mark.parametrize("name", ["Wage", "Average", "Package"])
def test_a_name_that_only_holds_the_letters_is_no_age(name: str) -> None:
    assert (Check.IMPOSSIBLE, name) not in found(tables.snapshot({name: [30, 31, 45, 150]}))


def test_a_few_values_below_zero_cannot_be_where_all_others_are_above() -> None:
    spend: list[float | None] = [-5.0, *(float(1 + i % 40) for i in range(199))]

    assert found(tables.snapshot({"Spend": spend}))[Check.IMPOSSIBLE, "Spend"].n == 1


def test_balances_may_be_below_zero() -> None:
    balance: list[float | None] = [float(i - 50) for i in range(100)] + [3.0]

    assert (Check.IMPOSSIBLE, "Balance") not in found(tables.snapshot({"Balance": balance}))


def test_nobody_joined_tomorrow_or_a_century_ago() -> None:
    doubts = found(dates("2020-01-01", "2026-11-21", "2026-11-22", "1899-12-31", "2019-05-05"))

    assert doubts[Check.IMPOSSIBLE, "Joined"].n == 2


def test_a_value_that_cannot_be_is_not_counted_as_far_too() -> None:
    ages: list[float | None] = [float(20 + i % 40) for i in range(100)] + [999.0]
    doubts = found(tables.snapshot({"Age": ages}))

    assert doubts[Check.IMPOSSIBLE, "Age"].n == 1
    assert (Check.FAR, "Age") not in doubts


def test_two_people_may_be_alike_by_chance_in_few_columns() -> None:
    snapshot = tables.snapshot({"a": [1, 1, 2], "b": [1, 1, 2], "c": [1, 1, 2]})

    assert (Check.ALIKE, "") not in found(snapshot)


def test_two_of_whom_hardly_anything_is_known_are_not_called_alike() -> None:
    columns = {name: [1.0, 2.0, None, None] for name in "abc"}
    snapshot = tables.snapshot({**columns, "d": [3.0, 1.0, 7.0, 7.0]})

    assert (Check.ALIKE, "") not in found(snapshot)


def test_gaps_in_the_same_places_are_alike() -> None:
    columns = {name: [1.0, 1.0, 2.0, None] for name in "abce"}
    snapshot = tables.snapshot({**columns, "d": [None, None, 1.0, 7.0]})

    assert found(snapshot)[Check.ALIKE, ""].n == 1


def test_a_finding_survives_the_database() -> None:
    one = Finding(Check.FAR, "Spend", Kind.NUMBER, 3, 90, low=-1.5)

    assert Finding.from_json(orjson.loads(orjson.dumps(one.to_json()))) == one
