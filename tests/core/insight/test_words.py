"""A trait as a sentence for a marketing person."""

import subprocess
import sys

import pytest

from core.domain.fields import Kind
from core.domain.results import Trait
from core.insight.words import sentence


def test_a_number_says_how_far_it_is_from_the_average_in_per_cent() -> None:
    trait = Trait("Annual Income (k$)", 86.54, 60.56, 0.99)

    assert sentence(trait) == "Annual Income (k$) 86.5, 43 % above the average of 60.6"


@pytest.mark.parametrize(
    ("mean", "overall", "minimum", "expected"),
    [
        (30.0, 60.0, 0.0, "x 30, 50 % below the average of 60"),
        (60.1, 60.0, 0.0, "x 60.1, close to the average of 60"),
        (900.0, 60.0, 0.0, "x 900, 15 times the average of 60"),
        (20.0, -5.0, -50.0, "x 20, 25 above the average of -5"),
        (2.0, 5.0, -50.0, "x 2, 3 below the average of 5"),
    ],
)
def test_per_cent_are_said_only_where_they_mean_something(
    mean: float, overall: float, minimum: float, expected: str
) -> None:
    assert sentence(Trait("x", mean, overall, 1.0), minimum=minimum) == expected


def test_a_share_is_set_against_all_customers() -> None:
    trait = Trait("Gender: Male", 0.72, 0.44, 0.6, is_share=True)

    assert sentence(trait) == "Gender: Male 72 %, against 44 % of all customers"


def test_a_date_is_so_many_days_before_or_after() -> None:
    said = sentence(Trait("Signed up", 31.0, 41.0, -1.0), Kind.DATE)

    assert said == "Signed up 1 Feb 1970, 10 days before the average, 11 Feb 1970"


def test_sentences_need_no_heavy_library() -> None:
    asked = (
        "import sys, core.insight.words\n"
        "print(sorted({'numpy', 'pandas', 'scipy', 'sklearn'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)

    assert answer.stdout.strip() == "[]"
