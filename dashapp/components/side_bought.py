"""What segments side by side buy more, and less: in words, then as tables."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.domain import side_by_side_words as words
from core.domain import wording
from core.domain.segments import Segments
from core.domain.side_by_side import Lean
from core.services.side_bought import Leans
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip
from dashapp.components.stacked_table import Cell, stacked_table

_MOST_SAID, _MOST_ROWS = 8, 8


def leaning(found: Leans | None, segments: Segments) -> Component | None:
    """Return what the segments buy more and less often than the others; None without orders."""
    if found is None:
        return None
    names = {one.position: one.name for one in segments}
    kinds = (("category", found.categories), ("product", found.products))
    said = [
        words.leaning(one, names, what)
        for what, own in kinds
        for one in own
        # Of two segments, less in the one is more in the other.
        if one.verdict == "different" and (len(segments) > 2 or one.ratio.value > 1)
    ]
    tables = [_leans(own, segments, f"Most bought {what}") for what, own in kinds if own]
    asked = (
        f" Counted among {wording.counted(found.n_asked, 'customer')} chosen by chance."
        if found.is_sample
        else ""
    )
    return html.Section(
        [
            section_header("What they buy more, and less"),
            html.Ul([html.Li(each) for each in said[:_MOST_SAID]], className="segment-said")
            if said
            else html.P("Nothing is bought clearly more or less often by one of them."),
            *tables,
            html.P(
                "Each customer counts once, with what they bought most; who bought nothing that "
                f"has a name is not counted.{asked} How many times as often is smoothed, so that "
                "few customers do not make it large; it counts as different only beyond 1.25 "
                "times, after counting in how much was looked at.",
                className="muted small",
            ),
        ],
        className="card card-body stack-sm",
    )


def _leans(own: Sequence[Lean], segments: Segments, title: str) -> html.Div:
    by_name: dict[str, dict[int, Lean]] = {}
    for one in own:
        by_name.setdefault(one.name, {})[one.segment] = one
    heads = (title, *(one.name for one in segments))
    rows = [
        [name, *(_lean(found.get(one.position)) for one in segments)]
        for name, found in [*by_name.items()][:_MOST_ROWS]
    ]
    return stacked_table(heads, rows, numbers=heads[1:])


def _lean(one: Lean | None) -> Cell:
    if one is None:
        return wording.MISSING
    low, high = (wording.index(each) for each in (one.ratio.low, one.ratio.high))
    said = f"{wording.share(one.share)} · {wording.index(one.ratio.value)} times ({low} to {high})"
    if one.verdict != "different":
        return said
    return html.Span([said, " ", chip("more" if one.ratio.value > 1 else "less", tone="accent")])
