"""The choices of a recipe besides its columns, and what they will do in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from dash import html

from core.domain import wording
from core.domain.algorithms import ALGORITHMS, Options
from core.domain.indices import BY_KEY, naming_a_number
from core.domain.recipe import MAX_SEGMENTS, Recipe
from core.domain.treatment import Missing, Outliers, Scale, Transform, Treatment
from core.errors import UserError
from core.services.columns import ColumnsView
from core.services.run_views import RunView
from dashapp.components.algorithm_form import ALGORITHM
from dashapp.components.fields import number, segmented, select
from dashapp.components.preparation_form import PreparationIds

_DEFAULT = Recipe(columns=("any",))
_GOING_BY = {"": "All indices together"} | {
    key: f"{wording.opening(BY_KEY[key].short)} alone" for key in naming_a_number()
}


class RecipeIds:
    """Component ids of the choices."""

    HOW_MANY, K, K_FIELD = "recipe-how-many", "recipe-k", "recipe-k-field"
    K_MIN, K_MAX, SEED = "recipe-k-min", "recipe-k-max", "recipe-seed"
    NUMBER, GO_BY = "recipe-number", "recipe-go-by"


@dataclass(frozen=True)
class Choices:
    """What stands in the form; a box that is empty or holds no number is None."""

    how_many: Literal["advise", "own"]
    k: int | None
    k_min: int | None
    k_max: int | None
    standardise: bool
    scale: Scale
    missing: Missing
    outliers: Outliers
    cap_percentile: float | None
    transform: Transform
    rare_percent: float | None
    seed: int | None
    algorithm: str = "kmeans"
    go_by: str = ""

    def recipe(
        self,
        columns: tuple[str, ...],
        treatments: Sequence[Treatment] = (),
        descriptors: Sequence[str] = (),
        options: Options | None = None,
    ) -> Recipe:
        """Return the recipe; raises UserError when it cannot work.

        Parameters
        ----------
        treatments : of these, only those of chosen columns are taken.
        options : of the way in which groups are found.
        """
        is_asked = not ALGORITHMS[self.algorithm].finds_number
        own = self.how_many == "own" and is_asked
        if (own and self.k is None) or self.k_min is None or self.k_max is None:
            raise UserError(
                "A number of segments is missing or cannot be used.",
                f"Type whole numbers from 2 to {MAX_SEGMENTS}.",
            )
        return Recipe(
            columns=columns,
            algorithm=self.algorithm,
            options=options or {},
            n_segments=self.k if own else None,
            go_by=self.go_by if is_asked and not own else "",
            k_min=self.k_min,
            k_max=self.k_max,
            scale=self.scale if self.standardise else "none",
            missing=self.missing,
            outliers=self.outliers,
            cap_percentile=self.cap_percentile or _DEFAULT.cap_percentile,
            transform=self.transform,
            rare_share=_DEFAULT.rare_share
            if self.rare_percent is None
            else self.rare_percent / 100,
            treatments=tuple(one for one in treatments if one.column in columns),
            descriptors=tuple(descriptors),
            seed=self.seed or 0,
        )


# What the form says, by the names of `Choices`.
FORM = {
    "how_many": RecipeIds.HOW_MANY,
    "k": RecipeIds.K,
    "k_min": RecipeIds.K_MIN,
    "k_max": RecipeIds.K_MAX,
    "standardise": PreparationIds.STANDARDISE,
    "scale": PreparationIds.SCALE,
    "missing": PreparationIds.MISSING,
    "outliers": PreparationIds.OUTLIERS,
    "cap_percentile": PreparationIds.CAP,
    "transform": PreparationIds.TRANSFORM,
    "rare_percent": PreparationIds.RARE,
    "seed": RecipeIds.SEED,
    "algorithm": ALGORITHM,
    "go_by": RecipeIds.GO_BY,
}


def choice_values(recipe: Recipe) -> dict[str, Any]:
    """Return the values of the form, by component id, that give `recipe`."""
    return {
        RecipeIds.HOW_MANY: "advise" if recipe.n_segments is None else "own",
        RecipeIds.K: recipe.n_segments or 5,
        RecipeIds.GO_BY: recipe.go_by,
        RecipeIds.K_MIN: recipe.k_min,
        RecipeIds.K_MAX: recipe.k_max,
        RecipeIds.SEED: recipe.seed,
        ALGORITHM: recipe.algorithm,
        PreparationIds.STANDARDISE: recipe.scale != "none",
        PreparationIds.SCALE: "standard" if recipe.scale == "none" else recipe.scale,
        PreparationIds.MISSING: recipe.missing,
        PreparationIds.OUTLIERS: recipe.outliers,
        PreparationIds.CAP: recipe.cap_percentile,
        PreparationIds.TRANSFORM: recipe.transform,
        PreparationIds.RARE: 100 * recipe.rare_share,
    }


def start_values(recipe: Recipe | None, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the values, by component id, that the form begins with; the others stay.

    Parameters
    ----------
    asked : “missing” and “outliers” of the address; "" or nonsense says nothing.
    """
    values = choice_values(recipe) if recipe else {}
    if asked.get("missing") in get_args(Missing):
        values[PreparationIds.MISSING] = asked["missing"]
    if asked.get("outliers") in get_args(Outliers):
        values[PreparationIds.OUTLIERS] = asked["outliers"]
    return values


