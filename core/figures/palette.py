"""The colour and the symbol of each segment slot.

Found by a search in the OKLab colour space: every colour has a contrast of at least 3:1 to the
cards of both themes, and the first nine stay apart for people who see no red, green or blue
(Machado, Oliveira & Fernandes 2009, severity 1). Beyond that, and in any case, the symbol
tells them apart: colour is never the only sign.
"""

SEGMENT_COLOURS: tuple[str, ...] = (
    "#4861d5",
    "#e66b4a",
    "#2c9a88",
    "#bd4266",
    "#7c9217",
    "#895bb5",
    "#2794fb",
    "#876617",
    "#f8417d",
    "#8f5cf7",
    "#d469cc",
    "#6a82a4",
    "#d71908",
    "#a84694",
    "#287c42",
    "#ae6fe8",
    "#b86a66",
    "#e14fa4",
    "#d01d80",
    "#be51c8",
)

# Names of plotly.js; the second ten are the outlines of the first.
_SHAPES = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "x",
    "triangle-down",
    "pentagon",
    "hexagon",
    "star",
)
SEGMENT_SYMBOLS: tuple[str, ...] = (*_SHAPES, *(f"{shape}-open" for shape in _SHAPES))


_NOBODY_COLOUR = "#7f8694"
_NOBODY_SYMBOL = "circle-open"


def colour(slot: int) -> str:
    """Return the colour of a slot; slots beyond the last begin again.

    Below zero is the grey of those who are in no segment; it has the contrasts of the others.
    """
    if slot < 0:
        return _NOBODY_COLOUR
    return SEGMENT_COLOURS[slot % len(SEGMENT_COLOURS)]


def symbol(slot: int) -> str:
    """Return the symbol of a slot, by its plotly.js name."""
    if slot < 0:
        return _NOBODY_SYMBOL
    return SEGMENT_SYMBOLS[slot % len(SEGMENT_SYMBOLS)]
