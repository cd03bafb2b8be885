"""What to offer next: how products were chosen, how the ways did, and offers as a list."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain import next_words, wording
from core.domain.next_products import WAY_LABELS, Measured, NextFound, Offer, Repeats
from core.services.next_products import NextView, SegmentOffers
from dashapp.components.fields import select
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, link_button, moment
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import empty_state, failed_state, notice

HREF = "/products/next"

_REPEATS = {
    Repeats.AUTO: "Let the orders decide",
    Repeats.NEW: "No, only what is new to them",
    Repeats.ANY: "Yes, also what they bought before",
}
_HEADS = ("Way", "Customers hit", "Range", "Products used", "")


class Ids:
    """Component ids of the page."""

    HERE, FOUND, STARTED = "next-here", "next-found", "next-started"
    STATE, FORM, SAID = "next-state", "next-form", "next-said"
    REPEATS, EXCLUDED, START = "next-repeats", "next-excluded", "next-start"
    EXCLUDED_FIELD = "next-excluded-field"
    RESULT, SEGMENTS = "next-result", "next-segments"


def form() -> html.Section:
    """Return the choices; callbacks show which there are."""
    excluded = html.Fieldset(
        [
            html.Legend("Never offer", className="form-label"),
            dbc.Checklist(id=Ids.EXCLUDED, options=[], value=[], class_name="column-list"),
            html.Div(
                "These names look as if they were no products. What is ticked is left out.",
                className="form-text",
            ),
        ],
        id=Ids.EXCLUDED_FIELD,
        hidden=True,
    )
    return html.Section(
        [
            section_header("What counts"),
            html.Div(id=Ids.SAID),
            select("May a product be offered again?", Ids.REPEATS, _REPEATS, str(Repeats.AUTO)),
            excluded,
            html.Div(
                html.Button("Work out", id=Ids.START, type="button", className="btn btn-primary")
            ),
        ],
        id=Ids.FORM,
        className="card card-body stack-sm",
        hidden=True,
    )


def state(view: NextView) -> Component | None:
    """Return what stands in place of the form, or above it where working it out failed."""
    if view.has_products:
        return failed_state(view.what, view.fix) if view.what else None
    return empty_state(
        "bag",
        "No order names a product yet",
        "Import order lines that have a column with the product. From what customers bought "
        "together and again follows what to offer them next.",
        link_button("Import orders", "/data/import"),
    )


def said(view: NextView, *, may_run: bool) -> Component | None:
    """Return what pressing the button would do."""
    if not may_run:
        return html.P("Your role lets you look at this, not work it out anew.", className="muted")
    if view.found is None:
        return html.P(
            "We try several ways on your own orders: each sees the older four fifths and proposes "
            "three products to everybody; what customers bought afterwards says which way is best."
        )
    if view.data_version < view.newest_version:
        return notice(
            "Customers or orders were imported since this was worked out. Work it out again.",
            title="There are newer data",
        )
    return None


def result(view: NextView) -> list[Component]:
    """Return how products were chosen; nothing before they were."""
    found = view.found
    if found is None:
        return []
    warning = next_words.warning(found)
    counts = (
        f"{wording.counted(found.n_customers, 'customer')} with three products each at most, of "
        f"{wording.counted(found.n_products, 'product')} that are sold now, from "
        f"{wording.counted(found.n_orders, 'order')}."
    )
    when: list[Component | str] = []
    if view.finished_at is not None:
        when = [" Worked out ", moment(view.finished_at), "."]
    return [
        html.Section(
            [
                section_header("How products are chosen"),
                html.P(next_words.how_chosen(found), className="lead-text"),
                notice(warning, tone="warning") if warning else None,
                html.P(next_words.repeats(found)),
                html.P([html.Span(counts), *when], className="muted"),
            ],
            className="card card-body stack-sm",
        ),
        _trial(found),
    ]


def by_segment(segments: Sequence[SegmentOffers], run_id: int, run_name: str) -> Component | None:
    """Return what most customers of each segment are offered."""
    rows: list[tuple[Cell, ...]] = [
        (
            dcc.Link(one.name, href=f"/segments/{run_id}/{one.segment_id}"),
            ", ".join(offer.product for offer in one.offers) or wording.MISSING,
        )
        for one in segments
    ]
    if not rows:
        return None
    return html.Section(
        [
            section_header(
                "By segment",
                lead=f"The products that are offered to most customers of each segment of "
                f"{wording.quoted(run_name)}.",
            ),
            stacked_table(("Segment", "Offered to most"), rows),
        ],
        className="stack-sm",
    )


def offer_list(offers: Sequence[Offer]) -> html.Ol:
    """Return products, each with its reason."""
    return html.Ol(
        [
            html.Li(
                [
                    html.Strong(each.product),
                    html.Div(next_words.because(each.reason), className="row-meta"),
                ],
                className="row-item offer",
            )
            for each in offers
        ],
        className="rows offers",
    )


def _trial(found: NextFound) -> html.Section:
    rows: list[tuple[Cell, ...]] = [_way(each, found) for each in found.trial.measured]
    table = stacked_table(_HEADS, rows, numbers=_HEADS[1:4]) if rows else None
    seeing = html.P(
        "“Customers hit” is the share of customers who bought at least one of the three products; "
        "the range is where it may lie (95 %). “Products used” is how many of all products are "
        "proposed to anybody. A way is better only if that is more than chance.",
        className="muted small",
    )
    return html.Section(
        [
            section_header("How the ways did", lead=next_words.how_tried(found.trial)),
            table,
            seeing if rows else None,
        ],
        className="card card-body stack-sm",
    )


def _way(one: Measured, found: NextFound) -> tuple[Cell, ...]:
    mark: Cell = ""
    if one.way is found.way:
        mark = chip("Taken", tone="accent", icon_name="check-lg")
    elif one.is_better:
        mark = "better than the most popular"
    return (
        WAY_LABELS[one.way],
        wording.share(one.rate),
        f"{wording.share(one.low)} to {wording.share(one.high)}",
        wording.share(one.coverage),
        mark,
    )
