"""The saved versions of RFM groups."""

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.services.rfm import Version
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, icon, moment


def versions_list(saved: tuple[Version, ...]) -> list[Component]:
    """Return the saved versions, newest first; nothing before the first."""
    if not saved:
        return []
    return [
        section_header("Saved versions", lead="Each is a run with cards, a map and lists."),
        html.Ul([_version(each) for each in saved], className="rows"),
    ]


def _version(each: Version) -> html.Li:
    link = dcc.Link(each.name, href=f"/runs/{each.run_id}", className="stretched-link")
    made: list[Component | str] = [
        f"Version {each.number} · {each.scheme} · as of {wording.day(each.as_of)} · ",
        moment(each.created_at),
        f" · {each.who}",
    ]
    ended = each.status == "done"
    text = wording.counted(each.n_customers or 0, "customer") if ended else each.status.capitalize()
    return html.Li(
        [
            html.Div([link, html.Div(made, className="row-meta")], className="row-main"),
            chip(text),
            icon("chevron-right"),
        ],
        className="row-item",
    )
