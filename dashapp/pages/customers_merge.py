"""Customers who may be there twice: looked at side by side, and made one on somebody's word."""

from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
    register_page,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.domain.wording import counted
from core.errors import UserError
from core.services import customers, imports, merges
from core.services.imports import ImportView
from core.services.merges import GROUPS_A_PAGE, Candidates
from core.services.work import Work
from dashapp import context
from dashapp.components.import_texts import merged
from dashapp.components.job_progress import JobIds, job_progress
from dashapp.components.merge_groups import MergeForm, action_id, group_card, keep_id, who_id
from dashapp.components.merge_states import HREF, nobody
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, notice, skeleton
from dashapp.components.toast import notify

# Before the page of one customer, whose address fits this one, too.
register_page(__name__, path=HREF, title="Merge customers · Segment Atlas", order=1)

_PREFIX = "merge"
_ENDED = ("done", "failed", "cancelled")


class Ids:
    """Component ids of this page."""

    ASKED, BODY = "merge-asked", "merge-body"
    WORKING, WORK = "merge-working", "merge-work"


def layout(page: str = "1", **_query: str) -> html.Div:
    """Return the page; `page` counts from 1."""
    place = max(int(page) - 1, 0) if page.isdecimal() and len(page) < 7 else 0
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data={"page": place, "merge_id": 0, "turn": 0}),
            page_header(
                "Merge customers",
                lead="Who has the same email address or phone number, but several customer "
                "numbers. Nobody is merged before you say so, and every merge can be undone.",
                crumbs=[("Customers", "/customers"), ("Merge", None)],
            ),
            dcc.Store(id=Ids.WORK),
            html.Div(job_progress(_PREFIX, title="Merging customers"), id=Ids.WORKING, hidden=True),
            html.Div(skeleton("table"), id=Ids.BODY, className="stack"),
        ],
        className="page",
    )


@callback(
    Output(Ids.BODY, "children"),
    Output(Ids.WORKING, "hidden"),
    Output(Ids.WORK, "data"),
    Input(Ids.ASKED, "data"),
    Input(JobIds.state(_PREFIX), "data"),
)
def show(asked: dict[str, Any], job_state: str | None) -> tuple[Any, ...]:
    """Show who may be the same; again when a merge has ended, whoever began it."""
    if ctx.triggered_id == JobIds.state(_PREFIX) and job_state not in _ENDED:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            found = merges.candidates(work, asked["page"])
            done = imports.view(work, asked["merge_id"]) if asked["merge_id"] else None
            may = _may(work)
    except UserError as error:
        back = link_button("All customers", "/customers", kind="secondary")
        return [failed_state(error.what, error.fix, back)], True, None
    if found.job_id is not None:
        return [], False, {"prefix": _PREFIX, "job": found.job_id}
    return body(found, done, may=may), True, None


clientside_callback(ClientsideFunction("job_progress", "begin"), Input(Ids.WORK, "data"))


