"""A new campaign: whom to write to, how many are left out, and what that can show."""

import secrets
from datetime import UTC, date, datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, dcc, html, register_page
from dash.exceptions import PreventUpdate

from core.domain.campaign import (
    GOAL_LABELS,
    LONGEST_NAME,
    LONGEST_WINDOW,
    SHORTEST_WINDOW,
    CampaignChoice,
    Goal,
)
from core.errors import UserError
from core.services import campaigns, runs
from dashapp import context
from dashapp.addresses import number_in
from dashapp.components import fields
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import link_button
from dashapp.components.state import empty_state

# Before the page of one campaign, whose address fits this one, too.
register_page(__name__, path="/campaigns/new", title="New campaign · Segment Atlas", order=1)

_SEEDS = 2**31


class Ids:
    """Component ids of this page."""

    ASKED, GO, NOBODY, FORM = (
        "new-campaign",
        "new-campaign-go",
        "new-campaign-no-run",
        "new-campaign-form",
    )
    RUN, SEGMENTS, NAME, GOAL = (
        "campaign-run",
        "campaign-segments",
        "campaign-name",
        "campaign-goal",
    )
    SHARE, DATE, DAYS = "campaign-share", "campaign-date", "campaign-days"
    SAID, PROBLEM, START = "campaign-said", "campaign-problem", "campaign-start"


def layout(run: str = "", segment: str = "", **_query: str) -> html.Div:
    """Return the form; `run` and `segment` are what it starts with."""
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data={"run": number_in(run), "segment": number_in(segment)}),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            page_header(
                "New campaign",
                lead="Some customers are left out by chance. What the others do more is what the "
                "campaign did.",
                crumbs=[("Lists", "/lists"), ("Campaigns", "/campaigns"), ("New", None)],
            ),
            html.Div(_no_run(), id=Ids.NOBODY, hidden=True),
            html.Div(_form(), id=Ids.FORM, className="stack", hidden=True),
        ],
        className="page page-narrow stack",
    )


@callback(
    Output(Ids.RUN, "options"),
    Output(Ids.RUN, "value"),
    Output(Ids.NOBODY, "hidden"),
    Input(Ids.ASKED, "data"),
)
def offer_runs(asked: dict[str, int | None]) -> tuple[list[dict[str, str]], str | None, bool]:
    """Offer the runs that have segments."""
    with context.work(read_only=True) as work:
        found = [row for row in runs.list_runs(work) if row.status == "done"]
    if not found:
        return [], None, False
    options = [{"value": str(row.id), "label": row.name} for row in found]
    known = {row.id for row in found}
    first = asked["run"] if asked["run"] in known else found[0].id
    return options, str(first), True


@callback(
    Output(Ids.SEGMENTS, "options"),
    Output(Ids.SEGMENTS, "value"),
    Output(Ids.FORM, "hidden"),
    Input(Ids.RUN, "value"),
    State(Ids.ASKED, "data"),
    prevent_initial_call=True,
)
def offer_segments(
    run_id: str | None, asked: dict[str, int | None]
) -> tuple[list[dict[str, Any]], list[int], bool]:
    """Offer the segments of a run; the form is shown no earlier, so that none is begun without."""
    if run_id is None:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        found = runs.view(work, int(run_id)).segments
    options = [{"value": one.id, "label": f"{one.name} ({one.n_customers:,})"} for one in found]
    ids = [one.id for one in found]
    return options, [asked["segment"]] if asked["segment"] in ids else ids, False


@callback(
    Output(Ids.SAID, "children"),
    Input(Ids.RUN, "value"),
    Input(Ids.SEGMENTS, "value"),
    Input(Ids.SHARE, "value"),
    Input(Ids.DATE, "value"),
    Input(Ids.DAYS, "value"),
    prevent_initial_call=True,
)
def calculate(
    run_id: str | None,
    segments: list[int] | None,
    share: float | None,
    day: str | None,
    days: int | None,
) -> str:
    """Say what a campaign like this can show."""
    if run_id is None or segments is None:
        raise PreventUpdate
    try:
        wanted = choice(run_id, segments, "x", Goal.CONVERSION, share, day, days)
        with context.work(read_only=True) as work:
            found = campaigns.calculate(work, wanted)
    except UserError as error:
        return f"{error.what} {error.fix}"
    return f"{found.sentence}{late(wanted.starts_on)}"


