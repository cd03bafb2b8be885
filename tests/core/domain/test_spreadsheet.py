import pytest

from core.domain.spreadsheet import protected, unprotected


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


@pytest.mark.parametrize("cell", ["=1+1", "+49 30 901820", "@home", "-", "00123", "1E5", "1-2"])
def test_what_was_protected_comes_back_as_it_was(cell: str) -> None:
    assert unprotected(protected(cell, is_text=True)) == cell


@pytest.mark.parametrize(
    "cell", ["'s-Hertogenbosch", "'90s", "'1", "'-12.5", "''", "'", "rock 'n' roll", "' '=1", "-5"]
)
def test_apostrophes_of_other_meaning_stay(cell: str) -> None:
    assert unprotected(cell) == cell


@pytest.mark.parametrize("cell", ["''00123", "  '=1+1", "'' =1+1", "'''@home"])
def test_what_an_import_keeps_is_kept_by_the_next_one_too(cell: str) -> None:
    kept = unprotected(cell).strip()
    assert unprotected(kept) == kept
    assert unprotected(protected(kept, is_text=True)) == kept
