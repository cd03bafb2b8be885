"""How every figure looks: transparent, one typeface, a quiet grid, in light and in dark."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

Theme = Literal["light", "dark"]

_FONT = "Inter Variable, Inter, system-ui, sans-serif"
_ROW_NAME_LENGTH, _ONE_LINE_NAME_LENGTH = 20, 26
# By how many characters a line may be longer, if it then ends where the text pauses.
_PAUSE = 8
_TRANSPARENT = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Tones:
    """The colours of one theme; the same as in the stylesheet."""

    text: str
    muted: str
    grid: str
    axis: str
    card: str
    accent: str


_TONES: dict[Theme, Tones] = {
    "light": Tones("#16181d", "#636a77", "#e7e8ec", "#d2d5dc", "#ffffff", "#4b48d8"),
    "dark": Tones("#ecedf1", "#9299a6", "#25272d", "#363941", "#16171b", "#8b89fa"),
}


def tones(theme: Theme) -> Tones:
    """Return the colours of a theme."""
    return _TONES[theme]


def blank(theme: Theme) -> go.Figure:
    """Return an empty figure in our look, to which a chart adds its traces."""
    tone = tones(theme)
    return go.Figure(
        layout={
            "template": {"layout": {"xaxis": _axis(tone), "yaxis": _axis(tone)}},
            "font": {"family": _FONT, "size": 13, "color": tone.text},
            "paper_bgcolor": _TRANSPARENT,
            "plot_bgcolor": _TRANSPARENT,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "hoverlabel": {
                "bgcolor": tone.card,
                "bordercolor": tone.axis,
                "font": {"family": _FONT, "size": 13, "color": tone.text},
                "align": "left",
            },
            "legend": {"font": {"color": tone.text}, "title": {"text": ""}},
            "separators": ".,",
            "dragmode": "pan",
        }
    )


def empty(theme: Theme) -> go.Figure:
    """Return a figure without anything, not even axes: what there is to say stands above it."""
    return blank(theme).update_layout(xaxis={"visible": False}, yaxis={"visible": False})


def legend_below() -> dict[str, Any]:
    """Return a legend in lines at the foot of the chart."""
    return {
        "orientation": "h",
        "yref": "container",
        "y": 0,
        "yanchor": "bottom",
        "xref": "container",
        "x": 0,
        "font": {"size": 12},
    }


def literal(text: str) -> str:
    """Return a name that charts show letter by letter, even if it holds “<” or “%{”."""
    return text.replace("<", "&lt;").replace("%{", "%&#123;")


def wrapped(text: str, line_length: int, n_lines: int = 2) -> str:
    """Return a name in at most `n_lines` lines of at most `line_length` characters."""
    lines = textwrap.wrap(text, line_length, max_lines=n_lines, placeholder="…")
    if len(lines) == 2 and " ".join(lines) == text:
        lines = _two_lines(text, line_length)
    return "<br>".join(literal(line) for line in lines)


def row_names(names: Sequence[str]) -> list[str]:
    """Return names for the rows of a chart; the more rows, the fewer lines each may take."""
    n_lines = 3 if len(names) <= 5 else 2 if len(names) <= 8 else 1
    length = _ROW_NAME_LENGTH if n_lines > 1 else _ONE_LINE_NAME_LENGTH
    return [wrapped(name, length, n_lines) for name in names]


def _two_lines(text: str, line_length: int) -> list[str]:
    """Return two even lines, broken where the text itself pauses: “High income, | low rating”."""
    words = text.split()
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]

    def unevenness(split: tuple[str, str]) -> int:
        first, second = split
        pauses = first[-1] in ",:" or second[0] == "("
        longest = max(len(first), len(second))
        return longest - (_PAUSE if pauses else 0) + (line_length if longest > line_length else 0)

    evenest = min(splits, key=unevenness)
    return [*evenest]


def _axis(tone: Tones) -> dict[str, Any]:
    return {
        "automargin": True,
        "gridcolor": tone.grid,
        "zeroline": False,
        "linecolor": tone.axis,
        "showline": False,
        "separatethousands": True,
        "ticks": "",
        "tickfont": {"color": tone.muted, "size": 12},
        "title": {"font": {"color": tone.muted, "size": 13}, "standoff": 10},
    }
