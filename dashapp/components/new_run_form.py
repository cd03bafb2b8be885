"""The form that finds segments: columns, how many segments, preparation, a name."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashapp.components import preparation_form, preparation_preview, recipe_form, single_columns
from dashapp.components.algorithm_form import how_found
from dashapp.components.page_header import section_header
from dashapp.components.parts import aria, link_button
from dashapp.components.state import empty_state, skeleton


class Ids:
    """Component ids of the page."""

    LIKE, ASKED, N_CUSTOMERS = "new-run-like", "new-run-asked", "new-run-n-customers"
    COLUMNS, NOBODY, FORM = "new-run-columns", "new-run-nobody", "new-run-form"
    SUMMARY, START, NAME = "new-run-summary", "new-run-start", "new-run-name"
    GO, SEVERAL = "new-run-go", "new-run-several"


def no_customers() -> Component:
    """Return what stands in place of the form before the first import."""
    return empty_state(
        "people",
        "No customers yet",
        "Import a customer file first; its columns are then offered here.",
        link_button("Import customers", "/data/import", icon_name="upload"),
    )


def form_parts() -> list[Component]:
    """Return the boxes; callbacks fill in the columns."""
    return [
        _card(
            section_header(
                "Compare customers by",
                lead="Few columns that mean something beat many. Two to six is a good start.",
            ),
            html.Div(skeleton("lines"), id=Ids.COLUMNS, className="stack-sm"),
        ),
        _card(
            section_header("How many segments?"),
            recipe_form.how_many(),
            recipe_form.advanced(),
            how_found(),
        ),
        _card(
            section_header("Getting the columns ready"),
            *preparation_preview.place(),
            preparation_form.for_all_columns(),
            single_columns.column_by_column(),
        ),
        _card(_name_field(), html.P("", id=Ids.SUMMARY, role="status"), _start_button()),
    ]


def _card(*parts: Component) -> html.Section:
    return html.Section(html.Div(list(parts), className="card-body stack-sm"), className="card")


def _name_field() -> html.Div:
    box = dbc.Input(
        id=Ids.NAME,
        maxlength=200,
        placeholder="Named after its columns if left empty",
        autocomplete="off",
    )
    label = html.Label("Name (optional)", htmlFor=Ids.NAME, className="form-label")
    return html.Div([label, box], className="field")


def _start_button() -> html.Div:
    button = html.Button(
        "Find segments",
        id=Ids.START,
        type="button",
        className="btn btn-primary",
        disabled=True,
        **aria(describedby=Ids.SUMMARY),
    )
    several = html.Button(
        "Try several ways instead",
        id=Ids.SEVERAL,
        type="button",
        className="btn btn-secondary",
        disabled=True,
        **aria(describedby=Ids.SUMMARY),
    )
    return html.Div([button, several], className="button-row")
