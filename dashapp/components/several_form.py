"""The form that tries several ways: ways, column sets, and how long it may take."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
import orjson
from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.algorithms import ALGORITHMS
from core.domain.comparison import BUDGETS, MOST_COMPARED, USUAL_BUDGET, ColumnSet, ComparisonChoice
from core.domain.recipe import Recipe
from core.errors import UserError
from core.services.comparisons import Offer
from dashapp.components.fields import segmented
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria

OWN_SETS = ("Your set", "Your second set")
"""Names of the column sets that a person may put together."""

_BUDGET_WORDS = {30: "30 seconds", 120: "2 minutes", 600: "10 minutes"}
_FEW = 12


class Ids:
    """Component ids of the page."""

    ASKED, LIKE = "several-asked", "several-like"
    OFFERED, GO = "several-offered", "several-go"
    NOBODY, FORM = "several-nobody", "several-form"
    WAYS, SETS, BUDGET = "several-ways", "several-sets", "several-budget"
    SUMMARY, START = "several-summary", "several-start"


def own_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of the list of columns of one's own set; its `value` are the chosen ones."""
    return {"type": "several-own", "name": name}


def address(recipe: Recipe) -> str:
    """Return where several ways are asked for, starting from a recipe."""
    usual = Recipe(columns=recipe.columns).to_json()
    said = {name: value for name, value in recipe.to_json().items() if value != usual[name]}
    said["columns"] = list(recipe.columns)
    return f"/segments/several?{urlencode({'recipe': orjson.dumps(said).decode()})}"


def recipe_in(text: str) -> Recipe | None:
    """Read what `address` wrote; None for nothing or nonsense."""
    try:
        said = orjson.loads(text)
        usual = Recipe(columns=("any",)).to_json()
        if not isinstance(said, dict) or not all(
            name in usual and _is_like(value, usual[name]) for name, value in said.items()
        ):
            return None
        return Recipe.from_json({**usual, **said})
    except (ValueError, TypeError, KeyError, UserError):
        return None


def form_parts() -> list[Component]:
    """Return the boxes; callbacks fill in what there is to choose."""
    return [
        _card(
            section_header("Ways", lead="Each finds groups in its own manner."),
            _list(Ids.WAYS, "Ways"),
        ),
        _card(
            section_header(
                "Column sets",
                lead="What customers are compared by. Every way is tried on the first set, then "
                "on the next.",
            ),
            _list(Ids.SETS, "Column sets"),
            *map(_own_set, OWN_SETS),
        ),
        _card(
            section_header("Time", lead="When it is up, we say what was not tried."),
            _budget(),
            html.P("", id=Ids.SUMMARY, role="status"),
            html.Div(
                html.Button(
                    "Try them",
                    id=Ids.START,
                    type="button",
                    className="btn btn-primary",
                    disabled=True,
                    **aria(describedby=Ids.SUMMARY),
                ),
                className="button-row",
            ),
        ),
    ]


def start_values(
    found: Offer, recipe: Recipe | None, before: ComparisonChoice | None
) -> dict[str, Any]:
    """Return what the form offers and what is ticked at first, by the names of its outputs.

    Parameters
    ----------
    recipe : that it starts from, or None. before : an earlier comparison that it starts from.
    """
    known = before.column_sets if before else ()
    more = [
        one for one in found.sets if set(one.columns) not in [set(each.columns) for each in known]
    ]
    sets = [*known, *more]
    suited = [way for way, why in found.unsuited.items() if not why]
    return {
        "offered": {
            "n_customers": found.n_customers,
            "recipe": recipe.to_json() if recipe else None,
            "sets": [[one.name, list(one.columns)] for one in sets],
        },
        "ways": _way_options(found),
        "ways_ticked": list(before.ways) if before else suited,
        "sets": _set_options(sets),
        "sets_ticked": list(range(len(known) if before else len(sets))),
        "own": _own_options(found),
        "budget": before.budget_seconds if before else USUAL_BUDGET,
    }


def nothing_to_try() -> dict[str, Any]:
    """Return the same while there are no customers."""
    return {
        "offered": {"n_customers": 0, "recipe": None, "sets": []},
        "ways": [],
        "ways_ticked": [],
        "sets": [],
        "sets_ticked": [],
        "own": [],
        "budget": USUAL_BUDGET,
    }


