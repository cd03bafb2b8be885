"""Who went where between two moments, as streams from left to right."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.domain import wording
from core.domain.movement import Flow, Movement, Place
from core.figures import palette
from core.figures.theme import Theme, blank, literal, tones, wrapped

_NAME_LENGTH = 26
# The names of places with fewer would lie upon each other; they stand in the table.
_NAMED = 0.03
# Streams of fewer customers than this share are put together: they would only be lines.
_SEEN = 0.01
_ELSEWHERE = Place(-3, "Smaller streams to several places", -1)


def figure(
    movement: Movement, places: Sequence[Place], days: tuple[str, str], theme: Theme
) -> go.Figure:
    """Return the streams; on the left where customers were, on the right where they are.

    Parameters
    ----------
    places : with those that are no segment. days : the two moments in words.
    """
    chart, tone = blank(theme), tones(theme)
    flows = folded(movement)
    known = {place.number: place for place in (*places, _ELSEWHERE)}
    left = [place for place in known.values() if any(f.start == place.number for f in flows)]
    right = [place for place in known.values() if any(f.end == place.number for f in flows)]
    whole = sum(each.customers for each in flows)
    sizes = [
        *(movement.were_in(place.number) for place in left),
        *(_n_at(flows, place.number) for place in right),
    ]
    start = {place.number: at for at, place in enumerate(left)}
    end = {place.number: at for at, place in enumerate(right, len(left))}
    chart.add_trace(
        go.Sankey(
            arrangement="snap",
            meta=[place.name for place in (*left, *right)],
            textfont={"color": tone.text, "size": 13, "shadow": "none"},
            node={
                "label": [
                    wrapped(place.name, _NAME_LENGTH) if n >= _NAMED * whole else ""
                    for place, n in zip((*left, *right), sizes, strict=True)
                ],
                "color": [palette.colour(place.colour) for place in (*left, *right)],
                "customdata": [
                    _node(place, n, days[at >= len(left)])
                    for at, (place, n) in enumerate(zip((*left, *right), sizes, strict=True))
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
                "line": {"width": 0},
                "pad": 14,
                "thickness": 18,
            },
            link={
                "source": [start[flow.start] for flow in flows],
                "target": [end[flow.end] for flow in flows],
                "value": [flow.customers for flow in flows],
                "color": [_tint(palette.colour(known[flow.start].colour)) for flow in flows],
                "customdata": [
                    f"{literal(known[flow.start].name)} → {literal(known[flow.end].name)}<br>"
                    f"{wording.counted(flow.customers, 'customer')}"
                    for flow in flows
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            },
        )
    )
    # What stands above the columns of the saved data.
    chart.update_xaxes(visible=False, title_text=f"From ({days[0]})")
    chart.update_yaxes(visible=False, title_text=f"To ({days[1]})")
    return chart


def finding(movement: Movement) -> str:
    """Return how many changed their segment."""
    if not movement.n_both:
        return "No customer was in a segment at both moments"
    if not movement.n_moved:
        return "Nobody who was there at both moments changed segment"
    share = wording.share(movement.n_moved / movement.n_both)
    return f"{share} of those who were there at both moments changed segment"


def folded(movement: Movement) -> list[Flow]:
    """Return the flows, those of hardly anybody put together by where they come from."""
    least = _SEEN * sum(each.customers for each in movement.flows)
    kept: list[Flow] = []
    small: dict[int, int] = {}
    for each in movement.flows:
        if each.customers >= least or each.start == each.end:
            kept.append(each)
        else:
            small[each.start] = small.get(each.start, 0) + each.customers
    return [*kept, *(Flow(start, _ELSEWHERE.number, n) for start, n in small.items())]


def _n_at(flows: Sequence[Flow], place: int) -> int:
    return sum(each.customers for each in flows if each.end == place)


def _node(place: Place, n: int, day: str) -> str:
    return f"<b>{literal(place.name)}</b><br>{literal(day)}: {wording.counted(n, 'customer')}"


def _tint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.4)"
