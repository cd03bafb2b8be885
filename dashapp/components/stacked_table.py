"""A table that becomes a pile of cards on a phone."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

Cell = str | Component


def stacked_table(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, numbers: Sequence[str] = ()
) -> html.Div:
    """Return the table; the first cell of a row names it.

    Parameters
    ----------
    numbers : heads of the columns that hold numbers.
    """
    looks = {head: "num" if head in numbers else "" for head in heads}
    return html.Div(
        html.Table(
            [
                html.Thead(
                    html.Tr([html.Th(head, scope="col", className=looks[head]) for head in heads])
                ),
                html.Tbody([_row(row, looks) for row in rows]),
            ],
            className="table table-stack",
        ),
        className="table-frame",
    )


def _row(row: Sequence[Cell], looks: dict[str, str]) -> html.Tr:
    cells = []
    for place, (content, (head, look)) in enumerate(zip(row, looks.items(), strict=True)):
        # On a phone the heads are gone, and each cell says itself what it is.
        said: dict[str, Any] = {"data-label": head}
        shown = html.Strong(content) if place == 0 else content
        cells.append(html.Td(shown, className=look, **said))
    return html.Tr(cells)
