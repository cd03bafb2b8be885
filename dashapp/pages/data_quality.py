"""Data quality: what is doubtful about the customers, in plain words."""

from dash import Input, Output, callback, html, register_page
from dash.development.base_component import Component

from core.domain import wording
from core.domain.actor import Actor, Permission
from core.services import merges, quality
from core.services.quality import QualityReport
from dashapp import context
from dashapp.components.data_quality import doubts
from dashapp.components.merge_states import hint
from dashapp.components.page_header import page_header
from dashapp.components.parts import Tone, link_button
from dashapp.components.state import empty_state, notice, skeleton

register_page(__name__, path="/data/quality", title="Data quality · Segment Atlas")


class Ids:
    """Component ids of this page."""

    BODY = "quality-body"


def layout(**_query: str) -> html.Div:
    """Return the page."""
    header = page_header(
        "Data quality",
        lead="What is missing, far out or impossible, and what it means for segments.",
        crumbs=[("Data", "/data"), ("Data quality", None)],
    )
    body = html.Div(skeleton("table"), id=Ids.BODY, className="stack")
    return html.Div([header, body], className="page")


@callback(Output(Ids.BODY, "children"), Input(Ids.BODY, "id"))
def show(_id: str) -> list[Component]:
    """Show the report on the newest customers."""
    with context.work(read_only=True) as work:
        n_groups = merges.n_candidates(work) if work.actor.may(Permission.IMPORT) else 0
        return body(quality.report(work), work.actor, n_groups)


def body(report: QualityReport | None, actor: Actor, n_groups: int = 0) -> list[Component]:
    """Return the content for what was found.

    Parameters
    ----------
    n_groups : customers who may be the same person each.
    """
    if report is None:
        return [no_customers(actor)]
    customers = wording.counted(report.n_customers, "customer")
    looked = f"{customers}, data version {report.data_version}. Nothing was changed in your data."
    tone: Tone = "success" if report.is_known and not report.n_serious else "info"
    twice = hint(n_groups)
    shown = [notice(looked, tone=tone, title=report.said), *([twice] if twice else [])]
    return [*shown, *doubts(report, actor)]


def no_customers(actor: Actor) -> Component:
    """Return what stands here before the first import."""
    button = link_button("Import customers", "/data/import", icon_name="upload")
    return empty_state(
        "clipboard-check",
        "No customers yet",
        "After each import, what is doubtful about the customers is shown here.",
        *([button] if actor.may(Permission.IMPORT) else []),
    )
