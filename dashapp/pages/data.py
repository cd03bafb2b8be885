"""Data: what is in, and how it came in."""

from collections.abc import Sequence
from datetime import date, timedelta

from dash import Input, Output, callback, html, register_page
from dash.development.base_component import Component

from core.domain.actor import Actor, Permission
from core.domain.columns import ColumnFacts
from core.domain.fields import KIND_LABELS, Kind
from core.services import customers, demo, imports
from core.services.customers import DataView
from core.services.imports import ImportView
from dashapp import context
from dashapp.components.demo_shop import demo_notice
from dashapp.components.import_history import import_history
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import link_button, moment, stat_tile
from dashapp.components.stacked_table import Cell, stacked_table
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/data", title="Data · Segment Atlas")

_EPOCH = date(1970, 1, 1)


class Ids:
    """Component ids of this page."""

    BODY = "data-body"


def layout(**_query: str) -> html.Div:
    """Return the page."""
    waiting = [html.H1("Data", className="visually-hidden"), skeleton("cards")]
    return html.Div(html.Div(waiting, id=Ids.BODY, className="stack"), className="page")


@callback(Output(Ids.BODY, "children"), Input(Ids.BODY, "id"))
def show(_id: str) -> list[Component | None]:
    """Show what is in and the imports that brought it."""
    with context.work(read_only=True) as work:
        reminder = demo_notice(demo.status(work))
        return body(customers.in_data(work), imports.history(work), work.actor, reminder)


def body(
    data: DataView, history: Sequence[ImportView], actor: Actor, reminder: Component | None
) -> list[Component | None]:
    """Return the content for what was found."""
    may = actor.may(Permission.IMPORT) and not data.is_demo
    button = link_button("Import a file", "/data/import", icon_name="upload")
    if not data.n_customers and not history:
        text = "Drop a file of customers or orders. We show how we understood it first."
        if not may:
            text = "As soon as somebody imports customers, what is in is shown here."
        return [
            page_header("Data"),
            reminder,
            empty_state("database", "No customers yet", text, *([button] if may else [])),
        ]
    return [
        page_header(
            "Data",
            lead="What is in, and the files that brought it.",
            actions=[button] if may else [],
        ),
        reminder,
        _tiles(data),
        import_history(history, may=may),
        _columns(data.columns),
    ]


def _tiles(data: DataView) -> html.Div:
    changed: str | Component = moment(data.changed_at) if data.changed_at else "–"
    return html.Div(
        [
            stat_tile("Customers", f"{data.n_customers:,}"),
            stat_tile("Columns", f"{len(data.columns):,}", note="known about them"),
            html.Div(
                [
                    html.Div("Data version", className="stat-label"),
                    html.Div(f"{data.version}", className="stat-value"),
                    html.Div(["changed ", changed], className="stat-note"),
                ],
                className="card stat-tile",
            ),
        ],
        className="grid-3",
    )


def _columns(columns: Sequence[ColumnFacts]) -> html.Section | None:
    if not columns:
        return None
    return html.Section(
        [
            section_header(
                "Columns",
                lead="What is known about the customers.",
                actions=[
                    link_button(
                        "Data quality",
                        "/data/quality",
                        kind="secondary",
                        icon_name="clipboard-check",
                    ),
                    link_button(
                        "Explore", "/data/explore", kind="secondary", icon_name="bar-chart"
                    ),
                ],
            ),
            stacked_table(
                ("Column", "Kind", "Known for", "Values"),
                [_column(facts) for facts in columns],
                numbers=("Known for",),
            ),
        ],
        className="stack-sm",
    )


def _column(facts: ColumnFacts) -> list[Cell]:
    share = 1 - facts.n_missing / facts.n if facts.n else 0.0
    return [
        facts.name,
        KIND_LABELS[facts.kind],
        _percent(share),
        html.Span(values_of(facts), className="muted"),
    ]


def values_of(facts: ColumnFacts) -> str:
    """Return in a few words what a column holds."""
    if facts.minimum is not None and facts.maximum is not None:
        if facts.kind is Kind.DATE:
            return f"{_day(facts.minimum)} to {_day(facts.maximum)}"
        mean = f", mean {_number(facts.mean)}" if facts.mean is not None else ""
        return f"{_number(facts.minimum)} to {_number(facts.maximum)}{mean}"
    if facts.levels:
        rest = facts.n_distinct - 3
        more = f" and {rest:,} more" if rest > 0 else ""
        return ", ".join(facts.levels[:3]) + more
    return f"{facts.n_distinct:,} different"


def _percent(share: float) -> str:
    """Return the share; 0 % and 100 % are said only of nobody and everybody."""
    if 0 < share < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < share < 1 else f"{share * 100:.0f} %"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1_000 or value == int(value) else f"{value:,.4g}"


def _day(days: float) -> str:
    return f"{_EPOCH + timedelta(days=days):%d %b %Y}"
