"""Segments side by side: what is a difference, and what is none in however large a shop."""

from dataclasses import replace

import numpy as np
import pytest

from core.domain.fields import Kind
from core.domain.side_by_side import FEWEST_CUSTOMERS
from core.features.snapshot import FloatArray
from core.insight.side_by_side import Measured, differences, leans, shape

DRAW = np.random.default_rng(11)


def column(*parts: FloatArray, name: str = "Age", is_share: bool = False) -> Measured:
    kind = Kind.YES_NO if is_share else Kind.NUMBER
    sizes = tuple(each.size for each in parts)
    return Measured(name, kind, is_share, used=True, parts=parts, sizes=sizes)


def test_a_difference_has_its_size_in_own_units_and_by_pairs() -> None:
    old, young = DRAW.normal(60, 5, 300), DRAW.normal(40, 5, 200)

    (found,) = differences([column(old, young)], (3, 1))

    assert (found.one, found.other, found.n) == (3, 1, (300, 200))
    assert found.own.value == pytest.approx(20, abs=1.5)
    assert found.own.low < 20 < found.own.high
    assert (found.verdict, found.size) == ("different", "large")


def test_at_two_hundred_thousand_customers_random_segments_are_about_the_same() -> None:
    n = 200_000
    labels = DRAW.integers(0, 3, n)
    values = {
        "Age": DRAW.normal(40, 10, n),
        "Spend (EUR)": DRAW.lognormal(4, 1.5, n).round(2),
        "Orders": DRAW.poisson(1.2, n).astype(float),
        "Member": (DRAW.random(n) < 0.3).astype(float),
    }
    columns = [
        column(*(own[labels == at] for at in range(3)), name=name, is_share=name == "Member")
        for name, own in values.items()
    ]

    found = differences(columns, (0, 1, 2))

    assert len(found) == 4 * 3
    assert {each.verdict for each in found} == {"about the same"}


def test_a_trifle_is_no_finding_however_sure_it_is() -> None:
    n = 500_000
    (found,) = differences([column(DRAW.normal(40.5, 10, n), DRAW.normal(40, 10, n))], (0, 1))
    assert found.own.is_clear
    assert found.verdict == "about the same"


def test_what_few_customers_show_is_not_sure_and_of_very_few_nothing_is_said() -> None:
    one, other = DRAW.normal(45, 10, 25), DRAW.normal(40, 10, 25)
    (found,) = differences([column(one, other)], (0, 1))
    assert found.verdict == "not sure"
    assert not differences([column(one[: FEWEST_CUSTOMERS - 1], other)], (0, 1))


def test_where_more_than_half_have_no_value_the_others_do_not_speak_for_all() -> None:
    one = column(DRAW.normal(60, 5, 300), DRAW.normal(40, 5, 200))
    assert differences([replace(one, sizes=(600, 400))], (0, 1))
    assert not differences([replace(one, sizes=(600, 401))], (0, 1))


def test_a_sample_is_ranked_of_many_and_comes_near_the_whole() -> None:
    one, other = DRAW.normal(0.5, 1, 100_000), DRAW.normal(0, 1, 100_000)
    (found,) = differences([column(one, other)], (0, 1))
    # Of two normal distributions half a deviation apart: 2 Φ(0.5/√2) - 1.
    assert found.effect.value == pytest.approx(0.2763, abs=0.03)
    assert found.effect.low < 0.2763 < found.effect.high


def test_what_is_a_favourite_more_often_is_told_from_what_is_as_frequent() -> None:
    counts = np.array([[600, 300, 100], [200, 600, 200]])

    found = {
        (each.name, each.segment): each
        for each in leans(("Mug", "Soap", "Rug"), counts, (1000, 2000), (0, 4))
    }

    mug = found["Mug", 0]
    assert (mug.share, mug.others, mug.verdict) == (0.6, 0.1, "different")
    assert mug.ratio.value == pytest.approx(6, rel=0.01)
    assert found["Mug", 4].ratio.value == pytest.approx(1 / 6, rel=0.01)
    assert found["Soap", 0].verdict == "about the same"


def test_shapes_share_their_intervals_and_leave_far_values_out() -> None:
    one = np.append(DRAW.normal(50, 5, 999), 10_000.0)
    other = np.append(DRAW.normal(70, 5, 500), np.nan)

    found = shape("Spend", Kind.NUMBER, (one, other))

    assert found.n == (1000, 500)
    assert len(found.edges) == len(found.shares[0]) + 1 == len(found.shares[1]) + 1
    assert found.edges[-1] < 200
    assert found.beyond[0] > 0
    assert sum(found.shares[0]) + found.beyond[0] == pytest.approx(1)


def test_whole_numbers_have_a_bar_each_and_values_of_a_category_stand_by_frequency() -> None:
    found = shape("Orders", Kind.NUMBER, (np.array([1.0, 2, 2]), np.array([3.0, 3, 1])))
    assert found.edges == (0.5, 1.5, 2.5, 3.5)
    city = shape("City", Kind.CATEGORY, (np.array([0.0, 1, 1]), np.array([1.0])), ("Graz", "Wien"))
    assert city.labels == ("Wien", "Graz")
    assert city.shares == ((2 / 3, 1 / 3), (1.0, 0.0))
