"""What a run found, written down: to be read, printed or copied by people who were not there."""

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.errors import UserError
from core.services import findings_page
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import findings
from dashapp.components.state import skeleton

register_page(
    __name__,
    path_template="/segments/<run_id>/findings",
    title="Findings · Segment Atlas",
    # Its address is also one of a segment's page by form; the first that fits is taken.
    order=1,
)


class Ids:
    """Component ids of this page."""

    RUN, HEAD, BODY = "findings-run", "findings-head", "findings-body"


def layout(run_id: str = "", **_query: str) -> html.Div:
    """Return the page of a run's findings; a callback fills it."""
    return html.Div(
        [
            dcc.Store(id=Ids.RUN, data=id_in(run_id)),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            html.Div(skeleton("lines"), id=Ids.BODY, className="stack"),
        ],
        className="page stack findings",
    )


@callback(Output(Ids.HEAD, "children"), Output(Ids.BODY, "children"), Input(Ids.RUN, "data"))
def show(run_id: int) -> tuple[list[Component], list[Component | None]]:
    """Show the findings, or why there are none."""
    try:
        with context.work(read_only=True) as work:
            found = findings_page.view(work, run_id)
    except UserError as problem:
        return findings.nothing_here(run_id, problem)
    return findings.heading(found), findings.body(found)