@callback(
    output=Output(Ids.ASKED, "data"),
    inputs={"clicks": Input(action_id(ALL, ALL), "n_clicks")},
    state={
        "boxes": {
            "kept": State(keep_id(ALL), "value"),
            "options": State(keep_id(ALL), "options"),
            "kept_ids": State(keep_id(ALL), "id"),
            "who": State(who_id(ALL), "value"),
            "who_ids": State(who_id(ALL), "id"),
        },
        "asked": State(Ids.ASKED, "data"),
    },
    prevent_initial_call=True,
)
def act(clicks: list[int | None], boxes: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Merge, keep apart, or ask again, as the button says; the page is made anew then."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    name, key = ctx.triggered_id["name"], ctx.triggered_id["group"]
    with context.work() as work:
        merge_id = do(work, name, key, form_of(boxes))
    if name == "apart":
        notify("Remembered.", "You are not asked about them again.")
    return asked | {"merge_id": merge_id, "turn": asked["turn"] + 1}


def do(work: Work, name: str, key: str, form: MergeForm) -> int:
    """Do what a button says; return the merge's id, 0 when nobody is merged."""
    if name == "merge":
        return merges.merge(work, [form.chosen(key)])
    if name == "all":
        return merges.merge_all(work)
    if name == "apart":
        merges.keep_apart(work, form.members.get(key, []))
    if name == "again":
        merges.ask_again(work)
    return 0


def form_of(boxes: dict[str, Any]) -> MergeForm:
    """Return what is chosen, from the values of the boxes and their ids."""
    keys = [each["group"] for each in boxes["kept_ids"]]
    members = [[one["value"] for one in options] for options in boxes["options"]]
    who_keys = [each["group"] for each in boxes["who_ids"]]
    return MergeForm(
        members=dict(zip(keys, members, strict=True)),
        kept=dict(zip(keys, boxes["kept"], strict=True)),
        who=dict(zip(who_keys, boxes["who"], strict=True)),
    )


def body(found: Candidates, done: ImportView | None, *, may: bool) -> list[Component]:
    """Return the content for what was found.

    Parameters
    ----------
    done : the merge that was asked for on this page, or None.
    may : customers can be merged by this person, in this shop.
    """
    shown = [
        _outcome(done) if done else None,
        None if may else notice("Here you can only look: customers are not merged in this shop."),
        *([_all_alike(found) if may else None] if found.groups else [nobody(found)]),
        *(group_card(group, may=may) for group in found.groups),
        _pages(found) if found.n_pages > 1 else None,
        _apart(found) if found.n_apart and may else None,
    ]
    return [part for part in shown if part is not None]


def _may(work: Work) -> bool:
    return work.actor.may(Permission.IMPORT) and not customers.in_data(work).is_demo


def _outcome(done: ImportView) -> Component:
    link = link_button("See this merge", f"/data/import/{done.id}", kind="secondary")
    if done.status == "imported":
        text = html.Div([html.Div("It can be undone there, and from the list of imports."), link],
                        className="notice-row")  # fmt: skip
        return notice(text, tone="success", title=f"{merged(done)}.")
    what = done.what or "The merge was cancelled."
    return notice(f"{what} {done.fix}".strip(), tone="warning", title="Nobody was merged")


def _all_alike(found: Candidates) -> Component | None:
    n = found.n_by_email
    if n < 2:
        return None
    button = html.Button(
        f"Merge all {n:,} groups now",
        id=action_id("all", ""),
        type="button",
        className="btn btn-primary",
    )
    people = counted(found.n_customers_by_email, "customer")
    text = (
        f"{people} with the same email address become {n:,}. Of each group the one stays that has "
        "a number of your own and most orders. Groups by phone are left out: families share one."
    )
    return html.Details(
        [
            html.Summary(f"Merge all {n:,} groups with the same email address"),
            html.Div([html.P(text, className="muted"), html.Div(button)], className="stack-sm"),
        ],
        className="disclosure",
    )


def _pages(found: Candidates) -> html.Div:
    first = found.page * GROUPS_A_PAGE + 1
    last = first + len(found.groups) - 1
    ways = []
    if found.page:
        ways.append(link_button("Earlier", f"{HREF}?page={found.page}", kind="secondary"))
    if found.page + 1 < found.n_pages:
        ways.append(link_button("Next", f"{HREF}?page={found.page + 2}", kind="secondary"))
    said = f"Groups {first:,} to {last:,} of {found.n_groups:,}"
    return html.Div(
        [html.P(said, className="muted"), html.Div(ways, className="button-row")],
        className="orders-pages",
    )


def _apart(found: Candidates) -> html.Div:
    button = html.Button(
        "Ask again",
        id=action_id("again", ""),
        type="button",
        className="btn btn-ghost btn-sm",
    )
    n = found.n_apart
    said = "1 group was" if n == 1 else f"{n:,} groups were"
    text = html.Span(f"{said} said to be different people.", className="muted small")
    return html.Div([text, button], className="merge-apart")
