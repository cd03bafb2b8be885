"""The way of a file on the command line: in, segments, list out, and in again."""

import csv
from pathlib import Path

import pytest

from tests.core.cli.conftest import Terminal

INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"
ODD = "id,age\n6,29\n7,30\n8,31\n8,9\n,9\n"


@pytest.fixture
def mall(shared: Path) -> str:
    return str(shared / "data" / "seed" / "Mall_Customers.csv")


def test_a_file_goes_in_becomes_segments_and_comes_out_again(
    terminal: Terminal, mall: str, tmp_path: Path
) -> None:
    imported = terminal.json("import", "customers", mall)
    assert {key: imported[key] for key in ("outcome", "rows", "new", "updated", "quarantined")} == {
        "outcome": "imported",
        "rows": 200,
        "new": 200,
        "updated": 0,
        "quarantined": 0,
    }
    assert imported["reasons"] == {}

    found = terminal.json(
        "segment", "--columns", f"{INCOME},{SCORE}", "--scale", "none", "--segments", "5"
    )
    assert found["customers"] == 200
    assert found["algorithm"] == "kmeans"
    assert [segment["customers"] for segment in found["segments"]] == [81, 39, 35, 23, 22]
    assert found["indices"]["wcss"] == pytest.approx(44448.455448, abs=1e-5)
    assert found["indices"]["silhouette"] == pytest.approx(0.5539, abs=5e-5)
    assert set(found["segments"][0]["centre"]) >= {INCOME, SCORE}
    assert {row["k"] for row in found["sweep"]} >= set(range(2, 11))
    assert found["recommended_k"] == 5
    assert found["verdict"] in {"recommended", "indices disagree", "no reliable segments"}

    assert terminal.json("show", str(found["run"])) == found
    (row,) = terminal.json("runs")
    assert (row["run"], row["status"], row["segments"]) == (found["run"], "done", 5)

    largest = found["segments"][0]
    out = tmp_path / "list.csv"
    taken = terminal.json(
        "export", str(found["run"]), str(largest["id"]), "--to", "csv", "--out", str(out)
    )
    assert taken == {"rows": 81, "of": 81, "removed": {}, "file": str(out)}
    with out.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 81
    assert {line["Segment (Segment Atlas)"] for line in lines} == {largest["name"]}
    assert list(tmp_path.glob("*.part")) == []

    again = terminal.json("import", "customers", str(out))
    assert (again["new"], again["updated"], again["quarantined"]) == (0, 0, 0)


