"""The crowd behind the points of a map, as a small picture in the tone of the theme."""

import struct
import zlib
from base64 import b64encode
from typing import Any

import numpy as np
import numpy.typing as npt

from core.figures.theme import Theme, tones

Span = tuple[float, float]
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _COLOURS_AND_ALPHA = 8, 6
_FAINTEST, _STRONGEST = 40, 215


def layer(counts: npt.NDArray[np.uint32], across: Span, up: Span, theme: Theme) -> dict[str, Any]:
    """Return the picture as an image of a figure's layout, below its points.

    A trace would not do: browsers draw heat maps over the points, which are WebGL.

    Parameters
    ----------
    counts : (up, across), customers in each cell, the lowest row first.
    across, up : the least and the largest value that cells reach to, as the axes draw them.
    """
    return {
        "source": f"data:image/png;base64,{b64encode(picture(counts, theme)).decode()}",
        "xref": "x",
        "yref": "y",
        "x": across[0],
        "y": up[1],
        "sizex": across[1] - across[0],
        "sizey": up[1] - up[0],
        "xanchor": "left",
        "yanchor": "top",
        "sizing": "stretch",
        "layer": "below",
    }


def picture(counts: npt.NDArray[np.uint32], theme: Theme) -> bytes:
    """Return a PNG: empty cells are clear, and each tenfold crowd is as much stronger again."""
    strength = np.log1p(counts.astype(np.float64))
    shade = strength / max(float(strength.max()), 1.0)
    alpha = np.where(counts > 0, _FAINTEST + (_STRONGEST - _FAINTEST) * shade, 0)
    tone = tones(theme).muted.removeprefix("#")
    pixels = np.empty((*counts.shape, 4), dtype=np.uint8)
    pixels[..., :3] = [int(tone[at : at + 2], 16) for at in (0, 2, 4)]
    pixels[..., 3] = alpha.round()
    return _png(pixels[::-1])


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Write (height, width, 4) red, green, blue and alpha as a PNG (ISO/IEC 15948)."""
    height, width, _ = pixels.shape
    head = struct.pack(">IIBBBBB", width, height, _EIGHT_BITS, _COLOURS_AND_ALPHA, 0, 0, 0)
    # Each row begins with its filter: 0, as it is.
    rows = np.zeros((height, 1 + 4 * width), dtype=np.uint8)
    rows[:, 1:] = pixels.reshape(height, 4 * width)
    body = zlib.compress(rows.tobytes(), 9)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )
