"""Order lines added up in columns, by hand."""

import polars as pl

from core.domain.order_policy import RefundPolicy
from core.features.order_sums import LINE_COLUMNS, orders_of
from core.features.product_sums import products_of, sold_of

# fmt: off
_LINES = [
    (2, None, "a@x.de", "B", "2024-01-03", "Mug", None, "Kitchen", 2.0, 200, 10, "EUR",
     False, None),
    (3, "7", None, "A", "2024-01-02", "Mug", "m1", None, None, 300, None, "EUR", False, "shop"),
    (5, None, None, "B", "2024-01-01", None, None, None, 1.0, -50, 5, "EUR", True, "web"),
    (6, "8", None, "B", "2024-01-04", "Mug", None, "Bath", 4.0, 800, 0, "EUR", False, "app"),
    (7, "8", None, "B", "2024-01-04", "Mug", None, "Bath", -1.0, -200, 0, "USD", True, None),
]
# fmt: on


def _lines() -> pl.DataFrame:
    kinds = {"quantity": pl.Float64(), "is_refund": pl.Boolean()} | dict.fromkeys(
        ("line_number", "amount_e4", "discount_e4"), pl.Int64()
    )
    schema = {name: kinds.get(name, pl.String()) for name in LINE_COLUMNS}
    return pl.DataFrame(_LINES, schema=schema, orient="row")


def test_an_order_has_the_sums_of_its_lines_and_is_of_whom_the_first_line_names() -> None:
    found = orders_of(_lines(), RefundPolicy.NET)

    assert found.select("order_number", "currency").rows() == [
        ("A", "EUR"), ("B", "EUR"), ("B", "USD"),
    ]  # fmt: skip
    b = found.row(1, named=True)
    assert (b["customer_number"], b["email"], b["channel"]) == (None, "a@x.de", "web")
    assert (b["first_line"], b["last_line"], b["n_lines"], b["n_counted"]) == (2, 6, 3, 2)
    assert (b["ordered_at"], b["last_at"]) == ("2024-01-01", "2024-01-04")
    assert (b["quantity"], b["spend_e4"], b["bought_e4"]) == (6.0, 950, 1000)
    assert (b["n_refunds"], b["refunded_e4"], b["discount_e4"]) == (1, 50, 10)
    assert b["basket"] == '"Mug","Kitchen",2.0,200,"Mug","Bath",4.0,800'
    assert found["basket"].to_list()[::2] == ['"Mug",null,1.0,300', None]


def test_what_went_back_is_not_taken_off_where_refunds_are_ignored() -> None:
    found = orders_of(_lines(), RefundPolicy.IGNORE)

    assert found["spend_e4"].to_list() == [300, 1000, 0]


def test_a_product_is_what_its_last_line_says_that_was_no_refund() -> None:
    found = products_of(_lines())

    assert found.rows() == [("Mug", "Mug", "Bath", 200, "EUR"), ("m1", "Mug", None, None, "EUR")]


def test_what_products_brought_is_told_apart_by_category_and_currency() -> None:
    found = sold_of(_lines(), RefundPolicy.NET)

    assert sorted(found.rows(), key=str) == [
        ("Mug", "Bath", "EUR", 1, 4.0, 800),
        ("Mug", "Bath", "USD", 0, 0.0, -200),
        ("Mug", "Kitchen", "EUR", 1, 2.0, 200),
        ("m1", None, "EUR", 1, 1.0, 300),
        (None, None, "EUR", 0, 0.0, -50),
    ]
