"""A name that is changed where it stands: a pencil opens it, Enter saves, Escape leaves it.

After that a button beside it brings the earlier name back, for as long as the page is open.
"""

from typing import Any, Literal, TypedDict

import dash_bootstrap_components as dbc
from dash import (
    ALL,
    MATCH,
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
)
from dash.exceptions import PreventUpdate

from core.errors import UserError
from core.services import runs
from core.services.work import Work
from dashapp import context
from dashapp.components.parts import aria, icon

Thing = Literal["run", "segment"]


_HEADINGS = {1: html.H1, 2: html.H2, 3: html.H3}
_LONGEST = {"run": 200, "segment": 80}


class Saved(TypedDict):
    """How many times a name was saved on this page, and what it was before."""

    times: int
    before: str


class NameIds:
    """Component ids of one name; `thing` and `key` say whose, or are MATCH or ALL."""

    @staticmethod
    def part(name: str, thing: Any, key: Any) -> dict[str, Any]:  # noqa: ANN401 - or a wildcard
        """Return the id of any part."""
        return {"type": f"name-{name}", "thing": thing, "key": key}

    @staticmethod
    def text(thing: Thing, key: int) -> dict[str, Any]:
        """Return the id of the name as it stands."""
        return NameIds.part("text", thing, key)

    @staticmethod
    def every_saved() -> dict[str, Any]:
        """Return the id of the stores whose `data` change when a name was saved.

        Their data: how many times it was saved, and the name before the last time.
        """
        return NameIds.part("saved", ALL, ALL)


def inline_name(
    thing: Thing, key: int, name: str, *, level: Literal[1, 2, 3], may_rename: bool
) -> html.Div:
    """Return a heading that can be renamed.

    Parameters
    ----------
    key : the id of the run or segment.
    level : of the heading.
    may_rename : without it, the heading alone.
    """
    heading = _HEADINGS[level](name, id=NameIds.text(thing, key))
    if not may_rename:
        return html.Div(heading, className="inline-name")
    part = NameIds.part
    pencil = html.Button(
        icon("pencil"),
        id=part("edit", thing, key),
        type="button",
        className="btn btn-ghost btn-icon btn-sm",
        title="Rename",
        **aria(label=f"Rename {name}"),
    )
    return html.Div(
        [
            dcc.Store(id=part("saved", thing, key)),
            html.Div(
                [heading, pencil, _undo(thing, key)],
                id=part("shown", thing, key),
                className="inline-name-shown",
            ),
            html.Div(_form(thing, key, name), id=part("form", thing, key), hidden=True),
        ],
        className="inline-name",
    )


def _undo(thing: Thing, key: int) -> html.Button:
    return html.Button(
        [icon("arrow-counterclockwise"), "Undo"],
        id=NameIds.part("undo", thing, key),
        type="button",
        className="btn btn-ghost btn-sm",
        hidden=True,
    )


def _form(thing: Thing, key: int, name: str) -> list[Any]:
    part = NameIds.part
    return [
        html.Div(
            [
                html.Label(
                    [
                        html.Span(f"New name of the {thing}", className="visually-hidden"),
                        dbc.Input(
                            id=part("input", thing, key),
                            value=name,
                            maxlength=_LONGEST[thing],
                            autocomplete="off",
                        ),
                    ]
                ),
                html.Button(
                    icon("check-lg"),
                    id=part("save", thing, key),
                    type="button",
                    className="btn btn-primary btn-icon",
                    **aria(label="Save the name"),
                ),
                html.Button(
                    icon("x-lg"),
                    id=part("leave", thing, key),
                    type="button",
                    className="btn btn-ghost btn-icon inline-name-leave",
                    **aria(label="Leave the name as it was"),
                ),
            ],
            className="inline-name-form",
        ),
        html.Div("", id=part("problem", thing, key), className="form-error", role="alert"),
    ]


@callback(
    Output(NameIds.part("text", MATCH, MATCH), "children"),
    Output(NameIds.part("problem", MATCH, MATCH), "children"),
    Output(NameIds.part("saved", MATCH, MATCH), "data"),
    Input(NameIds.part("input", MATCH, MATCH), "n_submit"),
    Input(NameIds.part("save", MATCH, MATCH), "n_clicks"),
    State(NameIds.part("input", MATCH, MATCH), "value"),
    State(NameIds.part("text", MATCH, MATCH), "children"),
    State(NameIds.part("saved", MATCH, MATCH), "data"),
    prevent_initial_call=True,
)
def save(
    submits: int | None, clicks: int | None, name: str | None, before: str, saved: Saved | None
) -> tuple[str, str, Any]:
    """Save the name, or say beside it why not."""
    if not (submits or clicks) or not ctx.triggered_id:
        raise PreventUpdate
    try:
        with context.work() as work:
            stored = rename(work, ctx.triggered_id["thing"], ctx.triggered_id["key"], name or "")
    except UserError as error:
        return before, f"{error.what} {error.fix}", no_update
    return stored, "", _once_more(saved, stored, before)


@callback(
    Output(NameIds.part("text", MATCH, MATCH), "children", allow_duplicate=True),
    Output(NameIds.part("saved", MATCH, MATCH), "data", allow_duplicate=True),
    Input(NameIds.part("undo", MATCH, MATCH), "n_clicks"),
    State(NameIds.part("text", MATCH, MATCH), "children"),
    State(NameIds.part("saved", MATCH, MATCH), "data"),
    prevent_initial_call=True,
)
def undo(clicks: int | None, name: str, saved: Saved | None) -> tuple[str, Saved]:
    """Bring the earlier name back; pressed again, the later one."""
    if not clicks or not saved or not saved["before"] or not ctx.triggered_id:
        raise PreventUpdate
    thing, key = ctx.triggered_id["thing"], ctx.triggered_id["key"]
    with context.work() as work:
        stored = rename(work, thing, key, saved["before"])
    return stored, _once_more(saved, stored, name)


def rename(work: Work, thing: Thing, key: int, name: str) -> str:
    """Rename the run or the segment; return the name as stored."""
    if thing == "run":
        return runs.rename_run(work, key, name)
    return runs.rename_segment(work, key, name).name


clientside_callback(
    ClientsideFunction("inline_name", "offer_undo"),
    Output(NameIds.part("undo", MATCH, MATCH), "hidden"),
    Output(NameIds.part("undo", MATCH, MATCH), "title"),
    Input(NameIds.part("saved", MATCH, MATCH), "data"),
)
clientside_callback(
    ClientsideFunction("inline_name", "toggle"),
    Output(NameIds.part("shown", MATCH, MATCH), "hidden"),
    Output(NameIds.part("form", MATCH, MATCH), "hidden"),
    Output(NameIds.part("input", MATCH, MATCH), "value"),
    Input(NameIds.part("edit", MATCH, MATCH), "n_clicks"),
    Input(NameIds.part("leave", MATCH, MATCH), "n_clicks"),
    Input(NameIds.part("saved", MATCH, MATCH), "data"),
    State(NameIds.part("text", MATCH, MATCH), "children"),
    prevent_initial_call=True,
)


def _once_more(saved: Saved | None, name: str, before: str) -> Saved:
    """Return what is kept of a save; a name that stayed the same leaves the earlier one."""
    times, earlier = (saved["times"], saved["before"]) if saved else (0, "")
    return {"times": times + 1, "before": earlier if name == before else before}
