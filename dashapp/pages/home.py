"""Home: what is in, what waits, the next step, and what was done last."""

from collections.abc import Sequence

from dash import Input, Output, callback, dcc, html, register_page
from dash.development.base_component import Component

from core.domain.actor import Actor, Permission
from core.services import demo, home
from core.services.demo import DemoStatus
from core.services.home import NextStep, Overview, RecentList, RecentRun, WaitingImport
from dashapp import context
from dashapp.components.demo_shop import (
    PREFIX,
    demo_choice,
    demo_notice,
    demo_offer,
    demo_progress,
)
from dashapp.components.job_progress import JobIds
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import chip, icon, link_button, moment, stat_tile
from dashapp.components.state import empty_state, skeleton

register_page(__name__, path="/", title="Home · Segment Atlas")

_STATUS = {
    "working": ("Working", "accent", "arrow-repeat"),
    "failed": ("Failed", "danger", "exclamation-triangle"),
    "cancelled": ("Cancelled", "neutral", "x-lg"),
}


class Ids:
    """Component ids of this page."""

    BODY = "home-body"


def layout(**_query: str) -> html.Div:
    """Return the page."""
    waiting = [html.H1("Home", className="visually-hidden"), skeleton("cards")]
    return html.Div(
        [demo_progress(), html.Div(waiting, id=Ids.BODY, className="stack")], className="page"
    )


@callback(
    Output(Ids.BODY, "children"),
    Output(JobIds.job(PREFIX), "data"),
    Input(Ids.BODY, "id"),
)
def show(_id: str) -> tuple[list[Component | None], int | None]:
    """Show how things stand in the shop."""
    with context.work(read_only=True) as work:
        demo_status = demo.status(work)
        return body(home.overview(work), work.actor, demo_status), demo_status.job_id


def body(overview: Overview, actor: Actor, demo_status: DemoStatus) -> list[Component | None]:
    """Return the content for what was found."""
    if overview.next_step == NextStep.START:
        return first_use(actor, demo_status)
    return [
        page_header("Home", lead=_sentence(overview)),
        demo_notice(demo_status),
        next_step(overview, actor),
        html.Div(
            [
                stat_tile("Customers", f"{overview.n_customers:,}", note="in the newest data"),
                stat_tile("Columns", f"{overview.n_columns:,}", note="to compare customers by"),
                stat_tile("Runs", f"{overview.n_runs:,}", note="findings of segments"),
                stat_tile("Lists", f"{overview.n_lists:,}", note="downloaded"),
            ],
            className="grid-4",
        ),
        _waiting(overview.waiting),
        html.Div([_runs(overview.runs), _lists(overview.lists)], className="grid-2"),
        demo_offer(demo_status),
    ]


def first_use(actor: Actor, demo_status: DemoStatus) -> list[Component | None]:
    """Return the two ways to begin."""
    title = "Welcome to Segment Atlas"
    if not actor.may(Permission.IMPORT):
        text = "As soon as somebody imports customers, their segments appear here."
        return [
            page_header(title),
            empty_state("people", "No customers yet", text),
        ]
    lead = "From a file of customers to segments you can name and write to, in a few minutes."
    return [
        page_header(title, lead=lead),
        html.Div([_import_choice(), demo_choice(demo_status)], className="grid-2"),
        _way(),
    ]


def next_step(overview: Overview, actor: Actor) -> Component | None:
    """Return the one thing that would bring the person further."""
    newest = overview.runs[0] if overview.runs else None
    step = overview.next_step
    if step == NextStep.GO_ON_WITH_IMPORT:
        return _import_step(overview.waiting[0])
    if step == NextStep.WATCH_RUN and newest:
        return _step(
            "arrow-repeat", "Segments are being found", newest.name, "Watch", f"/runs/{newest.id}"
        )
    if step == NextStep.FIND_SEGMENTS and actor.may(Permission.RUN):
        return _step(
            "pie-chart",
            "Find your first segments",
            "Groups of customers who resemble each other, with what sets each group apart.",
            "Find segments",
            "/segments/new",
        )
    if step == NextStep.TAKE_A_LIST and newest and actor.may(Permission.EXPORT):
        return _step(
            "download",
            "Use a segment",
            "Download the list of a segment for your mailing tool or a spreadsheet.",
            "Open the newest run",
            f"/runs/{newest.id}",
        )
    return None


