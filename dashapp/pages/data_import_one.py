"""One import, from its columns to its result; the address always shows how it stands."""

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
    no_update,
    register_page,
    set_props,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain.actor import Permission
from core.errors import UserError, not_found
from core.services import (
    customer_imports,
    customers,
    import_preview,
    imports,
    merges,
    order_imports,
    placed_file,
    undo,
)
from core.services.imports import ImportView
from core.services.work import Work
from dashapp import context
from dashapp.addresses import id_in
from dashapp.components import import_placed as placed_parts
from dashapp.components import import_results as results
from dashapp.components import import_states as states
from dashapp.components import merge_states
from dashapp.components.import_actions import action_id
from dashapp.components.import_columns import COLUMNS_FROM, columns_step, select_id
from dashapp.components.import_form import ImportForm, do, keep, read_otherwise
from dashapp.components.import_format import format_id
from dashapp.components.import_questions import answer_id
from dashapp.components.import_rules import rule_id
from dashapp.components.job_progress import JobIds, job_progress
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button, steps
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import failed_state, skeleton
from dashapp.components.toast import notify

register_page(__name__, path_template="/data/import/<import_id>", title="Import · Segment Atlas")

_PREFIX = "import"
_ENDED = ("done", "failed", "cancelled")


class Ids:
    """Component ids of this page."""

    ASKED, TITLE, STEPS = "import-asked", "import-title", "import-steps"
    WORKING, WORK, BODY = "import-working", "import-work", "import-body"


def layout(import_id: str = "", step: str = "", **_query: str) -> html.Div:
    """Return the page; `step` “columns” goes back to the columns, “undo” unfolds the way back."""
    known = id_in(import_id)
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data={"import_id": known, "step": step}),
            page_header(
                "Import",
                crumbs=[("Data", "/data"), ("Import", None)],
                title_id=Ids.TITLE,
            ),
            html.Div(id=Ids.STEPS),
            dcc.Store(id=Ids.WORK),
            html.Div(
                job_progress(_PREFIX, title="Working on your file"), id=Ids.WORKING, hidden=True
            ),
            html.Div(skeleton("table"), id=Ids.BODY, className="stack"),
        ],
        className="page",
    )


@callback(
    Output(Ids.BODY, "children"),
    Output(Ids.STEPS, "children"),
    Output(Ids.WORKING, "hidden"),
    Output(Ids.TITLE, "children"),
    Output(Ids.WORK, "data"),
    Input(Ids.ASKED, "data"),
    Input(JobIds.state(_PREFIX), "data"),
)
def show(asked: dict[str, Any], job_state: str | None) -> tuple[Any, ...]:
    """Show how the import stands; again when its job has ended."""
    if ctx.triggered_id == JobIds.state(_PREFIX) and job_state not in _ENDED:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            view = imports.view(work, _id_of(asked))
            choosing = asked["step"] == "columns" and view.can_choose
            undoing, first = asked["step"] == "undo", asked.get("first", 0)
            body = body_of(work, view, first, choosing=choosing, undoing=undoing)
    except UserError as error:
        back = link_button("All imports", "/data", kind="secondary")
        return [failed_state(error.what, error.fix, back)], None, True, no_update, None
    has_steps = view.kind != "merge" and view.status not in ("undoing", "undone")
    names = states.STEPS if view.place_run_id is None else states.PLACING_STEPS
    current = steps(names, states.step_of(view, choosing=choosing)) if has_steps else None
    work_of = {"prefix": _PREFIX, "job": view.job_id} if view.is_working else None
    return body, current, not view.is_working, view.file_name, work_of


