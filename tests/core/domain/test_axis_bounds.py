"""Ranges on an axis of the map, as somebody types them or a browser draws them."""

import pytest

from core.domain.axis_bounds import place_of, range_of
from core.domain.fields import Kind
from core.errors import UserError

FRUIT = ("Apple", "Pear", "Plum")


@pytest.mark.parametrize(
    ("kind", "low", "high", "expected"),
    [
        (Kind.NUMBER, " 1,000 ", "2500.5", (1000, 2500.5)),
        (Kind.NUMBER, "", "", (-1e300, 1e300)),
        (Kind.DATE, "1970-01-02", "1970-01-03", (1, pytest.approx(3, rel=1e-4))),
        (Kind.CATEGORY, "pear", "Plum", (1, 2)),
        (Kind.YES_NO, "Yes", "yes", (1, 1)),
    ],
)
def test_a_range_is_read_by_the_kind_of_its_axis(
    kind: Kind, low: str, high: str, expected: tuple[float, float]
) -> None:
    assert range_of(kind, FRUIT, low, high) == expected


def test_a_range_ends_with_its_last_day() -> None:
    _, most = range_of(Kind.DATE, (), "", "1970-01-03")
    assert 2 < most < 3


@pytest.mark.parametrize(
    ("kind", "low", "said"),
    [
        (Kind.NUMBER, "many", "no number"),
        (Kind.NUMBER, "nan", "no number"),
        (Kind.DATE, "31.1.", "no day"),
        (Kind.CATEGORY, "Fig", "Apple, Pear and Plum"),
        (Kind.NUMBER, "7", "smaller one first"),
    ],
)
def test_what_is_no_end_of_a_range_is_said(kind: Kind, low: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        range_of(kind, FRUIT, low, "5")


def test_a_browser_says_dates_as_text() -> None:
    assert place_of("1970-01-02 12:00:00.5432") == pytest.approx(1.5, abs=1e-4)
    assert place_of("1970-01-03") == 2
    assert place_of(3) == 3
