"""The form that starts a run."""

from types import ModuleType
from typing import Any

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.recipe import Recipe
from core.errors import UserError
from core.services import runs
from dashapp.components import recipe_form
from dashapp.components.recipe_form import RecipeIds
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

FORM: dict[str, Any] = {
    "how_many": "advise",
    "k": 5,
    "standardise": True,
    "scale": "standard",
    "k_min": 2,
    "k_max": 10,
    "missing": "impute",
    "seed": 0,
}
FILLED = {
    f"{box}.value": value
    for box, value in recipe_form.choice_values(Recipe(columns=("Age",))).items()
}


@pytest.fixture
def page(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import segments_new

    return segments_new


@pytest.fixture
def shop(settings: Settings) -> Shop:
    """Give a shop with customers."""
    shop = Shop(settings)
    shop.bring_in(customer_file(60))
    return shop


def test_the_form_as_it_stands_asks_for_advice_on_comparable_columns(page: ModuleType) -> None:
    assert page.recipe_of([["Age"], ["Plan"]], FORM) == Recipe(columns=("Age", "Plan"))


def test_an_own_number_and_own_units_are_taken_over(page: ModuleType) -> None:
    form = FORM | {"how_many": "own", "k": 4, "standardise": False, "scale": "robust"}
    recipe = page.recipe_of([["Age"]], form)
    assert (recipe.n_segments, recipe.scale) == (4, "none")


@pytest.mark.parametrize("empty", ["k", "k_min", "k_max"])
def test_a_number_that_is_missing_is_asked_for(page: ModuleType, empty: str) -> None:
    with pytest.raises(UserError, match="whole numbers from 2 to 20"):
        page.recipe_of([["Age"]], FORM | {"how_many": "own", empty: None})


def test_an_empty_box_that_does_not_count_is_no_problem(page: ModuleType) -> None:
    assert page.recipe_of([["Age"]], FORM | {"k": None}).n_segments is None


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(columns=("Age",)),
        Recipe(columns=("Age",), n_segments=7, scale="none", k_max=12, missing="drop", seed=3),
        Recipe(columns=("Age",), scale="robust"),
    ],
)
def test_a_recipe_survives_the_form(page: ModuleType, recipe: Recipe) -> None:
    values = recipe_form.choice_values(recipe)
    form = {name: values[box] for name, box in page._FORM.items()}
    assert page.recipe_of([list(recipe.columns)], form) == recipe


def test_the_summary_says_what_will_happen() -> None:
    assert recipe_form.summary(Recipe(columns=("Age", "Income")), 1234) == (
        "We compare 1,234 customers by “Age” and “Income”, made comparable. "
        "We try 2 to 10 segments and recommend a number."
    )


def test_the_columns_are_offered_with_their_reasons(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", {"new-run-like.data": 0})
    assert shown["new-run-n-customers"]["data"] == 60
    text = str(shown["new-run-columns"])
    assert "Proposed" in text
    assert "A number that differs between customers" in text


def test_an_earlier_recipe_fills_the_form(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    like = shop.start_run(n_segments=7)
    shown = ask(
        app, signed_in(Role.ANALYST), "new-run-columns.children", {"new-run-like.data": like}
    )
    assert shown[RecipeIds.HOW_MANY]["value"] == "own"
    assert shown[RecipeIds.K]["value"] == 7


def test_without_customers_the_form_leads_to_import(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", {"new-run-like.data": 0})
    assert "/data/import" in str(shown["new-run-columns"])


def test_without_a_column_the_button_waits_and_says_why(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    values = {**FILLED, "new-run-n-customers.data": 60}
    shown = ask(app, signed_in(Role.ANALYST), "new-run-summary.children", values)
    assert shown["new-run-start"]["disabled"] is True
    assert "No column is chosen" in shown["new-run-summary"]["children"]


def test_a_viewer_is_told_that_they_may_not(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    values = {**FILLED, "new-run-n-customers.data": 60}
    shown = ask(app, signed_in(Role.VIEWER), "new-run-summary.children", values)
    assert shown["new-run-start"]["disabled"] is True
    assert "Your role" in shown["new-run-summary"]["children"]


def test_starting_leads_to_the_page_of_the_run(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    group = '{"group":1,"type":"column-group"}.value'
    values = {**FILLED, group: ["Age", "Income"], "new-run-start.n_clicks": 1}
    shown = ask(app, signed_in(Role.ANALYST), "new-run-go.href", values)
    with shop.work() as work:
        (row,) = runs.list_runs(work)
    assert shown["new-run-go"]["href"] == f"/runs/{row.id}"
    assert row.name == "Segments by Age and Income"
