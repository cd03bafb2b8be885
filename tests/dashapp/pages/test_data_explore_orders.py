"""The page on orders: what its callbacks answer, with orders and without."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
import pytest
from dash import Dash
from sqlalchemy import select

from core.config import Settings
from core.db import artifacts
from core.db.session import transaction
from core.db.tables import FeatureSnapshot
from core.domain.actor import Role
from core.domain.order_policy import RefundPolicy
from core.domain.sales import ARTIFACT, Ranking, ShopSales
from tests.core.figures.sold import NOTHING, SALES
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

Ask = Callable[..., dict[str, dict[str, Any]]]

CHOSEN = {"orders-currency.value": "EUR", "theme.data": "light"}
PLAIN = Ranking((), 0, NOTHING, NOTHING, 0)
DOLLARS = replace(SALES, currency="USD", n_orders=3, n_timed=0, categories=PLAIN)


@pytest.fixture
def viewer(app: Dash, shop: Shop, signed_in: SignedIn) -> Ask:
    """Give what a viewer's browser asks."""
    browser = signed_in(Role.VIEWER)
    return lambda output, values: ask(app, browser, output, values)


@pytest.fixture
def sold(viewer: Ask, settings: Settings) -> Ask:
    """Give the same at a shop with orders in two currencies."""
    stored = {"sales": ShopSales((SALES, DOLLARS), (RefundPolicy.NET,), ("Europe/Berlin",))}
    with transaction(settings.database_url) as session:
        newest = session.scalars(select(FeatureSnapshot.id)).one()
        content = zlib.compress(orjson.dumps(stored))
        artifacts.save(session, ARTIFACT, content, snapshot_id=newest)
    return viewer


def test_without_orders_the_page_says_what_will_be_there(viewer: Ask) -> None:
    answer = viewer("orders-found.data", {})
    assert answer["orders-found"]["data"] == {"currency": None}
    said = orjson.dumps(answer["orders-state"]["children"]).decode()
    assert "No orders yet" in said
    assert "/data/import" not in said  # a viewer may not import


@pytest.mark.parametrize(("asked", "chosen"), [("", "EUR"), ("USD", "USD"), ("CHF", "EUR")])
def test_the_counting_currency_is_shown_unless_the_address_asks_for_another(
    sold: Ask, asked: str, chosen: str
) -> None:
    answer = sold("orders-found.data", {"orders-asked.data": asked})
    assert answer["orders-found"]["data"] == {"currency": chosen, "n": 2}


def test_money_comes_with_its_currency_and_policy_and_other_currencies_stay_apart(
    sold: Ask,
) -> None:
    answer = sold("orders-numbers.children", CHOSEN)
    numbers = orjson.dumps(answer["orders-numbers"]["children"]).decode()
    assert "620 EUR" in numbers
    assert "after refunds" in numbers
    caveats = orjson.dumps(answer["orders-caveats"]["children"]).decode()
    assert "never added together: 3 orders in USD" in caveats
    assert "too short to tell a season" in caveats


@pytest.mark.parametrize("chart", ["course", "products", "categories", "week"])
def test_every_chart_is_drawn_with_a_finding(sold: Ask, chart: str) -> None:
    answer = sold(f"orders-{chart}.figure", CHOSEN)
    assert answer[f"orders-{chart}"]["figure"]["data"]
    assert answer[f"orders-{chart}-title"]["children"].endswith((".", "(100 %)."))


def test_a_chart_of_categories_is_not_shown_where_there_are_none(sold: Ask) -> None:
    answer = sold("orders-categories.figure", {**CHOSEN, "orders-currency.value": "USD"})
    assert answer["orders-categories-part"]["hidden"] is True


def test_where_the_hours_are_from_is_told(sold: Ask) -> None:
    answer = sold("orders-week.figure", CHOSEN)
    assert answer["orders-week-note"]["children"] == "Hours in the time zone Europe/Berlin."
