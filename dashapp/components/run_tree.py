"""The view “Tree” of a run: the tree with its cut, the segments of that cut, one branch."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import Input, Output, State, callback, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.tree_view import MOST_SEGMENTS, TreeView
from core.errors import NotFoundError
from core.figures import dendrogram
from core.figures.dendrogram import CutSegment
from core.figures.theme import Theme
from core.services import run_tree, runs
from core.services.run_views import RunView
from core.services.work import Work
from dashapp import context
from dashapp.components import chosen_customers, tree_groups
from dashapp.components.chart import chart_card, chart_title_id
from dashapp.components.chosen_customers import ChosenIds
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, icon_button
from dashapp.components.run_ids import Ids as RunIds
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import skeleton

_DRAGGED = "shapes[0].y0"
_WHERE = "tree"
_CHOSEN = ChosenIds(_WHERE)


class Ids:
    """Component ids of the view."""

    CHART, K, FEWER, MORE, BEST = "tree", "tree-k", "tree-fewer", "tree-more", "tree-best"
    MOVED = "tree-moved"
    GROUPS, SAID = "tree-groups", "tree-said"
    MAKE, GO, LOOK = "tree-make", "tree-go", "tree-look"


def parts() -> list[Component]:
    """Return the view; callbacks fill it when it is looked at."""
    return [
        dcc.Location(id=Ids.GO, refresh="callback-nav"),
        dcc.Store(id=Ids.MOVED, data=0),
        html.Div(id=Ids.SAID),
        chart_card(
            Ids.CHART,
            seeing=_words(),
            height="wide",
            extra=[_cutting()],
            drags="lines",
        ),
        html.Section(
            html.Div(
                [
                    section_header(
                        "The segments of this cut",
                        lead="They change as you move the line. The run stays as it is until you "
                        "make these segments.",
                    ),
                    html.Div(skeleton("table"), id=Ids.GROUPS, **aria(live="polite")),
                    html.Div(
                        html.Button(
                            "Make these segments",
                            id=Ids.MAKE,
                            type="button",
                            className="btn btn-primary",
                        ),
                        className="button-row",
                    ),
                ],
                className="card-body stack-sm",
            ),
            className="card",
        ),
        html.Div(_looking(), className="axis-choice tree-looking"),
        chosen_customers.chosen_customers(_WHERE),
    ]


@callback(
    Output(Ids.K, "value"),
    Output(Ids.K, "max"),
    Input(RunIds.FOUND, "data"),
    Input(RunIds.seen("tree"), "data"),
)
def begin(found: dict[str, Any] | None, seen: bool) -> tuple[int, int]:
    """Begin with the run's own number."""
    run, tree = _tree(found, seen)
    return run.k or tree.widest_gap(), tree.most_segments


# Apart from `begin`: charts tell of every change of their size, and what they tell would take the
# place of an answer that is still under way.
@callback(
    output=(Output(Ids.K, "value", allow_duplicate=True), Output(Ids.MOVED, "data")),
    inputs={
        "moved": Input(Ids.CHART, "relayoutData"),
        "_fewer": Input(Ids.FEWER, "n_clicks"),
        "_more": Input(Ids.MORE, "n_clicks"),
        "_best": Input(Ids.BEST, "n_clicks"),
    },
    state={
        "k": State(Ids.K, "value"),
        "n_moves": State(Ids.MOVED, "data"),
        "found": State(RunIds.FOUND, "data"),
    },
    prevent_initial_call=True,
)
def move(
    moved: dict[str, Any] | None,
    k: int | None,
    n_moves: int,
    found: dict[str, Any] | None,
    **_clicks: int | None,
) -> tuple[int, int]:
    """Follow the line as it is dragged, and the buttons."""
    is_dragged = ctx.triggered_id == Ids.CHART
    if is_dragged and _DRAGGED not in (moved or {}):
        raise PreventUpdate
    run, tree = _tree(found, seen=True)
    now = k or run.k or tree.widest_gap()
    if is_dragged and moved:
        now = tree.k_at(dendrogram.unscaled(tree, float(moved[_DRAGGED])))
    elif ctx.triggered_id == Ids.BEST:
        now = tree.widest_gap()
    else:
        now += 1 if ctx.triggered_id == Ids.MORE else -1
    return min(max(now, 2), tree.most_segments), n_moves + 1


