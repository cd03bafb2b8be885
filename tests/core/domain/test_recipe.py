"""A recipe survives the database, also one from before there was a choice of preparation."""

import orjson
import pytest

from core.domain.recipe import Recipe
from core.domain.treatment import Treatment
from core.errors import UserError

BEFORE = {
    "columns": ["Age", "Income"],
    "algorithm": "kmeans",
    "n_segments": None,
    "k_min": 2,
    "k_max": 10,
    "scale": "standard",
    "missing": "impute",
    "seed": 3,
}


def test_a_recipe_comes_back_from_json_as_it_was() -> None:
    how = Treatment("Plan", weight=2.5, order=("basic", "gold"), missing="drop")
    recipe = Recipe(
        ("Plan", "Spend"),
        outliers="cap",
        cap_percentile=97.5,
        transform="none",
        rare_share=0.05,
        treatments=(how,),
        descriptors=("City",),
    )

    assert Recipe.from_json(orjson.loads(orjson.dumps(recipe.to_json()))) == recipe


def test_an_earlier_recipe_means_what_it_meant() -> None:
    recipe = Recipe.from_json(BEFORE)

    assert (recipe.transform, recipe.outliers, recipe.missing) == ("none", "keep", "impute")
    assert (recipe.rare_share, recipe.treatments, recipe.descriptors) == (0.0, (), ())


def test_a_column_is_treated_as_all_unless_something_else_was_chosen_for_it() -> None:
    recipe = Recipe(("a", "b"), missing="drop", treatments=(Treatment("b", missing="impute"),))

    assert recipe.treatment("a").missing == "drop"
    assert recipe.treatment("b").missing == "impute"


def test_columns_in_own_units_go_on_a_log_scale_only_when_asked_for_one_by_one() -> None:
    recipe = Recipe(("a", "b"), scale="none", treatments=(Treatment("b", transform="log"),))

    assert recipe.treatment("a").transform == "none"
    assert recipe.treatment("b").transform == "log"


@pytest.mark.parametrize("weight", [0, 0.01, 11, float("nan")])
def test_a_weight_that_would_drown_or_drop_a_column_is_refused(weight: float) -> None:
    with pytest.raises(UserError, match="weight"):
        Treatment("Age", weight=weight)


@pytest.mark.parametrize("order", [("one",), ("one", "two", "one")])
def test_an_order_needs_two_different_values(order: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="order"):
        Treatment("Plan", order=order)


@pytest.mark.parametrize(
    "wrong", [{"cap_percentile": 50.0}, {"cap_percentile": 100.0}, {"rare_share": 0.6}]
)
def test_choices_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UserError):
        Recipe(("Age",), **wrong)  # type: ignore[arg-type]
