"""Products: what is there to learn, asking for what is bought together, and what came of it."""

from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.config import Settings
from core.domain.actor import Role
from core.domain.basket_rules import RuleChoice
from core.errors import UserError
from core.services import basket_rules
from core.tasks.runner import run_next
from dashapp.components import together_form
from dashapp.components.together_form import choice_of
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask

FORM: dict[str, Any] = {
    "segment": together_form.EVERYBODY,
    "baskets": "orders",
    "items": "products",
    "suspects": ["POSTAGE"],
    "others": " Bag \n\nPOSTAGE",
    "fewest": None,
    "percent": 12.5,
    "most": "3",
}
HEADER = b"order id,customer id,order date,product,category,quantity,amount\n"


def order_lines() -> bytes:
    """Return 60 orders; every third has tea and a cup, the others one of eight things."""
    lines = []
    for place in range(60):
        names = ("Tea", "Cup") if place % 3 == 0 else (f"Thing {place % 8}", "POSTAGE")
        lines += [f"A{place},{place % 40},2024-01-02,{name},Home,1,5" for name in names]
    return HEADER + "\n".join(lines).encode()


@pytest.fixture
def ana(settings: Settings, tmp_path: Path) -> Desk:
    """Give somebody whose shop has orders."""
    ana = desk(settings.database_url, tmp_path)
    import_orders(ana, order_lines(), currency="EUR")
    return ana


def looked(ana: Desk, choice: RuleChoice, *, is_done: bool = True) -> int:
    with ana.work() as work:
        search_id = basket_rules.start(work, choice).search_id
    if is_done:
        run_next(ana.settings)
    return search_id


def found(search_id: int) -> dict[str, Any]:
    return {"together-found.data": {"search": search_id, "has_rules": True}}


def test_the_form_becomes_a_choice_with_each_name_once() -> None:
    assert choice_of(FORM) == RuleChoice(confidence="0.125", excluded=("POSTAGE", "Bag"))
    assert choice_of({**FORM, "segment": "7", "fewest": 12}).segment_id == 7
    with pytest.raises(UserError, match="no number"):
        choice_of({**FORM, "percent": None})


