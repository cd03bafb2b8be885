"""The parts of the page that makes a list: whose it is, how it begins, taking it, keeping it."""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import list_words, wording
from core.services.exports import ListOffer
from core.services.list_log import LoggedList
from dashapp.components import list_forms
from dashapp.components.job_progress import job_progress
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, icon, moment, table_frame
from dashapp.components.state import notice
from dashapp.list_addresses import file_href

COUNTING = "list-count"
"""The prefix of the progress of counting a long list."""


class Ids:
    """Component ids of this page; those of the form are in `list_forms`."""

    WANTED, STATE, CHOICES = "list-wanted", "list-state", "list-choices"
    WHO, OR, AND, NOT = "list-who", "list-or", "list-and", "list-not"
    CHOSEN, PREVIEW, COUNTS, COUNT = "list-chosen", "list-preview", "list-counts", "list-count-now"
    PURPOSE, ACTION = "list-purpose", "list-action"
    NAME, LIVING, SAVE, SAVED, KEEP = (
        "list-name", "list-living", "list-save", "list-saved", "list-keep"
    )  # fmt: skip


def download(chosen: dict[str, str], taken: tuple[LoggedList, ...] = ()) -> html.Div:
    """Return the button that takes the list, and what goes with the last that was taken like it.

    It has no `download` attribute: the browser would save a message of ours as the list.
    """
    link = html.A(
        [icon("download"), html.Span("Download list")],
        href=file_href(chosen),
        className="btn btn-primary",
    )
    log = html.P(
        [
            "The ",
            dcc.Link("log", href="/lists"),
            " keeps who took it, and a manifest to go with it.",
        ],
        className="form-text",
    )
    return html.Div([link, log, *map(_manifest, taken)], className="stack-sm")


def _manifest(entry: LoggedList) -> html.P:
    manifest = html.A("Its manifest", href=f"/api/lists/{entry.id}/manifest")
    said = f"The last one for {entry.destination} of this run: {entry.rule}, "
    return html.P([said, moment(entry.at), ". ", manifest], className="form-text")


def whose(offer: ListOffer) -> list[Component]:
    """Return whose list it is."""
    customers = wording.counted(offer.n_members, "customer")
    title = wording.opening(offer.who)
    of_run = f"of “{offer.run_name}”"
    said = of_run if offer.rule in ("", offer.who) else f"{of_run}: {offer.rule}"
    return [section_header(title, lead=f"{customers} {said}")]


def preview(offer: ListOffer) -> Component:
    """Return the first rows of the list as a table."""
    head = html.Tr([html.Th(name, scope="col") for name in offer.headers])
    rows = [html.Tr([html.Td(cell) for cell in row]) for row in offer.rows]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="table table-compact")
    return html.Div(
        [
            section_header("How the file begins"),
            table_frame(table, "The first rows of the file", "preview"),
            html.P(_how_much(offer), className="muted small"),
        ],
        className="stack-sm",
    )


def _how_much(offer: ListOffer) -> str:
    if not offer.n_members:
        return "Nobody is in it."
    if not offer.rows:
        return "None of the first 2,000 customers can be in this list."
    hidden = "" if offer.may_download else " Your role hides personal data."
    return f"The first {wording.counted(len(offer.rows), 'row')}.{hidden}"


def parts(form: str, *, saved: str) -> list[Component]:
    """Return the page below its head; `saved` is the id of a kept list, or “”."""
    combining = list_forms.combining(Ids.OR, Ids.AND, Ids.NOT)
    return [
        html.Section(
            [html.Div(id=Ids.WHO), html.Div(combining, hidden=bool(saved))],
            className="stack-sm",
        ),
        html.Section(list_forms.where_to(form)),
        html.Section(
            [html.Div(list_forms.choices(), className="stack-sm")], className="card card-body"
        ),
        html.Section(
            [
                html.Div(id=Ids.COUNTS, **aria(live="polite")),
                html.Button(
                    "Count who can be reached",
                    id=Ids.COUNT,
                    type="button",
                    className="btn btn-secondary",
                    hidden=True,
                ),
                job_progress(COUNTING, title="Counting who can be reached"),
            ],
            className="stack-sm",
        ),
        html.Section(id=Ids.PREVIEW),
        html.Div([_taking(), _keeping()], className="split"),
    ]


def _taking() -> html.Section:
    suggestions = [html.Option(value=each) for each in list_words.SUGGESTED_PURPOSES]
    return html.Section(
        [
            section_header("Take the file"),
            html.Div(
                [
                    html.Label("What is it for?", htmlFor=Ids.PURPOSE, className="form-label"),
                    dcc.Input(
                        id=Ids.PURPOSE,
                        type="text",
                        list="list-purposes",
                        maxLength=list_words.LONGEST_PURPOSE,
                        className="form-control",
                        # Who takes the lists of several segments says it once.
                        persistence=True,
                        persistence_type="session",
                    ),
                    html.Datalist(suggestions, id="list-purposes"),
                    html.P(
                        "Kept in the log with the file: personal data may only be used for a "
                        "purpose that people know of.",
                        className="form-text",
                    ),
                ]
            ),
            html.Div(id=Ids.ACTION),
        ],
        className="card card-body stack-sm",
    )


def _keeping() -> html.Section:
    options = [
        {"label": "Living: worked out anew each time", "value": "living"},
        {"label": "Snapshot: these customers, as they are now", "value": "snapshot"},
    ]
    return html.Section(
        [
            section_header("Keep it for later"),
            html.Div(
                [
                    html.Label("Name", htmlFor=Ids.NAME, className="form-label"),
                    dbc.Input(id=Ids.NAME, type="text", maxLength=80),
                ]
            ),
            dbc.RadioItems(id=Ids.LIVING, options=options, value="living"),
            html.P(
                "A living list follows its segments: when a run of the same recipe finds them "
                "again, it has their customers of then; until one does, those of the last. Either "
                "leaves out who must not be written to on the day that it is taken.",
                className="form-text",
            ),
            html.Button("Keep the list", id=Ids.SAVE, type="button", className="btn btn-secondary"),
            html.Div(id=Ids.SAVED, **aria(live="polite")),
        ],
        id=Ids.KEEP,
        className="card card-body stack-sm",
        hidden=True,
    )


def may_not() -> Component:
    """Say that the role does not let a person take lists."""
    return notice("Your role lets you see this list, but not download it.", tone="info")


def no_purpose() -> Component:
    """Return the button as it is before the purpose is said."""
    return html.Button(
        [icon("download"), html.Span("Download list")],
        type="button",
        className="btn btn-primary",
        disabled=True,
    )
