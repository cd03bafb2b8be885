"""What single cells mean."""

import time

import pytest

from core.ingest.kinds import is_email, yes_no_of


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("YES", True), ("true", True), ("1", True), ("No", False), ("0", False), ("oui", None)],
)
def test_yes_and_no_have_six_spellings(cell: str, answer: bool | None) -> None:
    assert yes_no_of(cell) is answer


@pytest.mark.parametrize("cell", ["zoë@exämple.com", "a.b+c@shop.example", "x@a-b.co"])
def test_email_addresses_may_have_other_letters(cell: str) -> None:
    assert is_email(cell)


@pytest.mark.parametrize(
    "cell",
    ["a@@b.com", "a@b", "a b@c.com", '"a"@b.com', "a@b_c.com", "<a@b.com>", "@b.com", "a@.com"],
)
def test_what_cannot_be_an_address_is_none(cell: str) -> None:
    assert not is_email(cell)


def test_a_long_trap_takes_no_time() -> None:
    started = time.perf_counter()

    assert not is_email("a@" + "a." * 500_000)
    assert not is_email("a" * 60 + "@" + "-" * 180 + "." + "a-" * 30)
    assert time.perf_counter() - started < 0.5
