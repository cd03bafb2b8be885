"""Customers who may be the same person, side by side, with what differs and who stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain.wording import MISSING
from core.errors import UserError
from core.services.customer_list import Value
from core.services.merges import BY_EMAIL, Candidate, Fact, Group
from dashapp.components.customer_grid import kind_of, shown
from dashapp.components.parts import chip, icon

_SHARED = {BY_EMAIL: "Same email address"}
_BY_PHONE = "Same phone number"
_TWO = 2


def action_id(name: Any, group: Any) -> dict[str, Any]:  # noqa: ANN401 - texts or the wildcard ALL
    """Return the id of a button: merge, apart, all or again; the last two have no group."""
    return {"type": "merge-action", "name": name, "group": group}


def keep_id(group: Any) -> dict[str, Any]:  # noqa: ANN401 - a group's key or the wildcard ALL
    """Return the id of the choice who stays."""
    return {"type": "merge-keep", "group": group}


def who_id(group: Any) -> dict[str, Any]:  # noqa: ANN401 - a group's key or the wildcard ALL
    """Return the id of the choice who of several is the same person."""
    return {"type": "merge-who", "group": group}


@dataclass(frozen=True)
class MergeForm:
    """What is chosen on the page.

    Attributes
    ----------
    members : key of each group → ids of its customers.
    kept : key → who stays. who : key → who is the same person, for groups of three or more.
    """

    members: dict[str, list[int]]
    kept: dict[str, int]
    who: dict[str, list[int]]

    def chosen(self, key: str) -> list[int]:
        """Return whom to merge, the one who stays first; raises UserError for an old page."""
        if key not in self.kept or key not in self.members:
            raise UserError("This page is not up to date.", "Reload the page and choose again.")
        kept = self.kept[key]
        return [kept, *(each for each in self.who.get(key, self.members[key]) if each != kept)]


def group_card(group: Group, *, may: bool) -> html.Article:
    """Return one group with its choice and its buttons.

    Parameters
    ----------
    may : customers can be merged by this person, in this shop.
    """
    return html.Article(
        [
            html.Div(
                [
                    html.H2(_title(group), className="merge-title truncate"),
                    chip(_SHARED.get(group.by, _BY_PHONE), tone="accent"),
                ],
                className="merge-head",
            ),
            _compared(group),
            _same(group.facts),
            _choices(group) if may else None,
        ],
        className="card card-body stack-sm merge-group",
    )


def _title(group: Group) -> str:
    shared = next((each for each in group.facts if str(each.column.field) == group.by), None)
    values = [value for value in shared.values if value] if shared else []
    names = list(dict.fromkeys(each.name for each in group.candidates if each.name))
    return str(values[0]) if values else " · ".join(names) or "–"


def _compared(group: Group) -> html.Div:
    heads = [html.Th(_head(each), scope="col") for each in group.candidates]
    orders = [f"{each.n_orders:,}" for each in group.candidates]
    rows = [
        *(_row(each) for each in group.facts if each.differs),
        html.Tr([html.Th("Orders", scope="row"), *(html.Td(n, className="num") for n in orders)]),
    ]
    return html.Div(
        html.Table(
            [html.Thead(html.Tr([html.Td(""), *heads])), html.Tbody(rows)],
            className="table table-compact merge-table",
        ),
        className="table-frame",
    )


def _head(candidate: Candidate) -> html.Div:
    number = dcc.Link(candidate.customer_number, href=f"/customers/{candidate.id}")
    name = html.Div(candidate.name, className="muted small") if candidate.name else None
    return html.Div([number, name])


def _row(fact: Fact) -> html.Tr:
    # An address in capitals is the same address.
    known = {str(value).strip().casefold() for value in fact.values if value is not None}
    is_other = len(known) > 1
    look = "is-other" if is_other else ""
    cells = [html.Td(_shown(fact, value), className=look) for value in fact.values]
    mark: list[Component | str] = (
        [" ", icon("exclamation-circle", label="differs")] if is_other else []
    )
    return html.Tr([html.Th([fact.column.header, *mark], scope="row"), *cells])


def _shown(fact: Fact, value: Value) -> str | html.Span:
    if value is None:
        return html.Span([MISSING, html.Span("not known", className="visually-hidden")])
    return shown(value, kind_of(fact.column))


def _same(facts: Sequence[Fact]) -> html.P | None:
    same = [each.column.header for each in facts if not each.differs]
    if not same:
        return None
    return html.P(f"The same in all: {', '.join(same)}.", className="muted small mb-0")


def _choices(group: Group) -> html.Div:
    options = [{"value": each.id, "label": each.customer_number} for each in group.candidates]
    boxes = [
        html.Fieldset(
            [
                html.Legend("Who stays?", className="form-label"),
                dbc.RadioItems(
                    id=keep_id(group.key), options=options, value=options[0]["value"], inline=True
                ),
            ]
        )
    ]
    if len(options) > _TWO:
        everybody = [each["value"] for each in options]
        boxes.append(
            html.Fieldset(
                [
                    html.Legend("Who is the same person?", className="form-label"),
                    dbc.Checklist(
                        id=who_id(group.key), options=options, value=everybody, inline=True
                    ),
                ]
            )
        )
    text = "What is missing there is taken from the other one, and so are the orders."
    if len(options) > _TWO:
        text = "What is missing there is taken from the others, and so are their orders."
    spoken = html.Span(f" of {_title(group)}", className="visually-hidden")
    return html.Div(
        [
            html.Div(boxes, className="merge-boxes"),
            html.P(text, className="muted small mb-0"),
            html.Div(
                [
                    html.Button(
                        ["Merge into one", spoken],
                        id=action_id("merge", group.key),
                        type="button",
                        className="btn btn-primary",
                    ),
                    html.Button(
                        ["Not the same person", spoken],
                        id=action_id("apart", group.key),
                        type="button",
                        className="btn btn-ghost",
                    ),
                ],
                className="button-row",
            ),
        ],
        className="stack-sm",
    )
