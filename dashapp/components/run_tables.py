"""The tables of a run: how good every number of segments is, and what each segment is like."""

from collections.abc import Callable, Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.fields import Kind
from core.domain.results import Advice, Indices, SweepRow
from core.domain.segments import Segments
from core.figures import profiles
from dashapp.components.explained import explained
from dashapp.components.parts import aria, chip, icon
from dashapp.components.segment_mark import segment_mark

Number = Callable[[Indices], float | None]

# (heading, value, whether more is better, what it says)
_INDICES: tuple[tuple[str, Number, bool, str], ...] = (
    (
        "Silhouette",
        lambda of: of.silhouette,
        True,
        "How much nearer customers are to their own segment than to the next one; from -1 to 1, "
        "higher is clearer. Above 0.5 is clear, below 0.25 is hardly more than chance.",
    ),
    (
        "Davies–Bouldin",
        lambda of: of.davies_bouldin,
        False,
        "How much each segment overlaps with the one most like it; lower is better.",
    ),
    (
        "Calinski–Harabasz",
        lambda of: of.calinski_harabasz,
        True,
        "Distance between segments compared with the spread inside them; higher is better.",
    ),
    (
        "Dunn",
        lambda of: of.dunn,
        True,
        "The smallest gap between two segments compared with the widest segment; higher is better. "
        "One odd customer can change it, and it is left out above 10,000 customers.",
    ),
)
_WCSS = (
    "Spread inside (WCSS)",
    "How far customers are from the centre of their segment, squared and summed. It always sinks "
    "with more segments: look for the bend.",
)


def sweep_table(sweep: tuple[SweepRow, ...], advice: Advice | None, chosen_k: int) -> html.Div:
    """Return every number of segments that was tried, with its indices; the best are bold."""
    shown = [index for index in _INDICES if _best(sweep, index[1], more=index[2]) is not None]
    best = {name: _best(sweep, number, more=more) for name, number, more, _ in shown}
    heads = ["Segments", *(name for name, *_ in shown), _WCSS[0]]
    body = [
        html.Tr(
            [
                html.Th(_k_cell(row.k, advice, chosen_k), scope="row"),
                *(_cell(number(row.indices), best[name]) for name, number, *_ in shown),
                html.Td(wording.amount(row.indices.wcss), className="num"),
            ],
            className="is-chosen" if row.k == chosen_k else "",
        )
        for row in sweep
    ]
    return html.Div(
        _table(heads, body),
        className="table-frame",
        tabIndex="0",
        role="region",
        **aria(label="Indices for every number of segments"),
    )


def index_words() -> html.Dl:
    """Return what each index says, in a sentence."""
    return explained([*((name, said) for name, *_, said in _INDICES), _WCSS])


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
            _means(first, segments, kinds, said),
            html.Details(
                [
                    html.Summary(f"{wording.counted(len(rest), 'more value')} by segment"),
                    _means(rest, segments, kinds, f"{said}, continued"),
                ],
                className="disclosure",
            )
            if rest
            else None,
            _money(money),
        ],
        className="stack-sm",
    )


def _money(money: Mapping[str, str]) -> html.P | None:
    """Say once what the columns of money count; a run knows one way for all of them."""
    if not money:
        return None
    names = wording.listed(list(money))
    return html.P(f"{names}: {next(iter(money.values()))}.", className="muted")


def _means(
    columns: Sequence[str], segments: Segments, kinds: Mapping[str, Kind], said: str
) -> html.Div:
    overall = {trait.column: trait for segment in segments for trait in segment.traits}
    found = [{trait.column: trait for trait in segment.traits} for segment in segments]
    body = [
        html.Tr(
            [
                html.Th(column, scope="row"),
                *(
                    html.Td(profiles.said(traits.get(column), kinds), className="num")
                    for traits in found
                ),
                html.Td(profiles.said_overall(overall[column], kinds), className="num muted"),
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
        "All customers",
    ]
    return html.Div(
        _table(heads, body, "table table-compact profile-table"),
        className="table-frame",
        tabIndex="0",
        role="region",
        **aria(label=said),
    )


def _table(
    heads: Sequence[str | Component], body: list[html.Tr], look: str = "table"
) -> html.Table:
    cells = [
        html.Th(head, scope="col", className="num" if at else "") for at, head in enumerate(heads)
    ]
    return html.Table([html.Thead(html.Tr(cells)), html.Tbody(body)], className=look)


def _best(sweep: tuple[SweepRow, ...], number: Number, *, more: bool) -> float | None:
    known = [value for row in sweep if (value := number(row.indices)) is not None]
    if not known:
        return None
    return max(known) if more else min(known)


def _cell(value: float | None, best: float | None) -> html.Td:
    said = wording.index(value)
    if value is None or value != best:
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
