"""Which passwords are good enough, and that they are kept safely."""

import pytest

from core.errors import UserError
from core.services import passwords

EMAIL = "ada.lovelace@example.com"


@pytest.mark.parametrize(
    "password",
    ["ocean violin bracket", "correct horse battery", "T7#kq0!vZ2mWx", "größtes Äpfelchen 9"],
)
def test_a_password_of_ones_own_is_good(password: str) -> None:
    passwords.require_good(password, EMAIL)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "has 5 characters"),
        ("elevenchars", "has 11 characters"),
        ("x" * 1001, "1,001 characters"),
        (EMAIL, "your email address"),
        ("Ada.Lovelace", "your email address"),
        ("ada.lovelace2026!", "your email address"),
        ("password1234", "first that others would try"),
        ("P@ssw0rd!2026", "first that others would try"),
        ("qwertyuiop123", "first that others would try"),
        ("passwordpassword", "first that others would try"),
        ("aaaaaaaaaaaa", "first that others would try"),
        ("123456789012", "first that others would try"),
        ("abcdefghijklm", "first that others would try"),
        ("abc1xyabc1xy", "first that others would try"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        passwords.require_good(password, EMAIL)


def test_only_the_right_password_fits_its_hash() -> None:
    kept = passwords.hash_password("ocean violin bracket")
    assert passwords.is_right(kept, "ocean violin bracket")
    assert not passwords.is_right(kept, "ocean violin brackets")


def test_hashes_are_argon2id_and_differ_for_the_same_password() -> None:
    first = passwords.hash_password("ocean violin bracket")
    assert first.startswith("$argon2id$")
    assert first != passwords.hash_password("ocean violin bracket")


def test_nobody_has_no_password() -> None:
    assert not passwords.is_right(None, "")
    assert not passwords.is_right("not a hash", "ocean violin bracket")


def test_a_made_up_password_is_good_and_new_each_time() -> None:
    first = passwords.generate()
    passwords.require_good(first, EMAIL)
    assert first != passwords.generate()
