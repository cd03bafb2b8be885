"""The colour and the symbol of a segment, the same as in the charts; its name stands beside it."""

from urllib.parse import quote

from dash import html

from core.figures import palette

# Outlines on a field of 16 × 16, by the names that plotly.js gives the symbols.
_OUTLINES = {
    "circle": "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z",
    "square": "M2 2h12v12h-12z",
    "diamond": "M8 .5l7 7.5l-7 7.5l-7-7.5z",
    "triangle-up": "M8 1.5l7 12.5h-14z",
    "cross": "M6 1.5h4v4.5h4.5v4h-4.5v4.5h-4v-4.5h-4.5v-4h4.5z",
    "x": "M4 1.2l4 4l4-4l2.8 2.8l-4 4l4 4l-2.8 2.8l-4-4l-4 4l-2.8-2.8l4-4l-4-4z",
    "triangle-down": "M8 14.5l7-12.5h-14z",
    "pentagon": "M8 1l7 5.2l-2.7 8.3h-8.6l-2.7-8.3z",
    "hexagon": "M4.3 1.6h7.4l3.7 6.4l-3.7 6.4h-7.4l-3.7-6.4z",
    "star": "M8 .8l2.1 5h5.2l-4.2 3.2l1.6 5.4l-4.7-3.3l-4.7 3.3l1.6-5.4l-4.2-3.2h5.2z",
}


def segment_mark(slot: int) -> html.Img:
    """Return the sign of a slot of the palette; screen readers skip it."""
    return html.Img(src=_drawing(slot), alt="", className="segment-mark", width=14, height=14)


def _drawing(slot: int) -> str:
    name = palette.symbol(slot)
    colour = palette.colour(slot)
    is_open = name.endswith("-open")
    paint = f"fill='none' stroke='{colour}' stroke-width='2'" if is_open else f"fill='{colour}'"
    outline = _OUTLINES[name.removesuffix("-open")]
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-1 -1 18 18'>"
        f"<path d='{outline}' {paint}/></svg>"
    )
    return f"data:image/svg+xml,{quote(drawing)}"
