"""Numbers as people read them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from core.domain import wording
from core.domain.fields import Kind


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (0.405, "41 %"),
        (0.43, "43 %"),
        (0.042, "4.2 %"),
        (0.04, "4 %"),
        (0.0996, "10 %"),
        (0.0004, "< 0.1 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_shares_are_said_in_per_cent(part: float | None, said: str) -> None:
    assert wording.share(part) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(0.5539, "0.55"), (-0.061, "-0.06"), (96.41, "96.4"), (247.36, "247"), (None, "–")],
)
def test_indices_keep_the_digits_that_count(number: float | None, said: str) -> None:
    assert wording.index(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(55.2963, "55.3"), (110731.82, "110,732"), (0.0625, "0.06"), (28.0, "28"), (None, "–")],
)
def test_amounts_keep_about_three_digits(number: float | None, said: str) -> None:
    assert wording.amount(number) == said


def test_a_mean_of_dates_is_a_date() -> None:
    assert wording.measure(20_487.4, Kind.DATE) == "3 Feb 2026"


def test_a_mean_of_years_has_no_separator_for_thousands() -> None:
    assert wording.measure(1978.4, column="Year_Birth") == "1978"
    assert wording.measure(1978.4, column="Income per year") == "1978"
    assert wording.measure(1978.4, column="Income") == "1,978"


def test_a_mean_of_yes_and_no_is_a_share() -> None:
    assert wording.measure(0.4, Kind.YES_NO) == "40 %"


def test_one_customer_is_not_many() -> None:
    assert (wording.counted(1, "customer"), wording.counted(1234, "customer")) == (
        "1 customer",
        "1,234 customers",
    )


def test_names_are_listed_as_in_a_sentence() -> None:
    assert wording.listed(["Age", "Income", "Rating"]) == "Age, Income and Rating"


def test_many_names_are_counted_after_the_first() -> None:
    assert wording.listed(["a", "b", "c", "d"], most=2) == "a, b and 2 more"


def test_a_name_that_is_too_long_is_cut_with_a_sign() -> None:
    assert wording.shortened("Spending Score (1-100)", 10) == "Spending…"


def test_moments_are_said_with_their_zone() -> None:
    assert wording.when(datetime(2026, 2, 3, 14, 5, tzinfo=UTC)) == "3 Feb 2026, 14:05 UTC"


@pytest.mark.parametrize(("seconds", "said"), [(0.84, "0.8 s"), (12.2, "12 s"), (125, "2 min 5 s")])
def test_durations_are_said_as_people_do(seconds: float, said: str) -> None:
    assert wording.lasting(seconds) == said


@pytest.mark.parametrize("said", [wording.amount, wording.index, wording.measure])
def test_what_is_nearly_zero_has_no_sign(said: Callable[[float], str]) -> None:
    assert {said(-1e-13), said(-0.0)} <= {"0", "0.00"}
    assert wording.money(-1e-13, "EUR") == "0.00 EUR"
