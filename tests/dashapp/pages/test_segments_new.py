"""The form that starts a run."""

from types import ModuleType
from typing import Any

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.algorithms import ALGORITHMS
from core.domain.recipe import Recipe
from core.domain.treatment import Treatment
from core.errors import UserError
from core.services import runs
from core.tasks.runner import run_next
from dashapp.components import algorithm_form, recipe_form
from dashapp.components.preparation_form import PreparationIds, in_words
from dashapp.components.recipe_form import RecipeIds
from dashapp.components.single_columns import treatments_of
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

FORM: dict[str, Any] = {
    "how_many": "advise",
    "k": 5,
    "k_min": 2,
    "k_max": 10,
    "standardise": True,
    "scale": "standard",
    "missing": "unknown",
    "outliers": "keep",
    "cap_percentile": 99,
    "transform": "auto",
    "rare_percent": 1,
    "seed": 0,
    "algorithm": "kmeans",
}
NO_BOXES: dict[str, list[Any]] = {"boxes": [], "values": []}
BOX = '{"column":1,"type":"treatment","what":1}'
OPTION = '{"algorithm":1,"name":1,"type":"recipe-option"}'
FILLED = {
    **{
        f"{box}.value": value
        for box, value in recipe_form.choice_values(Recipe(columns=("Age",))).items()
    },
    f"{BOX}.id": {"type": "treatment", "column": "Age", "what": "weight"},
    f"{BOX}.value": 1,
    f"{OPTION}.id": {"type": "recipe-option", "algorithm": "kmeans", "name": "start"},
    f"{OPTION}.value": "far apart",
}
GROUP = '{"group":1,"type":"column-group"}.value'
NOTHING_ASKED = {
    "new-run-like.data": 0,
    "new-run-asked.data": {},
    f"{OPTION}.id": FILLED[f"{OPTION}.id"],
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


@pytest.fixture
def spenders(settings: Settings) -> Shop:
    """Give a shop whose customers spend very differently."""
    shop = Shop(settings)
    rows = (f"{n},{20 + n % 50},{10 * 1.07**n:.2f}" for n in range(100))
    shop.bring_in("\n".join(["CustomerID,Age,Spend", *rows]).encode())
    return shop


def recipe_of(
    page: ModuleType,
    columns: list[str],
    like: Recipe | None = None,
    **form: Any,  # noqa: ANN401 - whatever stands in the form
) -> Recipe:
    boxes = [
        {"algorithm": way.name, "name": parameter.name}
        for way in ALGORITHMS.values()
        for parameter in way.parameters
    ]
    options = {"boxes": boxes, "values": algorithm_form.box_values(like, boxes)}
    found: Recipe = page.recipe_of([columns], FORM | form, options, NO_BOXES, None)
    return found


def test_the_form_as_it_stands_asks_for_the_usual(page: ModuleType) -> None:
    assert recipe_of(page, ["Age", "Plan"]) == Recipe(columns=("Age", "Plan"))


def test_an_own_number_and_own_units_are_taken_over(page: ModuleType) -> None:
    recipe = recipe_of(page, ["Age"], how_many="own", k=4, standardise=False, scale="robust")
    assert (recipe.n_segments, recipe.scale) == (4, "none")


@pytest.mark.parametrize("empty", ["k", "k_min", "k_max"])
def test_a_number_that_is_missing_is_asked_for(page: ModuleType, empty: str) -> None:
    with pytest.raises(UserError, match="whole numbers from 2 to 20"):
        recipe_of(page, ["Age"], **{"how_many": "own", empty: None})


def test_an_empty_box_that_does_not_count_is_no_problem(page: ModuleType) -> None:
    recipe = recipe_of(page, ["Age"], k=None, cap_percentile=None, rare_percent=None)
    assert recipe == Recipe(columns=("Age",))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(columns=("Age",)),
        Recipe(columns=("Age",), n_segments=7, scale="none", k_max=12, missing="drop", seed=3),
        Recipe(columns=("Age",), scale="robust", outliers="cap", cap_percentile=97.5),
        Recipe(columns=("Age",), transform="none", rare_share=0.05, missing="impute"),
        Recipe(columns=("Age",), algorithm="hierarchical", options={"linkage": "single"}),
        Recipe(columns=("Age",), algorithm="density", options={"smallest": 5.5}),
    ],
)
def test_a_recipe_survives_the_form(page: ModuleType, recipe: Recipe) -> None:
    values = recipe_form.choice_values(recipe)
    form = {name: values[box] for name, box in recipe_form.FORM.items()}
    assert recipe_of(page, list(recipe.columns), recipe, **form) == recipe


def test_what_differs_for_single_columns_survives_their_boxes() -> None:
    boxes = [
        ({"column": "Age", "what": "weight"}, 2),
        ({"column": "Age", "what": "least"}, 1),
        ({"column": "Age", "what": "most"}, None),
        ({"column": "Age", "what": "transform"}, "log"),
        ({"column": "Age", "what": "missing"}, "drop"),
        ({"column": "Age", "what": "outliers"}, "cap"),
        ({"column": "Plan", "what": "weight"}, 1),
        ({"column": "Plan", "what": "order"}, " basic > gold "),
        ({"column": "Income", "what": "weight"}, None),
        ({"column": "Income", "what": "transform"}, "usual"),
    ]
    assert treatments_of(boxes) == (
        Treatment("Age", weight=2, least=1, transform="log", missing="drop", outliers="cap"),
        Treatment("Plan", order=("basic", "gold")),
    )


