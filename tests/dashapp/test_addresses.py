"""Numbers in addresses."""

import pytest

from dashapp.addresses import id_in, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("0", 0), ("", None), ("-1", None), ("1.5", None), ("9" * 16, None)],
)
def test_only_whole_numbers_that_a_database_takes_are_numbers(
    text: str, number: int | None
) -> None:
    assert number_in(text) == number
    assert id_in(text) == (number or 0)
