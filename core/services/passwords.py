"""Passwords: which are good enough, and how they are kept and checked."""

import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from core.errors import UserError

MIN_LENGTH = 12
MAX_LENGTH = 1_000

# OWASP's recommendation for small memory (19 MiB, 2 passes): eight sign-ins at once must not
# exhaust a web process.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# The hash of a password that nobody knows: checking an unknown person takes as long as a known one.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$ql+a0PrPmBq2LWN2fiC8fA"
    "$XUrbMA1natW3+rSo+uHINvyEOKZuIAaspc5cHMuokuM"
)
# What is left of the passwords that people choose most, once digits and signs are taken off.
_OFTEN_CHOSEN = re.compile(
    "abc|abcdef|abcdefgh|admin|administrator|asdfgh|asdfghjkl|baseball|changeme|computer"
    "|dragon|football|iloveyou|letmein|login|master|monkey|mypassword|newpassword|pass"
    "|passw|passwd|password|passwort|princess|qwert|qwerty|qwertyuiop|qwertz|qwertzuiop"
    "|secret|shadow|starwars|sunshine|superman|superuser|trustno|user|welcome|whatever"
    "|zxcvbnm"
)
_SPELT = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "$": "s", "@": "a"})


def hash_password(password: str) -> str:
    """Return the Argon2id hash to keep."""
    return _HASHER.hash(password)


def is_right(kept_hash: str | None, password: str) -> bool:
    """Tell whether `password` belongs to `kept_hash`; takes as long when there is none."""
    try:
        _HASHER.verify(kept_hash or _NOBODY, password[:MAX_LENGTH])
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return kept_hash is not None


def generate() -> str:
    """Return a password for somebody to start with, about 95 bits strong."""
    return secrets.token_urlsafe(12)


def require_good(password: str, email: str) -> None:
    """Raise UserError when `password` is easy to guess."""
    if len(password) < MIN_LENGTH:
        raise UserError(
            f"This password has {len(password)} characters; it needs at least {MIN_LENGTH}.",
            "Take a longer one: three or four words that don't belong together are good.",
        )
    if len(password) > MAX_LENGTH:
        raise UserError(
            f"This password has {len(password):,} characters.", f"Use at most {MAX_LENGTH:,}."
        )
    if _is_the_email(password, email):
        raise UserError(
            "This password is your email address, or a part of it.",
            "Choose one that has nothing to do with your address.",
        )
    if _is_often_chosen(password):
        raise UserError(
            "This password is one of the first that others would try.",
            "Choose one of your own: three or four words that don't belong together are good.",
        )


def _is_the_email(password: str, email: str) -> bool:
    lowered, address = password.lower(), email.lower()
    name = address.partition("@")[0]
    return lowered in address or address in lowered or lowered.strip("0123456789!.") == name


def _is_often_chosen(password: str) -> bool:
    lowered = password.lower()
    if len(set(lowered)) < 5 or _is_a_row(lowered) or _repeats(lowered):
        return True
    kernel = re.sub(r"^[^a-z]+|[^a-z]+$", "", lowered)
    spellings = {re.sub(r"[^a-z]", "", text) for text in (kernel, kernel.translate(_SPELT))}
    return any(_OFTEN_CHOSEN.fullmatch(_once(text)) for text in spellings)


def _once(text: str) -> str:
    """Return "pass" for "passpass", and anything else as it is."""
    half = text[: len(text) // 2]
    return half if half + half == text else text


def _is_a_row(text: str) -> bool:
    rows = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz")
    return any(text in row or text in row[::-1] for row in rows)


def _repeats(text: str) -> bool:
    """Tell whether a short piece is repeated all the way, as in "abc1abc1abc1"."""
    return text in (text + text)[1:-1]
