"""Segments: all runs, newest first; while one works, the list follows it."""

from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
    no_update,
    register_page,
)
from dash.development.base_component import Component

from core.domain import wording
from core.domain.actor import Permission
from core.domain.segments import n_segments
from core.services import columns, comparisons, runs
from core.services.run_views import RunRow
from dashapp import context
from dashapp.components import several_states
from dashapp.components.page_header import page_header
from dashapp.components.parts import Tone, chip, icon, link_button, moment
from dashapp.components.segment_card import segment_strip
from dashapp.components.state import empty_state, skeleton
from dashapp.components.verdict import verdict_chip

register_page(__name__, path="/segments", title="Segments · Segment Atlas")

_POLL_MS = 2_000
_STATES: dict[str, tuple[str, Tone, str]] = {
    "working": ("Working", "accent", "hourglass-split"),
    "failed": ("Failed", "danger", "exclamation-octagon"),
    "cancelled": ("Cancelled", "neutral", "slash-circle"),
}


class Ids:
    """Component ids of this page."""

    HERE, LIST, ACTIONS = "segments-here", "segments-list", "segments-actions"
    WORKING, CLOCK = "segments-working", "segments-clock"
    ASKED, ANSWER = "segments-asked", "segments-answer"

    @staticmethod
    def part(name: str, run: Any) -> dict[str, Any]:  # noqa: ANN401 - an id or ALL
        """Return the id of what changes in the row of a run that works."""
        return {"type": f"segments-{name}", "run": run}


def layout(**_query: str) -> html.Div:
    """Return the page; the list comes by itself."""
    return html.Div(
        [
            page_header(
                "Segments",
                lead="Groups of customers who are alike, found in your own data.",
                actions=[html.Div(id=Ids.ACTIONS)],
            ),
            html.Section(skeleton("cards"), id=Ids.LIST, className="stack"),
            dcc.Store(id=Ids.WORKING),
            dcc.Store(id=Ids.ASKED, data=0),
            dcc.Store(id=Ids.ANSWER),
            dcc.Interval(id=Ids.CLOCK, interval=_POLL_MS, max_intervals=0),
        ],
        id=Ids.HERE,
        className="page",
    )


@callback(
    Output(Ids.LIST, "children"),
    Output(Ids.ACTIONS, "children"),
    Output(Ids.WORKING, "data"),
    Input(Ids.HERE, "className"),
)
def show(_here: str) -> tuple[list[Component], Component | None, list[int]]:
    """Show the runs, or what to do first; below them, the ways that were tried."""
    with context.work(read_only=True) as work:
        found = runs.list_runs(work)
        tried = several_states.listed(comparisons.list_comparisons(work))
        has_customers = columns.view(work) is not None
    may_run = context.actor().may(Permission.RUN)
    if not found:
        return [nothing_yet(has_customers=has_customers, may_run=may_run), *tried], None, []
    rows = html.Ul([run_row(row) for row in found], className="rows")
    return [rows, *tried], ways(may_run), working(found)


@callback(
    Output(Ids.part("meta", ALL), "children"),
    Output(Ids.part("what", ALL), "children"),
    Output(Ids.WORKING, "data", allow_duplicate=True),
    Output(Ids.ANSWER, "data"),
    Input(Ids.ASKED, "data"),
    State(Ids.WORKING, "data"),
    prevent_initial_call=True,
)
def follow(asked: int, known: list[int] | None) -> tuple[Any, ...]:
    """Show how the runs that worked have ended; what has not changed is left alone."""
    with context.work(read_only=True) as work:
        found = runs.list_runs(work, known or ())
    still = working(found)
    ended = {row.id: row for row in found if row.id not in still}
    places = [one["id"]["run"] for one in ctx.outputs_list[0]]
    meta = [when_and_who(ended[run]) if run in ended else no_update for run in places]
    what = [what_came(ended[run]) if run in ended else no_update for run in places]
    return meta, what, no_update if still == known else still, {"asked": asked}


clientside_callback(
    ClientsideFunction("polling", "tick"),
    Output(Ids.ASKED, "data"),
    Input(Ids.CLOCK, "n_intervals"),
    State(Ids.ASKED, "data"),
    State(Ids.ANSWER, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("run_list", "tick"),
    Output(Ids.CLOCK, "max_intervals"),
    Input(Ids.WORKING, "data"),
)


def working(rows: tuple[RunRow, ...]) -> list[int]:
    """Return the runs that the page must ask for again."""
    return [row.id for row in rows if row.status == "working"]


def ways(may_run: bool) -> html.Div:
    """Return the ways to new segments; who may start none can still look at RFM groups."""
    by_rules = link_button("RFM groups", "/segments/rfm", kind="secondary")
    several = link_button("Try several ways", "/segments/several", kind="secondary")
    find = link_button("Find segments", "/segments/new", icon_name="plus-lg")
    compare = link_button("Compare two runs", "/segments/compare", kind="secondary")
    shown = [compare, by_rules, several, find] if may_run else [compare, by_rules]
    return html.Div(shown, className="button-row")


def nothing_yet(*, has_customers: bool, may_run: bool) -> html.Div:
    """Return what the page shows before the first run."""
    if not has_customers:
        return empty_state(
            "people",
            "First, your customers",
            "Segments are found in your own customer data. Import a file, then come back here.",
            link_button("Import customers", "/data/import", icon_name="upload"),
        )
    return empty_state(
        "pie-chart",
        "No segments yet",
        "Choose what to compare customers by. We find the groups, tell you how far you can trust "
        "them, and name what sets each apart.",
        *([link_button("Find segments", "/segments/new")] if may_run else []),
        *(
            [link_button("Try several ways", "/segments/several", kind="secondary")]
            if may_run
            else []
        ),
        link_button("RFM groups", "/segments/rfm", kind="secondary"),
    )


def run_row(row: RunRow) -> html.Li:
    """Return one run: its name, when and by whom, its segments as shares, its verdict."""
    link = dcc.Link(row.name, href=f"/runs/{row.id}", className="stretched-link")
    meta = html.Div(when_and_who(row), className="row-meta", **_followed(row, "meta"))
    what = html.Div(what_came(row), className="run-found", **_followed(row, "what"))
    return html.Li([html.Div([link, meta], className="row-main"), what], className="row-item")


def when_and_who(row: RunRow) -> list[Component | str]:
    """Return when and by whom the run was asked for, and of how many customers."""
    said: list[Component | str] = [moment(row.created_at), f" · {row.who}"]
    if row.n_customers is not None:
        said.append(f" · {wording.counted(row.n_customers, 'customer')}")
    return said


def what_came(row: RunRow) -> list[Component | None]:
    """Return the segments as shares with the verdict, or how far the run is."""
    if row.status != "done":
        text, tone, icon_name = _STATES[row.status]
        return [html.Div(), chip(text, tone=tone, icon_name=icon_name), icon("chevron-right")]
    return [
        html.Div(
            [
                html.Div(
                    wording.counted(n_segments(row.segments), "segment"), className="small num"
                ),
                segment_strip(row.segments),
            ],
            className="run-shares",
        ),
        _kind_or_verdict(row),
        icon("chevron-right"),
    ]


def _kind_or_verdict(row: RunRow) -> Component | None:
    if row.is_rfm:
        return chip("By RFM rules", icon_name="list-ol")
    if row.is_by_hand:
        return chip("Made by hand", icon_name="pencil")
    return verdict_chip(row.advice) if row.advice else None


def _followed(row: RunRow, name: str) -> dict[str, Any]:
    return {"id": Ids.part(name, row.id)} if row.status == "working" else {}