@callback(
    output=Output(Ids.ASKED, "data"),
    inputs={"clicks": Input(action_id(ALL), "n_clicks")},
    state={
        "chosen": {
            "columns": State(select_id(ALL, ALL), "value"),
            "column_ids": State(select_id(ALL, ALL), "id"),
            "answers": State(answer_id(ALL, ALL), "value"),
            "answer_ids": State(answer_id(ALL, ALL), "id"),
            "rules": State(rule_id(ALL), "value"),
            "rule_ids": State(rule_id(ALL), "id"),
        },
        "asked": State(Ids.ASKED, "data"),
    },
    prevent_initial_call=True,
)
def act(clicks: list[int | None], chosen: dict[str, Any], asked: dict[str, Any]) -> Any:  # noqa: ANN401 - what was asked for, or Dash's “leave it as it is”
    """Check, import, undo or discard, as the button says."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    name = ctx.triggered_id["name"]
    if name.startswith(COLUMNS_FROM):
        with context.work() as work:
            keep(work, _id_of(asked), form_of(chosen))
        return asked | {"first": int(name.removeprefix(COLUMNS_FROM))}
    if not _press(name, _id_of(asked), form_of(chosen)):
        return asked
    if name == "discard":
        notify("Discarded.", "Nothing of this file is kept.")
        set_props(ShellIds.URL, {"pathname": "/data", "search": ""})
        return no_update
    if asked["step"]:
        # The address is that of the columns; without it the page is made anew, as things stand.
        set_props(ShellIds.URL, {"search": ""})
        return no_update
    return asked


@callback(
    Output(Ids.ASKED, "data", allow_duplicate=True),
    Input(format_id(ALL), "value"),
    State(Ids.ASKED, "data"),
    prevent_initial_call=True,
)
def read_file_otherwise(_values: list[str | None], asked: dict[str, Any]) -> dict[str, Any]:
    """Follow a choice about how the file is written; the page is made anew."""
    value = ctx.triggered[0]["value"] if ctx.triggered_id else None
    if value is None or not ctx.triggered_id:
        raise PreventUpdate
    try:
        with context.work() as work:
            is_other = read_otherwise(work, _id_of(asked), ctx.triggered_id["name"], str(value))
    except UserError as error:
        notify(error.what, error.fix, tone="danger")
        return asked
    if not is_other:
        raise PreventUpdate
    return asked | {"first": 0}


def form_of(chosen: dict[str, Any]) -> ImportForm:
    """Return what stands on the page, from the values of its boxes and their ids."""
    answers = zip(chosen["answer_ids"], chosen["answers"], strict=True)
    rules = zip(chosen["rule_ids"], chosen["rules"], strict=True)
    columns = zip(chosen["column_ids"], chosen["columns"], strict=True)
    return ImportForm(
        columns={each["place"]: value for each, value in columns},
        n_columns=chosen["column_ids"][0]["of"] if chosen["column_ids"] else 0,
        answers={(each["about"], each["place"]): value for each, value in answers if value},
        rules={each["name"]: value for each, value in rules},
    )


def body_of(
    work: Work, view: ImportView, first: int = 0, *, choosing: bool, undoing: bool = False
) -> list[Component]:
    """Return what the page shows, for the state of the import.

    Parameters
    ----------
    first : place of the first column that is shown of a wide file.
    choosing : the columns are gone back to.
    undoing : the way back is unfolded.
    """
    may = work.actor.may(Permission.IMPORT)
    if view.is_working:
        return []
    if view.status == "uploading":
        return states.uploading(view)
    if choosing or (view.status in ("uploaded", "cancelled") and view.can_choose):
        if not work.actor.may(Permission.SEE_PERSONAL_DATA):
            return states.not_for_viewers(view)
        telling = customer_imports.telling_apart(work, view.id) if view.customers else None
        preview = import_preview.preview(work, view.id)
        return columns_step(view, preview, telling, first, may_import=may)
    if view.kind == "merge" and view.status in ("cancelled", "failed"):
        return merge_states.not_done(view)
    if view.status == "cancelled":
        return states.cancelled(view, may=may)
    if view.status == "failed":
        return states.failed(view, may=may)
    return _result(work, view, may=may, undoing=undoing)


def _result(work: Work, view: ImportView, *, may: bool, undoing: bool) -> list[Component]:
    examples = imports.rejected_rows(work, view.id)
    if view.status == "undone":
        return results.undone(view, undo.undone(work, view.id))
    if view.status == "imported":
        why_not = undo.why_not(work, view.id)
        return results.imported(
            view,
            examples,
            why_not,
            may=may,
            is_open=undoing,
            has_candidates=merges.n_candidates(work) > 0,
        )
    if view.status == "placed":
        found, is_demo = placed_file.view(work, view.id), customers.in_data(work).is_demo
        return placed_parts.placed(view, found, examples, may=may, is_demo=is_demo)
    if view.status == "checked" and view.place_run_id is not None:
        into = placed_file.run_to_place_in(work, view.place_run_id)
        return placed_parts.to_place(view, examples, into, may=may)
    if view.status == "checked":
        in_use = order_imports.currency_in_use(work)
        choices = customer_imports.choices(work, view.id) if view.customers else None
        shown = results.checked(view, examples, in_use, choices, may=may)
        runs = placed_file.runs_to_place_in(work) if view.customers and may else ()
        return [*shown, *filter(None, [placed_parts.offer(runs)])]
    return states.rejected(view, examples, may=may)


def _press(name: str, import_id: int, form: ImportForm) -> bool:
    """Do it; tell whether that worked. What is open still is asked when the page is made anew."""
    if name != "check":
        with context.work() as work:
            do(work, import_id, name, form)
        return True
    with context.work() as work:
        keep(work, import_id, form)
    try:
        with context.work() as work:
            do(work, import_id, name, form)
    except UserError as error:
        notify(error.what, error.fix, tone="danger")
        return False
    return True


def _id_of(asked: dict[str, Any]) -> int:
    if not asked.get("import_id"):
        raise not_found("import")
    return int(asked["import_id"])


clientside_callback(ClientsideFunction("job_progress", "begin"), Input(Ids.WORK, "data"))
