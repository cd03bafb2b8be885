"""One column, segment by segment; and rings of customers and revenue."""

import numpy as np
import pytest

from core.domain.fields import Kind
from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.figures import one_column, pies
from core.figures.one_column import Values

LABELS = np.array([0, 0, 0, 0, 1, 1], dtype=np.int32)
SEGMENTS = tuple(
    SegmentSummary(
        id=place,
        position=place,
        name=name,
        suggested_name=name,
        colour=place,
        n_customers=n,
        share=n / 6,
        traits=(Trait("Age", mean, 30.0, 0.5),),
    )
    for place, (name, n, mean) in enumerate([("Many", 4, 20.0), ("Few", 2, 50.0)])
)


def values(numbers: list[float], kind: Kind, levels: tuple[str, ...] = ()) -> Values:
    return Values("Age", kind, np.array(numbers, dtype=np.float32), LABELS, levels)


def test_boxes_are_worked_out_and_far_values_stay_outside_the_whiskers() -> None:
    ages = values([10, 20, 30, 1000, 50, np.nan], Kind.NUMBER)

    many, few = one_column.figure(ages, SEGMENTS, "light").data

    assert (many.median[0], many.upperfence[0]) == (25, 30)
    assert (few.q1[0], few.median[0], few.q3[0]) == (50, 50, 50)


def test_a_category_is_shares_of_customers_who_have_a_value() -> None:
    plans = values([0, 0, 1, np.nan, 1, 1], Kind.CATEGORY, ("basic", "gold"))

    drawn = one_column.figure(plans, SEGMENTS, "light").data

    shares = {part.name: list(part.x) for part in drawn}
    assert shares["gold"] == pytest.approx([1 / 3, 1])
    assert shares["basic"] == pytest.approx([2 / 3, 0])


def test_means_are_bars_with_the_average_marked() -> None:
    drawn = one_column.bars("Age", SEGMENTS, Kind.NUMBER, "dark")

    assert list(drawn.data[0].x) == [20, 50]
    assert drawn.layout.shapes[0].x0 == 30


def test_the_finding_names_the_highest_and_the_lowest_segment() -> None:
    said = one_column.finding(values([1] * 6, Kind.NUMBER), SEGMENTS)

    assert said == "Age is highest in “Few” (50) and lowest in “Many” (20)."


def test_the_rings_say_who_brings_most_for_their_number() -> None:
    assert len(pies.figure(SEGMENTS, [100, 300], "light").data) == 2
    assert pies.finding(SEGMENTS, [100, 300]) == (
        "“Few”: 33 % of the customers bring 75 % of the revenue."
    )


def test_without_orders_there_is_one_ring() -> None:
    assert len(pies.figure(SEGMENTS, [], "light").data) == 1
    assert pies.finding(SEGMENTS, []) == "“Many” has 67 % of the customers."