def test_a_form_like_a_search_that_is_gone_begins_as_usual(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    values = {"together-like.data": 404}
    form = ask(dash_app, signed_in(Role.ANALYST), "together-offered.data", values)

    assert form["together-fewest"]["value"] is None


def test_a_share_of_all_is_said_and_few_are_warned_of() -> None:
    assert together_form.share_said(31, 3_912, "orders") == "31 orders of 3,912 are 0.8 %."
    assert together_form.share_said(9, 900, "customers") == (
        "9 customers of 900 are 1 %. Fewer than 10 may be chance."
    )
    assert "We take a number" in together_form.share_said(None, 900, "orders")


def test_without_orders_the_form_gives_way_to_what_to_do(
    dash_app: Dash, signed_in: SignedIn
) -> None:
    form = ask(
        dash_app, signed_in(Role.ANALYST), "together-offered.data", {"together-asked.data": 0}
    )

    assert form["together-offered"]["data"] == {"n_orders": 0}


def test_the_form_offers_segments_and_what_looks_like_no_product(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.ANALYST)
    form = ask(dash_app, browser, "together-offered.data", {"together-asked.data": 0})
    offered = form["together-offered"]["data"]
    assert form["together-segment"]["value"] == together_form.EVERYBODY
    assert offered["n_orders"] == 60

    values = {"together-offered.data": offered, "together-items.value": "products"}
    names = ask(dash_app, browser, "together-suspects.options", values)
    assert names["together-suspects"] == {"options": ["POSTAGE"], "value": ["POSTAGE"]}
    values["together-items.value"] = "categories"
    names = ask(dash_app, browser, "together-suspects.options", values)
    assert "looks like postage" in names["together-none"]["children"]


def test_the_form_begins_as_the_search_that_it_starts_from(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.ANALYST)
    choice = RuleChoice(fewest=7, confidence="0.333", most_items=4, excluded=("Bag",))
    search_id = looked(ana, choice)

    form = ask(dash_app, browser, "together-offered.data", {"together-like.data": search_id})
    values = {
        "together-offered.data": form["together-offered"]["data"],
        "together-items.value": "products",
    }
    names = ask(dash_app, browser, "together-suspects.options", values)

    assert (form["together-fewest"]["value"], form["together-most"]["value"]) == (7, "4")
    assert form["together-percent"]["value"] == pytest.approx(33.3)
    assert (names["together-suspects"]["value"], names["together-others"]["value"]) == ([], "Bag")


def summed_up(app: Dash, browser: FlaskClient, **changed: int | None) -> dict[str, dict[str, Any]]:
    values = {f"together-{name}.value": value for name, value in {**FORM, **changed}.items()}
    return ask(app, browser, "together-summary.children", {**values, "together-counted.data": 60})


def test_it_is_said_what_will_happen_or_what_is_missing(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.ANALYST)

    ready = summed_up(dash_app, browser, fewest=6)
    missing = summed_up(dash_app, browser, percent=None)

    assert ready["together-share"]["children"].startswith("6 orders of 60 are 10 %.")
    assert "12.5 % or more" in ready["together-summary"]["children"]
    assert ready["together-start"]["disabled"] is False
    assert "has no number" in missing["together-summary"]["children"]
    assert missing["together-start"]["disabled"] is True


def test_a_viewer_starts_nothing(dash_app: Dash, signed_in: SignedIn, ana: Desk) -> None:
    said = summed_up(dash_app, signed_in(Role.VIEWER))

    assert "Your role" in said["together-summary"]["children"]
    assert said["together-start"]["disabled"] is True


def test_the_result_is_said_listed_searched_and_drawn(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.VIEWER)
    search_id = looked(ana, RuleChoice(fewest=2, confidence="0"))

    page = ask(dash_app, browser, "together-head.children", {"together-one.data": search_id})
    words = ask(dash_app, browser, "together-words.children", found(search_id))
    every = ask(dash_app, browser, "together-grid.rowData", found(search_id))
    typed = {**found(search_id), "together-typed.value": "cup TEA"}
    some = ask(dash_app, browser, "together-grid.rowData", typed)
    chart = ask(
        dash_app, browser, "together-network.figure", {**found(search_id), "theme.data": "light"}
    )

    assert page["together-found"]["data"]["has_rules"] is True
    assert "Delete" not in str(page["together-head"])
    assert "Of 20 orders with “Cup”, 20 also had “Tea”" in str(words)
    assert "“POSTAGE” were looked at like products" in str(words)
    assert len(every["together-grid"]["rowData"]) > len(some["together-grid"]["rowData"]) == 2
    assert some["together-count"]["children"] == "2 rules"
    (cup, _) = some["together-grid"]["rowData"]
    assert (cup["lift"], cup["percent"], cup["count"], cup["mind"]) == (3.0, 100.0, 20, "")
    assert "“Tea”" in chart["together-network-title"]["children"]
    assert chart["together-drawn"]["hidden"] is False


@pytest.mark.parametrize(
    ("choice", "is_done", "said"),
    [
        (RuleChoice(fewest=1), False, "You can leave this page"),
        (RuleChoice(fewest=21), True, "Lower"),
    ],
)
def test_a_search_that_works_or_found_nothing_says_so(
    dash_app: Dash, signed_in: SignedIn, ana: Desk, choice: RuleChoice, is_done: bool, said: str
) -> None:
    search_id = looked(ana, choice, is_done=is_done)

    page = ask(
        dash_app,
        signed_in(Role.ANALYST),
        "together-head.children",
        {"together-one.data": search_id},
    )

    assert said in str(page["together-state"])
    assert page["together-found"]["data"]["has_rules"] is False


def test_a_search_that_is_not_there_is_said(dash_app: Dash, signed_in: SignedIn) -> None:
    page = ask(
        dash_app, signed_in(Role.VIEWER), "together-head.children", {"together-one.data": 404}
    )

    assert "search" in str(page["together-state"])


def test_the_page_of_products_lists_what_was_looked_for(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.VIEWER)
    search_id = looked(ana, RuleChoice(fewest=2, confidence="0"))

    listed = str(ask(dash_app, browser, "products-searches.children", {}))

    assert f"/products/together/{search_id}" in listed
    assert "All orders, by product" in listed


def test_the_file_goes_out_and_only_to_who_is_signed_in(
    dash_app: Dash, client: FlaskClient, signed_in: SignedIn, ana: Desk
) -> None:
    search_id = looked(ana, RuleChoice(fewest=2, confidence="0"))
    address = f"/api/products/together/{search_id}/rules"

    answer = signed_in(Role.VIEWER).get(address)

    assert answer.status_code == 200
    assert answer.get_data(as_text=True).startswith("If,Then,Orders with both")
    assert "bought-together" in answer.headers["Content-Disposition"]
    assert client.get(address).status_code in (302, 401)
    assert signed_in(Role.ANALYST).get("/api/products/together/404/rules").status_code == 404


def test_a_result_is_deleted_and_the_list_is_next(
    dash_app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    search_id = looked(ana, RuleChoice(fewest=2))
    values = {"together-delete.n_clicks": 1, "together-one.data": search_id}

    answer = ask(dash_app, signed_in(Role.ANALYST), "together-one-go.href", values)

    assert answer["together-one-go"]["href"] == "/products"
    with ana.work() as work:
        assert basket_rules.list_searches(work) == ()
