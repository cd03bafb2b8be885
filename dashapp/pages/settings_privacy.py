"""Privacy: how long data are kept, who must not be written to, and what people may ask for."""

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, dcc, html, register_page
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.domain import wording
from core.errors import UserError
from core.services import retention, suppression, suppression_list
from core.services.suppression import REASON_LABELS, SuppressionReason
from core.services.suppression_list import MOST_BYTES, TakenIn
from dashapp import context
from dashapp.components import retention_form as form
from dashapp.components.page_header import page_header, section_header
from dashapp.components.parts import icon, link_button, stat_tile
from dashapp.components.toast import notify

register_page(__name__, path="/settings/privacy", title="Privacy · Segment Atlas")


class Ids:
    """Component ids of this page."""

    SAVE, SAVED, PROBLEM, PLACED = (
        "retention-save", "retention-saved", "retention-problem", "retention-placed",
    )  # fmt: skip
    CONFIRMED = "retention-confirmed"
    ON_LIST, HASHES = "suppressed-customers", "suppressed-hashes"
    FILE, WHY, ANSWER, TURN = (
        "suppression-file", "suppression-why", "suppression-answer", "suppression-turn",
    )  # fmt: skip


def layout(**_query: str) -> html.Div:
    """Return the page."""
    return html.Div(
        [
            dcc.Store(id=Ids.SAVED, data=0),
            dcc.Store(id=Ids.CONFIRMED, data=0),
            dcc.Store(id=Ids.TURN, data=0),
            page_header(
                "Privacy",
                lead="What is kept for how long, who must not be written to, and what people may "
                "ask for.",
            ),
            _rights(),
            _periods(),
            _suppressed(),
        ],
        className="page page-narrow stack",
    )


@callback(
    Output(form.box_id(ALL), "value"),
    Output(form.box_id(ALL), "disabled"),
    Output(Ids.SAVE, "hidden"),
    Output(Ids.PLACED, "children"),
    Input(Ids.SAVED, "data"),
    State(form.box_id(ALL), "id"),
)
def show(
    _saved: int, boxes: list[dict[str, str]]
) -> tuple[list[int | None], list[bool], bool, str]:
    """Show what was chosen."""
    with context.work(read_only=True) as work:
        view = retention.view(work)
    days = {str(rule.kind): rule.keep_days for rule in view.rules}
    values = [days[box["kind"]] for box in boxes]
    return values, [not view.may_change] * len(boxes), not view.may_change, form.placed(view)


@callback(
    Output(form.due_id(ALL), "children"),
    Output(Ids.PROBLEM, "children"),
    Input(form.box_id(ALL), "value"),
    State(form.box_id(ALL), "id"),
    prevent_initial_call=True,
)
def preview(values: list[Any], boxes: list[dict[str, str]]) -> tuple[list[str], str]:
    """Say how much would go by what stands in the boxes."""
    try:
        with context.work(read_only=True) as work:
            view = retention.view(work)
            chosen = form.days_in({b["kind"]: v for b, v in zip(boxes, values, strict=True)})
            rules = retention.preview(work, chosen) if view.may_change else view.rules
    except UserError as error:
        return [""] * len(boxes), f"{error.what} {error.fix}"
    said = {str(rule.kind): form.due(rule) for rule in rules}
    return [said[box["kind"]] for box in boxes], ""


@callback(
    Output(Ids.SAVED, "data"),
    Output(Ids.PROBLEM, "children", allow_duplicate=True),
    Output(Ids.CONFIRMED, "data"),
    Input(Ids.SAVE, "n_clicks"),
    State(form.box_id(ALL), "value"),
    State(form.box_id(ALL), "id"),
    State(Ids.SAVED, "data"),
    State(Ids.CONFIRMED, "data"),
    prevent_initial_call=True,
)
def save(
    clicks: int | None,
    values: list[Any],
    boxes: list[dict[str, str]],
    saved: int,
    confirmed: int,
) -> tuple[int, str, int]:
    """Keep data for so long from now on; where customers would go, when it was said twice."""
    if not clicks:
        raise PreventUpdate
    try:
        chosen = form.days_in({b["kind"]: v for b, v in zip(boxes, values, strict=True)})
        with context.work() as work:
            n_customers = form.n_customers(retention.preview(work, chosen))
            if n_customers != confirmed:
                return saved, form.confirm(n_customers), n_customers
            retention.choose(work, chosen)
    except UserError as error:
        return saved, f"{error.what} {error.fix}", 0
    notify("Saved.", "What is older goes within the next minutes, and daily from then on.")
    return saved + 1, "", 0


