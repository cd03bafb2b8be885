"""The frame of a run's page: everything that callbacks fill, with nothing in it yet."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.domain.results import MOST_POINTS
from core.services.run_views import RunView
from dashapp.components.chart import chart_card
from dashapp.components.job_progress import job_progress
from dashapp.components.parts import aria
from dashapp.components.run_charts import MAIN_AXES
from dashapp.components.state import skeleton

PROGRESS = "run"
VIEWS = {
    "overview": "Overview",
    "map": "Map",
    "number": "Choosing the number",
    "profiles": "Profiles",
    "method": "How it was done",
}


class Ids:
    """Component ids of the page of a run."""

    RUN, VIEW, FOUND, NAMES = "run-id", "run-view", "run-found", "run-names"
    HEAD, STATE, FILLED = "run-head", "run-state", "run-filled"
    OVERVIEW, SIZES = "run-overview", "run-sizes"
    MAP, X, Y, AXES = "run-map", "run-map-x", "run-map-y", "run-map-axes"
    MAP_READING = "run-map-reading"
    NUMBER, NUMBER_TABLE = "run-number", "run-number-table"
    PROFILES, PROFILES_TABLE, METHOD = "run-profiles", "run-profiles-table", "run-method"
    MATTERS, RULES = "run-matters", "run-rules"
    CONFIRM, DELETE, KEEP = "run-confirm", "run-delete", "run-keep"

    @staticmethod
    def section(view: str) -> str:
        """Return the id of the part of the page that holds a view."""
        return f"run-section-{view}"

    @staticmethod
    def seen(view: str) -> str:
        """Return the id of the store that is true once a view was looked at."""
        return f"run-seen-{view}"


def views_without(run: RunView) -> list[str]:
    """Return the views that a run has nothing for: rules leave no number to choose."""
    return ["number"] if run.recipe.rfm else []


def page(run_id: int, view: str, x: str, y: str) -> html.Div:
    """Return the page of a run that looks at one view.

    Parameters
    ----------
    x, y : what goes across and up on the map; "" for the main directions.
    """
    shown = view if view in VIEWS else "overview"
    sections: dict[str, list[Component]] = {
        "overview": _overview(),
        "map": _map(x or "main-1", y or "main-2"),
        "number": _number(),
        "profiles": _profiles(),
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
            _confirm(),
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


def _overview() -> list[Component]:
    return [
        html.Div(id=Ids.RULES),
        html.Div(skeleton("cards"), id=Ids.OVERVIEW, className="stack"),
        chart_card(
            Ids.SIZES,
            seeing="One bar for each segment: how many customers it has, and their share of all.",
        ),
    ]


def _map(x: str, y: str) -> list[Component]:
    return [
        chart_card(
            Ids.MAP,
            seeing=_map_words(),
            height="lg",
            extra=[_axis("Across", Ids.X, x), _axis("Up", Ids.Y, y)],
        ),
        html.P("", id=Ids.MAP_READING, className="muted small"),
    ]


def _map_words() -> list[Component]:
    return [
        html.P(
            "One point for each customer; colour and symbol show the segment, the name stands at "
            "the middle of its points. Customers who are near each other are alike."
        ),
        html.P(
            "The main directions (principal components) are the two mixtures of all columns in "
            "which customers differ most, so they have no unit. Choose two columns instead to read "
            "their own values."
        ),
        html.P(
            f"Of more than {MOST_POINTS:,} customers a sample is drawn: of every segment its "
            "share, of small ones a little more. Points of categories are strewn, so that they do "
            "not hide each other."
        ),
    ]


def _axis(label: str, box_id: str, chosen: str) -> html.Div:
    options = [{"value": name, "label": text} for name, text in MAIN_AXES.items()]
    if chosen not in MAIN_AXES:
        options.append({"value": chosen, "label": chosen})
    return html.Div(
        [
            html.Label(label, htmlFor=box_id, className="form-label"),
            dbc.Select(id=box_id, options=options, value=chosen, size="sm"),
        ],
        className="axis-choice",
    )


def _number() -> list[Component]:
    return [
        chart_card(
            Ids.NUMBER,
            seeing=(
                "Above, how far customers are from the centre of their segment: it always sinks, "
                "and the bend (“elbow”) is a good place to stop. Below, how clearly segments are "
                "separated (silhouette): the peak is the clearest. Thin bars show how sure we are "
                "where the silhouette comes from a sample."
            ),
            height="lg",
        ),
        html.Div(skeleton("table"), id=Ids.NUMBER_TABLE, className="stack"),
    ]


def _profiles() -> list[Component]:
    return [
        chart_card(
            Ids.PROFILES,
            seeing=(
                "Each cell is the mean of a column in a segment, in the column's own unit; for "
                "categories the share of customers. Orange is above the average of all customers, "
                "blue below; the strongest tone is two standard deviations or more."
            ),
            height="wide",
        ),
        html.Div(skeleton("table"), id=Ids.PROFILES_TABLE),
        html.Div(id=Ids.MATTERS),
    ]


def _confirm() -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalHeader(dbc.ModalTitle("Delete this run?"), close_button=False),
            dbc.ModalBody(
                "Its segments, their names and its map are removed for everybody. Customers and "
                "downloaded lists stay as they are."
            ),
            dbc.ModalFooter(
                [
                    html.Button(
                        "Keep it", id=Ids.KEEP, type="button", className="btn btn-secondary"
                    ),
                    html.Button("Delete", id=Ids.DELETE, type="button", className="btn btn-danger"),
                ]
            ),
        ],
        id=Ids.CONFIRM,
        is_open=False,
        centered=True,
    )
