"""The findings of a run: chapters of sentences, each leading to the lines that carry it."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.findings import Findings, Part, Row, Sentence, Table
from core.errors import NotFoundError, UserError
from core.services.findings_page import FindingsView
from core.services.run_views import RunView
from dashapp.components.copy_button import copy_button
from dashapp.components.page_header import breadcrumbs
from dashapp.components.parts import aria, icon, link_button, table_frame
from dashapp.components.segment_mark import segment_mark
from dashapp.components.state import empty_state, failed_state, notice
from dashapp.components.verdict import verdict_chip

TEXT = "findings-text"
_HARDLY, _SENTENCE = 0.1, 40
_STRONGEST = 34  # per cent of the tone behind a cell that is far from the average


def heading(found: FindingsView) -> list[Component]:
    """Return the way to the findings, what they are of, and how to take them along."""
    run = found.run
    title = f"Findings: {run.name}"
    return [
        breadcrumbs([("Segments", "/segments"), (run.name, f"/runs/{run.id}"), ("Findings", None)]),
        html.Div(
            [
                html.Div([html.H1(title), html.P(_lead(run), className="lead-text")]),
                html.Div(
                    [
                        copy_button(TEXT, "Copy as text", "Copy all findings as text"),
                        _print_button(),
                    ],
                    className="button-row",
                ),
            ],
            className="page-header-row",
        ),
        html.Pre(
            found.findings.as_text(f"{title}\n{_said(run)}"),
            id=TEXT,
            className="visually-hidden",
            **aria(hidden="true"),
        ),
    ]


def body(found: FindingsView) -> list[Component | None]:
    """Return the findings; first of all that there are none to rely on, if that is so."""
    findings = found.findings
    unreliable = None if findings.is_reliable else _unreliable(found)
    return [unreliable, *(_part(part, findings) for part in findings.parts)]


def nothing_here(run_id: int, problem: UserError) -> tuple[list[Component], list[Component | None]]:
    """Return what the page shows when there is no such run, or nothing in it yet."""
    trail = breadcrumbs([("Segments", "/segments"), ("Findings", None)])
    title = html.H1("Findings", className="visually-hidden")
    if isinstance(problem, NotFoundError):
        back = link_button("All segments", "/segments", kind="secondary")
        return [trail, title], [failed_state(problem.what, problem.fix, back)]
    back = link_button("Go to the run", f"/runs/{run_id}", kind="secondary")
    return [trail, title], [empty_state("hourglass-split", problem.what, problem.fix, back)]


def _lead(run: RunView) -> list[Component | str]:
    shown: list[Component | str] = [_said(run)]
    return [*shown, " ", verdict_chip(run.advice)] if run.advice else shown


def _said(run: RunView) -> str:
    made = wording.day((run.finished_at or run.created_at).date())
    customers = wording.counted(run.n_customers, "customer")
    return f"{customers}, data version {run.data_version}, {made}"


def _print_button() -> html.Button:
    told: dict[str, Any] = {"data-print": "page"}
    return html.Button(
        [icon("printer"), html.Span("Print or save as PDF")],
        type="button",
        className="btn btn-secondary btn-sm",
        **told,
    )


def _unreliable(found: FindingsView) -> html.Div:
    button = (
        link_button("Make RFM groups", "/segments/rfm")
        if found.has_orders
        else link_button("Try other columns", f"/segments/new?like={found.run.id}")
    )
    text = html.P(
        "These groups may be chance. They can describe customers; nothing should be decided by "
        "them."
    )
    return notice(
        [text, html.Div(button, className="button-row no-print")],
        tone="warning",
        title="No reliable segments here",
    )


def _part(part: Part, findings: Findings) -> html.Section:
    title_id = f"findings-part-{part.key}"
    return html.Section(
        [
            html.H2(part.title, id=title_id),
            html.Ul(
                [_sentence(one, findings) for one in part.sentences], className="findings-said"
            ),
            *(_table(table, findings.number(table.key)) for table in part.tables),
        ],
        className="card card-body stack findings-part",
        **aria(labelledby=title_id),
    )


def _sentence(one: Sentence, findings: Findings) -> html.Li:
    number = findings.number(one.table)
    table = findings.tables[number - 1]
    rows = " ".join(
        _row_id(table, place) for place, row in enumerate(table.rows) if row.key in one.rows
    )
    told: dict[str, Any] = {"data-shows": rows or _table_id(table)}
    # In brackets, so that it reads as part of the sentence on paper, too.
    link = html.Button(
        f"Table {number}",
        type="button",
        className="table-ref",
        title=f"Show where this stands: {table.title}",
        **told,
        **aria(label=f"Show in Table {number}, {table.title}"),
    )
    return html.Li([one.text, " ", html.Span(["(", link, ")"], className="table-refs")])


def _table(table: Table, number: int) -> html.Div:
    looks = [_look(table, at) for at in range(len(table.heads))]
    heads = [
        html.Th(head, scope="col", className=look) if head else html.Td()
        for head, look in zip(table.heads, looks, strict=True)
    ]
    body = [_row(table, place, row, looks) for place, row in enumerate(table.rows)]
    title_id = f"{_table_id(table)}-title"
    shown = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(body)],
        className="table table-compact table-stack findings-table",
        id=_table_id(table),
        tabIndex="-1",
        **aria(labelledby=title_id),
    )
    title = html.H3([f"Table {number}. ", html.Span(table.title)], id=title_id)
    note = html.P(table.note, className="muted small") if table.note else None
    frame = table_frame(shown, f"Table {number}, {table.title}")
    return html.Div([title, frame, note], className="stack-sm findings-figure")


def _look(table: Table, at: int) -> str:
    if table.heads[at] not in table.words:
        return "num"
    is_told = at > 0 and any(len(row.cells[at]) > _SENTENCE for row in table.rows)
    return "told" if is_told else ""


def _row(table: Table, place: int, row: Row, looks: Sequence[str]) -> html.Tr:
    cells = []
    for at, (head, cell, look) in enumerate(zip(table.heads, row.cells, looks, strict=True)):
        told: dict[str, Any] = {"data-label": head}
        shown: Component | str | list[Component | str] = cell
        if at == 0:
            mark = [segment_mark(row.slot)] if row.slot is not None else []
            shown = html.Strong([*mark, cell], className="segment-named")
        elif head == table.bars and table.shares[place]:
            shown = [cell, _bar(table.shares[place])]
        cells.append(html.Td(shown, className=look, style=_tone(row, at), **told))
    return html.Tr(cells, id=_row_id(table, place), tabIndex="-1")


def _bar(share: float) -> html.Span:
    width = f"{100 * max(min(share, 1.0), 0.0):.1f}%"
    return html.Span(html.Span(style={"width": width}), className="cell-bar", **aria(hidden="true"))


def _tone(row: Row, at: int) -> dict[str, str] | None:
    """Return the tone of a cell: orange above the average, blue below, as in the heat map."""
    strength = row.strength[at] if row.strength else 0.0
    if abs(strength) < _HARDLY:
        return None
    colour = "--above" if strength > 0 else "--below"
    part = round(_STRONGEST * abs(strength))
    return {"background": f"color-mix(in srgb, var({colour}) {part}%, transparent)"}


def _table_id(table: Table) -> str:
    return f"findings-{table.key}"


def _row_id(table: Table, place: int) -> str:
    return f"findings-{table.key}-{place}"
