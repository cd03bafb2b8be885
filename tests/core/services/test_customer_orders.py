"""One customer's orders and how they buy, counted by hand, on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import select

from core.db.tables import Customer
from core.errors import NotFoundError
from core.services import customer_orders
from core.services.work import Work
from tests.core.customer_files import desk
from tests.core.order_desk import import_orders, twin

HEADER = b"order id,customer id,order date,product,category,quantity,amount,currency,channel\n"
ORDERS = b"".join(
    b"A%02d,7,2024-01-%02d,Mug,Kitchen,2,20.00,EUR,web\n" % (day, day) for day in range(1, 11)
)
LAST = b"A01,7,2024-01-01,Soap,Bath,1,5.50,EUR,\nB1,8,2024-01-20,Rug,,1,9.00,EUR,\n"
FILE = HEADER + ORDERS + LAST


def number_seven(work: Work) -> int:
    found = select(Customer.id).where(Customer.customer_number == "7")
    return work.session.scalars(found).one()


def test_how_a_customer_buys_is_told_with_their_favourite_product(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, FILE)

    with ana.work() as work:
        found = customer_orders.buying(work, number_seven(work))

    assert found is not None
    assert (found.n_orders, found.spend, found.currency) == (10, 205.5, "EUR")
    assert (found.money, found.product, found.category) == ("after refunds", "Mug", "Kitchen")
    assert found.channel == "web"
    assert (found.recency_days, found.tenure_days, found.gap_mean_days) == (10, 19, 1.0)


def test_orders_come_newest_first_a_page_at_a_time_with_their_lines(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    batch = import_orders(ana, FILE)

    with ana.work() as work:
        seven = number_seven(work)
        newest, beyond = (customer_orders.orders(work, seven, page) for page in (0, 9))
        sources = customer_orders.sources(work, seven)

    assert [order.number for order in newest.orders][:2] == ["A10", "A09"]
    assert (newest.n_orders, newest.n_pages, len(newest.orders)) == (10, 2, 8)
    assert [order.number for order in beyond.orders] == ["A02", "A01"]
    assert [(line.product, line.amount) for line in beyond.orders[1].lines] == [
        ("Mug", 20.0), ("Soap", 5.5),
    ]  # fmt: skip
    assert [source.import_id for source in sources] == [batch.id]


def test_orders_of_another_shop_are_not_shown(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_orders(ana, FILE)
    with ana.work() as work:
        seven = number_seven(work)

    with twin(ana).work() as work, pytest.raises(NotFoundError):
        customer_orders.orders(work, seven)
