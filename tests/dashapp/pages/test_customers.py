"""The table of all customers, and the page of one."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.customer_policy import CustomerPolicy, MatchPolicy
from core.domain.customer_query import Condition, CustomerQuery, Filter
from core.domain.fields import CustomerField, Kind
from core.domain.lists import ListColumn
from core.services import suppression
from core.services.customer_list import Value
from dashapp.components.customer_grid import query_of, shown
from tests.core.customer_files import Desk
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import OWNER, Shop

COLUMNS = (
    ListColumn("customer_number", "Customer number", field=CustomerField.CUSTOMER_NUMBER),
    ListColumn("signed_up", "Signed up", field=CustomerField.SIGNED_UP),
    ListColumn("a1", "Age", attribute="Age", kind=Kind.NUMBER),
    ListColumn("a2", "Member", attribute="Member", kind=Kind.YES_NO),
)
FIRST = {"customers.getRowsRequest": {"startRow": 0, "endRow": 100}}

Ask = Callable[[str, dict[str, Any]], dict[str, dict[str, Any]]]


@pytest.fixture
def shop(settings: Settings) -> Shop:
    shop = Shop(settings)
    shop.bring_in(b"Customer number,Name,City,Age\n7,Ada Lovelace,London,36\n8,Bob Ross,Berlin,\n")
    return shop


def test_what_the_table_asks_for_becomes_a_query() -> None:
    request = {
        "startRow": 100,
        "endRow": 200,
        "sortModel": [{"colId": "a1", "sort": "desc"}],
        "filterModel": {
            "a1": {"type": "inRange", "filter": 30, "filterTo": 40},
            "a2": {"type": "equals", "filter": "Yes"},
            "signed_up": {"type": "lessThan", "dateFrom": "2024-01-01 00:00:00", "dateTo": None},
        },
    }
    assert query_of(request, "ada", COLUMNS) == CustomerQuery(
        "ada",
        (
            Filter("a1", Condition.BETWEEN, 30, 40),
            Filter("a2", Condition.EQUALS, True),
            Filter("signed_up", Condition.LESS_THAN, "2024-01-01 00:00:00", None),
        ),
        (("a1", True),),
        100,
        100,
    )


def test_conditions_that_nobody_can_choose_are_passed_over() -> None:
    request = {"filterModel": {"a1": {"type": "drop table"}, "a9": {"type": "equals"}}}
    assert query_of(request, "", COLUMNS).filters == ()


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, Kind.NUMBER, ""),
        (True, Kind.YES_NO, "Yes"),
        (0, Kind.YES_NO, "No"),
        (1957, Kind.NUMBER, "1957"),
        (12345.5, Kind.NUMBER, "12,345.5"),
        (36.0, Kind.NUMBER, "36"),
        ("2024-06-01", Kind.DATE, "1 Jun 2024"),
        ("Paris", Kind.CATEGORY, "Paris"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Value, kind: Kind, text: str) -> None:
    assert shown(value, kind) == text


def test_the_table_shows_everybody(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    answer = ask(app, signed_in(Role.ANALYST), "customers.getRowsResponse", FIRST)
    rows = answer["customers"]["getRowsResponse"]["rowData"]
    assert [row["name"] for row in rows] == ["Ada Lovelace", "Bob Ross"]
    assert answer["customers-summary"]["children"] == "2 customers"


def test_a_search_says_how_many_it_found(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    values = FIRST | {"customers-search.value": "london"}
    answer = ask(app, signed_in(Role.ANALYST), "customers.getRowsResponse", values)
    assert answer["customers"]["getRowsResponse"]["rowCount"] == 1
    assert answer["customers-summary"]["children"] == "1 of 2 customers"


def test_who_is_counted_once_is_not_counted_again_on_the_next_page(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    browser = signed_in(Role.ANALYST)
    first = ask(app, browser, "customers.getRowsResponse", FIRST)
    counted = first["customers-counted"]["data"] | {"n": 99}
    values = FIRST | {"customers-counted.data": counted}
    again = ask(app, browser, "customers.getRowsResponse", values)
    assert again["customers"]["getRowsResponse"]["rowCount"] == 99


def test_viewers_get_no_search_and_no_names(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    browser = signed_in(Role.VIEWER)
    table = ask(app, browser, "customers.columnDefs", {"customers-here.className": "page"})
    rows = ask(app, browser, "customers.getRowsResponse", FIRST)["customers"]["getRowsResponse"]
    assert table["customers-search-field"]["hidden"] is True
    assert rows["rowData"][0]["name"] == "A•••"


def test_before_the_first_import_the_page_says_what_to_do(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    table = ask(
        app,
        signed_in(Role.ANALYST),
        "customers.columnDefs",
        {"customers-here.className": "page"},
    )
    assert table["customers-table"]["hidden"] is True
    assert "No customers yet" in str(table["customers-empty"]["children"])


def test_the_page_of_a_customer_shows_what_is_known(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    browser = signed_in(Role.ANALYST)
    rows = ask(app, browser, "customers.getRowsResponse", FIRST)["customers"]["getRowsResponse"]
    page = ask(
        app, browser, "customer-body.children", {"customer-id.data": rows["rowData"][0]["id"]}
    )
    shown_there = str(page["customer-body"]["children"])
    assert "Ada Lovelace" in shown_there
    assert "customers.csv" in shown_there


def test_a_customer_who_is_not_there_leads_back_to_all(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    page = ask(app, signed_in(Role.ANALYST), "customer-body.children", {"customer-id.data": 999})
    assert "All customers" in str(page["customer-body"]["children"])


def test_who_may_be_written_to_is_said_by_channel_and_can_be_ended(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    from dashapp.components.customer_standing import button_id, reason_id

    of = {"standing-of.data": {"id": 1, "turn": 0}}
    shown = str(ask(app, signed_in(Role.ANALYST), "standing.children", of))
    viewed = str(ask(app, signed_in(Role.VIEWER), "standing.children", of))
    with shop.work() as work:
        suppression.suppress(work, 1)
    suppressed = str(ask(app, signed_in(Role.ADMIN), "standing.children", of))

    assert shown.count("Not known") == 5  # each channel, and the lead
    assert str(button_id("suppress")) in shown
    assert str(reason_id("why")) in shown
    assert "Not known" in viewed
    assert str(button_id("suppress")) not in viewed
    assert "Asked not to be written to. " in suppressed
    assert str(button_id("release")) in suppressed


def test_the_page_of_who_left_says_with_which_file(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    ana = Desk(shop.settings, OWNER)
    ana.import_all(b"Customer number\n8\n", "new.csv", CustomerPolicy(MatchPolicy.REPLACE))
    browser = signed_in(Role.ANALYST)

    page = str(ask(app, browser, "customer-body.children", {"customer-id.data": 1}))
    hints = str(ask(app, browser, "customers-hints.children", {"customers-here.className": "p"}))

    assert "This customer left" in page
    assert "1 customer left: not in “new.csv”, which replaced all. " in hints
