"""One campaign: who is in it, when it counts, and what came of it."""

from dash import Input, Output, State, callback, ctx, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.errors import NotFoundError
from core.services import campaigns
from core.services.campaigns import CampaignView
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components.campaign_parts import result, stage_chip, who
from dashapp.components.confirm_deletion import confirm_deletion
from dashapp.components.job_progress import JobIds, follow_job, job_progress
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, skeleton
from dashapp.components.toast import notify

register_page(__name__, path_template="/campaigns/<campaign_id>", title="Campaign · Segment Atlas")

_PREFIX = "campaign"
_ENDED = ("done", "failed", "cancelled")


class Ids:
    """Component ids of this page."""

    CAMPAIGN, BODY, GO = "campaign-id", "campaign-body", "campaign-go"
    FOUND = "campaign-found"
    ASK, DIALOG, KEEP, DROP = (
        "campaign-ask", "campaign-dialog", "campaign-keep", "campaign-drop",
    )  # fmt: skip


def layout(campaign_id: str = "", **_query: str) -> html.Div:
    """Return the page of the campaign with this id."""
    return html.Div(
        [
            dcc.Store(id=Ids.CAMPAIGN, data=id_in(campaign_id)),
            dcc.Store(id=Ids.FOUND),
            dcc.Location(id=Ids.GO, refresh="callback-nav"),
            html.Div(skeleton("cards"), id=Ids.BODY, className="stack"),
            job_progress(_PREFIX, title="Choosing who is left out"),
            html.Div(
                html.Button(
                    "Delete this campaign", id=Ids.ASK, type="button", className="btn btn-danger"
                ),
                className="button-row",
            ),
            confirm_deletion(
                (Ids.DIALOG, Ids.KEEP, Ids.DROP),
                "Delete this campaign?",
                "Who was in which group is gone then, and it can't be told any more whether it "
                "worked. The customers stay.",
            ),
        ],
        className="page stack",
    )


@callback(
    Output(Ids.BODY, "children"),
    Output(Ids.ASK, "hidden"),
    Output(Ids.FOUND, "data"),
    Input(Ids.CAMPAIGN, "data"),
    Input(JobIds.state(_PREFIX), "data"),
)
def show(
    campaign_id: int, job_state: str | None
) -> tuple[list[Component], bool, dict[str, int | None]]:
    """Show the campaign: at first, and when its customers have been chosen."""
    if ctx.triggered_id == JobIds.state(_PREFIX) and job_state not in _ENDED:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            view = campaigns.view(work, campaign_id)
            may_drop = work.actor.may(Permission.EXPORT)
    except NotFoundError as error:
        back = link_button("All campaigns", "/campaigns", kind="secondary")
        return [failed_state(error.what, error.fix, back)], True, {}
    # Of a campaign that failed, the reason stands there.
    job_id = None if view.row.status == "ready" else view.job_id
    return body(view), not may_drop, {"job": job_id}


@callback(
    Output(Ids.DIALOG, "is_open"),
    Input(Ids.ASK, "n_clicks"),
    Input(Ids.KEEP, "n_clicks"),
    prevent_initial_call=True,
)
def ask(_ask: int | None, _keep: int | None) -> bool:
    """Ask before the campaign is deleted."""
    return bool(ctx.triggered_id == Ids.ASK)


@callback(
    Output(Ids.GO, "href"),
    Input(Ids.DROP, "n_clicks"),
    State(Ids.CAMPAIGN, "data"),
    prevent_initial_call=True,
)
def drop(clicks: int | None, campaign_id: int) -> str:
    """Delete the campaign."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        campaigns.drop(work, campaign_id)
    notify("The campaign is deleted.", "Who was left out is in lists again.")
    return "/campaigns"


def body(view: CampaignView) -> list[Component]:
    """Return what is known of a campaign."""
    head = page_header(
        view.row.name,
        crumbs=[("Lists", "/lists"), ("Campaigns", "/campaigns"), (view.row.name, None)],
        actions=[stage_chip(view.row)],
    )
    if view.row.status == "ready":
        return [head, result(view), who(view)]
    if view.row.status == "working":
        return [head]
    again = link_button("Begin again", "/campaigns/new", kind="secondary")
    return [
        head,
        failed_state("Nobody was put into this campaign.", "The reason is below.", again),
    ]


follow_job(_PREFIX, Ids.FOUND)
