"""The heading of a run over time, what can be placed, and its looks while nothing is there yet."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain.movement import USUAL_MONTHS
from core.errors import UserError
from core.services.over_time import OverTime
from dashapp.components.chart import chart_card
from dashapp.components.fields import segmented, select
from dashapp.components.over_time import history_words
from dashapp.components.page_header import breadcrumbs
from dashapp.components.parts import link_button
from dashapp.components.state import empty_state, failed_state, notice

_MONTHS = {6: "6 months", 12: "12 months", 24: "24 months", 36: "36 months"}
_TITLE = "Over time"


class Ids:
    """Component ids of the page of a run over time."""

    RUN, ASKED, FOUND, STARTED = "over-run", "over-asked", "over-found", "over-started"
    HEAD, STATE, FILLED = "over-head", "over-state", "over-filled"
    NEWER, NOW = "over-newer", "over-now"
    FORM, SAID, MONTHS, BACK = "over-form", "over-said", "over-months", "over-back"
    CHOICE = "over-choice"
    START, END, MEASURE = "over-start", "over-end", "over-measure"
    DRIFT, WORDS, TABLES = "over-drift", "over-words", "over-tables"
    GROWTH, FLOWS = "over-growth", "over-flows"


def heading(view: OverTime) -> list[Component]:
    """Return the way to the run, and what the page is about."""
    crumbs = [("Segments", "/segments"), (view.name, f"/runs/{view.run_id}"), (_TITLE, None)]
    return [
        breadcrumbs(crumbs),
        html.H1(_TITLE),
        html.P(
            f"How the segments of “{view.name}” change, and who moves between them. The segments "
            "themselves stay as they were found.",
            className="lead-text",
        ),
    ]


def nothing_here(problem: UserError) -> tuple[list[Component], Component]:
    """Return what the page shows when there is no such run."""
    trail = breadcrumbs([("Segments", "/segments"), (_TITLE, None)])
    back = link_button("All segments", "/segments", kind="secondary")
    title = html.H1(_TITLE, className="visually-hidden")
    return [trail, title], failed_state(problem.what, problem.fix, back)


def state(view: OverTime) -> Component | None:
    """Return what stands in place of the charts: why not, that it works, that it failed."""
    if view.refused is not None:
        back = link_button("Go to the run", f"/runs/{view.run_id}", kind="secondary")
        return empty_state("clock-history", view.refused.what, view.refused.fix, back)
    job = view.job
    if is_working(view):
        return html.P(
            "You can leave this page or close it. The work goes on, and the result waits here.",
            className="muted",
        )
    if job is not None and job.status == "failed":
        return failed_state(job.what or "This could not be finished.", job.fix or "Try again.")
    if len(view.moments) > 1:
        return None
    if job is not None and job.status == "done":
        return empty_state("clock-history", *_too_little(view))
    if job is not None and job.status == "cancelled":
        return notice("Nothing was stored, nothing changed.", title="This was cancelled.")
    return None


def is_working(view: OverTime) -> bool:
    """Tell whether a job places customers now."""
    return view.job is not None and view.job.status in ("queued", "running")


def said(view: OverTime, *, may_run: bool) -> list[Component]:
    """Return what pressing the buttons would do."""
    if not may_run and len(view.moments) == 1:
        text = "Nobody has looked back yet. Your role does not include it; ask an administrator."
        return [html.P(text), html.P(history_words(view), className="muted")]
    if view.has_history and view.n_months == 0:
        return [
            html.P(
                "Look back: who would have been in which segment at the end of each month? We "
                "answer that from the orders until then."
            ),
            html.P(history_words(view), className="muted"),
        ]
    return [html.P(history_words(view), className="muted")]


def newer() -> html.Div:
    """Return what is shown when customers have changed since they were placed last."""
    button = html.Button(
        "Place the customers of now", id=Ids.NOW, type="button", className="btn btn-primary"
    )
    text = "Customers or orders were imported since they were last placed in these segments."
    said = html.Div([html.P(text), html.Div(button)], className="stack-sm")
    return html.Div(notice(said, title="Your customers have changed"), id=Ids.NEWER, hidden=True)


def form() -> html.Section:
    """Return the buttons that look back; callbacks show what can be done."""
    months = select("How far back", Ids.MONTHS, _MONTHS, str(USUAL_MONTHS))
    button = html.Button("Look back", id=Ids.BACK, type="button", className="btn btn-primary")
    return html.Section(
        [
            html.Div(id=Ids.SAID, className="stack-sm"),
            html.Div([months, button], id=Ids.CHOICE, className="button-row over-time-form"),
        ],
        id=Ids.FORM,
        className="card card-body stack-sm",
        hidden=True,
    )


def filled() -> list[Component]:
    """Return everything that is filled once there are two moments."""
    return [
        html.Div(id=Ids.DRIFT),
        html.Div(
            [
                html.Div(_moment("From", Ids.START), className="field"),
                html.Div(_moment("To", Ids.END), className="field"),
            ],
            className="card card-body field-pair",
        ),
        html.Div(id=Ids.WORDS),
        chart_card(Ids.FLOWS, seeing=_flow_words(), height="wide"),
        html.Div(id=Ids.TABLES, className="stack"),
        chart_card(
            Ids.GROWTH,
            seeing=_growth_words(),
            height="lg",
            extra=[segmented(Ids.MEASURE, {"share": "Share", "customers": "Customers"}, "share")],
        ),
    ]


def _moment(label: str, box_id: str) -> list[Component]:
    return [dbc.Label(label, html_for=box_id), dbc.Select(id=box_id, options=[])]


def _too_little(view: OverTime) -> tuple[str, str]:
    if view.has_history:
        return (
            "There is too little order history to look back",
            "At the end of a month, at least 20 customers must have ordered. Import older orders, "
            "or come back after the next month.",
        )
    return (
        "There is nothing to compare with yet",
        "These segments follow from no orders, so that the past is not known. Import newer "
        "customers, then place them here.",
    )


def _flow_words() -> str:
    return (
        "On the left where customers were on the first day, on the right where they are on the "
        "second; the wider a stream, the more customers, in the colour of where they come from. "
        "Streams of less than 1 % of the customers are put together. The table below has all of "
        "them."
    )


def _growth_words() -> str:
    return (
        "One line for each segment, one point for each moment at which customers were placed in "
        "these segments. At the ends of months only customers who had ordered by then are "
        "counted; at a data version all of its customers are."
    )