@callback(
    Output(Ids.CHART, "figure"),
    Output(chart_title_id(Ids.CHART), "children"),
    Output(Ids.GROUPS, "children"),
    Output(Ids.MAKE, "disabled"),
    Output(Ids.MAKE, "children"),
    Output(Ids.SAID, "children"),
    Output(Ids.LOOK, "options"),
    Input(Ids.K, "value"),
    Input(Ids.MOVED, "data"),
    Input(ShellIds.THEME, "data"),
    Input(RunIds.NAMES, "data"),
    State(RunIds.FOUND, "data"),
    State(RunIds.seen("tree"), "data"),
)
def show(
    k: int | None,
    _moves: int,
    theme: Theme | None,
    _names: int,
    found: dict[str, Any] | None,
    seen: bool,
) -> tuple[Any, ...]:
    """Draw the tree with its cut, and describe the segments that the cut makes.

    A line that was dragged a little goes back to the middle of its gap.
    """
    run, tree = _tree(found, seen)
    if not theme or k is None or not 2 <= k <= tree.most_segments:
        raise PreventUpdate
    segments = _segments(run, k)
    is_own = k == run.k
    may = context.actor().may(Permission.RUN)
    return (
        dendrogram.figure(tree, k, segments, theme).to_dict(),
        dendrogram.finding(tree, k),
        tree_groups.cut_table(run, run_tree.groups(tree, k), segments),
        is_own or not may,
        "These are the segments of this run" if is_own else f"Make these {k} segments",
        tree_groups.how_joined(tree),
        tree_groups.looking_choices(tree, k, segments),
    )


@callback(
    Output(_CHOSEN.selection, "data"),
    Input(Ids.CHART, "clickData"),
    Input(Ids.LOOK, "value"),
    State(RunIds.FOUND, "data"),
    State(RunIds.seen("tree"), "data"),
    prevent_initial_call=True,
)
def look_at(
    clicked: dict[str, Any] | None, wanted: str | None, found: dict[str, Any] | None, seen: bool
) -> dict[str, int]:
    """Choose the customers below the join that was clicked, or of a segment of the cut."""
    asked = wanted if ctx.triggered_id == Ids.LOOK else _clicked(clicked)
    if not asked:
        raise PreventUpdate
    run, _ = _tree(found, seen)
    return {"run_id": run.id, "branch": int(asked)}


@callback(
    Output(Ids.GO, "href"),
    Input(Ids.MAKE, "n_clicks"),
    State(Ids.K, "value"),
    State(RunIds.FOUND, "data"),
    running=[(Output(Ids.MAKE, "disabled"), True, False)],
    prevent_initial_call=True,
)
def make(clicks: int | None, k: int, found: dict[str, Any]) -> str:
    """Start a run that is cut so, and go to its page."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        started = run_tree.make_segments(work, found["run"], k)
    return f"/runs/{started.run_id}"


chosen_customers.register(_WHERE)


def _clicked(clicked: dict[str, Any] | None) -> str:
    node = clicked["points"][0].get("customdata") if clicked else None
    return "" if node is None else str(node)


def _tree(found: dict[str, Any] | None, seen: bool) -> tuple[RunView, TreeView]:
    if not found or found.get("status") != "done" or not seen or "tree" in found["without"]:
        raise PreventUpdate
    with context.work(read_only=True) as work:
        return _read(work, found["run"])


def _read(work: Work, run_id: int) -> tuple[RunView, TreeView]:
    try:
        return runs.view(work, run_id), run_tree.view(work, run_id)
    except NotFoundError as problem:
        raise PreventUpdate from problem


def _segments(run: RunView, k: int) -> list[CutSegment]:
    if k == run.k:
        return [CutSegment(each.name, each.colour) for each in run.segments]
    return [CutSegment(f"Segment {place + 1}", place) for place in range(k)]


def _looking() -> list[Component]:
    return [
        html.Label("Look at the customers of", htmlFor=Ids.LOOK, className="form-label"),
        dbc.Select(id=Ids.LOOK, options=[], placeholder="A segment of this cut", size="sm"),
    ]


def _cutting() -> html.Div:
    return html.Div(
        [
            html.Label("Segments", htmlFor=Ids.K, className="form-label"),
            html.Div(
                [
                    icon_button(Ids.FEWER, "dash", "One segment fewer", small=True),
                    dbc.Input(id=Ids.K, type="number", min=2, max=MOST_SEGMENTS, step=1, size="sm"),
                    icon_button(Ids.MORE, "plus", "One segment more", small=True),
                    html.Button(
                        "Clearest cut",
                        id=Ids.BEST,
                        type="button",
                        className="btn btn-secondary btn-sm",
                    ),
                ],
                className="tree-cutting",
            ),
        ],
        className="axis-choice",
    )


def _words() -> list[Component]:
    return [
        html.P(
            "Every bracket joins two groups of customers; the higher it stands, the less alike "
            "they are. At the foot are branches with the number of their customers."
        ),
        html.P(
            "The dashed line cuts the tree: every branch that hangs below it is a segment. Drag "
            "it, type a number, or use the arrow keys in the box. A wide gap without brackets is "
            "a good place to cut. Click a dot to see what the customers below it are like."
        ),
    ]
