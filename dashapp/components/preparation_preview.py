"""What preparing would do to the newest customers: in one sentence, in counts, and drawn."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain import wording
from core.errors import UserError, not_found
from core.figures import before_after
from core.figures.theme import Theme
from core.services.preparation import Preview
from dashapp.components.chart import chart_card
from dashapp.components.parts import aria

_SHOWN_AT_ONCE = 4


class PreviewIds:
    """Component ids of the preview."""

    DEFAULTS, EFFECTS = "prepare-defaults", "prepare-effects"
    TAILS, TAIL, CHART = "prepare-tails", "prepare-tail", "prepare-chart"


def place() -> list[Component]:
    """Return where the preview is written."""
    ids = PreviewIds
    column = html.Label(
        [
            html.Span("Column that is drawn", className="visually-hidden"),
            dbc.Select(id=ids.TAIL, options=[], size="sm"),
        ]
    )
    return [
        html.P("", id=ids.DEFAULTS),
        html.Div(id=ids.EFFECTS, className="effects", **aria(live="polite")),
        html.Details(
            [
                html.Summary("See the log scale before and after"),
                chart_card(
                    ids.CHART,
                    seeing=(
                        "Left, the values as they are: a few very large ones squeeze all others "
                        "together, and would decide alone. Right, the same customers on a log "
                        "scale, where twice as much is always the same step."
                    ),
                    height="sm",
                    extra=[column],
                ),
            ],
            id=ids.TAILS,
            className="disclosure",
            hidden=True,
        ),
    ]


def effects(found: Preview | None) -> list[Component]:
    """Return what happens to how many customers."""
    if found is None:
        said = "What this does to your customers is shown after the next import."
        return [html.P(said, className="muted")]
    said_all = list(found.sentences)
    if found.n_left_out:
        about = "about " if found.is_estimate else ""
        all_customers = wording.counted(found.n_customers, "customer")
        are = "is" if found.n_left_out == 1 else "are"
        n_left_out = wording.count(found.n_left_out)
        left_out = f"In all, {about}{n_left_out} of {all_customers} {are} left out."
        said_all.insert(0, left_out)
    if not said_all:
        return [html.P("Nothing has to be filled, cut or left out.", className="muted")]
    first, rest = said_all[:_SHOWN_AT_ONCE], said_all[_SHOWN_AT_ONCE:]
    if len(rest) == 1:
        first, rest = said_all, []
    return [_list(first), _rest(rest)] if rest else [_list(first)]


def problem(found: UserError) -> list[Component]:
    """Return why nothing can be foreseen."""
    return [html.P(f"{found.what} {found.fix}", className="muted")]


def drawn(found: Preview | None, column: str, theme: Theme) -> tuple[dict[str, Any], str]:
    """Return the figure and the finding of a column with a long tail."""
    tails = {tail.column: tail for tail in found.tails} if found else {}
    if found is None or column not in tails:
        raise not_found("column")
    tail = tails[column]
    effect = next(each for each in found.effects if each.column == column)
    before, after = (tail.edges, tail.counts), (tail.log_edges, tail.log_counts)
    figure = before_after.figure(column, before, after, theme)
    return figure.to_dict(), before_after.finding(column, effect.skew, effect.skew_after)


def _list(sentences: list[str]) -> html.Ul:
    return html.Ul([html.Li(sentence) for sentence in sentences])


def _rest(sentences: list[str]) -> html.Details:
    said = f"And {wording.counted(len(sentences), 'more thing')}"
    return html.Details([html.Summary(said), _list(sentences)], className="disclosure")
