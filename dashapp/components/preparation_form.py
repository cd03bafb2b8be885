"""How columns are made ready: the choices for all columns, and what differs for single ones."""

import dash_bootstrap_components as dbc
from dash import html

from core.domain import wording
from core.domain.recipe import Recipe
from core.domain.treatment import Missing, Outliers, Scale, Transform
from dashapp.components.fields import number, select

SCALE_WORDS: dict[Scale, str] = {
    "standard": "by how much values usually differ (standard deviation)",
    "robust": "by the middle half of values, so that a few extremes count less",
    "minmax": "from the smallest value (0) to the largest (1)",
    "none": "not at all: columns keep their own units",
}
MISSING_WORDS: dict[Missing, str] = {
    "unknown": "Numbers get the middle value, categories count as “unknown”",
    "impute": "Numbers get the middle value, categories the most frequent one",
    "drop": "Customers with a gap are left out",
}
OUTLIER_WORDS: dict[Outliers, str] = {
    "keep": "Values far from all others stay",
    "cap": "The highest and lowest values are cut to a limit",
    "exclude": "Customers with a value far from all others are left out",
}
TRANSFORM_WORDS: dict[Transform, str] = {
    "auto": "Numbers with a long tail, such as money, go on a log scale",
    "none": "All numbers stay on their own scale",
}
_DEFAULT = Recipe(columns=("any",))


class PreparationIds:
    """Component ids of the choices."""

    STANDARDISE, SCALE = "recipe-standardise", "recipe-scale"
    MISSING, OUTLIERS, CAP = "recipe-missing", "recipe-outliers", "recipe-cap"
    TRANSFORM, RARE = "recipe-transform", "recipe-rare"
    DESCRIPTORS, BY_COLUMN = "recipe-descriptors", "recipe-by-column"
    FOR_ALL, SINGLE = "recipe-for-all", "recipe-single"


def in_words(recipe: Recipe) -> str:
    """Return how columns are made ready, in one sentence."""
    parts = [
        "columns keep their own units" if recipe.scale == "none" else "columns are made comparable",
        "customers with gaps are left out" if recipe.missing == "drop" else "gaps are filled",
    ]
    if recipe.scale != "none" and recipe.transform == "auto":
        parts.append("long tails go on a log scale")
    parts.append(
        {
            "keep": "values far from all others stay",
            "cap": "the highest and lowest values are cut",
            "exclude": "customers far from all others are left out",
        }[recipe.outliers]
    )
    said = wording.listed(parts)
    return f"{said[0].upper()}{said[1:]}."


def for_all_columns() -> html.Details:
    """Return the choices that hold for all columns."""
    ids = PreparationIds
    return html.Details(
        [
            html.Summary("Change how columns are prepared"),
            html.Div(
                [
                    standardise(),
                    html.Div(
                        [
                            select("Missing values", ids.MISSING, MISSING_WORDS, _DEFAULT.missing),
                            select("Outliers", ids.OUTLIERS, OUTLIER_WORDS, _DEFAULT.outliers),
                            select(
                                "Long tails", ids.TRANSFORM, TRANSFORM_WORDS, _DEFAULT.transform
                            ),
                            select("Make comparable", ids.SCALE, _comparable(), _DEFAULT.scale),
                            number(
                                "Cut beyond percentile",
                                ids.CAP,
                                _DEFAULT.cap_percentile,
                                (90, 99.9, 0.1),
                                "99 cuts the highest and the lowest 1 %.",
                            ),
                            number(
                                "Group values rarer than (%)",
                                ids.RARE,
                                100 * _DEFAULT.rare_share,
                                (0, 50, 0.5),
                                "Rare values of a category are compared as one.",
                            ),
                        ],
                        className="grid-2",
                    ),
                ],
                className="stack-sm",
            ),
        ],
        id=ids.FOR_ALL,
        className="disclosure",
    )


def standardise() -> html.Div:
    """Return the switch that makes columns comparable."""
    return html.Div(
        [
            dbc.Switch(
                id=PreparationIds.STANDARDISE,
                value=True,
                label="Make columns comparable (recommended)",
            ),
            html.Div(
                "Otherwise the column with the largest numbers decides alone: an income of 50,000 "
                "would drown a rating of 1 to 100.",
                className="form-text",
            ),
        ]
    )


def _comparable() -> dict[Scale, str]:
    return {name: wording.opening(said) for name, said in SCALE_WORDS.items() if name != "none"}
