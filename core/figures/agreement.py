"""Every try against every other: how far they put the same customers together."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain import wording
from core.figures.scales import NOTHING_TO_ALL
from core.figures.theme import Theme, blank, literal, tones, wrapped

_MOST_WITH_NUMBERS = 14
_LINE_LENGTH = 24

Values = Sequence[Sequence[float | None]]


def figure(names: Sequence[str], values: Values, theme: Theme) -> go.Figure:
    """Return the matrix of the tries that have segments; others have no row.

    Parameters
    ----------
    names : of the tries, in their order; across, their numbers stand for them.
    values : (n, n), adjusted Rand index, 1 for the same segments; None for a try without any.
    """
    shown = drawn(values)
    rows = [str(place + 1) for place in shown]
    text = [[wording.index(values[one][other]) for other in shown] for one in shown]
    chart = blank(theme)
    chart.add_heatmap(
        z=[[values[one][other] for other in shown] for one in shown],
        x=rows,
        y=rows,
        text=text,
        texttemplate="%{text}" if len(shown) <= _MOST_WITH_NUMBERS else "",
        textfont={"color": tones(theme).text, "size": 12},
        customdata=[
            [f"{literal(names[one])}<br>{literal(names[other])}" for other in shown]
            for one in shown
        ],
        hovertemplate="%{customdata}<br>%{text}<extra></extra>",
        colorscale=NOTHING_TO_ALL[theme],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar=_legend(theme),
    )
    look = {
        "type": "category",
        "tickvals": rows,
        "tickfont": {"color": tones(theme).text},
        "showgrid": False,
        "fixedrange": True,
    }
    chart.update_xaxes(look, ticktext=rows, tickangle=0)
    chart.update_yaxes(
        look,
        ticktext=[f"{at}  {wrapped(names[int(at) - 1], _LINE_LENGTH)}" for at in rows],
        autorange="reversed",
    )
    chart.update_layout(margin={"t": 48})
    return chart


def drawn(values: Values) -> list[int]:
    """Return the places of the tries that have segments."""
    return [place for place, row in enumerate(values) if row[place] is not None]


def _legend(theme: Theme) -> dict[str, object]:
    return {
        "orientation": "h",
        "thickness": 10,
        "len": 0.8,
        "y": 1,
        "yanchor": "bottom",
        "ypad": 8,
        "outlinewidth": 0,
        "tickvals": [0, 1],
        "ticktext": ["by chance (0)", "the same (1)"],
        "tickangle": 0,
        "tickfont": {"color": tones(theme).muted, "size": 12},
    }
