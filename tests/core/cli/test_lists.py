"""`export` for platforms: who is in the file, who is not and why, and what goes with it."""

import csv
import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.core.cli.conftest import Terminal

CUSTOMERS = (
    "Customer number,Email,Phone,Name,Country,Consent (email),Consent (SMS),Age,Income\n"
    "1,ada@gmail.com,030 12345678,Ada Lovelace,,yes,yes,30,10\n"
    "2,a.da@gmail.com,+44 20 7946 0958,Bob Ross,UK,yes,no,31,11\n"
    "3,ADA@gmail.com,,Twin,,yes,,32,12\n"
    "4,no@example.com,,No Thanks,,no,no,33,13\n"
    "5,who@example.com,,Who Knows,,,,34,14\n"
)


@pytest.fixture
def run(sqlite_terminal: Terminal, tmp_path: Path) -> str:
    """Give a run of five customers; return its number."""
    file = tmp_path / "people.csv"
    file.write_text(CUSTOMERS + "".join(f"{n},,,,,,,{n},{n % 7}\n" for n in range(6, 61)))
    sqlite_terminal.json("import", "customers", str(file))
    found = sqlite_terminal.json("segment", "--columns", "Age,Income", "--segments", "2")
    return str(found["run"])


def test_a_list_for_a_platform_says_who_was_left_out(
    sqlite_terminal: Terminal, run: str, tmp_path: Path
) -> None:
    out, manifest = tmp_path / "out.csv", tmp_path / "manifest.json"

    said = sqlite_terminal.json(
        "export", run, "all", "--to", "mailchimp", "--out", str(out),
        "--purpose", "Newsletter", "--manifest", str(manifest),
    )  # fmt: skip

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Email Address"] for row in rows] == ["ada@gmail.com", "a.da@gmail.com"]
    assert said == {
        "rows": 2, "of": 60, "removed": {"no consent": 57, "duplicate": 1}, "file": str(out),
    }  # fmt: skip
    told = json.loads(manifest.read_text())
    assert (told["purpose"], told["left_out"]) == ("Newsletter", said["removed"])


def test_hashes_channel_and_country_are_options(
    sqlite_terminal: Terminal, run: str, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"

    sqlite_terminal.json(
        "export", run, "all", "--to", "google", "--hashed", "--country", "de", "--out", str(out)
    )
    with out.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    sms = sqlite_terminal.json(
        "export", run, "all", "--to", "klaviyo", "--channel", "sms", "--out", str(out)
    )

    assert first["Email"] == sha256(b"ada@gmail.com").hexdigest()
    assert first["Phone"] == sha256(b"+493012345678").hexdigest()
    assert (sms["rows"], sms["removed"]) == (0, {"no consent": 59, "invalid phone": 1})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to", "csv", "--hashed"), "no hashed addresses"),
        (("--to", "meta", "--country", "Atlantis"), "no country called “Atlantis”"),
    ],
)
def test_what_can_not_be_chosen_is_said(
    sqlite_terminal: Terminal, run: str, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "out.csv"

    answer = sqlite_terminal.json("export", run, "all", *options, "--out", str(out), status=1)

    assert said in answer["error"]["what"]
    assert not out.exists()
