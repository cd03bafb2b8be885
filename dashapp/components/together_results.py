"""What is bought together: the strongest rules as sentences, and all of them as a table."""

from typing import Any

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import basket_words, wording
from core.domain.basket_rules import Rule, RulesFound
from core.services.basket_rules import SearchView
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip
from dashapp.components.state import notice
from dashapp.components.together_states import Ids

MOST_LISTED = 1_000
_SAID = 8


def words(view: SearchView, found: RulesFound) -> list[Component]:
    """Return the strongest rules in sentences, and what to know about them."""
    own = [rule for rule in found.rules if not rule.is_folded and rule.lift > 1]
    reliable = [rule for rule in own if not rule.is_thin]
    shown = _apart(reliable or own)[:_SAID]
    parts: list[Component] = []
    if view.is_old:
        link = dcc.Link("Look again", href=f"/products/together?like={view.id}")
        parts.append(notice(html.Span(["Data were imported since. ", link, "."]), tone="info"))
    if own and not reliable:
        parts.append(
            notice(
                "Every rule here is of few orders, or no clearer than chance makes it among so "
                "many. Take them as ideas to try, not as facts.",
                tone="warning",
                title="Nothing here is certain",
            )
        )
    if found.suspects:
        names = wording.listed([wording.quoted(name) for name in found.suspects], most=6)
        link = dcc.Link("Change what is left out", href=f"/products/together?like={view.id}")
        parts.append(
            notice(
                html.Span([f"{names} were looked at like products. ", link, "."]),
                tone="warning",
                title="Some of it may be no product",
            )
        )
    strongest = [
        html.Li([basket_words.sentence(rule, view.choice.baskets), *_mind(rule)]) for rule in shown
    ]
    none = "Nothing is bought together more often than usual; the table has what was counted."
    parts.append(
        html.Section(
            html.Div(
                [
                    section_header("The strongest"),
                    html.Ul(strongest, className="together-said") if strongest else html.P(none),
                    html.Div(_about(view, found), className="muted small"),
                ],
                className="card-body stack-sm",
            ),
            className="card",
        )
    )
    return parts


def table() -> html.Section:
    """Return the table with its search; callbacks fill it."""
    return html.Section(
        [
            section_header("All rules"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Label(
                                "Search rules", htmlFor=Ids.TYPED, className="visually-hidden"
                            ),
                            dbc.Input(
                                id=Ids.TYPED,
                                type="search",
                                debounce=300,
                                maxlength=200,
                                placeholder="Search by product",
                                autocomplete="off",
                            ),
                        ],
                        className="search-field",
                    ),
                    dbc.Switch(
                        id=Ids.EVERY,
                        value=False,
                        label="Also those that add nothing to a shorter one, or are as usual",
                    ),
                ],
                className="together-tools",
            ),
            html.P("", id=Ids.COUNT, className="muted num", role="status"),
            dag.AgGrid(
                id=Ids.GRID,
                columnDefs=[],
                rowData=[],
                className="ag-theme-atlas together-grid",
                style={"height": "min(640px, 80dvh)"},
                defaultColDef={
                    "resizable": True,
                    "sortable": True,
                    "suppressHeaderMenuButton": True,
                    "wrapHeaderText": True,
                    "autoHeaderHeight": True,
                },
                dashGridOptions={"suppressCellFocus": False},
            ),
        ],
        className="stack-sm",
    )


def column_defs(view: SearchView) -> list[dict[str, Any]]:
    """Return the columns of the table."""
    kind = view.choice.baskets
    names = {"flex": 3, "minWidth": 200, "wrapText": True, "autoHeight": True}
    number = {"type": "rightAligned", "width": 120, "sortingOrder": ["desc", "asc", None]}
    first, second = ("Order has", "Also has") if kind == "orders" else ("Who bought", "Also bought")
    return [
        {"field": "if", "headerName": first, **names},
        {"field": "then", "headerName": second, **names},
        {"field": "lift", "headerName": "Times as often", **number},
        {"field": "percent", "headerName": "How sure (%)", **number},
        {"field": "count", "headerName": f"{kind.capitalize()} with both", **number},
        {"field": "n_if", "headerName": f"{kind.capitalize()} with the first", **number},
        {"field": "mind", "headerName": "Mind", "width": 190},
    ]


def rows(found: RulesFound, typed: str | None, *, every: bool) -> tuple[list[dict[str, Any]], str]:
    """Return the rules that are listed, and how many these are.

    Parameters
    ----------
    typed : words that must all be in the names. every : also what adds nothing or is as usual.
    """
    wanted = (typed or "").casefold().split()
    chosen = [
        rule
        for rule in found.rules
        if (every or (not rule.is_folded and rule.lift > 1)) and _has(rule, wanted)
    ]
    listed = [_line(rule) for rule in chosen[:MOST_LISTED]]
    said = wording.counted(len(chosen), "rule")
    if len(chosen) > MOST_LISTED:
        said = f"The strongest {MOST_LISTED:,} of {said}; search, or take the CSV"
    if found.n_rules > len(found.rules) and not wanted:
        said += f". Of {found.n_rules:,} in all, the strongest {len(found.rules):,} were kept"
    return listed, said


def _line(rule: Rule) -> dict[str, Any]:
    return {
        "if": " + ".join(rule.if_items),
        "then": " + ".join(rule.then_items),
        "lift": round(rule.lift, 2),
        "percent": round(100 * rule.confidence, 1),
        "count": rule.count,
        "n_if": rule.n_if,
        "mind": "Adds nothing" if rule.is_folded else basket_words.warning(rule),
    }


def _has(rule: Rule, wanted: list[str]) -> bool:
    names = " ".join((*rule.if_items, *rule.then_items)).casefold()
    return all(word in names for word in wanted)


def _apart(rules: list[Rule]) -> list[Rule]:
    """Return the rules that name something which no stronger one of them does."""
    known: set[str] = set()
    found = []
    for rule in rules:
        if not known.issuperset((*rule.if_items, *rule.then_items)):
            known.update((*rule.if_items, *rule.then_items))
            found.append(rule)
    return found


def _mind(rule: Rule) -> list[Component | str]:
    warning = basket_words.warning(rule)
    return [" ", chip(warning, tone="warning", icon_name="exclamation-triangle")] if warning else []


def _about(view: SearchView, found: RulesFound) -> list[html.P]:
    said = [basket_words.counted(found, view.choice), *basket_words.left_out(found, view.choice)]
    if found.excluded:
        names = wording.listed([wording.quoted(each.name) for each in found.excluded], most=8)
        said.append(f"Left out as you said: {names}.")
    missing = [wording.quoted(each.name) for each in found.excluded if not each.n_baskets]
    if missing:
        said.append(f"In none of them: {wording.listed(missing, most=3)}.")
    return [html.P(text) for text in said]
