"""One column of several segments over each other."""

from core.domain.fields import Kind
from core.domain.side_by_side import Shape
from core.figures import overlaid
from tests.core.figures.found import segments

TWO = segments()[:2]
AGES = Shape(
    "Age", Kind.NUMBER, (0.5, 1.5, 2.5), (), ((0.25, 0.7), (1.0, 0.0)), (0.05, 0.0), (1.7, 1.0),
    (20, 10),
)  # fmt: skip
CITIES = Shape(
    "City", Kind.CATEGORY, (), ("Wien", "Graz"), ((0.75, 0.25), (0.1, 0.9)), (0.0, 0.0),
    (None, None), (20, 10),
)  # fmt: skip


def test_numbers_are_steps_that_differ_by_more_than_colour() -> None:
    drawn = overlaid.figure(AGES, TWO, "light")
    assert [trace.name.replace("<br>", " ") for trace in drawn.data] == [one.name for one in TWO]
    assert len({trace.line.dash for trace in drawn.data}) == 2
    assert list(drawn.data[0].y) == [0.25, 0.7, 0.7]
    assert overlaid.finding(AGES, TWO) == (
        "Mean Age: “Middle” 1.7 and “High income, high rating” 1."
    )


def test_values_of_a_category_are_bars_beside_each_other() -> None:
    drawn = overlaid.figure(CITIES, TWO, "dark")
    assert [list(trace.x) for trace in drawn.data] == [[0.75, 0.25], [0.1, 0.9]]
    assert overlaid.finding(CITIES, TWO) == (
        "Most frequent City: “Wien” in “Middle” (75 %) and “Graz” in “High income, high rating” "
        "(90 %)."
    )


def test_the_same_stands_in_a_table_with_what_lies_beyond() -> None:
    assert overlaid.rows(AGES) == [
        ("1", (0.25, 1.0)),
        ("2", (0.7, 0.0)),
        ("Beyond", (0.05, 0.0)),
    ]
