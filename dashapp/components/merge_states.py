"""What is shown where customers are merged, besides the groups themselves."""

from dash import dcc, html
from dash.development.base_component import Component

from core.domain.wording import counted
from core.services.customer_imports import Departure
from core.services.imports import ImportView
from core.services.merges import Candidates
from dashapp.components.parts import icon, link_button
from dashapp.components.state import empty_state, failed_state, notice

HREF = "/customers/merge"


def not_done(view: ImportView) -> list[Component]:
    """Return what is shown of a merge that was cancelled or failed: nothing has changed."""
    back = link_button("Back to the candidates", HREF)
    if view.status == "cancelled":
        return [failed_state("The merge was cancelled.", "Nothing was changed.", back)]
    return [failed_state(view.what, view.fix, back)]


def nobody(found: Candidates) -> Component:
    """Return what is shown when nobody seems to be there twice."""
    text = "No two customers have an email address or a phone number in common."
    if found.n_apart:
        text = "Everybody else with a common address or phone was said to be a different person."
    return empty_state(
        "person-check",
        "Nobody seems to be there twice",
        text,
        link_button("All customers", "/customers", kind="secondary"),
    )


def hint(n_groups: int) -> Component | None:
    """Return the notice that customers may be there twice, or None when nobody is."""
    if not n_groups:
        return None
    button = link_button("Look at them", HREF, kind="secondary", icon_name="people")
    text = html.Div("They have an email address or a phone number in common.")
    return notice(html.Div([text, button], className="notice-row"), title=_twice(n_groups))


def merge_link(n_groups: int) -> Component | None:
    """Return the same in a line."""
    if not n_groups:
        return None
    said = f"{_twice(n_groups)}."
    return html.P([icon("people"), said, dcc.Link("Look at them", href=HREF)], className="hint")


def departed(found: Departure | None) -> Component | None:
    """Return in a line who has just left, or None when nobody has."""
    if found is None:
        return None
    said: list[Component | str] = [
        icon("box-arrow-right"),
        f"{counted(found.n_left, 'customer')} left: not in “{found.file_name}”, which replaced "
        "all. ",
        dcc.Link("See that import", href=f"/data/import/{found.import_id}"),
    ]
    return html.P(said, className="hint")


def _twice(n_groups: int) -> str:
    person = "1 person seems" if n_groups == 1 else f"{n_groups:,} people seem"
    return f"{person} to be there more than once"
