"""What to offer next, as its page and the pages of customers and segments show it."""

from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Job
from core.domain.actor import Role
from core.services import next_products
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.services.test_next_products import (
    N_PAIRS,
    customer_id,
    file_of_orders,
    with_segments,
)
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask


@pytest.fixture
def ana(settings: Settings, made: Made) -> Desk:
    ana = desk(settings.database_url, settings.data_dir)
    made.once(ana.settings, "pairs", lambda: import_orders(ana, file_of_orders()).id)
    return ana


def shown(app: Dash, browser: FlaskClient) -> dict[str, Any]:
    return ask(app, browser, "next-found.data", {"next-here.data": True})


def offered(app: Dash, browser: FlaskClient, state: dict[str, Any]) -> dict[str, Any]:
    values = {"next-found.data": state["next-found"]["data"]}
    return ask(app, browser, "next-form.hidden", values)


def press(app: Dash, browser: FlaskClient, excluded: list[str]) -> int:
    values = {
        "next-start.n_clicks": 1,
        "next-repeats.value": "auto",
        "next-excluded.value": excluded,
    }
    asked = ask(app, browser, "next-started.data", values, triggered="next-start.n_clicks")
    return int(asked["next-started"]["data"])


def test_without_orders_it_says_what_is_missing(app: Dash, signed_in: SignedIn) -> None:
    state = shown(app, signed_in(Role.ANALYST))

    assert "No order names a product yet" in str(state["next-state"])
    assert not state["next-found"]["data"]["form"]


def test_from_the_first_press_to_what_a_customer_is_offered(
    app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.ANALYST)
    before = shown(app, browser)
    form = offered(app, browser, before)
    assert not form["next-form"]["hidden"]
    assert form["next-excluded"]["value"] == ["POSTAGE"]
    assert "try several ways on your own orders" in str(form["next-said"])
    new_one = customer_id(ana, "NEW")
    assert "Nothing was worked out yet" in str(home(app, browser, new_one))

    press(app, browser, form["next-excluded"]["value"])
    working = shown(app, browser)
    assert working["next-found"]["data"]["job"]
    assert offered(app, browser, working)["next-form"]["hidden"]
    run_next(ana.settings)

    after = shown(app, browser)
    said = str(after["next-result"])
    assert "“Bought by the same customers” did best" in said
    assert f"{2 * N_PAIRS} products that are sold now" in said
    assert after["next-found"]["data"]["job"] is None
    own = ask(app, browser, "customer-offers.children", {"customer-id.data": new_one})
    assert "P3-0" in str(own)
    assert "who bought “P3-1”, as they did" in str(own)
    page = str(home(app, browser, new_one))
    assert "What NEW would see" in page
    assert "For you" in page
    assert page.count("P3-0") == 1  # no product is shown twice


def test_segments_show_what_most_of_them_are_offered(
    app: Dash, signed_in: SignedIn, ana: Desk
) -> None:
    browser = signed_in(Role.ANALYST)
    run_id = with_segments(ana)
    press(app, browser, ["POSTAGE"])
    run_next(ana.settings)
    found = shown(app, browser)["next-found"]["data"]

    values = {"next-found.data": found}
    listed = str(ask(app, browser, "next-segments.children", values))

    assert f"/segments/{run_id}/" in listed
    with ana.work() as work:
        newest = next_products.of_newest_run(work)
    assert newest is not None
    asked = {"segment-id.data": {"run": run_id, "segment": newest.segments[0].segment_id}}
    card = str(ask(app, browser, "segment-offers.children", asked))
    assert newest.segments[0].offers[0].product in card
    assert "Among the next products of" in card


def test_newer_data_and_failed_work_are_told(app: Dash, signed_in: SignedIn, ana: Desk) -> None:
    browser = signed_in(Role.ANALYST)
    press(app, browser, [])
    run_next(ana.settings)
    import_orders(ana, b"order id,customer id,order date,product,amount\nX1,C1,2025-12-20,P1-1,5")

    form = offered(app, browser, shown(app, browser))
    assert "There are newer data" in str(form["next-said"])
    assert form["next-start"]["children"] == "Work it out again"

    press(app, browser, [])
    with transaction(ana.settings.database_url) as session:
        job = session.get_one(Job, shown(app, browser)["next-found"]["data"]["job"])
        job.status, job.error_what, job.error_fix = "failed", "The disk is full.", "Make room."
    again = shown(app, browser)
    assert "The disk is full." in str(again["next-state"])
    assert again["next-found"]["data"]["job"] is None
    assert again["next-found"]["data"]["form"]
    assert again["next-found"]["data"]["found"]


def test_a_viewer_sees_masked_and_may_not_start(app: Dash, signed_in: SignedIn, ana: Desk) -> None:
    press(app, signed_in(Role.ANALYST), ["POSTAGE"])
    run_next(ana.settings)
    browser = signed_in(Role.VIEWER)

    form = offered(app, browser, shown(app, browser))

    assert form["next-start"]["disabled"]
    new_one = customer_id(ana, "NEW")
    assert "What NEW would see" not in str(home(app, browser, new_one))
    answer = browser.get(f"/api/customers/{new_one}/home")
    assert answer.status_code == 200
    assert answer.json["customer"] == "N•••"
    assert answer.json["shelves"][0]["products"][0]["product"] == "P3-0"
    assert browser.get("/api/customers/99999/home").status_code == 404


def home(app: Dash, browser: FlaskClient, customer: int) -> dict[str, Any]:
    return ask(app, browser, "customer-home-body.children", {"customer-home-id.data": customer})
