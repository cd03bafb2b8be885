"""The colours of heat maps."""

from core.figures.theme import Theme

# Blue – neutral – orange: told apart without red and green; the middle is the card's own tone.
# On every one of these the theme's ink reads with a contrast of 4.5 or more.
BELOW_TO_ABOVE: dict[Theme, list[tuple[float, str]]] = {
    "light": [
        (0.0, "#5b8de6"),
        (0.25, "#a9c5f2"),
        (0.5, "#f4f5f7"),
        (0.75, "#f5c29b"),
        (1.0, "#e8853f"),
    ],
    "dark": [
        (0.0, "#3b68b2"),
        (0.25, "#2c4a7c"),
        (0.5, "#23272f"),
        (0.75, "#7d4a26"),
        (1.0, "#a1561f"),
    ],
}

NOTHING_TO_ALL: dict[Theme, list[tuple[float, str]]] = {
    theme: [(2 * place - 1, tone) for place, tone in scale[2:]]
    for theme, scale in BELOW_TO_ABOVE.items()
}
