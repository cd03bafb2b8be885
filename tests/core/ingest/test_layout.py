"""Where in a file the table stands."""

import pytest

from core.ingest.layout import Layout, find_table
from core.ingest.rows import Row

DATA = [["1", "Ann", "30"], ["2", "Bob", ""]]
HEADER = ["id", "name", "age"]


def _rows(*lines: tuple[int, list[str]]) -> list[Row]:
    return list(lines)


@pytest.mark.parametrize(
    ("rows", "layout"),
    [
        (_rows((1, HEADER), (2, DATA[0]), (3, DATA[1])), Layout(1, True, 0)),
        (_rows((1, ["Customers"]), (3, HEADER), (4, DATA[0])), Layout(3, True, 0)),
        (_rows((1, ["Customers", "", ""]), (2, HEADER), (3, DATA[0])), Layout(2, False, 0)),
        (_rows((2, ["", *HEADER]), (3, ["", *DATA[0]])), Layout(2, True, 1)),
        (_rows((1, ["id"]), (2, ["1"]), (3, ["2"])), Layout(1, True, 0)),
        (_rows((1, ["", "name", "age"]), (2, DATA[0]), (3, DATA[1])), Layout(1, True, 0)),
    ],
)
def test_the_header_is_found_and_is_sure_when_nothing_touches_it(
    rows: list[Row], layout: Layout
) -> None:
    assert find_table(rows) == layout


def test_lines_before_the_first_possible_one_are_passed() -> None:
    rows = _rows((1, ["sep=", ""]), (2, HEADER), (3, DATA[0]))

    assert find_table(rows, first_line=2) == Layout(2, True, 0)
