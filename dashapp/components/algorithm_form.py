"""How groups are found: the ways, and the choices of each, drawn from their descriptions."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain.algorithms import ALGORITHMS, Algorithm, Option, Parameter
from core.domain.recipe import Recipe
from dashapp.components.fields import wrapped

ALGORITHM = "recipe-algorithm"
"""Id of the choice of the way."""

FINDING_NUMBER = "recipe-finding-number"
"""Id of the names of the ways that find the number of segments by themselves."""

_USUAL = "kmeans"


def option_id(algorithm: Any, name: Any) -> dict[str, Any]:  # noqa: ANN401 - names or the wildcard ALL
    """Return the id of the box of a parameter."""
    return {"type": "recipe-option", "algorithm": algorithm, "name": name}


def options_id(algorithm: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of the boxes of a way; they are hidden while another one is chosen."""
    return {"type": "recipe-options", "algorithm": algorithm}


def how_found() -> html.Details:
    """Return the choice of the way; most people never open it."""
    return html.Details(
        [
            html.Summary("Another way of finding groups"),
            html.Div(
                [
                    dcc.Store(
                        id=FINDING_NUMBER,
                        data=[each.name for each in ALGORITHMS.values() if each.finds_number],
                    ),
                    html.Fieldset(
                        [
                            html.Legend("How groups are found", className="visually-hidden"),
                            dbc.RadioItems(
                                id=ALGORITHM,
                                options=[_card(each) for each in ALGORITHMS.values()],
                                value=_USUAL,
                                class_name="choice-cards",
                                label_class_name="choice-card",
                            ),
                        ]
                    ),
                    *map(_boxes, ALGORITHMS.values()),
                ],
                className="stack-sm",
            ),
        ],
        className="disclosure",
    )


def options_of(
    algorithm: str, boxes: Sequence[Mapping[str, Any]], values: Sequence[Any]
) -> dict[str, Option]:
    """Return what stands in the boxes of a way, from the ids and values of all boxes."""
    return {
        box["name"]: value
        for box, value in zip(boxes, values, strict=True)
        if box["algorithm"] == algorithm and value is not None
    }


def box_values(recipe: Recipe | None, boxes: Sequence[Mapping[str, Any]]) -> list[Option]:
    """Return what the boxes begin with: what a recipe says, and defaults for the other ways."""
    return [_begun_with(recipe, ALGORITHMS[box["algorithm"]])[box["name"]] for box in boxes]


def _begun_with(recipe: Recipe | None, algorithm: Algorithm) -> dict[str, Option]:
    is_its = recipe is not None and recipe.algorithm == algorithm.name
    return algorithm.options(recipe.options if recipe is not None and is_its else {})


def _card(algorithm: Algorithm) -> dict[str, Any]:
    said = html.Div(algorithm.explanation, className="form-text")
    return {"value": algorithm.name, "label": html.Div([html.Strong(algorithm.label), said])}


def _boxes(algorithm: Algorithm) -> html.Div:
    return html.Div(
        [_box(algorithm.name, each) for each in algorithm.parameters],
        id=options_id(algorithm.name),
        hidden=algorithm.name != _USUAL,
        className="stack-sm",
    )


def _box(algorithm: str, parameter: Parameter) -> html.Div:
    box_id = option_id(algorithm, parameter.name)
    box: Component
    if parameter.choices:
        choices = [{"value": each.value, "label": each.label} for each in parameter.choices]
        box = dbc.Select(id=box_id, options=choices, value=parameter.default)
    elif isinstance(parameter.default, bool):
        box = dbc.Switch(id=box_id, value=parameter.default)
    else:
        box = dbc.Input(
            id=box_id,
            type="number",
            value=parameter.default,
            min=parameter.lowest,
            max=parameter.highest,
            step=1 if isinstance(parameter.default, int) else "any",
        )
    return wrapped(parameter.label, box, parameter.explanation)