def late(starts_on: date) -> str:
    """Return what to know about a first day that is past, or ""."""
    if starts_on >= datetime.now(UTC).date():
        return ""
    return (
        " The first day is past: this tells something only if nobody of the control group was "
        "written to since."
    )


@callback(
    Output(Ids.GO, "href"),
    Output(Ids.PROBLEM, "children"),
    Input(Ids.START, "n_clicks"),
    State(Ids.RUN, "value"),
    State(Ids.SEGMENTS, "value"),
    State(Ids.NAME, "value"),
    State(Ids.GOAL, "value"),
    State(Ids.SHARE, "value"),
    State(Ids.DATE, "value"),
    State(Ids.DAYS, "value"),
    prevent_initial_call=True,
)
def start(clicks: int | None, run_id: str, *boxes: Any) -> tuple[str | None, str]:  # noqa: ANN401 - what stands in boxes
    """Begin the campaign."""
    if not clicks:
        raise PreventUpdate
    try:
        wanted = choice(run_id, *boxes)
        with context.work() as work:
            return f"/campaigns/{campaigns.start(work, wanted)}", ""
    except UserError as error:
        return None, f"{error.what} {error.fix}"


def choice(  # noqa: PLR0913 - one for each box
    run_id: str,
    segments: list[int] | None,
    name: str | None,
    goal: str,
    share: float | None,
    day: str | None,
    days: int | None,
) -> CampaignChoice:
    """Return what the boxes say.

    Raises
    ------
    UserError : a box is empty or says what can't be.
    """
    if not segments:
        raise UserError("No segment is chosen.", "Choose at least one.")
    if share is None or days is None:
        raise UserError("A number is missing.", "Say how many are left out, and for how long.")
    try:
        starts_on = date.fromisoformat(day or "")
    except ValueError:
        raise UserError("There is no first day.", "Choose when the campaign starts.") from None
    return CampaignChoice(
        run_id=int(run_id),
        name=(name or "").strip(),
        starts_on=starts_on,
        segment_ids=tuple(int(each) for each in segments),
        goal=Goal(goal),
        control_share=share / 100,
        window_days=int(days),
        seed=secrets.randbelow(_SEEDS),
    )


def _no_run() -> html.Div:
    return empty_state(
        "pie-chart",
        "No segments yet",
        "A campaign is for the customers of some segments.",
        link_button("Find segments", "/segments/new"),
    )


def _form() -> list[html.Section]:
    goals = {str(goal): label for goal, label in GOAL_LABELS.items()}
    return [
        html.Section(
            [
                section_header("Whom to write to"),
                fields.field("Segments of", Ids.RUN, dbc.Select(id=Ids.RUN)),
                html.Fieldset(
                    [
                        html.Legend("Segments", className="form-label"),
                        dbc.Checklist(id=Ids.SEGMENTS, class_name="stack-sm"),
                    ]
                ),
            ],
            className="card card-body stack-sm",
        ),
        html.Section(
            [
                section_header("The campaign"),
                fields.field(
                    "Name",
                    Ids.NAME,
                    dbc.Input(id=Ids.NAME, type="text", maxlength=LONGEST_NAME),
                ),
                fields.select("Goal", Ids.GOAL, goals, str(Goal.CONVERSION)),
                fields.number(
                    "Left out as control group, %",
                    Ids.SHARE,
                    20,
                    (5, 50, 1),
                    "Chosen by chance, in every segment and fifth of spend alike.",
                ),
                fields.field(
                    "First day",
                    Ids.DATE,
                    dbc.Input(id=Ids.DATE, type="date", value=_today()),
                    "Orders count from this day on.",
                ),
                fields.number(
                    "Days that orders count",
                    Ids.DAYS,
                    30,
                    (SHORTEST_WINDOW, LONGEST_WINDOW, 1),
                ),
            ],
            className="card card-body stack-sm",
        ),
        html.Section(
            [
                section_header("What this can show"),
                html.P("", id=Ids.SAID, role="status"),
                html.Div("", id=Ids.PROBLEM, className="form-error", role="alert"),
                html.Div(
                    html.Button(
                        "Begin the campaign",
                        id=Ids.START,
                        type="button",
                        className="btn btn-primary",
                    ),
                    className="button-row",
                ),
            ],
            className="card card-body stack-sm",
        ),
    ]


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
