"""Orders added up with each data version: counted by hand, on both databases."""

from pathlib import Path

import pytest

from core.domain.currencies import E4
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.domain.sales import ShopSales
from core.services import sales
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back

HEADER = b"order id,customer id,order date,product,category,quantity,amount,currency\n"
FILE = (
    HEADER
    + b"A1,7,2024-01-01 09:10,Mug,Kitchen,2,20.00,EUR\n"
    + b"A1,7,2024-01-01 09:10,Soap,Bath,1,5.50,EUR\n"
    + b"A2,8,2024-01-05 14:30,Mug,Kitchen,1,10.00,EUR\n"
    + b"A2,8,2024-01-05 14:30,Mug,Kitchen,-1,-10.00,EUR\n"
    + b"A3,,2024-01-06 20:59,Rug,,1,90.00,EUR\n"
    + b"A4,8,2024-01-07 11:00,Rug,,1,70.00,USD\n"
)
LATER = HEADER + b"A1,7,2024-01-01 09:10,Soap,Bath,1,5.50,EUR\n"


def added_up(ana: Desk) -> ShopSales:
    with ana.work() as work:
        found = sales.view(work)
    assert found is not None
    return found.shop


def test_orders_are_added_up_by_day_product_and_hour_each_currency_for_itself(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)

    import_orders(ana, FILE, currency="EUR", keeps_guests=True)

    euros, dollars = added_up(ana).currencies
    assert (euros.currency, euros.n_orders, euros.n_guests, euros.spend_e4) == (
        "EUR", 3, 1, 1_155_000,
    )  # fmt: skip
    assert (dollars.currency, dollars.n_orders, dollars.spend_e4) == ("USD", 1, 700_000)
    assert (euros.days, euros.orders, euros.spends_e4) == (
        (19723, 19727, 19728), (1, 1, 1), (255_000, 0, 900_000),
    )  # fmt: skip
    assert (euros.hours[0][9], euros.hours[4][14], euros.hours[5][20]) == (1, 1, 1)
    assert [(one.name, one.spend_e4) for one in euros.products.first] == [
        ("Rug", 900_000), ("Mug", 200_000), ("Soap", 55_000),
    ]  # fmt: skip
    assert euros.categories.unnamed.spend_e4 == 900_000


@pytest.mark.parametrize(("refunds", "spend"), [("net", 115.50), ("ignore", 125.50),
                                                ("exclude", 115.50)])  # fmt: skip
def test_products_bring_what_orders_bring_whatever_refunds_do(
    database_url: str, tmp_path: Path, refunds: str, spend: float
) -> None:
    ana = desk(database_url, tmp_path)

    policy = OrderPolicy(RefundPolicy(refunds), "EUR")
    import_orders(ana, FILE, policy, keeps_guests=True)

    found = added_up(ana)
    assert found.policies == (RefundPolicy(refunds),)
    euros = found.currencies[0]
    assert euros.spend_e4 == spend * E4
    assert euros.products.brought("EUR") == euros.categories.brought("EUR") == spend


def test_orders_that_come_again_count_once_and_undo_brings_the_first_ones_back(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, FILE, currency="EUR", keeps_guests=True)
    before = added_up(ana)

    again = import_orders(ana, LATER, currency="EUR")
    changed = added_up(ana).currencies[0]
    take_back(ana, again.id)

    assert (changed.n_orders, changed.spend_e4) == (3, 955_000)
    assert [(one.name, one.spend_e4) for one in changed.products.first] == [
        ("Rug", 900_000), ("Soap", 55_000), ("Mug", 0),
    ]  # fmt: skip
    assert added_up(ana) == before


def test_a_file_with_days_only_tells_no_hours(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)

    import_orders(
        ana, HEADER + b"A1,7,2024-01-01,Mug,,1,2.00,EUR\nA2,7,2024-01-03,Mug,,1,2.00,EUR\n"
    )

    euros = added_up(ana).currencies[0]
    assert euros.n_timed == 0
    assert euros.weekdays == (1, 0, 1, 0, 0, 0, 0)


def test_real_orders_are_added_up_to_what_is_published(
    shared: Path, sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)

    import_orders(ana, (shared / "data/transactions/rfm_data_orders.csv").read_bytes())

    one = added_up(ana).currencies[0]
    assert (one.n_orders, one.spend_e4) == (4_906, 464_158 * E4)
