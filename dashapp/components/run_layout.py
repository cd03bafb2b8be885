"""The frame of a run's page: everything that callbacks fill, with nothing in it yet."""

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from core.domain.algorithms import ALGORITHMS
from core.services.run_views import RunView
from dashapp.components import run_parts, run_tree
from dashapp.components.confirm_deletion import confirm_deletion
from dashapp.components.job_progress import job_progress
from dashapp.components.parts import aria
from dashapp.components.run_ids import PROGRESS, VIEWS, Ids
from dashapp.components.state import skeleton


def views_without(run: RunView) -> list[str]:
    """Return the views that a run has nothing for: a number that was not chosen, or no tree."""
    if not run.recipe.is_searched:
        return ["number", "tree"]
    way = ALGORITHMS[run.recipe.algorithm]
    without = {"number": way.finds_number, "tree": not way.has_tree}
    return [view for view, is_absent in without.items() if is_absent]


def list_of(run: RunView) -> dict[str, str]:
    """Return where the list of a hand-made segment is, for who saved it to download it at once."""
    if not run.recipe.hand or not run.segments:
        return {}
    return {"list": f"/lists/new?run={run.id}&segment={run.segments[0].id}"}


def page(run_id: int, view: str, x: str, y: str) -> html.Div:
    """Return the page of a run that looks at one view.

    Parameters
    ----------
    x, y : what goes across and up on the map; "" for the main directions.
    """
    shown = view if view in VIEWS else "overview"
    sections: dict[str, list[Component]] = {
        "overview": run_parts.overview(),
        "map": run_parts.on_the_map(x or "main-1", y or "main-2"),
        "number": run_parts.number(),
        "tree": run_tree.parts(),
        "profiles": run_parts.profiles(),
        "method": [html.Div(skeleton("lines"), id=Ids.METHOD)],
    }
    return html.Div(
        [
            dcc.Store(id=Ids.RUN, data=run_id),
            dcc.Store(id=Ids.VIEW, data=shown),
            dcc.Store(id=Ids.FOUND),
            dcc.Store(id=Ids.NAMES, data=0),
            dcc.Store(id=Ids.AXES),
            *(dcc.Store(id=Ids.seen(name), data=False) for name in VIEWS),
            html.Header(skeleton("lines"), id=Ids.HEAD, className="page-header"),
            job_progress(PROGRESS, title="Finding segments"),
            html.Div(id=Ids.STATE),
            html.Div(
                [
                    _tabs(run_id, shown),
                    *(
                        html.Section(
                            [html.H2(VIEWS[name], className="visually-hidden"), *parts],
                            id=Ids.section(name),
                            className="stack",
                            hidden=name != shown,
                        )
                        for name, parts in sections.items()
                    ),
                ],
                id=Ids.FILLED,
                className="stack",
                hidden=True,
            ),
            confirm_deletion(
                (Ids.CONFIRM, Ids.KEEP, Ids.DELETE),
                "Delete this run?",
                "Its segments, their names and its map are removed for everybody. Customers and "
                "downloaded lists stay as they are.",
            ),
        ],
        className="page page-wide stack",
    )


def _tabs(run_id: int, shown: str) -> html.Nav:
    return html.Nav(
        [
            html.A(
                text,
                href=f"/runs/{run_id}?view={name}",
                className="tab",
                **_tab_marks(name, is_shown=name == shown),
            )
            for name, text in VIEWS.items()
        ],
        id="run-tabs",
        className="tabs",
        **aria(label="Views of this run"),
    )


def _tab_marks(view: str, *, is_shown: bool) -> dict[str, Any]:
    return {"data-view": view} | (aria(current="page") if is_shown else {})