def _sentence(overview: Overview) -> str:
    shop = "the demo shop" if overview.is_demo else overview.shop_name
    return f"How things stand in {shop}."


def _import_step(waiting: WaitingImport) -> Component:
    href = f"/data/import/{waiting.id}"
    if waiting.needs_person:
        title, text = "An import waits for you", f"{waiting.file_name}: look at it and go on."
        return _step("file-earmark-text", title, text, "Go on", href)
    text = f"{waiting.file_name} is being worked on."
    return _step("arrow-repeat", "An import is under way", text, "Watch", href)


def _step(icon_name: str, title: str, text: str, action: str, href: str) -> Component:
    return html.Section(
        [
            html.Span(icon(icon_name), className="next-icon"),
            html.Div([html.H2(title), html.P(text, className="muted")], className="row-main"),
            link_button(action, href),
        ],
        className="card next-step",
    )


def _import_choice() -> Component:
    return html.Section(
        [
            html.Span(icon("file-earmark-arrow-up"), className="next-icon"),
            html.H2("Import my customers"),
            html.P(
                "A CSV file from your shop, till or mailing tool. "
                "You see every column before anything is stored.",
                className="muted",
            ),
            html.Div(link_button("Import my customers", "/data/import")),
        ],
        className="card start-choice",
    )


def _way() -> Component:
    steps = (
        ("Import", "Drop a file. Columns are recognised, mistakes are set aside with a reason."),
        ("Find segments", "Choose what to compare. You get advice on how many, and why."),
        ("Use them", "Name a segment, see what sets it apart, download its list."),
    )
    return html.Ol(
        [
            html.Li([html.H3(title), html.P(text, className="muted")], className="way-step")
            for title, text in steps
        ],
        className="way",
    )


def _waiting(waiting: Sequence[WaitingImport]) -> Component | None:
    rest = [
        _row(
            each.file_name,
            f"/data/import/{each.id}",
            ["Started ", moment(each.created_at)],
            chip("Waits for you", tone="warning")
            if each.needs_person
            else chip("Working", tone="accent", icon_name="arrow-repeat"),
        )
        for each in waiting[1:]
    ]
    return _rows("More imports that wait", rest) if rest else None


def _runs(runs: Sequence[RecentRun]) -> Component:
    more = [link_button("All runs", "/segments", kind="ghost")]
    shown = [_run_row(run) for run in runs]
    return _rows("Recent runs", shown, more if shown else (), "No segments have been found yet.")


def _run_row(run: RecentRun) -> Component:
    found = f"{run.k} segments of {run.n_customers or 0:,} customers, " if run.k else ""
    if run.status in _STATUS:
        text, tone, icon_name = _STATUS[run.status]
        state = chip(text, tone=tone, icon_name=icon_name)  # type: ignore[arg-type]
    else:
        state = None
    return _row(run.name, f"/runs/{run.id}", [found, moment(run.created_at)], state)


def _lists(lists: Sequence[RecentList]) -> Component:
    more = [link_button("All lists", "/lists", kind="ghost")]
    shown = [
        _row(each.title, None, [f"{each.n_rows:,} customers, ", moment(each.created_at)])
        for each in lists
    ]
    return _rows("Recent lists", shown, more if shown else (), "No list has been downloaded yet.")


def _rows(
    title: str, shown: list[Component], actions: Sequence[Component] = (), nothing: str = ""
) -> Component:
    quiet = html.Div(html.P(nothing, className="muted"), className="card card-quiet quiet-note")
    listed = html.Ul(shown, className="rows") if shown else quiet
    header = section_header(title, actions=actions)
    return html.Section([header, listed], className="stack-sm align-start")


def _row(
    title: str, href: str | None, meta: list[str | Component], state: Component | None = None
) -> Component:
    name = dcc.Link(title, href=href, className="stretched-link") if href else title
    return html.Li(
        [
            html.Div(
                [html.Div(name, className="two-lines"), html.Div(meta, className="row-meta")],
                className="row-main",
            ),
            state,
        ],
        className="row-item",
    )
