"""Segments: all runs, newest first."""

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.domain.actor import Permission
from core.services import columns, runs
from core.services.run_views import RunRow
from dashapp import context
from dashapp.components.page_header import page_header
from dashapp.components.parts import Tone, chip, icon, link_button, moment
from dashapp.components.segment_card import segment_strip
from dashapp.components.state import empty_state, skeleton
from dashapp.components.verdict import verdict_chip

register_page(__name__, path="/segments", title="Segments · Segment Atlas")

_STATES: dict[str, tuple[str, Tone, str]] = {
    "working": ("Working", "accent", "hourglass-split"),
    "failed": ("Failed", "danger", "exclamation-octagon"),
    "cancelled": ("Cancelled", "neutral", "slash-circle"),
}


class Ids:
    """Component ids of this page."""

    HERE, LIST, ACTIONS = "segments-here", "segments-list", "segments-actions"


def layout(**_query: str) -> html.Div:
    """Return the page; the list comes by itself."""
    return html.Div(
        [
            page_header(
                "Segments",
                lead="Groups of customers who are alike, found in your own data.",
                actions=[html.Div(id=Ids.ACTIONS)],
            ),
            html.Section(skeleton("cards"), id=Ids.LIST),
        ],
        id=Ids.HERE,
        className="page",
    )


@callback(
    Output(Ids.LIST, "children"), Output(Ids.ACTIONS, "children"), Input(Ids.HERE, "className")
)
def show(_here: str) -> tuple[Component, Component | None]:
    """Show the runs, or what to do first."""
    with context.work(read_only=True) as work:
        found = runs.list_runs(work)
        has_customers = columns.view(work) is not None
    may_run = context.actor().may(Permission.RUN)
    if not found:
        return nothing_yet(has_customers=has_customers, may_run=may_run), None
    find = link_button("Find segments", "/segments/new", icon_name="plus-lg") if may_run else None
    return html.Ul([run_row(row) for row in found], className="rows"), find


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
    )


def run_row(row: RunRow) -> html.Li:
    """Return one run: its name, when and by whom, its segments as shares, its verdict."""
    return html.Li(
        [
            html.Div(
                [
                    dcc.Link(row.name, href=f"/runs/{row.id}", className="stretched-link"),
                    html.Div(_when_and_who(row), className="row-meta"),
                ],
                className="row-main",
            ),
            html.Div(_what(row), className="run-found"),
        ],
        className="row-item",
    )


def _when_and_who(row: RunRow) -> list[Component | str]:
    said: list[Component | str] = [moment(row.created_at), f" · {row.who}"]
    if row.n_customers is not None:
        said.append(f" · {wording.counted(row.n_customers, 'customer')}")
    return said


def _what(row: RunRow) -> list[Component | None]:
    if row.status != "done":
        text, tone, icon_name = _STATES[row.status]
        return [html.Div(), chip(text, tone=tone, icon_name=icon_name), icon("chevron-right")]
    return [
        html.Div(
            [
                html.Div(wording.counted(len(row.segments), "segment"), className="small num"),
                segment_strip(row.segments),
            ],
            className="run-shares",
        ),
        verdict_chip(row.advice) if row.advice else None,
        icon("chevron-right"),
    ]
