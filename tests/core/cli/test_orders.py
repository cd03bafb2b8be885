"""Orders on the command line: in, with a policy, and taken back."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Terminal

FILE = (
    "nr,who,order date,product,amount\n"
    "A,1,2024-01-01,Mug,10\nB,1,2024-01-05,Rug,90\nB,1,2024-01-09,Rug,-90\nC,2,2024-01-09,Rug,x\n"
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "orders.csv"
    path.write_text(FILE)
    return str(path)


def test_orders_go_in_and_out_again(terminal: Terminal, file: str) -> None:
    chosen = ["--map", "order_number=nr", "--map", "customer_number=who"]
    policy = ["--refunds", "exclude", "--currency", "eur"]

    found = terminal.json("import", "orders", file, *chosen, *policy)

    assert {key: found[key] for key in ("outcome", "rows", "new", "updated", "quarantined")} == {
        "outcome": "imported", "rows": 4, "new": 3, "updated": 0, "quarantined": 1,
    }  # fmt: skip
    assert found["reasons"] == {"bad_amount": 1}
    assert terminal.json("undo", str(found["import"])) == {"removed": 2, "restored": 0}
    again = terminal.json("undo", str(found["import"]), status=1)
    assert "nothing to undo" in again["error"]["what"]


def test_a_dry_run_of_orders_leaves_nothing(sqlite_terminal: Terminal, file: str) -> None:
    found = sqlite_terminal.json(
        "import", "orders", file, "--dry-run",
        "--map", "order_number=nr", "--map", "customer_number=who",
    )  # fmt: skip

    assert found["outcome"] == "checked"
    assert sqlite_terminal.json("undo", str(found["import"]), status=1)["error"]["fix"]
