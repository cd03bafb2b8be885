"""Lists: those that are kept, and who took which list, what for, and what was in it."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, callback, ctx, dcc, html, register_page
from dash.dependencies import ALL
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.actor import Permission
from core.domain.lists import LEFT_OUT_LABELS
from core.services import list_choices, list_log, saved_lists
from core.services.list_log import LoggedList
from core.services.saved_lists import SavedView
from dashapp import context
from dashapp.addresses import number_in
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import chip, icon, link_button, moment
from dashapp.components.stacked_table import stacked_table
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/lists", title="Lists · Segment Atlas")

_HEADINGS = ("List", "For", "Customers", "Purpose", "Taken by", "When")
# An empty value would be shown as nothing.
_ALL = "all"
_ALL_RUNS = {"label": "All runs", "value": _ALL}
_KEPT = ("List", "Whose", "For", "Kind", "Kept by", "Forget")


class Ids:
    """Component ids of this page."""

    LOG, KEPT, ACTIONS = "lists-log", "lists-kept", "lists-actions"
    FILTERS, TO, RUN = "lists-filters", "lists-to", "lists-run"

    @staticmethod
    def remove(saved_id: Any) -> dict[str, Any]:  # noqa: ANN401 - a number or a wildcard
        """Return the id of the button that forgets a saved list."""
        return {"type": "lists-remove", "saved": saved_id}


def layout(to: str = "", run: str = "", **_query: str) -> html.Div:
    """Return the page; `to` and `run` choose what of the log is shown."""
    return html.Div(
        [
            page_header(
                "Lists",
                lead="Lists to be taken again, and every list of customers that left.",
                actions=[
                    link_button("Campaigns", "/campaigns", kind="secondary", icon_name="megaphone"),
                    html.Div(id=Ids.ACTIONS),
                ],
            ),
            html.Section(id=Ids.KEPT, className="stack-sm"),
            html.Section(
                [
                    html.Div(_filters(to, run), id=Ids.FILTERS, hidden=True),
                    html.Div(skeleton("table"), id=Ids.LOG),
                ],
                className="stack-sm",
            ),
        ],
        className="page stack",
    )


@callback(
    Output(Ids.LOG, "children"),
    Output(Ids.ACTIONS, "children"),
    Output(Ids.FILTERS, "hidden"),
    Input(Ids.TO, "value"),
    Input(Ids.RUN, "value"),
)
def show(to: str | None, run: str | None) -> tuple[Component, Component | None, bool]:
    """Show the log, and the way to the next list."""
    run_id = number_in(run or "")
    place = "" if not to or to == _ALL else to
    with context.work(read_only=True) as work:
        entries = list_log.list_log(work, destination=place, run_id=run_id)
    is_filtered = bool(place) or run_id is not None
    take = link_button("Make a list", "/segments", kind="secondary") if entries else None
    return log_table(entries, is_filtered=is_filtered), take, not (entries or is_filtered)


@callback(Output(Ids.RUN, "options"), Input(Ids.LOG, "children"))
def offer_runs(_shown: Any) -> list[dict[str, str]]:  # noqa: ANN401 - only that it is there
    """Offer the runs of which lists were taken."""
    with context.work(read_only=True) as work:
        known = list_log.runs_with_lists(work)
    return [_ALL_RUNS] + [{"label": name, "value": str(run_id)} for run_id, name in known]


@callback(Output(Ids.KEPT, "children"), Input(Ids.remove(ALL), "n_clicks"))
def show_kept(clicks: list[int | None]) -> list[Component] | None:
    """Show the saved lists; first forget the one that was asked to."""
    if any(clicks) and isinstance(ctx.triggered_id, dict):
        with context.work() as work:
            saved_lists.remove(work, ctx.triggered_id["saved"])
    elif clicks:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        kept = saved_lists.saved(work)
        may_remove = work.actor.may(Permission.EXPORT)
    return kept_table(kept, may_remove=may_remove) if kept else None


def kept_table(kept: tuple[SavedView, ...], *, may_remove: bool) -> list[Component]:
    """Return the saved lists as a table."""
    rows = [(_kept_cells(each, may_remove=may_remove)) for each in kept]
    return [section_header("Kept lists"), stacked_table(_KEPT, rows)]


def log_table(entries: tuple[LoggedList, ...], *, is_filtered: bool = False) -> Component:
    """Return the log as a table; on a phone each line becomes a card."""
    if not entries and is_filtered:
        return empty_state(
            "list-check", "Nothing was sent there", "Choose another destination or run."
        )
    if not entries:
        return empty_state(
            "list-check",
            "No lists yet",
            "Open a run, choose a segment and download its customers. Who took what is kept here.",
            link_button("Go to segments", "/segments"),
        )
    return stacked_table(_HEADINGS, [_cells(entry) for entry in entries])


def _filters(to: str, run: str) -> html.Div:
    every = [{"label": "All destinations", "value": _ALL}]
    places = [
        {"label": each.label, "value": str(each.name)} for each in list_choices.destinations()
    ]
    first = [_ALL_RUNS, *([{"label": "…", "value": run}] if run else [])]
    return html.Div(
        [
            section_header("What left, newest first"),
            html.Div(
                [
                    _filter(
                        "Destination",
                        dbc.Select(id=Ids.TO, options=every + places, value=to or _ALL),
                    ),
                    _filter("Run", dbc.Select(id=Ids.RUN, options=first, value=run or _ALL)),
                ],
                className="list-filters",
            ),
        ],
        className="stack-sm",
    )


def _filter(label: str, choice: dbc.Select) -> html.Div:
    return html.Div([html.Label(label, htmlFor=choice.id, className="form-label"), choice])


def _kept_cells(kept: SavedView, *, may_remove: bool) -> tuple[Component | str, ...]:
    kind = chip("Living", tone="accent") if kept.is_living else chip("Snapshot")
    remove = html.Button(
        icon("trash", label=f"Forget {kept.name}"),
        id=Ids.remove(kept.id),
        type="button",
        className="btn btn-ghost btn-sm",
        title="Forget this list; the log stays",
        hidden=not may_remove,
    )
    name = dcc.Link(kept.name, href=f"/lists/new?list={kept.id}")
    return name, kept.whose, kept.destination, kind, kept.who, remove


def _cells(entry: LoggedList) -> tuple[Component | str, ...]:
    where: list[str | Component] = [
        entry.destination,
        html.Div(entry.detail, className="muted small"),
    ]
    return (
        _list(entry),
        html.Div(where) if entry.detail else entry.destination,
        _customers(entry),
        entry.purpose or html.Span("not said", className="muted"),
        entry.who,
        moment(entry.at),
    )


def _list(entry: LoggedList) -> Component:
    if entry.run_id is None:
        name: Component = html.Span(entry.title)
    else:
        name = dcc.Link(entry.title, href=f"/runs/{entry.run_id}")
    columns = wording.counted(len(entry.headers), "column")
    how_many = html.Span(f"{columns} · ", className="nowrap")
    manifest = html.A("Manifest", href=f"/api/lists/{entry.id}/manifest")
    said = html.Div([f"{entry.file_name} · ", how_many, manifest], className="muted small")
    return html.Div([name, said])


def _customers(entry: LoggedList) -> Component:
    if not entry.finished:
        return chip("Not finished", tone="warning", icon_name="exclamation-triangle")
    among = f"{wording.count(entry.n_rows)} of {wording.count(entry.n_members)}"
    left_out = [
        f"{LEFT_OUT_LABELS[reason]}: {wording.count(n)}" for reason, n in entry.removed.items()
    ]
    return html.Div(
        [
            html.Span(among, className="num nowrap"),
            *(html.Div(each, className="muted small") for each in left_out),
        ]
    )
