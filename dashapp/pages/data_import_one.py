"""One import, from its columns to its result; the address always shows how it stands."""

from typing import Any

from dash import (
    ALL,
    Input,
    Output,
    State,
    callback,
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
from core.services import import_preview, imports
from core.services.imports import ImportView
from core.services.work import Work
from dashapp import context
from dashapp.components import import_states as states
from dashapp.components.column_choice import mapping_of
from dashapp.components.import_actions import action_id
from dashapp.components.import_columns import columns_step, select_id
from dashapp.components.job_progress import JobIds, job_progress
from dashapp.components.page_header import page_header
from dashapp.components.parts import link_button, steps
from dashapp.components.shell import Ids as ShellIds
from dashapp.components.state import failed_state, skeleton
from dashapp.components.toast import notify

register_page(
    __name__, path_template="/data/import/<import_id>", title="Import customers · Segment Atlas"
)

_PREFIX = "import"
_ENDED = ("done", "failed", "cancelled")


class Ids:
    """Component ids of this page."""

    ASKED, TITLE, STEPS = "import-asked", "import-title", "import-steps"
    WORKING, BODY = "import-working", "import-body"


def layout(import_id: str = "", step: str = "", **_query: str) -> html.Div:
    """Return the page; `step` “columns” goes back to the columns."""
    known = int(import_id) if import_id.isdecimal() and len(import_id) < 19 else 0
    return html.Div(
        [
            dcc.Store(id=Ids.ASKED, data={"import_id": known, "step": step}),
            page_header(
                "Import customers",
                crumbs=[("Data", "/data"), ("Import customers", None)],
                title_id=Ids.TITLE,
            ),
            html.Div(id=Ids.STEPS),
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
    Input(Ids.ASKED, "data"),
    Input(JobIds.state(_PREFIX), "data"),
)
def show(
    asked: dict[str, Any], job_state: str | None
) -> tuple[list[Component], Component | None, bool]:
    """Show how the import stands; again when its job has ended."""
    if ctx.triggered_id == JobIds.state(_PREFIX) and job_state not in _ENDED:
        raise PreventUpdate
    try:
        with context.work(read_only=True) as work:
            view = imports.view(work, _id_of(asked))
            set_props(Ids.TITLE, {"children": view.file_name})
            choosing = asked["step"] == "columns" and view.can_choose
            body = body_of(work, view, choosing=choosing)
    except UserError as error:
        back = link_button("All imports", "/data", kind="secondary")
        return [failed_state(error.what, error.fix, back)], None, True
    if view.is_working:
        follow(view.job_id)
    current = states.step_of(view, choosing=choosing)
    return body, steps(states.STEPS, current), not view.is_working


@callback(
    Output(Ids.ASKED, "data"),
    Input(action_id(ALL), "n_clicks"),
    State(select_id(ALL), "value"),
    State(Ids.ASKED, "data"),
    prevent_initial_call=True,
)
def act(clicks: list[int | None], chosen: list[str], asked: dict[str, Any]) -> Any:  # noqa: ANN401 - what was asked for, or Dash's “leave it as it is”
    """Check, import or discard, as the button says."""
    if not any(clicks) or not ctx.triggered_id:
        raise PreventUpdate
    with context.work() as work:
        do(work, _id_of(asked), ctx.triggered_id["name"], chosen)
    if ctx.triggered_id["name"] == "discard":
        notify("Discarded.", "Nothing of this file is kept.")
        set_props(ShellIds.URL, {"pathname": "/data", "search": ""})
        return no_update
    if asked["step"]:
        # The address is that of the columns; without it the page is made anew, as things stand.
        set_props(ShellIds.URL, {"search": ""})
        return no_update
    return asked


def follow(job_id: int | None) -> None:
    """Show how far a job is; its end calls `show` again.

    Not by an Output: the job's state is an Input of `show`, and a circle is never run through.
    """
    set_props(JobIds.state(_PREFIX), {"data": None})
    set_props(JobIds.job(_PREFIX), {"data": job_id})


def do(work: Work, import_id: int, name: str, chosen: list[str]) -> None:
    """Do what a button says.

    Parameters
    ----------
    chosen : values of the selects of all columns, in the order of the file.
    """
    if name == "discard":
        imports.discard(work, import_id)
    elif name == "import":
        imports.start_import(work, import_id)
    elif name == "check":
        saved = imports.saved_mapping(work, import_id)
        if len(saved) != len(chosen):
            raise UserError("The page and the file have different columns.", "Reload the page.")
        columns = zip(saved, chosen, strict=True)
        imports.start_check(work, import_id, tuple(mapping_of(*each) for each in columns))


def body_of(work: Work, view: ImportView, *, choosing: bool) -> list[Component]:
    """Return what the page shows, for the state of the import."""
    may = work.actor.may(Permission.IMPORT)
    if view.is_working:
        return []
    if view.status == "uploading":
        return states.uploading(view)
    if choosing or view.status in ("uploaded", "cancelled"):
        if not work.actor.may(Permission.SEE_PERSONAL_DATA):
            return states.not_for_viewers(view)
        return columns_step(view, import_preview.preview(work, view.id), may_import=may)
    if view.status == "failed":
        return states.failed(view, may=may)
    examples = imports.rejected_rows(work, view.id)
    shown = {"checked": states.checked, "rejected": states.rejected, "imported": states.imported}
    return shown[view.status](view, examples, may=may)


def _id_of(asked: dict[str, Any]) -> int:
    if not asked.get("import_id"):
        raise not_found("import")
    return int(asked["import_id"])
