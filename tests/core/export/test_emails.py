import pytest

from core.export.emails import sendable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Ada@Example.COM ", "ada@example.com"),
        ("ann.o'neil+news@mail.example.co.uk", "ann.o'neil+news@mail.example.co.uk"),
        ("anna@bücher.example", "anna@bücher.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_written_in_small_letters(text: str, expected: str) -> None:
    assert sendable(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None, "", "ada", "ada@", "@example.com", "ada@example", "a da@example.com",
        "ada@@example.com", "ada@exa_mple..com", ".ada@example.com", "ada.@example.com",
        "jürgen@example.com", "=cmd@example.com", "\t=a@example.com", "ada@-example.com",
        "a@b.c", f"{'a' * 65}@example.com", f"a@{'b.' * 130}com", "a@example.com\nb@example.com",
        "ada@example.com;bob@example.com", "ada@127.0.0.1",
    ],
)  # fmt: skip
def test_what_can_not_be_an_address_is_none(text: str | None) -> None:
    assert sendable(text) == ""
