"""Asking for several ways, and what came of it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Comparison
from core.domain.actor import Role
from core.domain.algorithms import ALGORITHMS
from core.domain.comparison import ColumnSet, ComparisonChoice, ComparisonFound, Try
from core.domain.recipe import Recipe
from core.domain.results import Indices
from core.services import comparisons
from dashapp.components.several_form import address, choice_of, recipe_in
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

CHOICE = ComparisonChoice(
    Recipe(("Age", "Income"), scale="minmax"),
    ("kmeans", "density"),
    (ColumnSet("Chosen columns", ("Age", "Income")), ColumnSet("Your set", ("Age",))),
    600,
)
TRIES = (
    Try("kmeans", 0, "reliable", 3, "recommended", "3 segments: …", Indices(1.0), 0.4, 1.0),
    Try("density", 0, "not reliable", 2, "no reliable segments", "No …", Indices(1.0), 0.2, 0.8),
    Try("kmeans", 1, "could not", why="“Age” is the same for every customer."),
    Try("density", 1, "no time"),
)
MATRIX = ((1.0, 0.93, None, None), (0.93, 1.0, None, None), (None,) * 4, (None,) * 4)
FOUND = ComparisonFound(
    TRIES, 0, "We would take k-means …", MATRIX, "K-means and crowds …", 9_000, 5_000, ("Age",)
)


@pytest.fixture
def shop(settings: Settings) -> Shop:
    """Give a shop with customers."""
    shop = Shop(settings)
    shop.bring_in(customer_file(60))
    return shop


@pytest.fixture
def found(shop: Shop) -> int:
    """Give a comparison that is done."""
    with shop.work() as work:
        comparison_id = comparisons.start(work, CHOICE).comparison_id
    with transaction(shop.settings.database_url) as session:
        row = session.get_one(Comparison, comparison_id)
        row.status, row.found = "done", FOUND.to_json()
    return comparison_id


OWN = '{"name":1,"type":"several-own"}'


def offered(
    app: Dash, browser: FlaskClient, asked: str = "", like: int = 0
) -> dict[str, dict[str, Any]]:
    values = {"several-asked.data": asked, "several-like.data": like, f"{OWN}.id": {}}
    return ask(app, browser, "several-offered.data", values)


def filled(app: Dash, browser: FlaskClient, comparison_id: int, status: str = "done") -> str:
    state = {"comparison": comparison_id, "status": status}
    values = {"several-found.data": state}
    return str(ask(app, browser, "several-outcome.children", values))


@pytest.mark.parametrize(
    "recipe",
    [Recipe(("Age",)), Recipe(("Age", "Income (k$)"), "density", {"smallest": 5.0}, seed=3)],
)
def test_a_recipe_survives_the_address(recipe: Recipe) -> None:
    text = parse_qs(urlsplit(address(recipe)).query)["recipe"][0]

    assert recipe_in(text) == recipe


@pytest.mark.parametrize("text", ["", "[1]", '{"columns": 3}', '{"seed": "x"}', '{"odd": 1}'])
def test_an_address_that_says_nonsense_starts_from_our_proposal(text: str) -> None:
    assert recipe_in(text) is None


def test_sets_of_ones_own_have_names_of_their_own_and_no_set_is_tried_twice() -> None:
    offered = {"recipe": None, "sets": [["Chosen columns", ["a", "b"]], ["Your set", ["c"]]]}

    choice = choice_of(offered, ["kmeans"], [0, 1], [["b", "a"], ["d"]], 30)
    again = choice_of(offered, ["kmeans"], [1], [["d"], None], 30)

    assert [one.name for one in choice.column_sets] == [
        "Chosen columns",
        "Your set",
        "Your second set",
    ]
    assert [one.name for one in again.column_sets] == ["Your set", "Your set (2)"]


def test_the_form_offers_ways_that_suit_and_column_sets(
    dash_app: Dash, signed_in: SignedIn, shop: Shop
) -> None:
    browser = signed_in(Role.ANALYST)

    form = offered(dash_app, browser, '{"columns": ["Income", "Rating"]}')

    assert form["several-ways"]["value"] == ["kmeans", "hierarchical", "mixture", "density"]
    assert len(form["several-ways"]["options"]) == len(ALGORITHMS)
    sets = form["several-offered"]["data"]["sets"]
    assert sets[0] == ["Chosen columns", ["Income", "Rating"]]
    assert form["several-sets"]["value"] == list(range(len(sets)))


def test_the_form_begins_as_the_comparison_that_it_starts_from(
    dash_app: Dash, signed_in: SignedIn, found: int
) -> None:
    form = offered(dash_app, signed_in(Role.ANALYST), like=found)

    assert form["several-ways"]["value"] == ["kmeans", "density"]
    assert form["several-offered"]["data"]["sets"][:2] == [
        ["Chosen columns", ["Age", "Income"]],
        ["Your set", ["Age"]],
    ]
    assert form["several-sets"]["value"] == [0, 1]
    assert form["several-budget"]["value"] == 600
    assert form["several-offered"]["data"]["recipe"]["scale"] == "minmax"


def test_what_came_of_it_is_shown_with_a_button_for_every_try_that_has_segments(
    dash_app: Dash, signed_in: SignedIn, found: int
) -> None:
    shown = filled(dash_app, signed_in(Role.ANALYST), found)

    assert "We would take k-means" in shown
    assert "random sample of 5,000 of 9,000 customers" in shown
    assert "20 % belong nowhere" in shown
    assert "Not tried: no time" in shown
    places = [place for place in range(4) if f"'place': {place}" in shown]
    assert places == [0, 1, 3]


def test_a_viewer_sees_what_came_of_it_but_has_no_buttons(
    dash_app: Dash, signed_in: SignedIn, found: int
) -> None:
    shown = filled(dash_app, signed_in(Role.VIEWER), found)

    assert "We would take k-means" in shown
    assert "several-find" not in shown


def test_the_chart_of_agreement_has_only_tries_with_segments(
    dash_app: Dash, signed_in: SignedIn, found: int
) -> None:
    values = {
        "several-found.data": {"comparison": found, "status": "done"},
        "theme.data": "light",
    }

    drawn = ask(dash_app, signed_in(Role.VIEWER), "several-agreement.figure", values)

    assert drawn["several-agreement"]["figure"]["data"][0]["z"] == [[1.0, 0.93], [0.93, 1.0]]
    assert drawn["several-agreement-title"]["children"] == FOUND.agreeing
