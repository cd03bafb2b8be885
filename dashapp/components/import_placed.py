"""A file that is only placed into segments: the offer, the choice of a run, and the result."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.services.imports import ImportView, SetAsideRow
from core.services.placed_file import PlacedIn, PlacedView, RunToPlaceIn
from dashapp.components.fields import wrapped
from dashapp.components.import_actions import action
from dashapp.components.import_rejected import set_aside
from dashapp.components.import_rules import rule_id
from dashapp.components.import_states import columns_href
from dashapp.components.import_texts import things
from dashapp.components.page_header import section_header
from dashapp.components.parts import download_link, link_button, moment
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import notice

PLACE_RUN = "place-run"
"""Name of the choice of a run among the rules of an import."""

_HEADS = ("Segment", "Customers", "Of the file", "Of the run")


def to_place(
    view: ImportView, examples: Sequence[SetAsideRow], into: RunToPlaceIn, *, may: bool
) -> list[Component]:
    """Return a checked file that is to be placed into the segments of a run."""
    rows = f"{view.n_coming_in:,} of {view.n_rows:,} rows" if view.n_quarantined else "All rows"
    lead = (
        f"Everybody gets their segment of {wording.quoted(into.name)}, and you the file with it. "
        "Nothing is imported."
    )
    buttons = html.Div(
        [
            action("place", f"Place {things(view.n_coming_in, view.kind)}", "btn btn-primary"),
            link_button("Back to the columns", columns_href(view), kind="secondary"),
            action("discard", "Discard", "btn btn-ghost"),
        ],
        className="button-row",
    )
    head = section_header(f"{rows} can be placed", lead=lead)
    return [
        html.Section([head, buttons if may else None], className="stack-sm"),
        *set_aside(view, examples, may=may),
    ]


def offer(runs: Sequence[RunToPlaceIn]) -> html.Details | None:
    """Return the offer not to import a file but to tell everybody's segment; None without runs."""
    if not runs:
        return None
    options = [{"value": str(run.id), "label": run.name} for run in runs]
    box = dbc.Select(id=rule_id(PLACE_RUN), options=options, value=options[0]["value"])
    return html.Details(
        [
            html.Summary("Only tell me their segments"),
            html.Div(
                [
                    html.P(
                        "Everybody in the file gets a segment of a run that you have, and you get "
                        "the file back with it. Nothing is imported.",
                        className="muted",
                    ),
                    wrapped("Segments of", box),
                    html.Div(action("place", "Place them", "btn btn-secondary")),
                ],
                className="stack-sm",
            ),
        ],
        className="disclosure",
    )


def placed(
    view: ImportView,
    found: PlacedView,
    examples: Sequence[SetAsideRow],
    *,
    may: bool,
    is_demo: bool = False,
) -> list[Component]:
    """Return where the customers of a file belong, and the ways on.

    Parameters
    ----------
    is_demo : the shop takes no imports.
    """
    left_out = wording.counted(found.n_left_out, "customer")
    gaps = notice(
        "They lack a value that the run compares customers by, and it leaves such customers out.",
        title=f"{left_out} could not be placed",
    )
    shown: list[Component | None] = [
        html.Section(
            [
                section_header(
                    f"{wording.counted(found.n_placed, 'customer')} placed", lead=_lead(found)
                ),
                gaps if found.n_left_out else None,
                _table(found) if found.run else _without_run(),
                _ways_on(view, found, is_demo=is_demo) if may else None,
                _until(found),
            ],
            className="stack-sm",
        ),
        *set_aside(view, examples, may=may),
    ]
    return [part for part in shown if part is not None]


def _lead(found: PlacedView) -> html.Span:
    if found.run is None:
        return html.Span("Nothing was imported.")
    run = dcc.Link(found.run.name, href=f"/runs/{found.run.id}")
    return html.Span(["Into the segments of ", run, ". Nothing was imported."])


def _table(found: PlacedView) -> html.Div:
    rows: list[list[Cell]] = [
        [
            html.Span([_mark(each), each.name], className="segment-named"),
            f"{each.n_customers:,}",
            wording.share(each.share),
            wording.share(each.share_in_run),
        ]
        for each in found.segments
    ]
    return stacked_table(_HEADS, rows, numbers=_HEADS[1:])


def _mark(each: PlacedIn) -> html.Img | None:
    return segment_mark(each.segment.colour) if each.segment else None


def _without_run() -> html.Div:
    return notice(
        "Discard this file, and place it into another run.", title="The run was deleted since"
    )


def _ways_on(view: ImportView, found: PlacedView, *, is_demo: bool) -> html.Div:
    href = f"/api/imports/{view.id}/segments.csv"
    ways: list[Component] = [action("discard", "Remove it now", "btn btn-ghost")]
    if not is_demo:
        ways.insert(0, action("import", "Import them, too", "btn btn-secondary"))
    if found.run:
        ways = [
            download_link("Download for Excel", f"{href}?form=excel", kind="primary"),
            download_link("Download as CSV", f"{href}?form=csv", kind="secondary"),
            *ways,
        ]
    return html.Div(ways, className="button-row")


def _until(found: PlacedView) -> html.P:
    said = "The file and its result hold personal data: they are removed "
    return html.P([said, moment(found.removed_at), " at the latest."], className="muted small")
