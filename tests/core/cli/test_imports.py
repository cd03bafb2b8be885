"""Files and tables on the command line: as they are written, and of any size."""

import sqlite3
from pathlib import Path

import pytest

from tests.core.cli.conftest import Terminal
from tests.core.ingest.workbook_files import text_row, two_sheets

COUNTS = ("outcome", "rows", "new", "updated", "quarantined")
NO_HEADER = " 0004 19970101 2  29.33\n 0021 19970118 3  63.34\n 0004 19970802 1  14.96\n"


def _counts(answer: dict) -> tuple:
    return tuple(answer[name] for name in COUNTS)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a database with a table of orders in the environment."""
    with sqlite3.connect(tmp_path / "till.sqlite3") as till:
        till.execute("CREATE TABLE sold (order_id TEXT, customer_id TEXT, day TEXT, amount REAL)")
        till.executemany(
            "INSERT INTO sold VALUES (?, ?, ?, ?)",
            [
                ("A", "1", "2024-01-01", 10),
                ("B", "2", "2024-01-02", 5),
                ("C", None, "2024-01-03", 1),
            ],
        )
    till.close()
    monkeypatch.setenv("SOURCE_TILL", f"sqlite:///{tmp_path}/till.sqlite3")


@pytest.mark.usefixtures("source")
def test_a_table_of_a_source_comes_in(terminal: Terminal) -> None:
    day = ("--map", "ordered_at=day")

    found = terminal.json("import-from", "till", "sold", "--as", "orders", *day)

    assert _counts(found) == ("imported", 3, 2, 0, 1)
    assert found["reasons"] == {"missing_id": 1}
    again = terminal.json("import-from", "till", "sold", "--as", "orders", *day, "--guests")
    assert _counts(again) == ("imported", 3, 1, 0, 0)


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize(
    ("arguments", "what"),
    [(("shop", "sold"), "no source named “shop”"), (("till", "bought"), "no table “bought”")],
)
def test_what_a_source_does_not_have_is_said(
    sqlite_terminal: Terminal, arguments: tuple[str, str], what: str
) -> None:
    answer = sqlite_terminal.json("import-from", *arguments, "--as", "customers", status=1)

    assert what in answer["error"]["what"]
    assert answer["error"]["fix"]


def test_a_sheet_is_chosen(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(two_sheets(text_row(1, "id", "colour"), text_row(2, "9", "red")))

    found = sqlite_terminal.json("import", "customers", str(file), "--sheet", "People", "--dry-run")
    wrong = sqlite_terminal.json("import", "customers", str(file), "--sheet", "Old", status=1)

    assert _counts(found) == ("checked", 2, 2, 0, 0)
    assert wrong["error"] == {
        "what": "The workbook has no sheet “Old”.",
        "fix": "Its sheets are “Data”, “People”.",
    }


def test_a_file_without_names_of_columns_comes_in_when_its_columns_are_said(
    sqlite_terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "sample.txt"
    file.write_text(NO_HEADER)

    asked = sqlite_terminal.json("import", "orders", str(file), status=1)
    found = sqlite_terminal.json("import", "orders", str(file), "--map", "customer_number=Column 1")

    assert "header" in asked["error"]["what"]
    assert _counts(found) == ("imported", 3, 3, 0, 0)
    assert sqlite_terminal.json("rfm")["revenue"] == 107.63


def test_how_a_file_is_written_can_be_said(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes("titel\nnr|kunde|datum|betrag\n1|Łódź|03/05/2024|1.234\n".encode("iso8859-2"))

    found = sqlite_terminal.json(
        "import", "orders", str(file), "--encoding", "iso8859-2", "--separator", "vertical bar",
        "--header-row", "2", "--dates", "month-first", "--numbers", "comma", "--no-amounts",
        "--time-zone", "Europe/Berlin", "--map", "order_number=nr",
    )  # fmt: skip

    assert _counts(found) == ("imported", 1, 1, 0, 0)
    done = sqlite_terminal.json("rfm")
    assert (done["revenue"], done["as_of"]) == (1234, "2024-03-05")


def test_a_file_may_be_larger_than_an_upload(
    sqlite_terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_UPLOAD_MB", "1")
    monkeypatch.setenv("MAX_IMPORT_ROWS", "6000")
    file = tmp_path / "large.csv"
    rows = (f"{n},{'x' * 180}\n" for n in range(7_000))
    file.write_text("id,note\n" + "".join(rows))

    found = sqlite_terminal.json("import", "customers", str(file), "--dry-run")

    assert _counts(found) == ("checked", 7_000, 7_000, 0, 0)
