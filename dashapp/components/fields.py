"""Boxes of a form with their labels and a word of help."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component


def number(
    label: str, box_id: str, value: float, steps: tuple[float, float, float], said: str = ""
) -> html.Div:
    """Return a box for a number; `steps` are the least, the most and what lies between two."""
    low, high, step = steps
    box = dbc.Input(id=box_id, type="number", value=value, min=low, max=high, step=step)
    return field(label, box_id, box, said)


def select(label: str, box_id: str, choices: Mapping[Any, str], value: str) -> html.Div:
    """Return a choice among a few; `choices` are their values and what they say."""
    options = [{"value": name, "label": said} for name, said in choices.items()]
    return field(label, box_id, dbc.Select(id=box_id, options=options, value=value))


def segmented(
    box_id: str,
    choices: Mapping[Any, str],
    value: str | int,
    *,
    inline: bool = True,
) -> dbc.RadioItems:
    """Return a choice whose few values stand side by side as one bar."""
    return dbc.RadioItems(
        id=box_id,
        options=[{"value": name, "label": said} for name, said in choices.items()],
        value=value,
        inline=inline,
        class_name="segmented",
        input_class_name="btn-check",
        label_class_name="segmented-item",
    )


def field(label: str, box_id: str, box: Component, said: str = "") -> html.Div:
    """Return a box with its label above and help below."""
    return html.Div(
        [
            html.Label(label, htmlFor=box_id, className="form-label"),
            box,
            html.Div(said, className="form-text") if said else None,
        ],
        className="field",
    )


def wrapped(label: str, box: Component, said: str = "") -> html.Div:
    """Return a box inside its label, for boxes whose id is not a plain text; help below."""
    return html.Div(
        [
            html.Label([html.Span(label, className="form-label"), box], className="d-block"),
            html.Div(said, className="form-text") if said else None,
        ],
        className="field",
    )
