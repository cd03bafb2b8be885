"""`rfm` on the command line, and RFM groups as a run."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Terminal
from tests.core.features.test_rfm import PUBLISHED_SIZES


@pytest.fixture
def orders(shared: Path) -> str:
    return str(shared / "data" / "transactions" / "rfm_data_orders.csv")


def test_published_segments_come_from_the_file_with_their_sizes(
    terminal: Terminal, orders: str
) -> None:
    assert terminal.json("import", "orders", orders)["outcome"] == "imported"

    found = terminal.json("rfm", "--as-of", "2006-12-31", "--scheme", "rfm-package")

    assert (found["customers"], found["orders"], found["revenue"]) == (995, 4906, 464158)
    assert found["as_of"] == "2006-12-31"
    assert {name: each["customers"] for name, each in found["segments"].items()} == PUBLISHED_SIZES
    champions = found["segments"]["Champions"]
    assert champions["orders"] == pytest.approx(9.02857, abs=1e-5)
    assert champions["recency_days"] == pytest.approx(54.65714, abs=1e-5)
    assert champions["spend"] == pytest.approx(904.17143, abs=1e-5)


def test_groups_become_a_run_that_can_be_listed(
    sqlite_terminal: Terminal, orders: str, tmp_path: Path
) -> None:
    sqlite_terminal.json("import", "orders", orders)

    found = sqlite_terminal.json("segment", "--algorithm", "rfm", "--name", "Autumn")

    assert (found["algorithm"], found["name"], found["customers"]) == ("rfm", "Autumn", 995)
    sizes = [segment["customers"] for segment in found["segments"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == 995
    assert (found["sweep"], found["indices"], found["recommended_k"]) == ([], None, None)
    assert set(found["segments"][0]["centre"]) == {"Days since last order", "Orders", "Spend"}
    assert sqlite_terminal.json("show", str(found["run"])) == found
    out = tmp_path / "all.csv"
    taken = sqlite_terminal.json(
        "export", str(found["run"]), "all", "--to", "csv", "--out", str(out)
    )
    assert taken["rows"] == 995


def test_what_cannot_be_counted_is_said(sqlite_terminal: Terminal, orders: str) -> None:
    nothing = sqlite_terminal.json("rfm", status=1)
    assert "no orders yet" in nothing["error"]["what"]
    unknown = sqlite_terminal.json("rfm", "--scheme", "gold", status=1)
    assert "plain, rfm-package" in unknown["error"]["fix"]
    assert sqlite_terminal.run("rfm", "--as-of", "soon").returncode == 2
