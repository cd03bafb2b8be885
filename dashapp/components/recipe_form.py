"""The choices of a recipe besides its columns, and what they will do in a sentence."""

from dataclasses import dataclass
from typing import Any, Literal

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.recipe import MAX_SEGMENTS, Missing, Recipe, Scale
from core.errors import UserError

SCALE_WORDS: dict[Scale, str] = {
    "standard": "by how much values usually differ (standard deviation)",
    "robust": "by the middle half of values, so that a few extremes count less",
    "minmax": "from the smallest value (0) to the largest (1)",
    "none": "not at all: columns keep their own units",
}
MISSING_WORDS: dict[Missing, str] = {
    "impute": "Filled with the middle value of the column",
    "drop": "Customers with a gap are left out",
}
_DEFAULT = Recipe(columns=("any",))


class RecipeIds:
    """Component ids of the choices."""

    HOW_MANY, K, STANDARDISE = "recipe-how-many", "recipe-k", "recipe-standardise"
    K_MIN, K_MAX, SCALE = "recipe-k-min", "recipe-k-max", "recipe-scale"
    MISSING, SEED, K_FIELD = "recipe-missing", "recipe-seed", "recipe-k-field"


@dataclass(frozen=True)
class Choices:
    """What stands in the form; a box that is empty or holds no number is None."""

    how_many: Literal["advise", "own"]
    k: int | None
    standardise: bool
    scale: Scale
    k_min: int | None
    k_max: int | None
    missing: Missing
    seed: int | None

    def recipe(self, columns: tuple[str, ...]) -> Recipe:
        """Return the recipe; raises UserError when it cannot work."""
        own = self.how_many == "own"
        if (own and self.k is None) or self.k_min is None or self.k_max is None:
            raise UserError(
                "A number of segments is missing or cannot be used.",
                f"Type whole numbers from 2 to {MAX_SEGMENTS}.",
            )
        return Recipe(
            columns=columns,
            n_segments=self.k if own else None,
            k_min=self.k_min,
            k_max=self.k_max,
            scale=self.scale if self.standardise else "none",
            missing=self.missing,
            seed=self.seed or 0,
        )


def choice_values(recipe: Recipe) -> dict[str, Any]:
    """Return the values of the form, by component id, that give `recipe`."""
    return {
        RecipeIds.HOW_MANY: "advise" if recipe.n_segments is None else "own",
        RecipeIds.K: recipe.n_segments or 5,
        RecipeIds.STANDARDISE: recipe.scale != "none",
        RecipeIds.SCALE: "standard" if recipe.scale == "none" else recipe.scale,
        RecipeIds.K_MIN: recipe.k_min,
        RecipeIds.K_MAX: recipe.k_max,
        RecipeIds.MISSING: recipe.missing,
        RecipeIds.SEED: recipe.seed,
    }


def summary(recipe: Recipe, n_customers: int) -> str:
    """Return what will happen, in two sentences."""
    columns = wording.listed([wording.quoted(column) for column in recipe.columns], most=6)
    units = "in their own units" if recipe.scale == "none" else "made comparable"
    number = (
        f"try {recipe.k_min} to {recipe.k_max} segments and recommend a number"
        if recipe.n_segments is None
        else f"make {recipe.n_segments} segments, and tell you how good other numbers would be"
    )
    return (
        f"We compare {wording.counted(n_customers, 'customer')} by {columns}, {units}. We {number}."
    )


def how_many() -> html.Div:
    """Return the choice of the number of segments."""
    return html.Div(
        [
            dbc.RadioItems(
                id=RecipeIds.HOW_MANY,
                options=[
                    {"label": "Advise me", "value": "advise"},
                    {"label": "I choose a number", "value": "own"},
                ],
                value="advise",
                inline=True,
                class_name="segmented",
                input_class_name="btn-check",
                label_class_name="segmented-item",
            ),
            html.Div(
                _number("Number of segments", RecipeIds.K, 5, 2, MAX_SEGMENTS),
                id=RecipeIds.K_FIELD,
                hidden=True,
            ),
        ],
        className="stack-sm",
    )


def standardise() -> html.Div:
    """Return the switch that makes columns comparable."""
    return html.Div(
        [
            dbc.Switch(
                id=RecipeIds.STANDARDISE, value=True, label="Make columns comparable (recommended)"
            ),
            html.Div(
                "Otherwise the column with the largest numbers decides alone: an income of 50,000 "
                "would drown a rating of 1 to 100.",
                className="form-text",
            ),
        ]
    )


def advanced() -> html.Details:
    """Return the choices that most people never need."""
    return html.Details(
        [
            html.Summary("More choices"),
            html.Div(
                [
                    _number("Fewest segments to try", RecipeIds.K_MIN, _DEFAULT.k_min, 2, 20),
                    _number("Most segments to try", RecipeIds.K_MAX, _DEFAULT.k_max, 2, 20),
                    _select(
                        "Make comparable",
                        RecipeIds.SCALE,
                        [(name, said) for name, said in SCALE_WORDS.items() if name != "none"],
                        _DEFAULT.scale,
                    ),
                    _select(
                        "Missing values",
                        RecipeIds.MISSING,
                        list(MISSING_WORDS.items()),
                        _DEFAULT.missing,
                    ),
                    _number(
                        "Seed",
                        RecipeIds.SEED,
                        _DEFAULT.seed,
                        0,
                        2**31 - 1,
                        "Same data, same choices, same seed: the same segments.",
                    ),
                ],
                className="grid-2",
            ),
        ],
        className="disclosure",
    )


def _number(label: str, box_id: str, value: int, low: int, high: int, said: str = "") -> html.Div:
    box = dbc.Input(id=box_id, type="number", value=value, min=low, max=high, step=1)
    return _field(label, box_id, box, said)


def _select(label: str, box_id: str, choices: list[tuple[Any, str]], value: str) -> html.Div:
    options = [{"value": name, "label": said[:1].upper() + said[1:]} for name, said in choices]
    return _field(label, box_id, dbc.Select(id=box_id, options=options, value=value), "")


def _field(label: str, box_id: str, box: Component, said: str) -> html.Div:
    return html.Div(
        [
            html.Label(label, htmlFor=box_id, className="form-label"),
            box,
            html.Div(said, className="form-text") if said else None,
        ],
        className="field",
    )
