"""What a list would have: who can be reached, who is left out and why, and what to know."""

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.lists import CHANNEL_LABELS, LEFT_OUT_LABELS, Channel, LeftOut, ListTally
from core.services.list_counts import Counted
from dashapp.components.page_header import section_header
from dashapp.components.parts import Tone, stat_tile, table_frame
from dashapp.components.state import notice

_TONES: dict[str, Tone] = {"warning": "warning", "danger": "danger"}
_SAID = {
    LeftOut.SUPPRESSED: "They asked not to be written to, or messages to them come back.",
    LeftOut.CONTROL: "They are left alone so that the effect can be seen.",
    LeftOut.NO_ADDRESS: "They agreed, but there is no address to reach them.",
    LeftOut.INVALID_EMAIL: "They agreed, but their address lacks something.",
    LeftOut.INVALID_PHONE: "They agreed, but their number is too short or too long, or nothing "
    "says its country.",
    LeftOut.DUPLICATE: "Only the first customer with an address is in the list.",
}


def reach(found: Counted) -> Component:
    """Return the numbers of a list that was counted."""
    tally = found.tally
    return html.Div(
        [
            section_header("Who is in it"),
            *(notice(text, tone=_TONES[tone]) for tone, text in found.warnings),
            _tiles(tally),
            _removed(tally) if tally.removed else None,
        ],
        className="stack-sm",
    )


def too_long(n_customers: int) -> Component:
    """Return what is said before a long list is counted."""
    return html.Div(
        [
            section_header("Who is in it"),
            html.P(
                f"{wording.counted(n_customers, 'customer')} are asked for. Counting who can be "
                "reached looks at every one of them, which takes some seconds for each hundred "
                "thousand; the list can be downloaded without it, too.",
            ),
        ],
        className="stack-sm",
    )


def _tiles(tally: ListTally) -> html.Div:
    share = wording.share(tally.n_rows / tally.n_members) if tally.n_members else wording.MISSING
    asked = wording.count(tally.n_members)
    tiles = [stat_tile("In the file", wording.count(tally.n_rows), note=f"{share} of {asked}")]
    tiles += [
        stat_tile(
            f"Reached by {_by(channel)}",
            wording.count(tally.reach[channel]),
            note="agreed, with an address that can be right"
            if channel is Channel.EMAIL
            else "agreed, with a number that can be right",
        )
        for channel in Channel
    ]
    return html.Div(tiles, className="grid-4")


def _by(channel: Channel) -> str:
    label = CHANNEL_LABELS[channel]
    return label if channel is Channel.SMS else label.lower()


def _removed(tally: ListTally) -> Component:
    head = html.Tr(
        [
            html.Th("Left out", scope="col"),
            html.Th("Customers", scope="col", className="num"),
            html.Th("Why", scope="col"),
        ]
    )
    rows = [
        html.Tr(
            [
                html.Th(LEFT_OUT_LABELS[reason], scope="row"),
                html.Td(wording.count(n), className="num"),
                html.Td(_why(reason, tally)),
            ]
        )
        for reason, n in tally.removed.items()
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="table table-compact")
    return table_frame(table, "Who is left out, and why")


def _why(reason: LeftOut, tally: ListTally) -> str:
    if reason is not LeftOut.NO_CONSENT:
        return _SAID[reason]
    if not tally.not_known:
        return "They said no."
    n = tally.removed[reason]
    if tally.not_known == n:
        return (
            "We do not know whether they agreed, and that is not consent. A column with consents "
            "can be imported at any time."
        )
    known = wording.count(n - tally.not_known)
    return (
        f"{known} said no. Of {wording.count(tally.not_known)} we do not know, and that is not "
        "consent."
    )
