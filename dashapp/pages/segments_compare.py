"""Two runs side by side: which segments are the same, and who is elsewhere."""

import dash_bootstrap_components as dbc
from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.errors import UserError
from core.services import run_pairs, runs
from core.services.run_views import RunRow
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components.page_header import page_header
from dashapp.components.parts import aria, link_button
from dashapp.components.run_overlap import overlap
from dashapp.components.state import empty_state, notice

register_page(__name__, path="/segments/compare", title="Compare two runs · Segment Atlas")


class Ids:
    """Component ids of this page."""

    ASKED, ONE, OTHER = "compare-asked", "compare-one", "compare-other"
    FORM, NONE, FOUND = "compare-form", "compare-none", "compare-found"


def layout(one: str = "", other: str = "", **_query: str) -> html.Div:
    """Return the page; `one` and `other` are ids of runs."""
    asked = [id_in(each) for each in (one, other)]
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data=asked),
            page_header(
                "Compare two runs",
                lead="Which segments are the same, how many customers are elsewhere, and what "
                "they spent.",
                crumbs=[("Segments", "/segments"), ("Compare two runs", None)],
            ),
            html.Div(_too_few(), id=Ids.NONE, hidden=True),
            html.Div(
                [
                    html.Div(_choice(Ids.ONE, "First run"), className="field"),
                    html.Div(_choice(Ids.OTHER, "Second run"), className="field"),
                ],
                id=Ids.FORM,
                className="card card-body field-pair",
            ),
            html.Div(id=Ids.FOUND, className="stack", **aria(live="polite")),
        ],
        className="page stack",
    )


def _choice(component_id: str, label: str) -> list[Component]:
    return [dbc.Label(label, html_for=component_id), dbc.Select(id=component_id, options=[])]


def _too_few() -> html.Div:
    return empty_state(
        "columns-gap",
        "There are no two runs yet",
        "Find segments twice, by other columns, another way or with newer customers, then compare.",
        link_button("Find segments", "/segments/new"),
    )


@callback(
    Output(Ids.ONE, "options"),
    Output(Ids.OTHER, "options"),
    Output(Ids.ONE, "value"),
    Output(Ids.OTHER, "value"),
    Output(Ids.FORM, "hidden"),
    Output(Ids.NONE, "hidden"),
    Input(Ids.ASKED, "data"),
)
def offer(
    asked: list[int],
) -> tuple[list[dict[str, str]], list[dict[str, str]], str | None, str | None, bool, bool]:
    """Offer the finished runs; without a wish the newest beside the one before it."""
    with context.work(read_only=True) as work:
        done = [row for row in runs.list_runs(work) if row.status == "done"]
    options = [{"value": str(row.id), "label": _label(row)} for row in done]
    if len(done) < 2:
        return options, options, None, None, True, False
    known = {row.id for row in done}
    other = asked[1] if asked[1] in known else next(r.id for r in done if r.id != asked[0])
    one = asked[0] if asked[0] in known else next(r.id for r in done if r.id != other)
    return options, options, str(one), str(other), False, True


def _label(row: RunRow) -> str:
    return f"{row.name} (run {row.id}, {row.created_at:%d %b %Y})"


@callback(
    Output(Ids.FOUND, "children"),
    Input(Ids.ONE, "value"),
    Input(Ids.OTHER, "value"),
    prevent_initial_call=True,
)
def show(one: str | None, other: str | None) -> list[Component]:
    """Show the two runs side by side."""
    if not one or not other:
        return []
    try:
        with context.work(read_only=True) as work:
            return overlap(run_pairs.compare(work, int(one), int(other)))
    except UserError as error:
        return [notice(error.fix, tone="warning", title=error.what)]
