"""Which columns matter: how much each one tells the segments of a run apart."""

from collections.abc import Sequence

from dash import html

from core.domain import wording
from core.domain.importance import ColumnImportance
from core.services.run_views import RunView
from dashapp.components.page_header import section_header
from dashapp.components.parts import link_button
from dashapp.components.stacked_table import Cell, stacked_table

_NAMED = 4


def column_weights(run: RunView, *, may_run: bool) -> html.Section | None:
    """Return the columns, the strongest first, and which of them would do."""
    if not run.importance:
        return None
    dropped = [one for one in run.importance if not one.is_kept]
    again = link_button(
        f"Find again without {'it' if len(dropped) == 1 else 'them'}",
        f"/segments/new?like={run.id}&take=recommended",
        kind="secondary",
    )
    return html.Section(
        [
            section_header(
                "Which columns matter",
                lead=recommendation(run.importance),
                actions=[again] if dropped and may_run else [],
            ),
            stacked_table(
                ("Column", "Would change segment", "What it means"),
                [_row(one) for one in run.importance],
                numbers=("Would change segment",),
            ),
            html.P(
                "The share of customers who would be in another segment if the values of this "
                "column were dealt out anew among them.",
                className="muted small",
            ),
        ],
        className="stack-sm",
    )


def recommendation(importance: Sequence[ColumnImportance]) -> str:
    """Return in a sentence which columns would do."""
    kept = [wording.quoted(one.column) for one in importance if one.is_kept]
    dropped = [wording.quoted(one.column) for one in importance if not one.is_kept]
    if not dropped:
        return "Every column takes part in telling the segments apart."
    little = f"{wording.listed(dropped, most=5)} {'adds' if len(dropped) == 1 else 'add'} little"
    if len(kept) > _NAMED:
        return f"{little}; the other {len(kept)} would do."
    return f"{little}; {wording.listed(kept)} would do."


def _row(one: ColumnImportance) -> list[Cell]:
    return [
        one.column,
        html.Span(
            [
                html.Span(wording.share(one.moved)),
                html.Div(html.Div(style={"width": f"{100 * one.moved:.0f}%"}), className="bar"),
            ]
        ),
        html.Span(_said(one), className="muted"),
    ]


def _said(one: ColumnImportance) -> str:
    if one.like:
        return (
            f"Says nearly the same as “{one.like}” (correlation {one.correlation:.2f}): "
            "one of the two is enough."
        )
    if not one.is_kept:
        return "Hardly tells these segments apart; it can describe them all the same."
    return "Tells the segments apart."
