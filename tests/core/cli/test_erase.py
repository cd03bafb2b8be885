"""`erase`: one customer is gone, and the answer says what went."""

from pathlib import Path

from tests.core.cli.conftest import Terminal


def test_a_customer_is_erased(terminal: Terminal, tmp_path: Path) -> None:
    customers, orders = tmp_path / "customers.csv", tmp_path / "orders.csv"
    customers.write_text("id,email,age\n1,ann@example.org,30\n2,bo@example.org,40\n")
    orders.write_text(
        "order id,customer id,order date,amount\nA,1,2024-01-01,5\nB,2,2024-01-02,6\n"
    )
    terminal.json("import", "customers", str(customers))
    terminal.json("import", "orders", str(orders))

    found = terminal.json("erase", "1")
    again = terminal.json("erase", "1", status=1)
    returned = terminal.json("import", "customers", str(customers))

    assert found["erased"] is True
    assert {name: found["rows"][name] for name in ("customer", "purchase", "purchase_order")} == {
        "customer": 1, "purchase": 1, "purchase_order": 1,
    }  # fmt: skip
    assert "customer" in again["error"]["what"]
    assert (returned["new"], returned["reasons"]) == (0, {"suppressed": 1})
