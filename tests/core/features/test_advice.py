"""The advice on columns: what is proposed, what is left out, and why."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.columns import ColumnAdvice, ColumnFacts
from core.domain.fields import Kind
from core.features.advice import advise
from tests.core.tables import snapshot_of

INCOME = ColumnFacts("Income", Kind.NUMBER, 1000, 0, 400, 0.0, 90_000.0, 40_000.0, 9_000.0)


def judge(facts: ColumnFacts) -> ColumnAdvice:
    return advise([facts])[0]


def proposed(path: Path) -> list[str]:
    return [each.facts.name for each in advise(snapshot_of(path).facts) if each.proposed]


def test_of_the_mall_customers_age_income_and_score_are_proposed(shared: Path) -> None:
    assert proposed(shared / "data/seed/Mall_Customers.csv") == [
        "Age",
        "Annual Income (k$)",
        "Spending Score (1-100)",
    ]


def test_of_the_amazon_customers_age_income_and_rating_are_proposed(shared: Path) -> None:
    assert proposed(shared / "data/seed/Amazon.com Clusturing Model.csv") == [
        "Age",
        "Income",
        "Rating",
    ]


def test_of_the_shop_customers_the_five_numbers_are_proposed(shared: Path) -> None:
    assert proposed(shared / "data/seed/Shop_Customers.csv") == [
        "Age",
        "Annual Income ($)",
        "Work Experience",
        "Family Size",
        "Spending Score (1-100)",
    ]


def test_a_number_that_differs_is_proposed() -> None:
    assert judge(INCOME).proposed


@pytest.mark.parametrize("name", ["CustomerID", "customer_id", "ID", "Client No", "row number"])
def test_nearly_unique_numbers_that_are_named_like_an_id_are_left_out(name: str) -> None:
    advice = judge(replace(INCOME, name=name, n_distinct=990))

    assert not advice.proposed
    assert advice.usable
    assert "number" in advice.reason


@pytest.mark.parametrize("name", ["Paid", "Candid", "Ovoid", "Income", "Spend 2020", "Grid"])
def test_nearly_unique_numbers_with_another_name_are_proposed(name: str) -> None:
    assert judge(replace(INCOME, name=name, n_distinct=1000)).proposed


def test_numbers_that_only_count_the_rows_are_left_out_whatever_their_name() -> None:
    counter = replace(INCOME, name="laufend", n_distinct=1000, minimum=1.0, maximum=1000.0)

    assert not judge(counter).proposed


def test_a_column_called_id_with_few_values_is_a_number_like_any_other() -> None:
    assert judge(replace(INCOME, name="Region ID", n_distinct=8)).proposed


@pytest.mark.parametrize(
    ("facts", "usable", "words"),
    [
        (replace(INCOME, n_distinct=1), False, "same for every customer"),
        (replace(INCOME, n_missing=1000, n_distinct=0), False, "no customer"),
        (replace(INCOME, n_missing=501), True, "50 %"),
        (replace(INCOME, n_distinct=2), True, "two values"),
        (ColumnFacts("VIP", Kind.YES_NO, 10, 0, 2, levels=("No", "Yes")), True, "two values"),
        (ColumnFacts("Gender", Kind.CATEGORY, 10, 0, 2), True, "category with 2"),
        (ColumnFacts("City", Kind.CATEGORY, 99, 0, 13), True, "the 11 most frequent"),
        (ColumnFacts("Joined", Kind.DATE, 10, 0, 9), True, "date"),
        (ColumnFacts("Email", Kind.TEXT, 10, 0, 10), False, "nearly every customer"),
        (ColumnFacts("Note", Kind.TEXT, 10, 0, 3), False, "Free text"),
    ],
)
def test_a_column_that_is_left_out_says_why(facts: ColumnFacts, usable: bool, words: str) -> None:
    advice = judge(facts)

    assert not advice.proposed
    assert advice.usable is usable
    assert words in advice.reason


def test_every_reason_is_one_short_plain_line() -> None:
    facts = [INCOME, replace(INCOME, n_missing=12), replace(INCOME, kind=Kind.DATE)]

    for advice in advise(facts):
        assert len(advice.reason) < 130
        assert not {"NaN", "null", "invalid"} & set(advice.reason.split())


def test_the_advice_needs_no_heavy_library() -> None:
    asked = (
        "import sys, core.features.advice\n"
        "print(sorted({'numpy', 'pandas', 'scipy', 'sklearn'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)

    assert answer.stdout.strip() == "[]"
