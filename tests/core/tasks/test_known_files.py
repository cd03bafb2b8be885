"""Real files take the whole way of an upload; what comes in is what is known of each file."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import Customer, Purchase, PurchaseOrder
from core.domain.currencies import E4, NO_AMOUNTS
from core.domain.fields import CustomerField, DateOrder
from core.domain.order_fields import OrderField
from core.errors import UserError
from tests.adapters import Choices, bring_in
from tests.core.customer_files import Desk, desk

SEED = "data/seed"
SALES = "data/transactions"
EXPORTS = "data/messy/exports/dev"
DERIVED = "data/messy/derived/dev"
EXCEL = "data/messy/excel"
MONTH_FIRST = Choices(dates=DateOrder.MONTH_FIRST)
DAY_FIRST = Choices(dates=DateOrder.DAY_FIRST)
CDNOW = Choices(
    fields={"Column 1": OrderField.CUSTOMER_NUMBER, "Column 4": OrderField.QUANTITY},
    header_row=0,
)
GUESTS = Choices(keeps_guests=True, lacks_amounts=True)
# The one file that the others of its folder are other forms of.
TRUTH = (1_500, 88, 70, 32_349.23, 17_148, {"missing_id": 58})


@pytest.fixture
def ana(sqlite_url: str, tmp_path: Path) -> Desk:
    return desk(sqlite_url, tmp_path)


@dataclass(frozen=True)
class Known:
    """What is known of a file of orders.

    Attributes
    ----------
    cost : what all lines cost; None where the file has no amounts.
    items : sum of the quantities, where that is known.
    aside : reason → rows.
    """

    file: str
    rows: int
    orders: int
    customers: int
    cost: float | None
    items: int | None = None
    aside: dict[str, int] = field(default_factory=dict)
    choices: Choices | None = None


ORDERS = [
    Known(f"{SALES}/CDNOW_sample.txt", 6_919, 6_919, 2_357, 244_091.94, 16_479, choices=CDNOW),
    Known(f"{SALES}/apparelTrans.csv", 3_187, 3_187, 600, 124_356.90),
    Known(f"{SALES}/sales_data_sample.csv", 2_823, 307, 92, 10_032_628.85, 99_067),
    Known(f"{SALES}/rfm_data_orders.csv", 4_906, 4_906, 995, 464_158.00),
    # Lines without a customer number are set aside, unless guests are kept.
    Known(f"{SALES}/france.csv", 8_557, 458, 87, 196_712.84, 109_848, {"missing_id": 66}),
    Known(f"{SALES}/france.csv", 8_557, 461, 87, 197_403.90, 110_480,
          choices=Choices(keeps_guests=True)),
    Known(f"{EXPORTS}/generic_marketplace_orders.csv", 3, 2, 2, 201.00, 4),
    # One order without an address, and one that stands in the file twice.
    Known(f"{EXPORTS}/shopify_orders_multiline.csv", 17, 13, 13, 6_310.00, 15,
          {"missing_id": 1, "duplicate_id": 1}),
    Known(f"{EXPORTS}/amazon_all_orders_report.txt", 3, 2, 0, 149.90, 4, choices=GUESTS),
    Known(f"{DERIVED}/orders_a_truth.csv", *TRUTH),
    Known(f"{DERIVED}/orders_a_utf16_tab_currency.txt", *TRUTH, MONTH_FIRST),
    Known(f"{DERIVED}/orders_a_mixed_dates.csv", *TRUTH, DAY_FIRST),
    Known(f"{DERIVED}/orders_a_title_rows.xlsx", 1_501, 88, 70, 32_349.23, 17_148,
          {"missing_id": 59}),  # 58, and the total below
    Known(f"{DERIVED}/orders_a_missing_tokens_duplicates.csv", 1_530, 85, 68, 29_354.97, 15_418,
          {"missing_id": 117, "bad_number": 55, "bad_amount": 54}),
]  # fmt: skip
# The same code reads these; they only take longer, so they are left out of the quick run.
LARGE = [
    # The 55 refunded orders are 2,276.73 of it; the 304 that were paid, 150,471.79.
    Known(f"{EXPORTS}/shopify_orders_large.csv", 6_110, 359, 217, 152_748.52, 76_246),
    Known(f"{SALES}/Sample-Superstore.csv", 9_994, 5_009, 793, 2_297_200.8603, 37_873),
    Known(f"{SALES}/Groceries_dataset_members.csv", 38_765, 14_963, 3_898, 292_770.62),
    Known(f"{SALES}/example_transactions.csv", 15_273, 15_273, 5_000, None,
          choices=Choices(lacks_amounts=True)),
    Known(f"{SALES}/bread_basket_mittalvasu.csv", 20_507, 9_465, 0, None, choices=GUESTS),
    Known(f"{SALES}/pizza_orders.csv", 21_350, 21_350, 0, None, choices=GUESTS),
    Known(f"{SALES}/online_retail_2010-12_2011-05.csv", 209_029, 8_998, 2_767, 3_120_488.091,
          1_819_023, {"missing_id": 59_976}),
]  # fmt: skip


@pytest.mark.parametrize(
    "known",
    [*ORDERS, *(pytest.param(each, marks=pytest.mark.slow) for each in LARGE)],
    ids=lambda known: known.file.rpartition("/")[2],
)
def test_a_file_of_orders_comes_in_whole(shared: Path, ana: Desk, known: Known) -> None:
    path = shared / known.file

    found = bring_in(ana, path.read_bytes(), path.name, "orders", known.choices)

    assert (found.status, found.what) == ("imported", "")
    assert {each.reason: each.n_rows for each in found.reasons} == known.aside
    assert (found.n_rows, found.n_new) == (known.rows, known.rows - sum(known.aside.values()))
    orders, customers, cost_e4, items, currencies = _what_is_in(ana)
    assert (orders, customers) == (known.orders, known.customers)
    assert known.cost is None or cost_e4 == round(known.cost * E4)
    assert known.items is None or items == known.items
    is_unpaid = bool(known.choices and known.choices.lacks_amounts)
    assert (currencies == {NO_AMOUNTS}) == (is_unpaid and cost_e4 == 0)


@pytest.mark.parametrize(
    ("file", "n_rows", "n_new", "choices"),
    [
        # The seed files are in test_import_customers.
        (f"{SALES}/cdnow_customers_summary_with_transactions.csv", 2_357, 2_357, None),
        (f"{EXCEL}/BikeCustomer.xlsx", 1_000, 1_000, None),
        (f"{EXCEL}/Population by province.xlsx", 77, 77,
         Choices(fields={"จังหวัด": CustomerField.CUSTOMER_NUMBER}, header_row=1)),
        (f"{DERIVED}/shop_customers_dollar_dupids.csv", 2_000, 1_979, None),
        (f"{EXPORTS}/shopify_customers_export.csv", 2, 2, None),
        (f"{EXPORTS}/mailchimp_audience.csv", 2, 2, None),
        (f"{EXPORTS}/klaviyo_profiles.csv", 2, 2, None),
        (f"{EXPORTS}/stripe_customers.csv", 2, 2, None),
        (f"{EXPORTS}/woocommerce_customers.csv", 2, 2, None),
        (f"{EXPORTS}/swedish_excel_sep_hint.csv", 2, 2,
         Choices(fields={"E-post": CustomerField.CUSTOMER_NUMBER})),
    ],
    ids=lambda value: value.rpartition("/")[2] if isinstance(value, str) else None,
)  # fmt: skip
def test_a_file_of_customers_comes_in_whole(
    shared: Path, ana: Desk, file: str, n_rows: int, n_new: int, choices: Choices | None
) -> None:
    path = shared / file

    found = bring_in(ana, path.read_bytes(), path.name, "customers", choices)

    assert (found.status, found.what) == ("imported", "")
    assert (found.n_rows, found.n_new) == (n_rows, n_new)


@pytest.mark.parametrize(
    ("file", "kind", "what", "fix"),
    [
        (f"{SALES}/pizza_order_details.csv", "orders", "customer is missing", "without customers"),
        (f"{SALES}/bread_basket_mittalvasu.csv", "orders", "customer is", "without customers"),
        (f"{SALES}/example_transactions.csv", "orders", "amount is missing", "has no amounts"),
        (f"{SALES}/CDNOW_sample.txt", "orders", "first row looks like data", "there is none"),
        (f"{EXPORTS}/amazon_all_orders_report.txt", "orders", "no column that", "bought together"),
        (f"{DERIVED}/orders_a_mixed_dates.csv", "orders", "day first or", "which comes first"),
        (f"{EXPORTS}/woocommerce_orders_header.csv", "orders", "no rows below", "one row"),
    ],
    ids=lambda value: value.rpartition("/")[2] if "/" in value else None,
)
def test_a_file_that_lacks_something_says_what_can_be_done(
    shared: Path, ana: Desk, file: str, kind: str, what: str, fix: str
) -> None:
    path = shared / file

    try:
        view = bring_in(ana, path.read_bytes(), path.name, kind)
        said = (view.what, view.fix)
    except UserError as error:
        said = (error.what, error.fix)

    assert what in said[0]
    assert fix in said[1]


def _what_is_in(ana: Desk) -> tuple[int, int, int, float, set[str]]:
    with transaction(ana.settings.database_url, read_only=True) as session:
        orders = session.scalar(select(func.count()).select_from(PurchaseOrder))
        customers = session.scalar(select(func.count()).select_from(Customer))
        sums = select(func.sum(Purchase.amount_e4), func.sum(Purchase.quantity))
        cost_e4, items = session.execute(sums).one()
        currencies = set(session.scalars(select(Purchase.currency).distinct()))
    return orders, customers, cost_e4, items, currencies
