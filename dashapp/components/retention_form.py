"""How long each kind of data is kept: a box for each, and how much would go."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.retention import KINDS, LONGEST_DAYS, SHORTEST_DAYS, DataKind
from core.errors import UserError
from core.services.retention import RetentionView, Rule


def box_id(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a kind, or the wildcard ALL
    """Return the id of the box of one kind of data."""
    return {"type": "retention-days", "kind": str(kind) if isinstance(kind, DataKind) else kind}


def due_id(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a kind, or the wildcard ALL
    """Return the id of what would go of one kind of data."""
    return {"type": "retention-due", "kind": str(kind) if isinstance(kind, DataKind) else kind}


def retention_form() -> html.Div:
    """Return the boxes, empty and locked until they are filled."""
    return html.Div([_row(kind) for kind in KINDS], className="stack-sm")


def days_in(boxes: dict[str, Any]) -> dict[DataKind, int | None]:
    """Return what the boxes say; an empty one is for good.

    Raises
    ------
    UserError : one does not hold a whole number.
    """
    return {DataKind(kind): _whole(DataKind(kind), value) for kind, value in boxes.items()}


def due(rule: Rule) -> str:
    """Return how much goes by a rule, as a sentence."""
    if rule.keep_days is None:
        return "Kept for good."
    if not rule.n_due:
        return "Nothing is older than that now."
    counted = wording.opening(wording.counted(rule.n_due, rule.words.one, rule.words.many))
    one = rule.n_due == 1
    if rule.kind is DataKind.CUSTOMERS:
        return f"{counted} {'was' if one else 'were'} not heard of for that long, and would go."
    return f"{counted} {'is' if one else 'are'} older than that, and would go."


def n_customers(rules: Sequence[Rule]) -> int:
    """Return how many customers would be erased."""
    return sum(rule.n_due for rule in rules if rule.kind is DataKind.CUSTOMERS)


def confirm(n: int) -> str:
    """Return the question before customers are erased, or "" when none is."""
    if not n:
        return "Nobody would be erased any more. Press “Save” again."
    return (
        f"{wording.opening(wording.counted(n, 'customer'))} would be erased for good, with "
        "everything about them. Press “Save” again if that is what you want."
    )


def placed(view: RetentionView) -> str:
    """Return how long files stay that were only placed."""
    hours = wording.counted(view.placed_hours, "hour")
    return (
        f"Files that were only placed into segments stay {hours}; the administrator of the "
        "installation sets that (KEEP_PLACED_HOURS)."
    )


def _row(kind: DataKind) -> Component:
    words = KINDS[kind]
    return html.Div(
        [
            html.Label(
                [
                    html.Span(f"{words.title}: days", className="form-label"),
                    dbc.Input(
                        id=box_id(kind),
                        type="number",
                        min=SHORTEST_DAYS,
                        max=LONGEST_DAYS,
                        step=1,
                        placeholder="for good",
                        class_name="field-narrow",
                        debounce=0.4,
                        disabled=True,
                    ),
                ],
                className="d-block",
            ),
            html.Div(f"{words.said} Counted from {words.counted_from}.", className="form-text"),
            html.Div("", id=due_id(kind), className="small", role="status"),
        ],
        className="field",
    )


def _whole(kind: DataKind, value: object) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise UserError(
            f"{KINDS[kind].title}: “{value}” is no whole number of days.", "Type a whole number."
        )
    return int(value)
