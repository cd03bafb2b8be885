import pytest

from core.export.spreadsheet import protected


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+49 30 901820",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1+1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "\u3000＝1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "-",
        "--1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert protected(cell, is_text=True) == f"'{cell}"
    assert protected(cell, is_text=False) == f"'{cell}"


@pytest.mark.parametrize("cell", ["00123", "12345678901234567", "1E5", "1-2", "3/4", "2026-01-05"])
def test_ids_that_a_spreadsheet_would_change_stay_text(cell: str) -> None:
    assert protected(cell, is_text=True) == f"'{cell}"


@pytest.mark.parametrize("cell", ["00123", "1e5", "2026-01-05", "-12.5", "12345678901234567"])
def test_numbers_and_dates_stay_numbers_and_dates(cell: str) -> None:
    assert protected(cell, is_text=False) == cell


@pytest.mark.parametrize(
    "cell", ["", "Anna", "-12.5", "42", "0", "0.5", "7.5", "'s-Hertogenbosch", "a=b", "Berlin"]
)
def test_harmless_texts_are_left_alone(cell: str) -> None:
    assert protected(cell, is_text=True) == cell