def test_a_row_that_is_set_aside_has_its_reason(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(ODD)

    answer = sqlite_terminal.json("import", "customers", str(file))

    assert (answer["rows"], answer["new"], answer["outcome"]) == (5, 3, "imported")
    assert sum(answer["reasons"].values()) == answer["quarantined"] == 2
    assert "2 set aside" in answer["message"]


def test_a_dry_run_checks_and_brings_nothing_in(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(ODD)

    dry = sqlite_terminal.json("import", "customers", str(file), "--dry-run")
    real = sqlite_terminal.json("import", "customers", str(file))

    assert (dry["outcome"], dry["new"]) == ("checked", 3)
    assert real["new"] == 3


def test_a_column_can_be_given_another_meaning(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("id,code\n1,A\n2,A\n")

    by_id = sqlite_terminal.json("import", "customers", str(file), "--dry-run")
    by_code = sqlite_terminal.json(
        "import", "customers", str(file), "--map", "customer_number=code", "--dry-run"
    )

    assert by_id["new"] == 2
    assert (by_code["new"], by_code["quarantined"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("list.xlsx", b"x", (), "xlsx"),
        ("empty.csv", b"", (), "empty"),
        ("list.csv", b"id,age\n1,2\n", ("--map", "email=mail"), "no column “mail”"),
        ("list.csv", b"name,size\nAna,1\nAna,2\n", (), "customer number"),
    ],
)
def test_a_file_that_can_not_be_used_is_rejected_with_what_to_do(
    sqlite_terminal: Terminal,
    tmp_path: Path,
    name: str,
    content: bytes,
    options: tuple[str, ...],
    said: str,
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    answer = sqlite_terminal.json("import", "customers", str(file), *options, status=1)

    assert answer["outcome"] == "rejected"
    assert said in answer["error"]["what"]
    assert answer["error"]["fix"]


def test_a_file_that_is_not_there_is_rejected(sqlite_terminal: Terminal) -> None:
    answer = sqlite_terminal.json("import", "customers", "nowhere.csv", status=1)

    assert "nowhere.csv" in answer["error"]["what"]


def test_outliers_and_gaps_are_left_out_when_asked(sqlite_terminal: Terminal, shared: Path) -> None:
    sqlite_terminal.json(
        "import", "customers", str(shared / "data" / "seed" / "marketing_campaign.csv")
    )
    few = ("--segments", "3", "--k-range", "2-3")
    columns = ("segment", "--columns", "Year_Birth,Income", *few)

    found = sqlite_terminal.json(*columns, "--outliers", "exclude", "--missing", "drop")
    capped = sqlite_terminal.json(*columns, "--outliers", "cap", "--transform", "none")

    assert found["customers"] == 2212
    assert capped["customers"] == 2240


def test_segments_need_customers(sqlite_terminal: Terminal) -> None:
    answer = sqlite_terminal.json("segment", status=1)

    assert answer["error"]["what"] == "There are no customers yet."


def test_the_demo_is_used_when_nothing_else_is_there(
    sqlite_terminal: Terminal, tmp_path: Path
) -> None:
    assert sqlite_terminal.json("demo") == {"demo": "loaded", "customers": 5000}

    found = sqlite_terminal.json("segment", "--segments", "4", "--k-range", "3-4")
    run, out = str(found["run"]), tmp_path / "demo.csv"
    taken = sqlite_terminal.json("export", run, "all", "--to", "excel", "--out", str(out))

    assert found["customers"] == 5000
    assert (taken["rows"], taken["of"]) == (5000, 5000)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "already" in sqlite_terminal.json("demo", status=1)["error"]["what"]
    assert sqlite_terminal.json("demo", "--remove") == {"demo": "removed"}
    assert "not loaded" in sqlite_terminal.json("runs", "--demo", status=1)["error"]["what"]


def test_a_list_that_can_not_be_written_says_why(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "no such folder" / "list.csv"

    answer = sqlite_terminal.json("export", "1", "all", "--to", "csv", "--out", str(out), status=1)

    assert answer["error"]["what"] == "This run does not exist any more."


def test_search_finds_customers_products_and_segments(
    sqlite_terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Customer number,Name,City,Age\n7,Ada Lovelace,London,36\n8,Bob Ross,Rome,40\n")
    sqlite_terminal.json("import", "customers", str(file))
    found = sqlite_terminal.json("search", "lovelcae london")
    ada = {"customer": "7", "name": "Ada Lovelace", "email": "", "city": "London"}
    assert found == {"customers": [ada], "products": [], "segments": []}
    assert sqlite_terminal.run("search", "ross").stdout == "Customer: 8, Bob Ross, Rome\n"
    assert sqlite_terminal.run("search", "%").stdout == "Nothing found.\n"


def test_similar_lists_the_nearest_customers_with_their_distance(
    sqlite_terminal: Terminal, mall: str
) -> None:
    sqlite_terminal.json("import", "customers", mall)
    sqlite_terminal.json("segment", "--columns", f"{INCOME},{SCORE}", "--scale", "none")
    found = sqlite_terminal.json("similar", "1", "--top", "3")["customers"]
    # Number 1 earns 15 and scores 39: beside it are (17, 40), (16, 35) or so, by hand.
    assert [set(one) for one in found] == [{"customer", "distance"}] * 3
    assert found[0] == {"customer": "5", "distance": pytest.approx(5**0.5)}
    assert sqlite_terminal.json("similar", "no such", status=1)["error"]["what"].startswith(
        "No cus"
    )
    assert sqlite_terminal.run("similar", "1", "--top", "0").returncode == 2
