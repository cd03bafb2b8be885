"""What brought most: a bar for each of the first products or categories, and one for the rest."""

import plotly.graph_objects as go

from core.domain import wording
from core.domain.currencies import NO_AMOUNTS
from core.domain.sales import Ranking, Sold
from core.figures.sales_over_time import money_name
from core.figures.theme import Theme, blank, literal, row_names, tones

MOST_BARS = 10
_FEWEST_FOR_MOST = 10
# The share stands right of its bar; a bar longer than so many of the first is cut off.
_ROOM_FOR_TEXT, _LONGEST_REST = 1.35, 1.1


def figure(ranking: Ranking, what: str, currency: str, theme: Theme) -> go.Figure:
    """Return horizontal bars of money, with the share of each; of items where none has a price.

    Parameters
    ----------
    what : “product” or “category”.
    """
    rows, n_named = _rows(ranking, what)
    tone, spends = tones(theme), [row.brought(currency) for row in rows]
    longest = max([*spends[:n_named], 0]) or 1.0
    # Two products can have the same name.
    places = [f"{place}. {row.name}" for place, row in enumerate(rows, start=1)]
    chart = blank(theme)
    chart.add_bar(
        orientation="h",
        x=spends,
        y=places,
        name=money_name(currency),
        marker={
            "color": [tone.accent if at < n_named else tone.axis for at in range(len(rows))],
            "cornerradius": 4,
        },
        customdata=[_said(row, ranking, currency) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )
    for place, row, spend in zip(places, rows, spends, strict=True):
        chart.add_annotation(
            text=_share(row, ranking, currency),
            # In a bar that is cut off there is room at its beginning only.
            x=0 if spend > _LONGEST_REST * longest else max(spend, 0),
            y=place,
            xanchor="left",
            xshift=4,
            showarrow=False,
            font={"color": tone.text},
        )
    chart.update_xaxes(
        title_text=money_name(currency),
        range=[min([*spends, 0]), longest * _ROOM_FOR_TEXT],
        nticks=5,
        fixedrange=True,
    )
    chart.update_yaxes(
        type="category",
        tickvals=places,
        ticktext=row_names([row.name for row in rows]),
        tickfont={"color": tone.text},
        title_text=what.capitalize(),
        autorange="reversed",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_layout(bargap=0.35, showlegend=False)
    return chart


def finding(ranking: Ranking, what: str, currency: str) -> str:
    """Return which one is first, and how few bring most."""
    many = _many(what)
    if not ranking.first:
        return f"No order line names a {what}."
    first, of_all = ranking.first[0], "items" if currency == NO_AMOUNTS else "the revenue"
    share = _share(first, ranking, currency)
    said = f"{wording.quoted(first.name)} brought most: {share} of {of_all}"
    if ranking.n < _FEWEST_FOR_MOST:
        return f"{said}, of {wording.counted(ranking.n, what, many)}."
    most = wording.share(ranking.n_for_most / ranking.n)
    return (
        f"{said}; {wording.count(ranking.n_for_most)} of {wording.count(ranking.n)} {many} "
        f"({most}) bring four fifths."
    )


def _rows(ranking: Ranking, what: str) -> tuple[list[Sold], int]:
    """Return the bars, and how many of them are products or categories with a name."""
    first, others = ranking.first[:MOST_BARS], ranking.first[MOST_BARS:]
    rows = list(first)
    n_others = ranking.n - len(first)
    if n_others:
        name = wording.counted(n_others, f"other {what}", f"other {_many(what)}")
        rows.append(_together(name, [*others, ranking.rest]))
    if ranking.unnamed.n_lines:
        rows.append(_together(f"No {what} named", [ranking.unnamed]))
    return rows, len(first)


def _together(name: str, parts: list[Sold]) -> Sold:
    return Sold(
        name,
        sum(part.spend_e4 for part in parts),
        sum(part.quantity for part in parts),
        sum(part.n_lines for part in parts),
    )


def _share(row: Sold, ranking: Ranking, currency: str) -> str:
    return wording.share(row.brought(currency) / (ranking.brought(currency) or 1))


def _said(row: Sold, ranking: Ranking, currency: str) -> str:
    said = f"<b>{literal(row.name)}</b><br>"
    if currency != NO_AMOUNTS:
        said += f"{wording.money(row.brought(currency), currency)} · "
    pieces, lines = wording.amount(row.quantity), wording.counted(row.n_lines, "order line")
    return f"{said}{_share(row, ranking, currency)}<br>{pieces} sold in {lines}"


def _many(what: str) -> str:
    return "categories" if what == "category" else f"{what}s"
