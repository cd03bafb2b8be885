from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Attribute
from core.domain.actor import Actor, Role
from core.domain.customer_query import Condition, CustomerQuery, Filter
from core.errors import NotFoundError, UserError
from core.services import customer_list
from core.services.customer_list import CustomerPage, CustomerView
from core.services.work import open_work
from tests.core.bought import store_behaviour
from tests.shop import Shop

FILE = """Customer number,Name,Email,City,Age,Member,Joined,Note
1,Ada Lovelace,ada@example.com,London,36,yes,2024-01-05,likes 100% cotton
2,Bob Ross,bob@example.com,Berlin,,no,2023-05-01,
3,Carl Gauss,carl@example.com,Göttingen,77,yes,2022-11-30,asks for _discounts_
4,Dora Maar,,Paris,89,,2024-06-01,writes often
"""
VIEWER = Actor(user_id=None, email="vera@example.com", role=Role.VIEWER, shop_id=1)

Ask = Callable[..., CustomerPage]


@pytest.fixture(scope="module")
def shop(shared_settings: Settings) -> Shop:
    """Give the shop that all tests of this file look at, and none changes."""
    shop = Shop(shared_settings)
    shop.bring_in(FILE.encode())
    store_behaviour(shop, [(0, 1, 2000), (3, 7, 2050)])
    return shop


@pytest.fixture
def ask(shop: Shop) -> Ask:
    def page(**query: object) -> CustomerPage:
        with shop.work() as work:
            return customer_list.page(work, replace(CustomerQuery(), **query))

    return page


def keys(shop: Shop) -> dict[str, str]:
    with shop.work() as work:
        return {column.header: column.key for column in customer_list.columns(work)}


def numbers(page: CustomerPage) -> str:
    return "".join(row["customer_number"] for row in page.rows)


def test_all_customers_come_in_the_order_of_the_file(ask: Ask) -> None:
    page = ask()
    assert (numbers(page), page.n_matching) == ("1234", 4)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ADA", "1"),
        ("example.com", "123"),
        ("carl göttingen", "3"),
        ("bob london", ""),
        ("%", ""),
        ("a", "1234"),
    ],
)
def test_search_wants_every_word_somewhere(ask: Ask, words: str, found: str) -> None:
    page = ask(search=words)
    assert (numbers(page), page.n_matching) == (found, len(found))


@pytest.mark.parametrize(
    ("header", "condition", "value", "upper", "found"),
    [
        ("Age", Condition.GREATER_THAN, 36, None, "34"),
        ("Age", Condition.AT_LEAST, 36, None, "134"),
        ("Age", Condition.BETWEEN, 30, 77, "13"),
        ("Age", Condition.EQUALS, 77, None, "3"),
        ("Age", Condition.NOT_EQUAL, 77, None, "124"),
        ("Age", Condition.MISSING, None, None, "2"),
        ("Age", Condition.PRESENT, None, None, "134"),
        ("City", Condition.EQUALS, "paris", None, "4"),
        ("City", Condition.STARTS_WITH, "b", None, "2"),
        ("City", Condition.ENDS_WITH, "N", None, "123"),
        ("City", Condition.NOT_CONTAINS, "n", None, "4"),
        ("Email", Condition.MISSING, None, None, "4"),
        ("Note", Condition.CONTAINS, "100%", None, "1"),
        ("Note", Condition.CONTAINS, "_", None, "3"),
        ("Member", Condition.EQUALS, True, None, "13"),
        ("Member", Condition.EQUALS, False, None, "2"),
        ("Member", Condition.MISSING, None, None, "4"),
        ("Signed up", Condition.LESS_THAN, "2024-01-05", None, "23"),
        ("Signed up", Condition.BETWEEN, "2023-05-01", "2024-01-05 00:00:00", "12"),
    ],
)
def test_filters_keep_what_fits(
    shop: Shop,
    ask: Ask,
    header: str,
    condition: Condition,
    value: str | float | bool | None,
    upper: str | float | None,
    found: str,
) -> None:
    page = ask(filters=(Filter(keys(shop)[header], condition, value, upper),))
    assert (numbers(page), page.n_matching) == (found, len(found))


