"""How far long work is, wherever it is shown; it can be left and found again.

The page writes a job's id into `JobIds.job(prefix)` and listens to `JobIds.state(prefix)`.
The server is asked once a second, one question at a time, until the job has ended; what it
answers is painted in the browser (assets/40-job-progress.js), so that nothing is remounted.
"""

from dataclasses import asdict
from typing import Any

import dash_bootstrap_components as dbc
from dash import (
    MATCH,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
)
from dash.dependencies import Wildcard

from core.services import jobs
from core.services.jobs import JobView
from dashapp import context
from dashapp.components.parts import aria, icon

_POLL_MS = 1_000


class JobIds:
    """Component ids of one progress display; `prefix` names it, or is MATCH for all of them."""

    @staticmethod
    def part(name: str, prefix: str | Wildcard) -> dict[str, Any]:
        """Return the id of any part."""
        return {"type": f"job-{name}", "prefix": prefix}

    @staticmethod
    def job(prefix: str | Wildcard) -> dict[str, Any]:
        """Return the id of the store that takes the job's id."""
        return JobIds.part("id", prefix)

    @staticmethod
    def state(prefix: str | Wildcard) -> dict[str, Any]:
        """Return the id of the store that gives the state: queued, running, done, failed, …."""
        return JobIds.part("state", prefix)


def job_progress(prefix: str, *, title: str, job_id: int | None = None) -> html.Section:
    """Return the display of one job; hidden while there is none.

    Parameters
    ----------
    prefix : unique among the displays of a page.
    title : what the job does, for example "Importing your customers".
    """
    part = JobIds.part
    return html.Section(
        [
            dcc.Store(id=JobIds.job(prefix), data=job_id),
            dcc.Store(id=JobIds.state(prefix)),
            dcc.Store(id=part("view", prefix)),
            dcc.Store(id=part("asked", prefix), data=0),
            dcc.Interval(
                id=part("clock", prefix), interval=_POLL_MS, max_intervals=-1 if job_id else 0
            ),
            html.Div(
                [
                    html.H2(title, className="job-title"),
                    html.Span("", id=part("elapsed", prefix), className="job-elapsed num"),
                ],
                className="job-head",
            ),
            dbc.Progress(id=part("bar", prefix), value=0, class_name="job-bar"),
            html.Div(
                [
                    html.P("", id=part("doing", prefix), className="job-doing", role="status"),
                    html.Button(
                        [icon("x-lg"), "Cancel"],
                        id=part("cancel", prefix),
                        type="button",
                        className="btn btn-secondary btn-sm",
                    ),
                ],
                className="job-foot",
            ),
        ],
        id=part("frame", prefix),
        className="card job-progress",
        hidden=job_id is None,
        **aria(label=title),
    )


def follow_job(prefix: str, found: str) -> None:
    """Let a display show the job that the store `found` tells of under "job"; None for none.

    As an output of the server's answer, the job would close a circle: its state is an input there.
    """
    clientside_callback(
        ClientsideFunction("job_progress", "take"),
        Input(found, "data"),
        State(JobIds.job(prefix), "id"),
    )


@callback(
    Output(JobIds.part("view", MATCH), "data"),
    Input(JobIds.part("asked", MATCH), "data"),
    Input(JobIds.job(MATCH), "data"),
)
def ask(asked: int, job_id: int | None) -> dict[str, Any] | None:
    """Ask how the job stands."""
    if not job_id:
        return None
    with context.work(read_only=True) as work:
        return {**shown(jobs.view(work, job_id)), "asked": asked}


@callback(
    Output(JobIds.part("view", MATCH), "data", allow_duplicate=True),
    Input(JobIds.part("cancel", MATCH), "n_clicks"),
    State(JobIds.job(MATCH), "data"),
    prevent_initial_call=True,
)
def cancel(_clicks: int, job_id: int) -> dict[str, Any]:
    """Ask for the job to be stopped."""
    with context.work(read_only=True) as work:
        jobs.ask_to_stop(work, job_id)
    with context.work() as work:
        view = jobs.cancel(work, job_id)
    return {**shown(view), "cancelling": True}


def shown(view: JobView) -> dict[str, Any]:
    """Return what the browser paints, with a sentence about what is going on."""
    return {**asdict(view), "sentence": sentence(view)}


def sentence(view: JobView) -> str:
    """Return what is going on, in plain words."""
    if view.status == "failed":
        reported = f" (error {view.error_id})" if view.error_id else ""
        return f"{view.what} {view.fix}{reported}".strip()
    if view.status == "queued":
        ahead = f", {view.n_before} ahead of it" if view.n_before else ""
        return f"Waiting for its turn{ahead}."
    if view.is_stale:
        return "The worker has not been heard of for a while. The work is tried again by itself."
    again = " (second try)" if view.attempt > 1 else ""
    return {
        "done": "Done.",
        "cancelled": "Cancelled. Nothing was changed.",
    }.get(view.status, f"{view.doing or 'Starting'} …{again}")


clientside_callback(
    ClientsideFunction("polling", "tick"),
    Output(JobIds.part("asked", MATCH), "data"),
    Input(JobIds.part("clock", MATCH), "n_intervals"),
    State(JobIds.part("asked", MATCH), "data"),
    State(JobIds.part("view", MATCH), "data"),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("job_progress", "paint"),
    Output(JobIds.part("bar", MATCH), "value"),
    Output(JobIds.part("bar", MATCH), "color"),
    Output(JobIds.part("bar", MATCH), "class_name"),
    Output(JobIds.part("doing", MATCH), "children"),
    Output(JobIds.part("elapsed", MATCH), "children"),
    Output(JobIds.part("cancel", MATCH), "hidden"),
    Output(JobIds.part("frame", MATCH), "hidden"),
    Input(JobIds.part("view", MATCH), "data"),
)

clientside_callback(
    ClientsideFunction("job_progress", "follow"),
    Output(JobIds.state(MATCH), "data"),
    Output(JobIds.part("clock", MATCH), "max_intervals"),
    Input(JobIds.part("view", MATCH), "data"),
    State(JobIds.state(MATCH), "data"),
    State(JobIds.job(MATCH), "data"),
)
