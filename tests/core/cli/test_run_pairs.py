"""`compare`: two runs side by side."""

from pathlib import Path

from tests.core.cli.conftest import Terminal
from tests.shop import customer_file

COLUMNS = ("--columns", "Age,Income,Rating", "--segments", "3", "--k-range", "2-4")


def test_segments_of_two_runs_are_matched_and_those_elsewhere_counted(
    sqlite_terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(customer_file(90))
    sqlite_terminal.json("import", "customers", str(file))
    one = sqlite_terminal.json("segment", *COLUMNS)
    again = sqlite_terminal.json("segment", *COLUMNS, "--seed", "4", "--name", "Again")
    two = sqlite_terminal.json("segment", "--columns", "Age", "--segments", "2")

    same = sqlite_terminal.json("compare", str(one["run"]), str(again["run"]))
    other = sqlite_terminal.json("compare", str(one["run"]), str(two["run"]))
    itself = sqlite_terminal.json("compare", str(one["run"]), str(one["run"]), status=1)

    assert same["adjusted_rand"] == 1.0
    assert [a for a, _ in same["matched"]] == [each["name"] for each in one["segments"]]
    assert other["adjusted_rand"] < 1
    assert len(other["matched"]) == 2
    assert sum(each["customers"] for each in other["moves"]) == 90
    assert other["moves"][0]["revenue"] is None  # nothing is known of orders
    assert "one run, not two" in itself["error"]["what"]
