"""Describe a customer by a few values: the segment of a run, and who is most like them."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.domain.fields import Kind
from core.domain.segments import IN_NO_SEGMENT
from core.errors import UserError
from core.services import new_customer
from core.services.look_alikes import LookAlike
from core.services.new_customer import Asked, Placed
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components.fields import wrapped
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import link_button
from dashapp.components.segment_mark import segment_mark
from dashapp.components.stacked_table import stacked_table
from dashapp.components.state import failed_state, notice, skeleton

register_page(__name__, path="/segments/place", title="Describe a customer · Segment Atlas")


class Ids:
    """Component ids of this page."""

    RUN, TITLE, FORM, ACTION = "place-run", "place-title", "place-form", "place-action"
    PLACE, FOUND = "place-place", "place-found"

    @staticmethod
    def value(column: int | Any) -> dict[str, Any]:  # noqa: ANN401 - or the wildcard ALL
        """Return the id of the box of a column, by its place among those of the run."""
        return {"type": "place-value", "column": column}


def layout(run: str = "", **_query: str) -> html.Div:
    """Return the page; `run` is whose segments somebody is placed into."""
    run_id = id_in(run)
    return html.Div(
        [
            dcc.Store(id=Ids.RUN, data=run_id),
            page_header(
                "Describe a customer",
                lead="Somebody whom you know by a few values: where they belong, and who is most "
                "like them. Nothing is stored.",
                crumbs=[
                    ("Segments", "/segments"),
                    ("The run", f"/runs/{run_id}"),
                    ("Describe a customer", None),
                ],
            ),
            html.Section(
                [
                    html.Div(id=Ids.TITLE),
                    html.Div(skeleton(), id=Ids.FORM, className="alike-form"),
                    html.Div(
                        html.Button(
                            "Find the segment",
                            id=Ids.PLACE,
                            type="button",
                            className="btn btn-primary",
                        ),
                        id=Ids.ACTION,
                        hidden=True,
                    ),
                ],
                className="card card-body stack",
            ),
            html.Div(id=Ids.FOUND, className="stack", role="status"),
        ],
        className="page",
    )


@callback(
    Output(Ids.TITLE, "children"),
    Output(Ids.FORM, "children"),
    Output(Ids.ACTION, "hidden"),
    Input(Ids.RUN, "data"),
)
def ask(run_id: int) -> tuple[Component, list[Component], bool]:
    """Ask for the columns of the run."""
    try:
        with context.work(read_only=True) as work:
            name, columns = new_customer.asked(work, run_id)
    except UserError as problem:
        back = link_button("All runs", "/segments", kind="secondary")
        return failed_state(problem.what, problem.fix, back), [], True
    lead = "Leave a box empty where you do not know; the usual value stands for it then."
    return section_header(name, lead=lead), [_box(n, one) for n, one in enumerate(columns)], False


@callback(
    Output(Ids.FOUND, "children"),
    Input(Ids.PLACE, "n_clicks"),
    Input(Ids.value(ALL), "n_submit"),
    State(Ids.value(ALL), "value"),
    State(Ids.RUN, "data"),
    prevent_initial_call=True,
)
def show(
    clicks: int | None, submits: list[int | None], values: list[Any], run_id: int
) -> list[Component]:
    """Show where they belong."""
    if not clicks and not any(submits):
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            _, columns = new_customer.asked(work, run_id)
            # The boxes of another run have no meaning here; what is left over is not looked at.
            named = zip((one.facts.name for one in columns), values, strict=False)
            placed = new_customer.place(work, run_id, dict(named))
    except UserError as problem:
        return [notice(problem.fix, title=problem.what, tone="warning")]
    return [_segment(placed, run_id), _alike(placed.alike)]


def _box(place: int, one: Asked) -> html.Div:
    box: Component
    if one.levels:
        choices = [{"value": "", "label": "Not known"}]
        choices += [{"value": level, "label": level} for level in one.levels]
        box = dbc.Select(id=Ids.value(place), options=choices, value="")
    elif one.facts.kind is Kind.DATE:
        box = dbc.Input(id=Ids.value(place), type="date")
    else:
        box = dbc.Input(id=Ids.value(place), type="number", step="any")
    return wrapped(one.facts.name, box, _usual(one))


def _usual(one: Asked) -> str:
    """Return what customers usually have, to show the unit."""
    facts = one.facts
    needed = "Needed. " if one.is_needed else ""
    if one.levels or facts.minimum is None or facts.maximum is None:
        return needed.strip()
    low, high = (
        wording.measure(each, facts.kind, column=facts.name)
        for each in (facts.minimum, facts.maximum)
    )
    return f"{needed}Customers have {low} to {high}."


def _segment(placed: Placed, run_id: int) -> html.Section:
    if placed.segment is None:
        said = "Too few customers are like them: they belong to no segment."
        nearest = f" The nearest is {wording.quoted(placed.second)}." if placed.second else ""
        return html.Section(
            [section_header(IN_NO_SEGMENT), html.P(f"{said}{nearest}")],
            className="card card-body stack-sm",
        )
    one = placed.segment
    second = f" The next best is {wording.quoted(placed.second)}." if placed.second else ""
    filled = _filled(placed.filled)
    name = html.Span([segment_mark(one.colour), html.Strong(one.name)], className="segment-named")
    return html.Section(
        [
            section_header("The segment"),
            html.P([name, f" · {placed.firmly}.{second}"]),
            html.P(filled, className="muted") if filled else None,
            html.P(dcc.Link("See what this segment is like", href=f"/runs/{run_id}")),
        ],
        className="card card-body stack-sm",
    )


def _filled(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f"Not known, so the usual value stands for it: {wording.listed(list(names))}."


def _alike(found: Sequence[LookAlike]) -> html.Section:
    rows: list[list[str | Component]] = [
        [
            dcc.Link(one.title or one.number, href=f"/customers/{one.id}"),
            one.number,
            one.degree.capitalize(),
            f"{one.distance:.2f}",
        ]
        for one in found
    ]
    heads = ("Customer", "Number", "How alike", "Distance")
    return html.Section(
        [
            section_header("The most similar customers"),
            stacked_table(heads, rows, numbers=("Distance",)),
        ],
        className="card card-body stack-sm",
    )
