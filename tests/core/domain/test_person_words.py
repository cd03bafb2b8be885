"""What names somebody is found and blotted out; what only looks like it is left alone."""

import pytest

from core.domain.person_words import PersonWords, blotted_json

ANA = PersonWords.of([("7", "Ana@Example.org", "+46 70 123 45 67", "Ana Ek")], ["A-1001"])


@pytest.mark.parametrize(
    ("cells", "number_cells", "expected"),
    [
        (["7", "x"], ["7"], True),
        (["7", "x"], [], False),  # a quantity, perhaps
        (["write to ana@example.org today"], [], True),
        (["Diana@example.org"], [], False),
        (["0046701234567"], [], True),
        (["ANA  EK"], [], True),
        (["Ana Ekman"], [], False),
        (["a-1001"], [], True),
        (["A-10012"], [], False),
        (["", "2024-01-01"], [], False),
    ],
)
def test_a_row_is_about_somebody(cells: list[str], number_cells: list[str], expected: bool) -> None:
    assert ANA.are_in_row(cells, number_cells) is expected


def test_names_are_blotted_out_of_texts_also_of_names_of_files() -> None:
    assert ANA.blotted("The 7 friends of Ana Ek") == "The 7 friends of (erased)"
    assert ANA.blotted("run_ana-ek_2024.csv") == "run_(erased)_2024.csv"


def test_levels_go_where_they_are_levels_and_nowhere_else() -> None:
    model = {
        "columns": [{"name": "Club: One", "codes": {"One": 1.0, "Two": 0.0}}],
        "left_out": {"One": "a reason"},
        "said": "Most are “One”, Club: One, Club: Oneness.",
    }
    found = blotted_json(model, PersonWords(), [("Club", "One")])
    assert found == {
        "columns": [{"name": "Club: (erased)", "codes": {"(erased)": 1.0, "Two": 0.0}}],
        "left_out": {"One": "a reason"},
        "said": "Most are “(erased)”, Club: (erased), Club: Oneness.",
    }


def test_what_names_nobody_stays_the_same_object() -> None:
    plain = {"Age": [1, 2.5, None, True, "years"]}
    assert blotted_json(plain, ANA, [("Club", "One")]) is plain