def start_treatments(recipe: Recipe | None, asked: Mapping[str, str]) -> tuple[Treatment, ...]:
    """Return what is treated differently at first.

    Parameters
    ----------
    asked : “column” of the address with what it can be at “least” and at “most”.
    """
    treatments = {one.column: one for one in recipe.treatments} if recipe else {}
    name, least, most = (asked.get(part, "") for part in ("column", "least", "most"))
    if name and (least or most):
        start = treatments.get(name, Treatment(name))
        treatments[name] = replace(start, least=_number_of(least), most=_number_of(most))
    return tuple(treatments.values())


def start_columns(
    found: ColumnsView, run: RunView | None, asked: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the columns that are ticked at first.

    Parameters
    ----------
    run : that it starts from, or None for our proposal.
    asked : “take” and “without” of the address.
    """
    names = [each.facts.name for each in found.proposed]
    if run is not None:
        names = [*run.recipe.columns]
        if asked.get("take") == "recommended" and run.importance:
            kept = {one.column for one in run.importance if one.is_kept}
            names = [name for name in names if name in kept]
    return tuple(name for name in names if name != asked.get("without"))


def summary(recipe: Recipe, n_customers: int) -> str:
    """Return what will happen, in two sentences."""
    columns = wording.listed([wording.quoted(column) for column in recipe.columns], most=6)
    units = "in their own units" if recipe.scale == "none" else "made comparable"
    way = ALGORITHMS[recipe.algorithm]
    division = (
        "find crowds, as many as there are"
        if way.finds_number
        else f"try {recipe.k_min} to {recipe.k_max} segments and {_chosen_by(recipe)}"
        if recipe.n_segments is None
        else f"make {recipe.n_segments} segments, and tell you how good other numbers would be"
    )
    customers = wording.counted(n_customers, "customer")
    how = "" if recipe.algorithm == _DEFAULT.algorithm else f" Way: {way.label}."
    return f"We compare {customers} by {columns}, {units}. We {division}.{how}"


def _chosen_by(recipe: Recipe) -> str:
    if not recipe.go_by:
        return "recommend a number"
    return f"take the number that the {BY_KEY[recipe.go_by].short} says"


def how_many() -> html.Div:
    """Return the choice of the number of segments."""
    return html.Div(
        [
            segmented(
                RecipeIds.HOW_MANY,
                {"advise": "Advise me", "own": "I choose a number"},
                "advise",
            ),
            html.Div(
                number("Number of segments", RecipeIds.K, 5, (2, MAX_SEGMENTS, 1)),
                id=RecipeIds.K_FIELD,
                hidden=True,
            ),
        ],
        id=RecipeIds.NUMBER,
        className="stack-sm",
    )


def advanced() -> html.Details:
    """Return the choices that most people never need."""
    tried = (2, MAX_SEGMENTS, 1)
    return html.Details(
        [
            html.Summary("More choices"),
            html.Div(
                [
                    number("Fewest segments to try", RecipeIds.K_MIN, _DEFAULT.k_min, tried),
                    number("Most segments to try", RecipeIds.K_MAX, _DEFAULT.k_max, tried),
                    select("Choose the number by", RecipeIds.GO_BY, _GOING_BY, _DEFAULT.go_by),
                    number(
                        "Seed",
                        RecipeIds.SEED,
                        _DEFAULT.seed,
                        (0, 2**31 - 1, 1),
                        "Same data, same choices, same seed: the same segments.",
                    ),
                ],
                className="grid-2",
            ),
        ],
        className="disclosure",
    )


def _number_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