def choice_of(
    offered: Mapping[str, Any],
    ways: Sequence[str] | None,
    ticked: Sequence[int] | None,
    own: Sequence[Sequence[str] | None],
    budget: int,
) -> ComparisonChoice:
    """Return what the form says; raises UserError when it compares nothing.

    Parameters
    ----------
    offered : the recipe and the column sets, as `start_values` wrote them. ticked : places of
        these. own : the columns of each set of one's own.
    """
    known = [ColumnSet(name, tuple(columns)) for name, columns in offered["sets"]]
    mine = [
        ColumnSet(name, tuple(columns))
        for name, columns in zip(OWN_SETS, own, strict=True)
        if columns
    ]
    sets = _told_apart([*(known[place] for place in sorted(ticked or ())), *mine])
    kept = offered["recipe"]
    recipe = Recipe.from_json(kept) if kept else Recipe(sets[0].columns if sets else ("any",))
    in_order = tuple(way for way in ALGORITHMS if way in (ways or ()))
    return ComparisonChoice(recipe, in_order, sets, budget)


def summary(choice: ComparisonChoice, n_customers: int) -> str:
    """Return what will happen, in a sentence or two."""
    tries = wording.counted(len(choice.planned()), "try", "tries")
    ways = wording.counted(len(choice.ways), "way")
    sets = wording.counted(len(choice.column_sets), "column set")
    time = _BUDGET_WORDS[choice.budget_seconds]
    customers = (
        f"a random sample of {wording.counted(MOST_COMPARED, 'customer')}, the same for every try"
        if n_customers > MOST_COMPARED
        else wording.counted(n_customers, "customer")
    )
    return f"{tries}: {ways} on {sets}, on {customers}, in at most {time}."


def _told_apart(sets: Sequence[ColumnSet]) -> tuple[ColumnSet, ...]:
    """Return the sets that differ, each with a name of its own."""
    found: dict[frozenset[str], ColumnSet] = {}
    for one in sets:
        n_named = sum(each.name.startswith(one.name) for each in found.values())
        name = f"{one.name} ({n_named + 1})" if n_named else one.name
        found.setdefault(frozenset(one.columns), replace(one, name=name))
    return tuple(found.values())


def _is_like(value: object, usual: object) -> bool:
    """Tell whether a value of an address is of the kind that a recipe has there."""
    if usual is None or isinstance(usual, bool):
        return value is None or isinstance(value, int)
    if isinstance(usual, float):
        return isinstance(value, (int, float))
    return isinstance(value, type(usual))


def _way_options(found: Offer) -> list[dict[str, Any]]:
    """Return the ways, each with what it is good for, and why it is not ticked."""
    return [
        {"label": _label(way.label, way.explanation, found.unsuited[way.name]), "value": way.name}
        for way in ALGORITHMS.values()
    ]


def _set_options(sets: Sequence[ColumnSet]) -> list[dict[str, Any]]:
    """Return the column sets, each with its columns; the value is its place."""
    return [
        {"label": _label(one.name, wording.listed(one.columns, most=_FEW)), "value": place}
        for place, one in enumerate(sets)
    ]


def _own_options(found: Offer) -> list[dict[str, Any]]:
    """Return the columns that a set of one's own can have."""
    names = [each.facts.name for each in found.columns]
    return [{"label": name, "value": name} for name in names]


def _card(*parts: Component) -> html.Section:
    return html.Section(html.Div(list(parts), className="card-body stack-sm"), className="card")


def _list(list_id: str, said: str) -> html.Div:
    boxes = dbc.Checklist(
        id=list_id,
        options=[],
        value=[],
        class_name="column-list",
        label_class_name="column-choice",
    )
    return html.Div([boxes], role="group", **aria(label=said))


def _own_set(name: str) -> html.Details:
    boxes = dbc.Checklist(
        id=own_id(name), options=[], value=[], class_name="column-list several-own"
    )
    return html.Details(
        [
            html.Summary(f"{name}: choose its columns"),
            html.Div([boxes], role="group", **aria(label=f"Columns of “{name}”")),
        ],
        className="disclosure",
    )


def _budget() -> html.Fieldset:
    return html.Fieldset(
        [
            html.Legend("How long it may take", className="visually-hidden"),
            segmented(Ids.BUDGET, {each: _BUDGET_WORDS[each] for each in BUDGETS}, USUAL_BUDGET),
        ]
    )


def _label(name: str, said: str, more: str = "") -> html.Span:
    return html.Span(
        [
            html.Span(name, className="column-name"),
            html.Span(said, className="column-reason"),
            html.Span(more, className="column-reason") if more else None,
        ],
        className="column-label",
    )
