"""Look-alikes: the customers of a run who are most like one to ten others."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.domain.actor import Permission
from core.domain.selection import FEWEST_ALIKE, MOST_ALIKE, MOST_MODELS, Alike, Selection
from core.errors import UserError
from core.services import look_alikes
from core.services.look_alikes import LookAlikes
from core.services.work import Work
from dashapp import context
from dashapp.components import chosen_customers
from dashapp.components.chosen_customers import LOOK_ALIKES_HREF, ChosenIds
from dashapp.components.fields import field, number
from dashapp.components.page_header import page_header, section_header
from dashapp.components.stacked_table import stacked_table
from dashapp.components.state import notice

# Before the page of one customer, whose address fits this one, too.
register_page(__name__, path=LOOK_ALIKES_HREF, title="Look-alikes · Segment Atlas", order=1)

_USUAL_SIZE, _MOST_SHOWN = 100, 10
_NEWEST = "newest"
_CHOSEN = ChosenIds("alike")


class Ids:
    """Component ids of this page."""

    ASKED, NUMBERS, RUN, SIZE = "alike-asked", "alike-numbers", "alike-run", "alike-size"
    FIND, FOUND, NAMED = "alike-find", "alike-found", "alike-named"


def layout(customers: str = "", run: str = "", n: str = "", **_query: str) -> html.Div:
    """Return the page; the address has the ids of customers, and the run and size to begin with."""
    ids = [int(each) for each in customers.split(",") if each.isdecimal() and len(each) < 18]
    size = int(n) if n.isdecimal() and len(n) < 6 else _USUAL_SIZE
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data={"customers": ids[:MOST_MODELS], "run": run}),
            page_header(
                "Look-alikes",
                lead="Who is most like a customer, or one of a few: nearest in the columns by "
                "which a run compares customers.",
                crumbs=[("Customers", "/customers"), ("Look-alikes", None)],
            ),
            html.Section(_form(size), className="card card-body stack-sm"),
            html.Div(id=Ids.FOUND, className="stack"),
            chosen_customers.chosen_customers("alike"),
        ],
        className="page",
    )


@callback(
    Output(Ids.NUMBERS, "value"),
    Output(Ids.NUMBERS, "disabled"),
    Output(Ids.RUN, "options"),
    Output(Ids.RUN, "value"),
    Input(Ids.ASKED, "data"),
)
def begin(asked: dict[str, Any]) -> tuple[str, bool, list[dict[str, str]], str]:
    """Fill in what the address asks for, and offer the runs that have these customers."""
    ids = asked["customers"]
    with context.work(read_only=True) as work:
        names = not work.actor.may(Permission.SEE_PERSONAL_DATA)
        numbers = look_alikes.numbers_of(work, ids)
        runs = look_alikes.runs_with(work, ids)
    options = [{"value": _NEWEST, "label": "The newest run that has them"}]
    options += [{"value": str(run_id), "label": name} for run_id, name in runs]
    known = {option["value"] for option in options}
    return ", ".join(numbers), names, options, asked["run"] if asked["run"] in known else _NEWEST


@callback(
    Output(Ids.FOUND, "children"),
    Output(_CHOSEN.selection, "data"),
    Input(Ids.FIND, "n_clicks"),
    Input(Ids.NUMBERS, "n_submit"),
    Input(Ids.NUMBERS, "disabled"),
    State(Ids.NUMBERS, "value"),
    State(Ids.RUN, "value"),
    State(Ids.SIZE, "value"),
    State(Ids.ASKED, "data"),
    prevent_initial_call=True,
)
def find(*sent: Any) -> tuple[Component | None, dict[str, Any] | None]:  # noqa: ANN401 - what a browser sends
    """Find them: at once for the customers of the address, else when asked."""
    *pressed, _, typed, run, size, asked = sent
    if not any(pressed) and not asked["customers"]:
        return None, None
    try:
        with context.work(read_only=True) as work:
            models = _models(work, typed or "", asked["customers"])
            alike = Alike(models, int(size or 0))
            run_id = look_alikes.newest_run(work, models) if run in (None, _NEWEST) else int(run)
            found = look_alikes.find(work, run_id, alike, _MOST_SHOWN)
    except UserError as problem:
        return notice(problem.fix, title=problem.what, tone="warning"), None
    selection = {"run_id": run_id, "alike": {"models": list(models), "n": alike.n}}
    Selection.from_json(selection)
    return _found(found), selection


def _models(work: Work, typed: str, asked: list[int]) -> tuple[int, ...]:
    """Return whom others shall be like: who may not name customers keeps those of the address."""
    if asked and not work.actor.may(Permission.SEE_PERSONAL_DATA):
        return tuple(dict.fromkeys(asked))
    return look_alikes.by_numbers(work, typed)


def _form(size: int) -> list[Component]:
    numbers = dbc.Input(
        id=Ids.NUMBERS, type="text", maxlength=1500, autocomplete="off", placeholder="D-10001, …"
    )
    return [
        html.Div(
            [
                field(
                    "Like the customers with these numbers",
                    Ids.NUMBERS,
                    numbers,
                    f"One to {MOST_MODELS}, with commas between them.",
                ),
                field("Compared as in", Ids.RUN, dbc.Select(id=Ids.RUN)),
                number("How many", Ids.SIZE, size, (FEWEST_ALIKE, MOST_ALIKE, 1)),
            ],
            className="alike-form",
        ),
        html.Div(
            html.Button("Find look-alikes", id=Ids.FIND, type="button", className="btn btn-primary")
        ),
    ]


def _found(found: LookAlikes) -> html.Section:
    rows: list[list[str | Component]] = [
        [
            dcc.Link(one.title or one.number, href=f"/customers/{one.id}"),
            one.number,
            one.degree.capitalize(),
            f"{one.distance:.2f}",
        ]
        for one in found.shown
    ]
    n = wording.counted(found.n_found, "look-alike")
    range_ = (
        f"all {found.nearest}"
        if found.nearest == found.farthest
        else f"from {found.nearest} to {found.farthest}"
    )
    return html.Section(
        [
            section_header(f"{n}, {range_}", lead=_lead(found)),
            stacked_table(
                ("Customer", "Number", "How alike", "Distance"), rows, numbers=("Distance",)
            ),
            html.P(
                "Those on the suppression list, and the customers you started from, are not "
                "among them.",
                className="muted small",
            ),
        ],
        className="card card-body stack-sm",
    )


def _lead(found: LookAlikes) -> Component:
    first = len(found.shown)
    these = "These are all." if first == found.n_found else f"The first {first} are shown here."
    return html.Span(
        [
            "Compared as in ",
            dcc.Link(found.run_name, href=f"/runs/{found.run_id}"),
            f". Customers of this run are usually {found.usual:.2f} away; the smaller the "
            f"distance, the more alike. {these}",
        ]
    )


chosen_customers.register("alike")