@pytest.mark.parametrize(
    ("header", "largest_first", "order"),
    [
        ("Age", False, "1342"),
        ("Age", True, "4312"),
        ("Name", True, "4321"),
        ("City", False, "2314"),
    ],
)
def test_what_is_missing_comes_last_in_both_directions(
    shop: Shop, ask: Ask, header: str, largest_first: bool, order: str
) -> None:
    assert numbers(ask(order_by=((keys(shop)[header], largest_first),))) == order


def test_pages_follow_each_other_without_gap_or_overlap(ask: Ask) -> None:
    assert numbers(ask(n_rows=3)) + numbers(ask(first_row=3, n_rows=3)) == "1234"


def test_a_column_that_is_not_there_any_more_changes_nothing(ask: Ask) -> None:
    page = ask(filters=(Filter("a999", Condition.EQUALS, "x"),), order_by=(("a999", True),))
    assert numbers(page) == "1234"


def test_a_column_whose_kind_has_changed_can_still_be_sorted(settings: Settings) -> None:
    shop = Shop(settings)
    shop.bring_in(FILE.encode())
    query = CustomerQuery(order_by=((keys(shop)["Note"], True),))
    with transaction(settings.database_url) as session:
        session.execute(update(Attribute).where(Attribute.name == "Note").values(kind="number"))
    with shop.work() as work:
        assert len(customer_list.page(work, query).rows) == 4


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "1234"),
        ({"order_by": (("spend", True),)}, "2134"),
        ({"order_by": (("last_order", False),)}, "2134"),
        ({"filters": (Filter("spend", Condition.AT_LEAST, 20.5),)}, "2"),
        ({"filters": (Filter("orders", Condition.MISSING),)}, "34"),
        ({"filters": (Filter("last_order", Condition.EQUALS, "2026-11-02"),)}, "1"),
        ({"filters": (Filter("last_order", Condition.LESS_THAN, "2026-11-02"),)}, "2"),
    ],
)
def test_customers_are_found_by_how_they_buy(
    ask: Ask, asked: dict[str, object], found: str
) -> None:
    page = ask(**asked)

    assert numbers(page) == found
    assert {row["customer_number"]: row["spend"] for row in page.rows if row["spend"]}.items() <= {
        "1": 20.0,
        "2": 20.5,
    }.items()


def test_viewers_see_no_personal_data(shop: Shop) -> None:
    with open_work(shop.settings, VIEWER) as work:
        row = customer_list.page(work, CustomerQuery()).rows[0]
    assert [row["name"], row["email"], row["customer_number"]] == ["A•••", "a•••", "1•••"]
    assert row["city"] == "London"


def test_viewers_cannot_find_out_personal_data_by_asking(shop: Shop) -> None:
    with open_work(shop.settings, VIEWER) as work:
        for query in (
            CustomerQuery(search="ada"),
            CustomerQuery(filters=(Filter("email", Condition.CONTAINS, "ada"),)),
            CustomerQuery(order_by=(("name", True),)),
        ):
            with pytest.raises(UserError, match="does not let you"):
                customer_list.page(work, query)


def test_one_customer_shows_what_is_known_and_where_it_came_from(shop: Shop) -> None:
    found = one(shop, "3")
    known = {column.header: value for column, value in found.values}
    assert (found.title, known["City"], known["Age"]) == ("Carl Gauss", "Göttingen", 77)
    assert found.file_name == "customers.csv"
    assert "Age" not in {column.header for column, _ in one(shop, "2").values}


def test_one_customer_shows_the_segments_it_is_in(shop: Shop) -> None:
    assert one(shop, "1").segments == ()


def test_a_customer_of_another_shop_is_not_found(shop: Shop) -> None:
    with shop.work() as work, pytest.raises(NotFoundError):
        customer_list.view(work, 999)


def one(shop: Shop, number: str) -> CustomerView:
    with shop.work() as work:
        (row,) = (
            row
            for row in customer_list.page(work, CustomerQuery()).rows
            if row["customer_number"] == number
        )
        return customer_list.view(work, row["id"])
