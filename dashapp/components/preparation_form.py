"""How columns are made ready: the choices for all columns, and what differs for single ones."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.domain.treatment import Missing, Outliers, Scale, Transform, Treatment
from core.services.columns import ColumnsView
from dashapp.components.fields import number, select
from dashapp.components.parts import aria

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
# An empty value would show as an empty box.
_AS_FOR_ALL = "usual"
_OWN_TRANSFORM = [(_AS_FOR_ALL, "As for all"), ("log", "Log scale"), ("none", "Own scale")]
_ORDER_MARK = ">"
_DEFAULT = Recipe(columns=("any",))


class PreparationIds:
    """Component ids of the choices."""

    STANDARDISE, SCALE = "recipe-standardise", "recipe-scale"
    MISSING, OUTLIERS, CAP = "recipe-missing", "recipe-outliers", "recipe-cap"
    TRANSFORM, RARE = "recipe-transform", "recipe-rare"
    DESCRIPTORS, BY_COLUMN = "recipe-descriptors", "recipe-by-column"
    FOR_ALL, SINGLE = "recipe-for-all", "recipe-single"


def treatment_id(what: Any, column: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or a wildcard
    """Return the id of a box for one column: “weight”, “least”, “most”, “transform”, “order”."""
    return {"type": "treatment", "what": what, "column": column}


def row_id(column: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or a wildcard
    """Return the id of the boxes of one column, seen while the column is chosen."""
    return {"type": "treatment-row", "column": column}


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


def column_by_column() -> html.Details:
    """Return the choices for single columns; `single_columns` fills them in."""
    ids = PreparationIds
    return html.Details(
        [
            html.Summary("Treat single columns differently"),
            html.Div(
                [
                    html.P(
                        "A weight of 2 counts as if the column were there twice. Values below the "
                        "smallest or above the largest possible one count as missing.",
                        className="form-text",
                    ),
                    html.Div(id=ids.BY_COLUMN),
                    _describing(),
                ],
                className="stack-sm",
            ),
        ],
        id=ids.SINGLE,
        className="disclosure",
    )


def single_columns(found: ColumnsView, treatments: Sequence[Treatment]) -> list[html.Div]:
    """Return a row of boxes for every column that can be compared by.

    Parameters
    ----------
    treatments : that stand in the boxes; the usual ones for other columns.
    """
    own = {one.column: one for one in treatments}
    usable = [each.facts for each in found.advice if each.usable]
    return [_row(facts, own.get(facts.name, Treatment(facts.name))) for facts in usable]


def describing_choices(found: ColumnsView) -> list[str]:
    """Return the columns that can describe segments."""
    return [each.facts.name for each in found.advice if each.facts.kind is not Kind.TEXT]


def treatments_of(boxes: Sequence[tuple[dict[str, Any], Any]]) -> tuple[Treatment, ...]:
    """Return what differs for single columns; raises UserError for what cannot work.

    Parameters
    ----------
    boxes : (id, value) of every box, as `treatment_id` names them.
    """
    by_column: dict[str, dict[str, Any]] = {}
    for box, value in boxes:
        by_column.setdefault(box["column"], {})[box["what"]] = value
    found = (
        Treatment(
            column,
            weight=1.0 if own.get("weight") is None else float(own["weight"]),
            order=_order(own.get("order") or ""),
            least=own.get("least"),
            most=own.get("most"),
            transform=None if own.get("transform") == _AS_FOR_ALL else own.get("transform"),
        )
        for column, own in by_column.items()
    )
    return tuple(one for one in found if not one.is_usual)


def _describing() -> html.Div:
    """Return the choice of columns that describe without shaping; a callback offers them."""
    title = "recipe-describing"
    return html.Div(
        [
            html.Div("Only describe segments by", id=title, className="form-label"),
            dbc.Checklist(
                id=PreparationIds.DESCRIPTORS, options=[], value=[], class_name="describing-list"
            ),
            html.Div(
                "They tell what the segments are like without shaping them. With none ticked, all "
                "other columns do.",
                className="form-text",
            ),
        ],
        className="field",
        role="group",
        **aria(labelledby=title),
    )


def _comparable() -> dict[Scale, str]:
    return {
        name: said[:1].upper() + said[1:] for name, said in SCALE_WORDS.items() if name != "none"
    }


def _row(facts: ColumnFacts, start: Treatment) -> html.Div:
    weight = dbc.Input(
        id=treatment_id("weight", facts.name),
        type="number",
        value=start.weight,
        min=0.1,
        max=10,
        step=0.1,
    )
    return html.Div(
        [
            html.Div(facts.name, className="column-name"),
            _labelled("Weight", facts.name, weight),
            *_own_ways(facts, start),
        ],
        id=row_id(facts.name),
        className="treatment",
        hidden=True,
    )


def _own_ways(facts: ColumnFacts, start: Treatment) -> list[html.Label]:
    """Return the choices that only columns of this kind have."""
    name = facts.name
    if facts.kind is Kind.NUMBER:
        scale = dbc.Select(
            id=treatment_id("transform", name),
            options=[{"value": value, "label": said} for value, said in _OWN_TRANSFORM],
            value=start.transform or _AS_FOR_ALL,
        )
        bounds = (("least", "Smallest", start.least), ("most", "Largest", start.most))
        boxes = [
            _labelled(said, name, dbc.Input(id=treatment_id(what, name), type="number", value=now))
            for what, said, now in bounds
        ]
        return [*boxes, _labelled("Scale", name, scale)]
    if facts.kind is not Kind.CATEGORY:
        return []
    order = dbc.Input(
        id=treatment_id("order", name),
        value=f" {_ORDER_MARK} ".join(start.order),
        placeholder=f" {_ORDER_MARK} ".join(facts.levels[:3]),
        autocomplete="off",
    )
    return [_labelled("Order, if it has one, from low to high", name, order)]


def _labelled(said: str, column: str, box: Component) -> html.Label:
    spoken = html.Span(f" of {column}", className="visually-hidden")
    return html.Label([html.Span([said, spoken], className="form-text"), box])


def _order(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split(_ORDER_MARK) if value.strip())