def test_what_a_column_that_is_not_chosen_would_do_is_no_part_of_the_recipe() -> None:
    choices = recipe_form.Choices(**FORM)
    assert choices.recipe(("Age",), [Treatment("Plan", weight=2)]).treatments == ()


def test_the_address_may_ask_for_another_start() -> None:
    asked = {"missing": "drop", "outliers": "nonsense", "column": "Age", "least": "1", "most": ""}
    assert recipe_form.start_values(None, asked) == {PreparationIds.MISSING: "drop"}
    assert recipe_form.start_treatments(None, asked) == (Treatment("Age", least=1),)
    assert recipe_form.start_treatments(None, {**asked, "least": "x"}) == (Treatment("Age"),)


def test_what_preparing_does_is_one_sentence() -> None:
    assert in_words(Recipe(columns=("Age",))) == (
        "Columns are made comparable, gaps are filled, long tails go on a log scale and values "
        "far from all others stay."
    )


def test_the_summary_says_what_will_happen() -> None:
    assert recipe_form.summary(Recipe(columns=("Age", "Income")), 1234) == (
        "We compare 1,234 customers by “Age” and “Income”, made comparable. "
        "We try 2 to 10 segments and recommend a number."
    )


def test_the_columns_are_offered_with_their_reasons(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", NOTHING_ASKED)
    assert shown["new-run-n-customers"]["data"] == 60
    text = str(shown["new-run-columns"])
    assert "Proposed" in text
    assert "A number that differs between customers" in text


def test_an_earlier_recipe_fills_the_form(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    like = shop.start_run(n_segments=7)
    values = NOTHING_ASKED | {"new-run-like.data": like}
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", values)
    assert shown[RecipeIds.HOW_MANY]["value"] == "own"
    assert shown[RecipeIds.K]["value"] == 7


def test_a_column_that_the_address_leaves_out_is_not_ticked(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    values = NOTHING_ASKED | {"new-run-asked.data": {"without": "Income"}}
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", values)
    assert "'value': ['Age']" in str(shown["new-run-columns"])


def test_only_columns_that_mattered_are_ticked_when_asked(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    like = shop.start_run(n_segments=3)
    run_next(shop.settings)
    with shop.work() as work:
        kept = [one.column for one in runs.view(work, like).importance if one.is_kept]
    asked = {"take": "recommended"}
    values = NOTHING_ASKED | {"new-run-like.data": like, "new-run-asked.data": asked}
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", values)
    chosen = [name for name in ("Age", "Income", "Rating") if name in kept]
    assert f"'value': {chosen}" in str(shown["new-run-columns"])
    assert "would change segment without it" in str(shown["new-run-columns"])


def test_without_customers_the_page_leads_to_import(
    app: Dash, page: ModuleType, settings: Settings, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "new-run-columns.children", NOTHING_ASKED)
    assert shown["new-run-n-customers"]["data"] == 0
    assert "/data/import" in str(page.no_customers())


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


def test_what_preparing_would_do_is_said_before_the_start(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    values = {**FILLED, GROUP: ["Age", "Income"], "new-run-n-customers.data": 60}
    shown = ask(app, signed_in(Role.ANALYST), "prepare-effects.children", values)
    assert "Nothing has to be filled" in str(shown["prepare-effects"]["children"])
    assert shown["prepare-tails"]["hidden"] is True


def test_a_column_with_a_long_tail_is_drawn_before_and_after(
    app: Dash, spenders: Shop, signed_in: SignedIn
) -> None:
    analyst = signed_in(Role.ANALYST)
    values = {**FILLED, GROUP: ["Spend"], "new-run-n-customers.data": 100}
    foreseen = ask(app, analyst, "prepare-effects.children", values)
    assert foreseen["prepare-tail"] == {"options": ["Spend"], "value": "Spend"}
    chosen = {"prepare-tail.options": ["Spend"], "prepare-tail.value": "Spend"}
    drawn = ask(
        app,
        analyst,
        "prepare-chart.figure",
        {**values, **chosen, "theme.data": "light"},
    )
    assert len(drawn["prepare-chart"]["figure"]["data"]) == 2
    assert "loses its long tail" in drawn["prepare-chart-title"]["children"]


def test_starting_leads_to_the_page_of_the_run(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    values = {**FILLED, GROUP: ["Age", "Income"], "new-run-start.n_clicks": 1}
    shown = ask(app, signed_in(Role.ANALYST), "new-run-go.href", values)
    with shop.work() as work:
        (row,) = runs.list_runs(work)
    assert shown["new-run-go"]["href"] == f"/runs/{row.id}"
    assert row.name == "Segments by Age and Income"
