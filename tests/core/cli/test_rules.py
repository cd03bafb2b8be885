"""`rules`: what is bought together."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Terminal

LINES = (
    ("A1", "Tea", "Drinks"), ("A1", "Cup", "Kitchen"), ("A2", "Tea", "Drinks"),
    ("A2", "Cup", "Kitchen"), ("A3", "Tea", "Drinks"), ("A3", "Cup", "Kitchen"),
    ("A4", "Tea", "Drinks"), ("A4", "Cup", "Kitchen"), ("A4", "POSTAGE", "Other"),
    ("A5", "Rug", "Living"), ("A5", "POSTAGE", "Other"),
)  # fmt: skip


@pytest.fixture
def filled(sqlite_terminal: Terminal, tmp_path: Path) -> Terminal:
    """Give a terminal in a shop with five orders."""
    file = tmp_path / "orders.csv"
    head = "order id,customer id,order date,product,category,quantity,amount\n"
    rows = (f"{order},{order},2024-01-01,{product},{of},1,5" for order, product, of in LINES)
    file.write_text(head + "\n".join(rows))
    sqlite_terminal.json("import", "orders", str(file))
    return sqlite_terminal


def test_a_share_that_is_just_reached_counts(filled: Terminal) -> None:
    found = filled.json(
        "rules", "--min-support", "0.8", "--min-confidence", "1", "--exclude", "POSTAGE"
    )

    assert {name: found[name] for name in ("baskets", "items", "itemsets", "min_count")} == {
        "baskets": 5, "items": 3, "itemsets": 3, "min_count": 4,
    }  # fmt: skip
    assert [(rule["if"], rule["then"]) for rule in found["rules"]] == [
        (["Cup"], ["Tea"]),
        (["Tea"], ["Cup"]),
    ]
    (rule, _) = found["rules"]
    assert (rule["count"], rule["support"], rule["confidence"], rule["lift"]) == (4, 0.8, 1, 1.25)
    assert found["excluded"] == {"POSTAGE": 2}


def test_nothing_is_left_out_by_itself_but_said(filled: Terminal) -> None:
    done = filled.run("rules", "--min-count", "1", "--min-confidence", "0")

    assert done.returncode == 0
    assert "Look like no products: POSTAGE." in done.stdout
    assert "Of 4 orders with “Tea”, 4 also had “Cup”" in done.stdout
    assert "Only 4 together" in done.stdout


def test_categories_of_whole_histories(filled: Terminal) -> None:
    found = filled.json(
        "rules", "--of", "categories", "--baskets", "customers", "--max-items", "2",
        "--min-support", "0.5",
    )  # fmt: skip

    assert [(rule["if"], rule["then"]) for rule in found["rules"]] == [
        (["Drinks"], ["Kitchen"]),
        (["Kitchen"], ["Drinks"]),
    ]


def test_where_nothing_is_found_it_says_why(filled: Terminal) -> None:
    done = filled.run("rules", "--min-support", "1")

    assert done.returncode == 0
    assert "Hardly any product is in 5 orders or more" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--min-support", "7 %"), "“7 %” is no share"),
        (("--segment", "404"), "segment"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    filled: Terminal, arguments: tuple[str, ...], said: str
) -> None:
    error = filled.json("rules", *arguments, status=1)["error"]

    assert said in error["what"]
    assert error["fix"]


def test_without_orders_it_says_so(sqlite_terminal: Terminal) -> None:
    assert "no orders" in sqlite_terminal.json("rules", status=1)["error"]["what"]
