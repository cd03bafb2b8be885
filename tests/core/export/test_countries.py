import phonenumbers
import pytest

from core.export.countries import country_code, named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"), ("gb", "GB"), ("GBR", "GB"), ("United Kingdom", "GB"), ("England", "GB"),
        ("Deutschland", "DE"), ("EIRE", "IE"), ("U.S.A.", "US"), ("Österreich", "AT"),
        ("España", "ES"), ("RSA", "ZA"), ("Côte d’Ivoire", "CI"), ("The Netherlands", "NL"),
        ("Atlantis", ""), ("", ""), ("Unspecified", ""),
    ],
)  # fmt: skip
def test_a_country_is_found_by_code_or_name(text: str, code: str) -> None:
    assert country_code(text) == code


def test_every_country_with_telephones_of_its_own_is_known() -> None:
    islands_of_others = {"AC", "TA"}  # Ascension and Tristan da Cunha have no code in the standard
    codes = {code for code, _ in named()}

    assert set(phonenumbers.SUPPORTED_REGIONS) - codes == islands_of_others


def test_no_name_means_two_countries() -> None:
    assert len(named()) == len({country_code(name) for _, name in named()}) == 250
