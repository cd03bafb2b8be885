"""The second way in: a table of a database that the administrator has named."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, html
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.services import sources
from dashapp import context
from dashapp.components.fields import field
from dashapp.components.shell import Ids as ShellIds

_Options = list[dict[str, str]]


class SourceIds:
    """Component ids of the form."""

    FORM, SOURCE, TABLE = "source-form", "source-name", "source-table"
    COLUMNS, FETCH = "source-columns", "source-fetch"


def source_form() -> html.Section:
    """Return the form; it is hidden until there is a source."""
    return html.Section(
        [
            html.H2("Or read a table of a database"),
            html.P(
                "Nothing in the database is changed; the table goes the same way as a file.",
                className="muted",
            ),
            html.Div(
                [
                    field("Database", SourceIds.SOURCE, dbc.Select(id=SourceIds.SOURCE)),
                    field("Table", SourceIds.TABLE, dbc.Select(id=SourceIds.TABLE)),
                ],
                className="grid-2",
            ),
            html.P("", id=SourceIds.COLUMNS, className="muted small", role="status"),
            html.Div(
                html.Button(
                    "Read the table",
                    id=SourceIds.FETCH,
                    type="button",
                    className="btn btn-secondary",
                    disabled=True,
                )
            ),
        ],
        id=SourceIds.FORM,
        className="card card-body stack-sm mt-4",
        hidden=True,
    )


@callback(
    Output(SourceIds.SOURCE, "options"),
    Output(SourceIds.SOURCE, "value"),
    Output(SourceIds.FORM, "hidden"),
    Input(SourceIds.FORM, "id"),
)
def name_sources(_id: str) -> tuple[_Options, str | None, bool]:
    """Offer the databases that are named, if the person may import."""
    with context.work(read_only=True) as work:
        names = sources.names(work) if work.actor.may(Permission.IMPORT) else ()
    return _options(names), names[0] if len(names) == 1 else None, not names


@callback(
    Output(SourceIds.TABLE, "options"),
    Output(SourceIds.TABLE, "value"),
    Input(SourceIds.SOURCE, "value"),
    prevent_initial_call=True,
)
def name_tables(source: str | None) -> tuple[_Options, None]:
    """Offer the tables of a database."""
    if not source:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        found = sources.tables(work, source)
    return _options([table.name for table in found]), None


@callback(
    Output(SourceIds.COLUMNS, "children"),
    Output(SourceIds.FETCH, "disabled"),
    Input(SourceIds.TABLE, "value"),
    State(SourceIds.SOURCE, "value"),
    prevent_initial_call=True,
)
def name_columns(table: str | None, source: str | None) -> tuple[str, bool]:
    """Say which columns a table has, before it is read."""
    if not table or not source:
        return "", True
    with context.work(read_only=True) as work:
        found = sources.tables(work, source)
    columns = next((each.columns for each in found if each.name == table), ())
    return f"Its columns: {', '.join(columns)}.", False


@callback(
    Output(ShellIds.URL, "href", allow_duplicate=True),
    Input(SourceIds.FETCH, "n_clicks"),
    State(SourceIds.SOURCE, "value"),
    State(SourceIds.TABLE, "value"),
    State("upload-kind", "value"),
    prevent_initial_call=True,
)
def fetch(clicks: int | None, source: str | None, table: str | None, kind: str) -> str:
    """Begin to read the table, and go where that is shown."""
    if not clicks or not source or not table:
        raise PreventUpdate
    with context.work() as work:
        import_id, _ = sources.fetch(work, source, table, kind)
    return f"/data/import/{import_id}"


def _options(names: Sequence[str]) -> _Options:
    return [{"value": name, "label": name} for name in names]
