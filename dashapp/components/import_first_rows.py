"""The first rows of a file as they were read."""

from collections.abc import Sequence

import dash_ag_grid as dag
from dash import html

from core.services.import_preview import ImportPreview
from dashapp.components.import_format import format_form
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria

_ROWS_WITHOUT_SCROLLING = 12
_LETTER_WIDTH, _CELL_PADDING, _NARROWEST, _WIDEST = 8, 30, 90, 280
_HEADER_LETTERS = 14


def first_rows(preview: ImportPreview, names: tuple[str, ...], *, may_import: bool) -> html.Section:
    """Return the rows, with the choice to read the file in another way.

    Parameters
    ----------
    names : of all columns, in the order of the file.
    """
    return html.Section(
        [
            section_header(
                f"The first {len(preview.rows)} rows, as we read them"
                if len(preview.rows) > 1
                else "The first row, as we read it",
                lead="If columns or letters look wrong here, read the file in another way.",
            ),
            format_form(preview, names) if may_import else None,
            html.Div(
                _grid(preview.rows, names),
                role="region",
                **aria(label="The first rows of the file"),
            ),
        ],
        className="stack-sm",
    )


def _grid(rows: Sequence[tuple[int, list[str]]], names: Sequence[str]) -> dag.AgGrid:
    """Return one component for all cells: the browser is slow with one for each of thousands."""
    columns = [
        {"field": f"c{place}", "headerName": name, "minWidth": _width(place, name, rows)}
        for place, name in enumerate(names)
    ]
    line = {"field": "line", "headerName": "Line", "maxWidth": 90, "minWidth": 70}
    is_short = len(rows) <= _ROWS_WITHOUT_SCROLLING
    return dag.AgGrid(
        columnDefs=[line, *columns],
        rowData=[
            {"line": f"{number:,}"} | {f"c{place}": cell for place, cell in enumerate(cells)}
            for number, cells in rows
        ],
        className=f"ag-theme-atlas first-rows{'' if is_short else ' is-long'}",
        style={},  # the style sheet says how high; AG Grid's own 400 pixels would win otherwise
        defaultColDef={
            "flex": 1,
            "resizable": True,
            "sortable": False,
            "suppressHeaderMenuButton": True,
            "suppressMovable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "cellDataType": False,
        },
        dashGridOptions={
            "domLayout": "autoHeight" if is_short else "normal",
            "rowHeight": 34,
            "headerHeight": 40,
            "suppressFieldDotNotation": True,
        },
    )


def _width(place: int, name: str, rows: Sequence[tuple[int, list[str]]]) -> int:
    """Return so many pixels that most cells of a column can be read."""
    longest = max((len(cells[place]) for _, cells in rows if place < len(cells)), default=0)
    fitting = _CELL_PADDING + _LETTER_WIDTH * max(longest, min(len(name), _HEADER_LETTERS))
    return min(max(fitting, _NARROWEST), _WIDEST)
