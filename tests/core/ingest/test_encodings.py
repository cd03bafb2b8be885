"""In which encoding a text file is written."""

import io

import pytest

from core.errors import UserError
from core.ingest.encodings import ENCODING_NAMES, candidates, detect_encoding

LONG = b"1,plain\n" * 100_000


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"id\n1\n", "utf-8"),
        ("id\nZoë\n".encode(), "utf-8"),
        ("id\nZoë\n".encode("utf-8-sig"), "utf-8-sig"),
        ("id\nZoë\n".encode("utf-16"), "utf-16"),
        ("id\nZoë\n".encode("cp1252"), "cp1252"),
        ("id\nZo€".encode("cp1252"), "cp1252"),
        (b"id\nZo\xeb", "cp1252"),
        (LONG + "Zoë\n".encode(), "utf-8"),
        (LONG + "Zoë\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_whole_file_decides(content: bytes, encoding: str) -> None:
    assert detect_encoding(io.BytesIO(content))[0] == encoding


def test_only_a_guess_comes_with_a_notice() -> None:
    assert detect_encoding(io.BytesIO("Zoë".encode("cp1252")))[1]
    assert not detect_encoding(io.BytesIO("Zoë".encode()))[1]


def test_a_letter_may_be_cut_off_at_the_limit() -> None:
    cut = "Zoë".encode()[:-1]

    assert detect_encoding(io.BytesIO(cut), len(cut))[0] == "utf-8"


def test_two_encodings_in_one_file_are_refused_rather_than_guessed() -> None:
    with pytest.raises(UserError, match="encoding"):
        detect_encoding(io.BytesIO("Zoë".encode() + LONG + "Åsa".encode("cp1252")))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Łódź, Ťava", "cp1250"),
        ("Łódź, źdźbło, Šumava", "iso8859-2"),
        ("Привет, Москва", "koi8-r"),
        ("Müller, Zoë, Åsa, Çelik, Garçon", "mac-roman"),
        ("Müller, Öl, Übung, größe", "cp850"),
    ],
)
def test_the_likeliest_encoding_gives_letters_in_words(text: str, encoding: str) -> None:
    assert candidates(text.encode(encoding))[0] == encoding


def test_every_encoding_that_is_offered_can_be_read() -> None:
    assert all("id".encode(name).decode(name) == "id" for name in ENCODING_NAMES)
