"""Customers in a table that fetches rows as it is scrolled; sorting and filters run in SQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dash_ag_grid as dag

from core.domain import wording
from core.domain.customer_query import Condition, CustomerQuery, Filter
from core.domain.fields import CONSENTS, CustomerField, Kind
from core.domain.lists import ListColumn
from core.services.customer_list import Value

_BLOCK = 100
_HEIGHT = "max(420px, calc(100dvh - 260px))"
_GROUPED_FROM = 10_000
_DATE_FIELDS = frozenset({CustomerField.SIGNED_UP})
_YES_NO_FIELDS = frozenset(CONSENTS)
# AG Grid's own names of the filters that fit each kind of value.
_FILTERS = {
    Kind.NUMBER: "agNumberColumnFilter",
    Kind.DATE: "agDateColumnFilter",
}


def customer_grid(grid_id: str) -> dag.AgGrid:
    """Return the empty table; its columns come with the first answer."""
    return dag.AgGrid(
        id=grid_id,
        columnDefs=[],
        rowModelType="infinite",
        className="ag-theme-atlas customer-grid",
        # Not by the style sheet: the component's own 400 pixels would win.
        style={"height": "max(420px, calc(100dvh - 260px))"},
        defaultColDef={"resizable": True, "suppressHeaderMenuButton": True, "minWidth": 110},
        dashGridOptions={
            "cacheBlockSize": _BLOCK,
            "maxBlocksInCache": 20,
            "rowBuffer": 10,
            "infiniteInitialRowCount": 20,
            "maxConcurrentDatasourceRequests": 1,
            "blockLoadDebounceMillis": 120,
            "suppressCellFocus": False,
        },
    )


def column_defs(columns: Sequence[ListColumn], *, hides_personal: bool) -> list[dict[str, Any]]:
    """Return AG Grid's columns; the first one leads to the customer's page."""
    return [_column_def(column, hidden=hides_personal and column.is_personal) for column in columns]


def query_of(
    request: Mapping[str, Any], search: str, columns: Sequence[ListColumn]
) -> CustomerQuery:
    """Return what AG Grid asks for; conditions that it can't know are passed over."""
    kinds = {column.key: kind_of(column) for column in columns}
    first = int(request.get("startRow") or 0)
    filters = (request.get("filterModel") or {}).items()
    return CustomerQuery(
        search=search,
        filters=tuple(
            _filter(key, model, kinds[key])
            for key, model in filters
            if key in kinds and model.get("type") in set(Condition)
        ),
        order_by=tuple(
            (str(one["colId"]), one.get("sort") == "desc") for one in request.get("sortModel") or ()
        ),
        first_row=first,
        n_rows=int(request.get("endRow") or first + _BLOCK) - first,
    )


def kind_of(column: ListColumn) -> Kind:
    """Return what the values of a column are; a field has a kind of its own."""
    if column.field in _DATE_FIELDS:
        return Kind.DATE
    if column.field in _YES_NO_FIELDS:
        return Kind.YES_NO
    return column.kind or Kind.TEXT


def shown(value: Value, kind: Kind) -> str:
    """Return a value as people read it; "" when it is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return wording.day(value)
    if kind is Kind.YES_NO and isinstance(value, int):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _exactly(value)
    return wording.day(date.fromisoformat(value)) if kind is Kind.DATE else value


def cell(column: ListColumn, value: Value) -> str:
    """Return what stands in a cell of the table."""
    if column.behaviour == "spend_e4" and isinstance(value, float):
        return f"{value:,.2f}"
    return shown(value, kind_of(column))


def _exactly(value: float) -> str:
    """Return a number as the file has it; years keep their look, large numbers get commas."""
    whole = int(value) if value == int(value) else value
    return f"{whole:,}" if abs(whole) >= _GROUPED_FROM else f"{whole}"


def _column_def(column: ListColumn, *, hidden: bool) -> dict[str, Any]:
    kind = kind_of(column)
    is_number = column.field is CustomerField.CUSTOMER_NUMBER
    made: dict[str, Any] = {
        "field": column.key,
        "headerName": column.header,
        "headerTooltip": f"{column.header}, {column.basis}" if column.basis else column.header,
        "sortable": not hidden,
        "filter": False if hidden else _FILTERS.get(kind, "agTextColumnFilter"),
        "filterParams": _filter_params(kind),
        "floatingFilter": not hidden,
    }
    if kind is Kind.NUMBER:
        made["type"] = "rightAligned"
    if is_number:
        made |= {"pinned": "left", "cellRenderer": "CustomerLink", "width": 170}
    return made


def _filter_params(kind: Kind) -> dict[str, Any]:
    params: dict[str, Any] = {"maxNumConditions": 1, "buttons": ["reset"], "debounceMs": 400}
    if kind is Kind.YES_NO:
        params["filterOptions"] = ["equals", "blank", "notBlank"]
    if kind is Kind.DATE:
        params |= {"minValidYear": 1900, "maxValidYear": 2200}
    return params


def _filter(key: str, model: Mapping[str, Any], kind: Kind) -> Filter:
    condition = Condition(model["type"])
    if kind is Kind.DATE:
        return Filter(key, condition, model.get("dateFrom"), model.get("dateTo"))
    if kind is Kind.YES_NO:
        said = str(model.get("filter") or "").strip().lower()
        return Filter(key, condition, said.startswith(("y", "t", "1")))
    return Filter(key, condition, model.get("filter"), model.get("filterTo"))
