"""The exploration page: what its callbacks answer to whom."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash

from core.domain.actor import Role
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

Ask = Callable[..., dict[str, dict[str, Any]]]

THERE = {"explore-found.data": {"column": "Age", "other": "Income"}, "theme.data": "light"}


@pytest.fixture
def viewer(app: Dash, signed_in: SignedIn) -> Ask:
    """Give what a viewer's browser asks."""
    browser = signed_in(Role.VIEWER)
    return lambda output, values: ask(app, browser, output, values)


def offered(viewer: Ask, **asked: str) -> dict[str, Any]:
    """Return what is chosen first when the address asks for something."""
    values = {f"explore-{name}.value": value for name, value in asked.items()}
    answer = viewer("explore-found.data", {"explore-body.id": "explore-body", **values})
    return answer["explore-found"]["data"]


def test_the_strongest_link_is_shown_first(viewer: Ask, shop: Shop) -> None:
    assert set(offered(viewer).values()) == {"Age", "Rating"}


def test_the_address_decides_what_is_shown(viewer: Ask, shop: Shop) -> None:
    assert offered(viewer, column="Rating", other="Income") == {
        "column": "Rating", "other": "Income",
    }  # fmt: skip


def test_an_address_that_asks_for_what_is_not_there_shows_something_else(
    viewer: Ask, shop: Shop
) -> None:
    found = offered(viewer, column="Shoe size", other="Email")
    assert set(found.values()) <= {"Age", "Income", "Rating"}


def test_without_customers_the_page_says_what_will_be_here(viewer: Ask) -> None:
    assert offered(viewer) == {"column": None, "other": None}
    shown = viewer("explore-state.children", {"explore-found.data": offered(viewer)})
    assert "Nothing to explore yet" in str(shown)
    assert "Import customers" not in str(shown)


def test_what_stands_out_leads_to_its_two_columns(viewer: Ask, shop: Shop) -> None:
    shown = viewer("explore-standing-out.children", THERE)
    assert "120 customers, data version 1." in str(shown)
    assert "/data/explore?column=Age&with=Rating" in str(shown)


def test_a_column_is_drawn_beside_its_statistics(viewer: Ask, shop: Shop) -> None:
    shown = viewer("explore-one.figure", {**THERE, "explore-column.value": "Age"})
    assert shown["explore-one"]["figure"]["data"][0]["type"] == "bar"
    assert shown["explore-one-title"]["children"].startswith("Age: half of the customers have")
    assert "Standard deviation" in str(shown["explore-one-facts"])


def test_without_a_date_nothing_is_shown_over_time(viewer: Ask, shop: Shop) -> None:
    shown = viewer("explore-course.figure", {**THERE, "explore-column.value": "Age"})
    assert shown["explore-course-part"]["hidden"] is True


def test_two_columns_are_drawn_beside_their_effect(viewer: Ask, shop: Shop) -> None:
    chosen = {"explore-column.value": "Age", "explore-other.value": "Rating"}
    shown = viewer("explore-pair.figure", {**THERE, **chosen})
    assert shown["explore-pair-title"]["children"].startswith("The higher Age, the lower Rating")
    assert "By rank (Spearman)" in str(shown["explore-pair-facts"])


def test_a_column_is_not_compared_with_itself(viewer: Ask, shop: Shop) -> None:
    chosen = {"explore-column.value": "Age", "explore-other.value": "Age"}
    shown = viewer("explore-pair.figure", {**THERE, **chosen})
    assert shown["explore-pair-title"]["children"] == "Choose another column to compare it with."
    assert shown["explore-pair"]["figure"]["data"] == []


def test_the_matrix_and_the_list_hold_every_pair(viewer: Ask, shop: Shop) -> None:
    matrix = viewer("explore-matrix.figure", {**THERE, "explore-measure.value": "spearman"})
    assert matrix["explore-matrix"]["figure"]["data"][0]["x"] == ["Age", "Income", "Rating"]
    listed = str(viewer("explore-links.children", THERE))
    assert listed.count("data-explore-other") == 3
