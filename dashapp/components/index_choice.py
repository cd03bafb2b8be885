"""Going by one index: which number of segments each would take, and making these."""

from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.indices import BY_KEY
from core.services import runs
from core.services.run_views import RunView
from dashapp import context
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, chip, table_frame
from dashapp.components.run_ids import Ids as RunIds

_GO = "run-go-by-address"


def go_by_id(key: Any) -> dict[str, Any]:  # noqa: ANN401 - a key or the wildcard ALL
    """Return the id of the button that makes the segments which an index says."""
    return {"type": "run-go-by", "index": key}


def address() -> dcc.Location:
    """Return where the page goes when segments are asked for; it stands in the page at first."""
    return dcc.Location(id=_GO, refresh="callback-nav")


def index_choice(run: RunView, *, may_run: bool) -> Component | None:
    """Return what each index alone would take; None where nothing was chosen among numbers."""
    if run.advice is None or not run.advice.named:
        return None
    rows = [
        html.Tr(
            [
                html.Th(wording.opening(BY_KEY[key].short), scope="row"),
                html.Td(_taken(k)),
                html.Td(_offer(run, key, k) if may_run else None),
            ]
        )
        for key, k in run.advice.named.items()
    ]
    table = html.Table(
        [
            html.Thead(
                html.Tr(
                    [
                        html.Th("Index", scope="col"),
                        html.Th("Would take", scope="col"),
                        html.Th(html.Span("What to do", className="visually-hidden"), scope="col"),
                    ]
                )
            ),
            html.Tbody(rows),
        ],
        className="table",
    )
    return html.Section(
        [
            section_header(
                "Going by one index",
                lead="Our advice weighs all of them. If you trust one more, take its number.",
            ),
            table_frame(table, "What each index alone would take"),
        ],
        className="stack-sm",
    )


@callback(
    Output(_GO, "href"),
    Input(go_by_id(ALL), "n_clicks"),
    State(RunIds.RUN, "data"),
    prevent_initial_call=True,
)
def follow(clicks: list[int | None], run_id: int) -> str:
    """Start a run in the number that one index says, and go there."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    with context.work() as work:
        started = runs.go_by(work, run_id, ctx.triggered_id["index"])
    return f"/runs/{started.run_id}"


def _taken(k: int | None) -> str:
    if k is None:
        return "names no number"
    return "one segment: nobody divided" if k == 1 else wording.counted(k, "segment")


def _offer(run: RunView, key: str, k: int | None) -> Component | None:
    if k is None or k == 1:
        return None
    if k == run.k:
        return chip("shown here", tone="accent")
    return html.Button(
        f"Make {k} segments",
        id=go_by_id(key),
        type="button",
        className="btn btn-secondary btn-sm",
        **aria(label=f"Make {k} segments, as the {BY_KEY[key].short} says"),
    )
