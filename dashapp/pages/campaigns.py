"""Campaigns: what was begun, how far it is, and the way to a new one."""

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain.actor import Actor, Permission
from core.services import campaigns
from core.services.campaigns import CampaignRow
from dashapp import context
from dashapp.components.campaign_parts import days, stage_chip
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button
from dashapp.components.stacked_table import stacked_table
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/campaigns", title="Campaigns · Segment Atlas")


class Ids:
    """Component ids of this page."""

    HERE, BODY = "campaigns-here", "campaigns-body"


def layout(**_query: str) -> html.Div:
    """Return the page; the campaigns come by themselves."""
    return html.Div(
        [
            page_header(
                "Campaigns",
                lead="A list with a control group, so that you know whether it worked.",
                crumbs=[("Lists", "/lists"), ("Campaigns", None)],
                actions=[link_button("New campaign", "/campaigns/new")],
            ),
            html.Section(skeleton("table"), id=Ids.BODY),
        ],
        id=Ids.HERE,
        className="page",
    )


@callback(Output(Ids.BODY, "children"), Input(Ids.HERE, "className"))
def show(_here: str) -> Component:
    """Show the campaigns."""
    with context.work(read_only=True) as work:
        return body(campaigns.list_campaigns(work), work.actor)


def body(rows: tuple[CampaignRow, ...], actor: Actor) -> Component:
    """Return the campaigns as a table; on a phone each becomes a card."""
    if not rows:
        begin = link_button("Begin a campaign", "/campaigns/new")
        return empty_state(
            "megaphone",
            "No campaigns yet",
            "Take the segments that you want to write to. Some of their customers are left out by "
            "chance; when orders have come in, the difference is what the campaign did.",
            *([begin] if actor.may(Permission.EXPORT) else []),
        )
    heads = ("Campaign", "State", "Target", "Control", "Orders count")
    return stacked_table(
        heads,
        [
            (
                dcc.Link(row.name, href=f"/campaigns/{row.id}"),
                stage_chip(row),
                f"{row.n_target:,}",
                f"{row.n_control:,}",
                days(row),
            )
            for row in rows
        ],
        numbers=("Target", "Control"),
    )