@callback(Output(Ids.ON_LIST, "children"), Output(Ids.HASHES, "children"), Input(Ids.TURN, "data"))
def count(_turn: int) -> tuple[str, str]:
    """Say how many are on the suppression list."""
    with context.work(read_only=True) as work:
        n_customers, n_hashes = suppression.n_suppressed(work), suppression.n_hashes(work)
    return f"{n_customers:,}", f"{n_hashes:,}"


@callback(
    Output(Ids.ANSWER, "children"),
    Output(Ids.TURN, "data"),
    Output(Ids.FILE, "contents"),
    Input(Ids.FILE, "contents"),
    State(Ids.WHY, "value"),
    State(Ids.TURN, "data"),
    prevent_initial_call=True,
)
def take_in(contents: str | None, why: str, turn: int) -> tuple[str, int, None]:
    """Put everybody in the file on the list."""
    if not contents:
        raise PreventUpdate
    try:
        with context.work() as work:
            found = suppression_list.take_in(work, _bytes(contents), SuppressionReason(why))
    except UserError as error:
        return f"{error.what} {error.fix}", turn, None
    return taken(found), turn + 1, None


def taken(found: TakenIn) -> str:
    """Return what came of a file, in words."""
    lines = wording.counted(found.n_lines, "line")
    customers = wording.counted(found.n_customers, "customer")
    verb = "is" if found.n_customers == 1 else "are"
    skipped = (
        f" {wording.opening(wording.counted(found.n_skipped, 'line'))} named nobody."
        if found.n_skipped
        else ""
    )
    return (
        f"{wording.opening(lines)} taken in: {customers} {verb} in no list from now on, and no "
        f"file brings these people in.{skipped}"
    )


def _bytes(contents: str) -> bytes:
    try:
        return b64decode(contents.partition(",")[2], validate=True)
    except Base64Error as error:
        raise UserError("The file did not arrive whole.", "Choose it again.") from error


def _rights() -> html.Section:
    return html.Section(
        [
            section_header("When somebody asks"),
            html.P(
                "Find them among your customers. Their page has a file with everything that is "
                "kept about them, takes them off all lists, and erases them everywhere."
            ),
            html.Div(
                link_button("Find a customer", "/customers", kind="secondary", icon_name="search")
            ),
        ],
        className="card card-body stack-sm",
    )


def _periods() -> html.Section:
    return html.Section(
        [
            section_header(
                "How long data are kept",
                lead="An empty box keeps them for good. Once a day, what is older goes for good; "
                "how much that was is in the record.",
            ),
            form.retention_form(),
            html.P("", id=Ids.PLACED, className="muted small"),
            html.Div("", id=Ids.PROBLEM, className="form-error", role="alert"),
            html.Div(
                # Until the boxes are filled, saving would keep everything for good.
                html.Button(
                    "Save", id=Ids.SAVE, type="button", className="btn btn-primary", hidden=True
                ),
                className="button-row",
            ),
        ],
        className="card card-body stack-sm",
    )


def _suppressed() -> html.Section:
    reasons = [
        {"value": str(each), "label": text}
        for each, text in REASON_LABELS.items()
        if each is not SuppressionReason.ERASED
    ]
    return html.Section(
        [
            section_header(
                "Who must not be written to",
                lead="They are in no list, and no file changes them or brings them in. Only hashes "
                "of numbers, addresses and phones are kept.",
            ),
            html.Div(
                [
                    stat_tile("Customers on the list", "–", value_id=Ids.ON_LIST),
                    stat_tile(
                        "Hashes kept",
                        "–",
                        note="one for each number, address and phone",
                        value_id=Ids.HASHES,
                    ),
                ],
                className="grid-2",
            ),
            _label_for_file(reasons),
            html.Div("", id=Ids.ANSWER, role="status"),
        ],
        className="card card-body stack-sm",
    )


def _label_for_file(reasons: list[dict[str, str]]) -> html.Div:
    megabytes = MOST_BYTES // 1024 // 1024
    chooser: list[Component] = [icon("upload"), html.Span("Choose a file of people who object")]
    return html.Div(
        [
            html.Label(
                [
                    html.Span("Why", className="form-label"),
                    dbc.Select(id=Ids.WHY, options=reasons, value=str(SuppressionReason.OBJECTED)),
                ],
                className="d-block field-narrow",
            ),
            # The label names the file box inside, which has no text of its own.
            html.Label(
                dcc.Upload(
                    html.Span(chooser, className="btn btn-secondary"),
                    id=Ids.FILE,
                    max_size=MOST_BYTES,
                    multiple=False,
                ),
                className="d-block file-button",
            ),
            html.Div(
                f"CSV or text with email addresses, phone numbers, or customer numbers under that "
                f"header; {megabytes} MB at most.",
                className="form-text",
            ),
        ],
        className="stack-sm",
    )
