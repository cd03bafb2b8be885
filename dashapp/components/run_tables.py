"""The tables of a run: how good every number of segments is, and what each segment is like."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.fields import Kind
from core.domain.indices import Index
from core.domain.results import Advice, SweepRow
from core.domain.segments import Segments
from core.figures import index_courses, profiles
from dashapp.components.explained import explained
from dashapp.components.parts import chip, icon, table_frame
from dashapp.components.segment_mark import segment_mark


def sweep_table(sweep: tuple[SweepRow, ...], advice: Advice | None, chosen_k: int) -> html.Div:
    """Return every number of segments that was tried, with its indices; the best are bold."""
    shown = index_courses.shown(sweep)
    best = {index.key: index_courses.best(sweep, index) for index in shown}
    body = [
        html.Tr(
            [
                html.Th(_k_cell(row.k, advice, chosen_k), scope="row"),
                *(_cell(index, row, is_best=best[index.key] is row) for index in shown),
            ],
            className="is-chosen" if row.k == chosen_k else "",
        )
        for row in sweep
        if row.k > 1
    ]
    return table_frame(
        _table(["Segments", *(index.label for index in shown)], body),
        "Indices for every number of segments",
    )


def index_words(sweep: tuple[SweepRow, ...]) -> html.Details:
    """Return what each index says, in plain words."""
    words = explained([(index.label, index.sentence) for index in index_courses.shown(sweep)])
    return html.Details([html.Summary("What do these numbers say?"), words], className="disclosure")


def profile_table(
    segments: Segments, kinds: Mapping[str, Kind], money: Mapping[str, str]
) -> html.Div:
    """Return the means of every column, segment by segment, beside those of all customers.

    The columns of the heat map come first; all others wait behind a summary.

    Parameters
    ----------
    money : column of money from orders → how it is to be understood, “after refunds”.
    """
    columns = profiles.ordered_columns(segments)
    first, rest = columns[: profiles.MOST_COLUMNS], columns[profiles.MOST_COLUMNS :]
    said = "Means of every column in every segment"
    return html.Div(
        [
            means_table(first, segments, kinds, said),
            html.Details(
                [
                    html.Summary(f"{wording.counted(len(rest), 'more value')} by segment"),
                    means_table(rest, segments, kinds, f"{said}, continued"),
                ],
                className="disclosure",
            )
            if rest
            else None,
            _money(money),
        ],
        className="stack-sm",
    )


def means_table(
    columns: Sequence[str], segments: Segments, kinds: Mapping[str, Kind], said: str
) -> html.Div:
    """Return the means of some columns, segment by segment; `said` names the table aloud."""
    overall = {trait.column: trait for segment in segments for trait in segment.traits}
    found = [{trait.column: trait for trait in segment.traits} for segment in segments]
    everybody = "All customers"
    body = [
        html.Tr(
            [
                html.Th(column, scope="row"),
                *(
                    _number(one.name, profiles.said(traits.get(column), kinds))
                    for one, traits in zip(segments, found, strict=True)
                ),
                _number(everybody, profiles.said_overall(overall[column], kinds), "muted"),
            ]
        )
        for column in columns
    ]
    heads: list[str | Component] = [
        "",
        *(
            html.Span([segment_mark(one.colour), one.name], className="segment-named")
            for one in segments
        ),
        everybody,
    ]
    return table_frame(_table(heads, body, "table table-compact table-stack profile-table"), said)


def _money(money: Mapping[str, str]) -> html.P | None:
    """Say once what the columns of money count; a run knows one way for all of them."""
    if not money:
        return None
    names = wording.listed(list(money))
    return html.P(f"{names}: {next(iter(money.values()))}.", className="muted")


def _number(head: str, shown: str, look: str = "") -> html.Td:
    label: dict[str, Any] = {"data-label": head}
    return html.Td(shown, className=f"num {look}".strip(), **label)


def _table(
    heads: Sequence[str | Component], body: list[html.Tr], look: str = "table"
) -> html.Table:
    cells = [
        html.Th(head, scope="col", className="num" if at else "") for at, head in enumerate(heads)
    ]
    return html.Table([html.Thead(html.Tr(cells)), html.Tbody(body)], className=look)


def _cell(index: Index, row: SweepRow, *, is_best: bool) -> html.Td:
    said = index.shown(row.indices)
    if not is_best:
        return html.Td(said, className="num")
    return html.Td(
        [icon("star-fill", label="Best:"), " ", html.Strong(said)], className="num is-best"
    )


def _k_cell(k: int, advice: Advice | None, chosen_k: int) -> list[str | Component]:
    shown: list[str | Component] = [html.Span(str(k), className="num")]
    if k == chosen_k:
        shown += [" ", chip("chosen", tone="accent")]
    if advice and k == advice.recommended_k:
        shown += [" ", chip("recommended", tone="success")]
    return shown
