"""What differs for single columns: a row of boxes for each, and what stands in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.treatment import Treatment
from core.services.columns import ColumnsView
from dashapp.components.parts import aria
from dashapp.components.preparation_form import PreparationIds

# An empty value would show as an empty box.
_AS_FOR_ALL = "usual"
_ORDER_MARK = ">"
_TRANSFORM = {"log": "Log scale", "none": "Own scale"}
_OUTLIERS = {"keep": "Stay", "cap": "Cut to a limit", "exclude": "Customers left out"}
_MISSING = {"impute": "Get the middle value", "drop": "Customers left out"}
_MISSING_WORDS = {
    "unknown": "Count as “unknown”",
    "impute": "Get the most frequent one",
    "drop": "Customers left out",
}


def treatment_id(what: Any, column: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or a wildcard
    """Return the id of a box for one column, named after the part of `Treatment` that it sets."""
    return {"type": "treatment", "what": what, "column": column}


def row_id(column: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or a wildcard
    """Return the id of the boxes of one column, seen while the column is chosen."""
    return {"type": "treatment-row", "column": column}


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
            **{what: _own(own.get(what)) for what in ("transform", "missing", "outliers")},
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
    """Return the choices that columns of this kind have."""
    name, is_category = facts.name, facts.kind is Kind.CATEGORY
    ways = _MISSING_WORDS if is_category else _MISSING
    # “Unknown” is a value of categories; numbers get the middle one then.
    missing = "impute" if start.missing == "unknown" and not is_category else start.missing
    boxes = [_labelled("Without a value", name, _select("missing", name, ways, missing))]
    if facts.kind is Kind.NUMBER:
        far = _select("outliers", name, _OUTLIERS, start.outliers)
        scale = _select("transform", name, _TRANSFORM, start.transform)
        bounds = (("least", "Smallest", start.least), ("most", "Largest", start.most))
        numbers = [
            _labelled(said, name, dbc.Input(id=treatment_id(what, name), type="number", value=now))
            for what, said, now in bounds
        ]
        return [
            *boxes,
            _labelled("Far from all others", name, far),
            _labelled("Scale", name, scale),
            *numbers,
        ]
    return [*boxes, _ordering(facts, start)] if is_category else boxes


def _ordering(facts: ColumnFacts, start: Treatment) -> html.Label:
    order = dbc.Input(
        id=treatment_id("order", facts.name),
        value=f" {_ORDER_MARK} ".join(start.order),
        placeholder=f" {_ORDER_MARK} ".join(facts.levels[:3]),
        autocomplete="off",
    )
    return _labelled("Order, if it has one, from low to high", facts.name, order, is_wide=True)


def _select(what: str, column: str, ways: Mapping[str, str], chosen: str | None) -> dbc.Select:
    options = {_AS_FOR_ALL: "As for all", **ways}
    return dbc.Select(
        id=treatment_id(what, column),
        options=[{"value": value, "label": said} for value, said in options.items()],
        value=chosen or _AS_FOR_ALL,
    )


def _labelled(said: str, column: str, box: Component, *, is_wide: bool = False) -> html.Label:
    spoken = html.Span(f" of {column}", className="visually-hidden")
    look = "treatment-wide" if is_wide else ""
    return html.Label([html.Span([said, spoken], className="form-text"), box], className=look)


def _own(choice: Any) -> Any:  # noqa: ANN401 - what stands in a select, as `Treatment` checks it
    return None if choice == _AS_FOR_ALL else choice


def _order(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in text.split(_ORDER_MARK) if value.strip())
