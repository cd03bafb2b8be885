"""Segment colours can be told from the ground and from each other."""

from itertools import combinations

import numpy as np
import pytest

from core.figures import palette
from core.figures.theme import tones

# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Björn Ottosson's OKLab.
TO_LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.2, 1 … 21."""
    bright, dark = sorted(
        (float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05 for colour in (one, other)),
        reverse=True,
    )
    return bright / dark


def seen(colour: str, kind: str) -> np.ndarray:
    """Return the place in OKLab of a colour as somebody sees it."""
    rgb = np.clip(np.array(BLINDNESS[kind]) @ linear(colour), 0, 1)
    return np.array(TO_LAB) @ np.cbrt(np.array(TO_LMS) @ rgb)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", palette.SEGMENT_COLOURS)
def test_every_colour_stands_out_from_the_cards_of_both_themes(colour: str, theme: str) -> None:
    assert contrast(colour, tones(theme).card) >= 3


@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_first_nine_colours_stay_apart_for_the_colour_blind(kind: str) -> None:
    places = [seen(colour, kind) for colour in palette.SEGMENT_COLOURS[:9]]
    assert min(np.linalg.norm(one - other) for one, other in combinations(places, 2)) >= 0.05


def test_no_two_slots_share_colour_or_symbol() -> None:
    assert len(set(palette.SEGMENT_COLOURS)) == 20
    assert len(set(palette.SEGMENT_SYMBOLS)) == 20


def test_slots_beyond_the_last_begin_again() -> None:
    assert palette.colour(21) == palette.SEGMENT_COLOURS[1]
