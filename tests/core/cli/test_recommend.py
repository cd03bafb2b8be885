"""`recommend` on the command line."""

from pathlib import Path

from tests.core.cli.conftest import Terminal
from tests.core.services.test_next_products import file_of_orders


def test_products_come_with_score_and_reason(terminal: Terminal, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_bytes(file_of_orders())
    terminal.json("import", "orders", str(orders))

    found = terminal.json("recommend", "NEW", "--top", "2")

    products = found["products"]
    assert [set(each) for each in products] == [{"product", "score", "because"}] * 2
    assert products[0]["product"] == "P3-0"
    assert products[0]["score"] >= products[1]["score"]
    assert "“P3-1”" in products[0]["because"]
    # Worked out once: asking again reads what is there.
    again = terminal.run("recommend", "NEW", "--top", "2")
    assert "P3-0: Of " in again.stdout
    run = terminal.json("segment", "--columns", "Orders", "--segments", "2")
    segment = run["segments"][0]
    own = terminal.json("recommend", "--segment", str(segment["id"]))["products"]
    assert len(own) == 5
    assert own[0]["because"].startswith("Among the next products of ")


def test_what_is_wrong_is_said(sqlite_terminal: Terminal) -> None:
    nothing = sqlite_terminal.json("recommend", "C1", status=1)
    assert "names a product" in nothing["error"]["what"]
    assert sqlite_terminal.run("recommend").returncode == 2
    assert sqlite_terminal.run("recommend", "C1", "--segment", "1").returncode == 2
    assert sqlite_terminal.run("recommend", "C1", "--top", "0").returncode == 2
