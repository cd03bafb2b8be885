import pytest

from core.export.person_names import split_name


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Dr. Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("María de la Cruz", "María", "de la Cruz"),
        ("Mary Jane Watson", "Mary Jane", "Watson"),
        ("Lovelace, Ada", "Ada", "Lovelace"),
        ("van der Berg, Jan", "Jan", "van der Berg"),
        ("Martin Luther King Jr.", "Martin Luther", "King"),
        ("King, Jr.", "King", ""),
        ("Prof. Dr. Eva Braunschweig", "Eva", "Braunschweig"),
        ("Van Morrison", "Van", "Morrison"),
        ("  Prince ", "Prince", ""),
        ("李小龙", "李小龙", ""),
        ("Herr", "Herr", ""),
        ("", "", ""),
    ],
)
def test_a_name_falls_into_first_and_last(name: str, first: str, last: str) -> None:
    assert split_name(name) == (first, last)
