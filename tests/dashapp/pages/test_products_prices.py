"""The page of prices: what to look at, what came of it, and who may start it."""

from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.fields import CustomerField
from core.services import prices
from core.tasks.runner import run_next
from dashapp.components.prices import EVERYBODY
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.stored_runs import Person, store_run
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask

HEADER = b"order id,customer id,order date,product,quantity,amount\n"


@pytest.fixture
def run_id(settings: Settings) -> int:
    """Give a run of twenty customers in two segments."""
    people = [
        Person({CustomerField.CUSTOMER_NUMBER: str(place)}, {}, place % 2) for place in range(20)
    ]
    return store_run(settings.database_url, people, segment_names=("Calm", "Lively"))[0]


@pytest.fixture
def ana(run_id: int, settings: Settings, tmp_path: Path) -> Desk:
    """Give somebody whose shop has orders of these customers."""
    ana = desk(settings.database_url, tmp_path)
    lines = [f"A{place},{place},2024-01-02,Tea,2,{place + 1}" for place in range(20)]
    import_orders(ana, HEADER + "\n".join(lines).encode(), currency="EUR")
    return ana


def shown(app: Dash, signed_in: SignedIn, run: str, role: Role = Role.ANALYST) -> dict[str, Any]:
    return ask(app, signed_in(role), "prices-body.children", {"prices-run.value": run})


def test_without_orders_it_says_what_to_do(dash_app: Dash, signed_in: SignedIn) -> None:
    offered = ask(dash_app, signed_in(Role.VIEWER), "prices-run.options", {"prices-asked.data": 0})

    assert offered["prices-nothing"]["hidden"] is False
    assert offered["prices-form"]["hidden"] is True


def test_the_newest_run_stands_first(
    dash_app: Dash, signed_in: SignedIn, ana: Desk, run_id: int
) -> None:
    offered = ask(dash_app, signed_in(Role.VIEWER), "prices-run.options", {"prices-asked.data": 9})

    assert offered["prices-run"]["value"] == str(run_id)
    values = [each["value"] for each in offered["prices-run"]["options"]]
    assert values == [str(run_id), EVERYBODY]


def test_before_anybody_looked_it_says_so_and_who_may_starts(
    dash_app: Dash, signed_in: SignedIn, ana: Desk, run_id: int
) -> None:
    page = shown(dash_app, signed_in, str(run_id))
    seen = shown(dash_app, signed_in, str(run_id), Role.VIEWER)

    assert "Nobody has looked" in str(page["prices-state"])
    assert page["prices-found"]["data"] == {"job": None, "may_start": True}
    assert seen["prices-found"]["data"]["may_start"] is False


def test_what_came_of_it_is_shown_with_what_is_not_known(
    dash_app: Dash, signed_in: SignedIn, ana: Desk, run_id: int
) -> None:
    browser = signed_in(Role.ANALYST)
    values = {"prices-start.n_clicks": 1, "prices-run.value": str(run_id)}
    started = ask(dash_app, browser, "prices-started.data", values)
    working = ask(dash_app, browser, "prices-body.children", {"prices-run.value": str(run_id)})
    assert working["prices-found"]["data"]["job"] == started["prices-started"]["data"]
    run_next(ana.settings)

    page = ask(dash_app, browser, "prices-body.children", {"prices-run.value": str(run_id)})

    body = str(page["prices-body"])
    assert page["prices-state"]["children"] is None
    assert all(name in body for name in ("Calm", "Lively", "Everybody"))
    assert "Not enough price changes" in body
    assert "Nothing here is clear enough" in body
    assert "tell of no discounts" in body
    with ana.work() as work:
        found = prices.view(work, run_id).found
    assert found is not None
    assert found.everybody.basket_median == 10.5
    assert "10.50 EUR (10.50 EUR)" in body


def test_answers_to_prices_are_told_for_each_segment(
    dash_app: Dash, signed_in: SignedIn, ana: Desk, run_id: int
) -> None:
    # Every second customer is calm; only the lively buy on at the dear price, in one week of four.
    lines = [
        f"B{week}-{place},{place},2024-{3 + week // 4:02d}-{1 + 7 * (week % 4):02d},"
        f"{'Rug' if dear and place % 2 == 0 else 'Mug'},1,{15 if dear else 10}"
        for week in range(20)
        for place in range(8)
        for dear in (week % 4 == 0,)
    ]
    import_orders(ana, HEADER + "\n".join(lines).encode(), currency="EUR")
    browser = signed_in(Role.ANALYST)
    values = {"prices-start.n_clicks": 1, "prices-run.value": str(run_id)}
    ask(dash_app, browser, "prices-started.data", values)
    run_next(ana.settings)

    page = ask(dash_app, browser, "prices-body.children", {"prices-run.value": str(run_id)})

    body = str(page["prices-body"])
    assert "1 of 3 products changed price enough" in body
    calm, lively = (body.index(f"{name}: ") for name in ("Calm", "Lively"))
    assert "Mug" in body[calm:lively]
    assert "Mug" in body[lively:]


def test_a_run_that_is_not_there_is_said(dash_app: Dash, signed_in: SignedIn, ana: Desk) -> None:
    page = shown(dash_app, signed_in, "404")

    assert "run" in str(page["prices-state"])
