"""How the texts of figures are laid out."""

import pytest

from core.figures.theme import wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Younger", "Younger"),
        ("Low annual income, low spending score", "Low annual income,<br>low spending score"),
        ("Younger, low annual income", "Younger,<br>low annual income"),
        ("Annual expenditure (k$)", "Annual expenditure<br>(k$)"),
        ("Internationalisation of x", "Internationalisation<br>of x"),
        ("", ""),
    ],
)
def test_lines_break_where_the_text_pauses_and_words_stay_whole(text: str, lines: str) -> None:
    assert wrapped(text, 22) == lines


def test_a_name_that_is_too_long_ends_in_dots() -> None:
    assert wrapped("one two three four five six", 9) == "one two<br>three…"
