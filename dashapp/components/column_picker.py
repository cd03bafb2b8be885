"""The columns that customers can be compared by: proposed, possible, left out, each with why."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.columns import ColumnAdvice
from core.domain.fields import KIND_LABELS
from core.domain.importance import ColumnImportance
from core.services.columns import ColumnsView
from dashapp.components.parts import aria, chip


def group_id(group: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of the list of one group; its `value` are the chosen columns."""
    return {"type": "column-group", "group": group}


def column_picker(
    found: ColumnsView, ticked: Sequence[str], importance: Sequence[ColumnImportance] = ()
) -> list[Component]:
    """Return the columns in three groups.

    Parameters
    ----------
    ticked : the columns that are chosen.
    importance : how much columns mattered in the newest run.
    """
    moved = {one.column: one.moved for one in importance}
    parts: list[Component] = []
    if found.proposed:
        parts.append(html.P(found.why, className="muted"))
        parts.append(_group("proposed", "Proposed", found.proposed, ticked, moved))
    if found.possible:
        parts.append(_group("possible", "Possible", found.possible, ticked, moved))
    if found.left_out:
        parts.append(_left_out(found.left_out))
    return parts


def _group(
    group: str,
    title: str,
    advice: Sequence[ColumnAdvice],
    ticked: Sequence[str],
    moved: Mapping[str, float],
) -> html.Div:
    names = [each.facts.name for each in advice]
    return html.Div(
        [
            html.Div(title, className="eyebrow", id=f"column-group-{group}"),
            dbc.Checklist(
                id=group_id(group),
                options=[
                    {"label": _label(each, moved.get(each.facts.name)), "value": each.facts.name}
                    for each in advice
                ],
                value=[name for name in names if name in ticked],
                class_name="column-list",
                label_class_name="column-choice",
            ),
        ],
        role="group",
        **aria(labelledby=f"column-group-{group}"),
    )


def _left_out(advice: Sequence[ColumnAdvice]) -> html.Details:
    said = wording.counted(len(advice), "column")
    return html.Details(
        [
            html.Summary(f"{said} left out, and why"),
            html.Ul(
                [html.Li(_label(each), className="column-choice") for each in advice],
                className="column-list",
            ),
        ],
        className="disclosure",
    )


def _label(advice: ColumnAdvice, moved: float | None = None) -> html.Span:
    mattered = (
        ""
        if moved is None
        else f" In the newest run, {wording.share(moved)} would change segment without it."
    )
    return html.Span(
        [
            html.Span(
                [
                    html.Span(advice.facts.name, className="column-name"),
                    chip(KIND_LABELS[advice.facts.kind]),
                ],
                className="column-head",
            ),
            html.Span(f"{advice.reason}{mattered}", className="column-reason"),
        ],
        className="column-label",
    )
