"""`assign`: the customers of a file placed into the segments of a run."""

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.core.cli.conftest import Terminal
from tests.shop import customer_file

COLUMNS = ("--columns", "Age,Income,Rating", "--segments", "3", "--k-range", "2-4")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_bytes(customer_file(90))
    return path


@pytest.mark.parametrize("algorithm", ["kmeans", "hierarchical", "mixture", "mixed"])
def test_the_customers_of_a_run_are_placed_where_the_run_has_them(
    sqlite_terminal: Terminal, file: Path, tmp_path: Path, algorithm: str
) -> None:
    sqlite_terminal.json("import", "customers", str(file))
    run = sqlite_terminal.json("segment", "--algorithm", algorithm, *COLUMNS)
    out = tmp_path / "placed.csv"

    placed = sqlite_terminal.json("assign", str(run["run"]), str(file), "--out", str(out))

    expected = {each["name"]: each["customers"] for each in run["segments"]}
    assert placed == {"customers": 90, "by_segment": expected}
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["Customer number"] for row in rows[:3]] == ["1", "2", "3"]
    assert ("Certainty" in rows[0]) == (algorithm == "mixture")
    assert all(row["Segment"] != row["Next best segment"] for row in rows)


def test_new_customers_are_placed_and_nobody_is_imported(
    sqlite_terminal: Terminal, file: Path, tmp_path: Path
) -> None:
    sqlite_terminal.json("import", "customers", str(file))
    run = sqlite_terminal.json("segment", *COLUMNS)
    others = tmp_path / "others.csv"
    others.write_bytes(customer_file(40, seed=5))

    placed = sqlite_terminal.json("assign", str(run["run"]), str(others))

    assert placed["customers"] == 40
    again = sqlite_terminal.json("import", "customers", str(file))
    assert (again["new"], again["updated"]) == (0, 0)


def test_a_file_without_a_column_is_refused_in_plain_words(
    sqlite_terminal: Terminal, file: Path, tmp_path: Path
) -> None:
    sqlite_terminal.json("import", "customers", str(file))
    run = sqlite_terminal.json("segment", *COLUMNS)
    other = tmp_path / "other.csv"
    other.write_text("CustomerID,Age\n1,30\n2,40\n")

    answer: dict[str, Any] = sqlite_terminal.json("assign", str(run["run"]), str(other), status=1)

    assert "“Income” and “Rating”, which this file does not have" in answer["error"]["what"]
