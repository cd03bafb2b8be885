"""Make a list: whose, where to, who can be reached; then the file, or keep it for later."""

from typing import Any

from dash import (
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
from core.domain.lists import DestinationName
from core.errors import UserError
from core.services import exports, list_counts, list_log, runs, saved_lists
from dashapp import context
from dashapp.addresses import number_in
from dashapp.components import list_forms, list_page, list_reach
from dashapp.components.job_progress import JobIds
from dashapp.components.list_forms import NO_COUNTRY
from dashapp.components.list_forms import Ids as FormIds
from dashapp.components.list_page import COUNTING, Ids
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button
from dashapp.components.state import failed_state, notice, skeleton
from dashapp.list_addresses import EVERYBODY, list_request

register_page(__name__, path="/lists/new", title="Make a list · Segment Atlas")

_MOST_RUNS = 12
Asked = dict[str, str]
_BOXES = (
    FormIds.FORM, FormIds.CHANNEL, FormIds.HASHED, FormIds.COUNTRY, FormIds.SPLIT,
    FormIds.COLUMNS, FormIds.MORE, Ids.OR, Ids.AND, Ids.NOT,
)  # fmt: skip


def layout(
    run: str = "",
    segment: str = EVERYBODY,
    form: str = DestinationName.CSV,
    list: str = "",
    **query: str,
) -> html.Div:
    """Return the page; what can be chosen comes by itself."""
    combined = {name: query.get(name, "") for name in ("or", "and", "not")}
    wanted = {"run": run, "segment": segment, "list": list, **combined}
    return html.Div(
        [
            dcc.Store(id=Ids.WANTED, data=wanted),
            dcc.Store(id=Ids.CHOSEN),
            page_header(
                "Make a list",
                lead="Choose where it goes, see who can be reached, and take the file.",
                crumbs=[("Lists", "/lists"), ("Make a list", None)],
            ),
            html.Div(
                [
                    html.Div(skeleton("table"), id=Ids.STATE),
                    html.Div(
                        list_page.parts(form, saved=list),
                        id=Ids.CHOICES,
                        className="stack",
                        hidden=True,
                    ),
                ]
            ),
        ],
        className="page",
    )


@callback(
    Output(FormIds.COLUMNS, "options"),
    Output(FormIds.COLUMNS, "value"),
    Output(FormIds.MORE, "options"),
    Output(FormIds.MORE, "value"),
    Output(Ids.STATE, "children"),
    Input(Ids.WANTED, "data"),
)
def offer_columns(wanted: Asked) -> tuple[Any, Any, Any, Any, Component | None]:
    """Offer the columns that this list can have; all are chosen where the person chooses them."""
    try:
        with context.work(read_only=True) as work:
            request = list_request(wanted)
            offer = exports.offer(work, request)
            saved_id = request.saved_id
            kept = saved_lists.request_of(work, saved_id).columns if saved_id else ()
    except UserError as error:
        back = link_button("Go to segments", "/segments")
        return [], [], [], [], failed_state(error.what, error.fix, back)
    options = [{"label": column.header, "value": column.key} for column in offer.columns]
    more = [
        {"label": column.header, "value": column.key}
        for column in offer.columns
        if column.field is None and not column.is_segment
    ]
    chosen = list(kept) or [column.key for column in offer.columns]
    return options, chosen, more, list(kept), None


@callback(
    Output(Ids.OR, "options"),
    Output(Ids.AND, "options"),
    Output(Ids.NOT, "options"),
    Output(Ids.OR, "value"),
    Output(Ids.AND, "value"),
    Output(Ids.NOT, "value"),
    Input(Ids.WANTED, "data"),
)
def offer_segments(wanted: Asked) -> tuple[Any, ...]:
    """Offer the segments of the newest runs, to combine with."""
    with context.work(read_only=True) as work:
        options = segment_options(runs.list_runs(work)[:_MOST_RUNS])
    known = {each["value"] for each in options}
    values = [
        [one for one in wanted[name].split(",") if one in known] for name in ("or", "and", "not")
    ]
    return options, options, options, *values


@callback(
    Output(FormIds.FORM, "value"),
    Output(FormIds.CHANNEL, "value"),
    Output(FormIds.HASHED, "value"),
    Output(FormIds.COUNTRY, "value"),
    Input(Ids.WANTED, "data"),
)
def recall(wanted: Asked) -> tuple[Any, ...]:
    """Choose what was chosen when a saved list was kept."""
    saved_id = number_in(wanted.get("list", ""))
    if saved_id is None:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            request = saved_lists.request_of(work, saved_id)
    except UserError as error:
        raise PreventUpdate from error
    options = request.options
    hashed = ["yes"] if options.hashed else []
    return request.destination, str(options.channel), hashed, options.country or NO_COUNTRY


@callback(Output(Ids.KEEP, "hidden"), Input(Ids.WANTED, "data"))
def offer_keeping(wanted: Asked) -> bool:
    """Show how to keep the list to who may, unless it is a kept one."""
    return bool(wanted.get("list")) or not context.actor().may(Permission.EXPORT)


@callback(
    Output(FormIds.SAID, "children"),
    Output(FormIds.CHANNEL_BOX, "hidden"),
    Output(FormIds.HASHED_BOX, "hidden"),
    Output(FormIds.COUNTRY_BOX, "hidden"),
    Output(FormIds.SPLIT_BOX, "hidden"),
    Output(FormIds.SPLIT_SAID, "children"),
    Output(FormIds.COLUMNS_BOX, "hidden"),
    Output(FormIds.MORE_BOX, "hidden"),
    Input(Ids.CHOSEN, "data"),
    prevent_initial_call=True,
)
def fit_choices(chosen: Asked) -> tuple[Any, ...]:
    """Show what can be chosen for this destination."""
    form = chosen["form"]
    choice = list_forms.choice_of(form)
    return (
        list_forms.said(form),
        not choice.by_channel,
        not choice.hashes,
        not choice.is_platform,
        choice.most_mb is None,
        list_forms.split_said(form),
        choice.is_platform,
        not (choice.is_platform and choice.takes_more),
    )


@callback(
    Output(Ids.CHOSEN, "data"),
    *(Input(box, "value") for box in _BOXES),
    State(FormIds.COLUMNS, "options"),
    State(Ids.WANTED, "data"),
)
def choose(*said: Any) -> Asked:  # noqa: ANN401 - what a browser sends
    """Put together what was chosen, as an address has it."""
    form, channel, hashed, country, split, columns, more, *combined, options, wanted = said
    if not options:
        raise PreventUpdate
    choice = list_forms.choice_of(form)
    chosen = more if choice.is_platform else columns
    is_all = not choice.is_platform and len(chosen or []) == len(options)
    named = zip(("or", "and", "not"), combined, strict=True)
    return {
        **wanted,
        **{name: ",".join(values or []) for name, values in named},
        "form": str(choice.name),
        "channel": channel if choice.by_channel else "",
        "hashed": "yes" if choice.hashes and hashed else "",
        "country": "" if country == NO_COUNTRY or not choice.is_platform else country or "",
        "split": "yes" if choice.most_mb and split else "",
        "columns": "" if is_all else ",".join(chosen or []),
        "nothing": "" if choice.is_platform or chosen else "yes",
    }


@callback(
    Output(Ids.WHO, "children"),
    Output(Ids.PREVIEW, "children"),
    Output(Ids.CHOICES, "hidden"),
    Input(Ids.CHOSEN, "data"),
    prevent_initial_call=True,
)
def show_beginning(chosen: Asked) -> tuple[Any, Component | None, bool]:
    """Show whose list it is, and how it begins."""
    if chosen["nothing"]:
        return None, notice("Choose at least one column.", tone="warning"), False
    try:
        with context.work(read_only=True) as work:
            offer = exports.offer(work, list_request(chosen))
    except UserError as error:
        return None, notice(f"{error.what} {error.fix}", tone="warning"), False
    return list_page.whose(offer), list_page.preview(offer), False


@callback(
    Output(Ids.COUNTS, "children"),
    Output(Ids.COUNT, "hidden"),
    Input(Ids.CHOSEN, "data"),
    Input(JobIds.state(COUNTING), "data"),
    State(JobIds.job(COUNTING), "data"),
    prevent_initial_call=True,
)
def count(chosen: Asked, state: str | None, job_id: int | None) -> tuple[Component | None, bool]:
    """Show who can be reached: at once, or when a long list was counted."""
    is_of_job = ctx.triggered_id == JobIds.state(COUNTING)
    if chosen["nothing"] or (is_of_job and state != "done"):
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            request = list_request(chosen)
            if is_of_job and job_id:
                found = list_counts.of_job(work, job_id)
            else:
                found = list_counts.at_once(work, request)
            if found is None:
                return list_reach.too_long(exports.n_members(work, request)), False
    except UserError:
        return None, True  # the preview says what it is
    return list_reach.reach(found), is_of_job is False


@callback(
    Output(JobIds.job(COUNTING), "data"),
    Input(Ids.COUNT, "n_clicks"),
    State(Ids.CHOSEN, "data"),
    prevent_initial_call=True,
)
def count_now(clicks: int | None, chosen: Asked) -> int:
    """Ask for a long list to be counted."""
    if not clicks:
        raise PreventUpdate
    with context.work() as work:
        return list_counts.start(work, list_request(chosen))


@callback(
    Output(Ids.ACTION, "children"),
    Input(Ids.CHOSEN, "data"),
    Input(Ids.PURPOSE, "value"),
    prevent_initial_call=True,
)
def offer_file(chosen: Asked, purpose: str | None) -> Component | None:
    """Show the button that takes the list, once it is said what for."""
    if not context.actor().may(Permission.EXPORT):
        return list_page.may_not()
    said = " ".join((purpose or "").split())
    if chosen["nothing"]:
        return None
    if not said:
        return list_page.no_purpose()
    run_id, form = number_in(chosen.get("run", "")), chosen["form"]
    with context.work(read_only=True) as work:
        taken = list_log.list_log(work, destination=form, run_id=run_id, most=1)
    return list_page.download({**chosen, "purpose": said}, taken)


@callback(
    Output(Ids.SAVED, "children"),
    Input(Ids.SAVE, "n_clicks"),
    State(Ids.NAME, "value"),
    State(Ids.LIVING, "value"),
    State(Ids.CHOSEN, "data"),
    prevent_initial_call=True,
)
def save(clicks: int | None, name: str | None, living: str, chosen: Asked) -> Component:
    """Keep the list, to be taken again."""
    if not clicks:
        raise PreventUpdate
    try:
        with context.work() as work:
            request = list_request(chosen)
            made = saved_lists.save(work, request, name or "", is_living=living == "living")
    except UserError as error:
        return notice(f"{error.what} {error.fix}", tone="warning")
    go = dcc.Link("Open it", href=f"/lists/new?list={made}")
    return notice([html.Span("Kept among your lists. "), go], tone="success")


clientside_callback(
    ClientsideFunction("lists", "hold"),
    *(Input(box, "value") for box in (*_BOXES, Ids.PURPOSE)),
    prevent_initial_call=True,
)

clientside_callback(
    ClientsideFunction("lists", "release"),
    Input(Ids.CHOSEN, "data"),
    Input(Ids.ACTION, "children"),
    prevent_initial_call=True,
)


def segment_options(known: Any) -> list[dict[str, str]]:  # noqa: ANN401 - rows of runs
    """Return the segments of runs, as a choice."""
    return [
        {"label": f"{segment.name} · {run.name}", "value": f"{run.id}.{segment.id}"}
        for run in known
        if run.status == "done"
        for segment in run.segments
    ]
