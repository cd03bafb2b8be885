"""The strongest rules as a network: what is bought together hangs together."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.domain import basket_words, wording
from core.domain.basket_rules import BasketKind, Rule
from core.figures.node_layout import places
from core.figures.theme import Theme, blank, empty, literal, tones, wrapped

MOST_LINKS = 25
_LINE_LENGTH = 15
_THINNEST, _WIDEST = 1.5, 8.0
_SMALLEST, _LARGEST = 10.0, 30.0
_MARGIN, _NAME = 0.6, 1.6


@dataclass(frozen=True)
class Link:
    """Two names that are bought together, by the strongest rule that has them."""

    one: str
    other: str
    rule: Rule


def figure(rules: Sequence[Rule], kind: BasketKind, theme: Theme) -> go.Figure:
    """Return the network of the strongest rules; the thicker a line, the higher the lift."""
    links = links_of(rules)
    if not links:
        return empty(theme)
    names = list(dict.fromkeys(name for link in links for name in (link.one, link.other)))
    spread = places(
        len(names), [(names.index(link.one), names.index(link.other)) for link in links]
    )
    chart, tone = blank(theme), tones(theme)
    at = dict(zip(names, spread.tolist(), strict=True))
    for link in links:
        (x0, y0), (x1, y1) = at[link.one], at[link.other]
        chart.add_scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": tone.axis, "width": _width(link.rule.lift, links)},
            hoverinfo="skip",
            showlegend=False,
        )
    chart.add_scatter(
        x=[(at[link.one][0] + at[link.other][0]) / 2 for link in links],
        y=[(at[link.one][1] + at[link.other][1]) / 2 for link in links],
        mode="markers",
        name="Bought together",
        meta={"saved": _saved(links, kind)},
        marker={"color": tone.axis, "size": 9, "symbol": "diamond"},
        customdata=[_said(link.rule, kind) for link in links],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    counts = _counts(rules)
    most = max(counts.get(name, 1) for name in names)
    chart.add_scatter(
        x=spread[:, 0],
        y=spread[:, 1],
        mode="markers+text",
        name="Names",
        marker={
            "color": tone.accent,
            "size": [
                _SMALLEST + (_LARGEST - _SMALLEST) * (counts.get(name, 1) / most) ** 0.5
                for name in names
            ],
            "opacity": 1,
            "line": {"width": 0},
        },
        text=[wrapped(name, _LINE_LENGTH) for name in names],
        textposition="middle right",
        textfont={"color": tone.text, "size": 11},
        customdata=[
            f"<b>{literal(name)}</b><br>in {basket_words.baskets(counts.get(name, 0), kind)}"
            for name in names
        ],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    low, high = spread.min(axis=0) - _MARGIN, spread.max(axis=0) + _MARGIN
    chart.update_xaxes(visible=False, range=[low[0], high[0] + _NAME], fixedrange=True)
    chart.update_yaxes(visible=False, range=[low[1], high[1]], fixedrange=True)
    return chart


def finding(rules: Sequence[Rule], kind: BasketKind) -> str:
    """Return the strongest of what is drawn, in a sentence."""
    links = links_of(rules)
    if not links:
        return "Nothing is certainly bought together more often than usual"
    rule = max((link.rule for link in links), key=lambda rule: rule.lift)
    return (
        f"Who buys {basket_words.names(rule.if_items)} buys "
        f"{basket_words.names(rule.then_items)} {basket_words.times(rule.lift)} times as often as "
        f"usual: {wording.count(rule.count)} of {basket_words.baskets(rule.n_if, kind)}"
    )


def links_of(rules: Sequence[Rule]) -> tuple[Link, ...]:
    """Return the links of the strongest rules that can be relied on, each two names once."""
    found: dict[frozenset[str], Link] = {}
    for rule in drawn(rules):
        for one in rule.if_items:
            for other in rule.then_items:
                known = found.get(frozenset((one, other)))
                if known is None or known.rule.lift < rule.lift:
                    found[frozenset((one, other))] = Link(one, other, rule)
    return tuple(found.values())


def drawn(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules that are drawn: of two names, or of more where there are no such."""
    reliable = [rule for rule in rules if not rule.is_folded and not rule.is_thin]
    twos = [rule for rule in reliable if len(rule.if_items) == len(rule.then_items) == 1]
    return (twos or reliable)[: 2 * MOST_LINKS]


def _counts(rules: Sequence[Rule]) -> dict[str, int]:
    """Return name → the baskets that have it, as rules of single names tell."""
    found: dict[str, int] = {}
    for rule in drawn(rules):
        for part, count in ((rule.if_items, rule.n_if), (rule.then_items, rule.n_then)):
            if len(part) == 1:
                found[part[0]] = count
    return found


def _saved(links: Sequence[Link], kind: BasketKind) -> list[list[str | int | float]]:
    """Return the data of the chart, with their heads, for who saves them."""
    rows: list[list[str | int | float]] = [
        ["One", "Other", "Times as often", f"{kind.capitalize()} with both"]
    ]
    for link in links:
        rows.append([link.one, link.other, round(link.rule.lift, 2), link.rule.count])
    return rows


def _width(lift: float, links: Sequence[Link]) -> float:
    most = max(link.rule.lift for link in links)
    return _THINNEST + (_WIDEST - _THINNEST) * (lift - 1) / max(most - 1, 1e-9)


def _said(rule: Rule, kind: BasketKind) -> str:
    return wrapped(basket_words.sentence(rule, kind), 60, 5)
