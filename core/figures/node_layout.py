"""Where the points of a network stand: what is linked lies together, and nothing on another.

Every part that hangs together is spread by forces (Fruchterman and Reingold 1991, Software:
Practice and Experience 21:1129-1164); then the parts stand side by side, the largest first.
"""

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

_ROUNDS = 300
_STRETCH = 2.3  # names are wider than high
_MOST_WIDENED = 3.0
_ROOM = np.array([2.4, 1.0])  # for the names at the right, in distances between points
Places = npt.NDArray[np.float64]
Links = Sequence[tuple[int, int]]


def places(n_points: int, links: Links, width: float = 2.0) -> Places:
    """Return (n_points, 2), about one apart, with room for a name at the right of each point.

    Parameters
    ----------
    links : two points each. width : of the whole, as a multiple of its height.
    """
    spread = np.zeros((n_points, 2))
    boxes = []
    for part in _parts(n_points, links):
        own = {point: place for place, point in enumerate(part)}
        inside = [(own[one], own[other]) for one, other in links if one in own]
        spread[part] = _spread(len(part), inside)
        boxes.append((part, np.ptp(spread[part], axis=0) + _ROOM))
    _put_side_by_side(spread, boxes, width)
    return spread


def _parts(n_points: int, links: Links) -> list[list[int]]:
    """Return the points of every part that hangs together, the largest first."""
    label = list(range(n_points))
    for one, other in links:
        known, new = label[one], label[other]
        label = [known if each == new else each for each in label]
    parts: dict[int, list[int]] = {}
    for point, name in enumerate(label):
        parts.setdefault(name, []).append(point)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0]))


def _spread(n_points: int, links: Links) -> Places:
    """Return the points of one part, their left and lower edges at zero."""
    angles = np.pi / 2 + np.arange(n_points) * 2 * np.pi / n_points
    spread = np.column_stack([np.cos(angles), np.sin(angles)]) * sqrt(n_points) / 2
    ends = np.array(links, np.int64).reshape(-1, 2)
    for heat in np.linspace(0.5, 0.01, _ROUNDS):
        apart = spread[:, None, :] - spread[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.01)
        push = np.sum(apart / distance[..., None] ** 2, axis=1)
        along = spread[ends[:, 0]] - spread[ends[:, 1]]
        pull = along * np.hypot(along[:, 0], along[:, 1])[:, None]
        np.add.at(push, ends[:, 0], -pull)
        np.add.at(push, ends[:, 1], pull)
        length = np.maximum(np.hypot(push[:, 0], push[:, 1]), 1e-9)
        spread = spread + push / length[:, None] * np.minimum(length, heat)[:, None]
    found: Places = (spread - spread.min(axis=0)) * _widened(spread) * [_STRETCH, 1]
    return found


def _widened(spread: Places) -> float:
    """Return how much wider points have to stand, for no name to lie on the next one.

    Where everything is linked with everything, links pull closer than points push.
    """
    one, other = np.triu_indices(len(spread), 1)
    if not len(one):
        return 1.0
    nearest = float(np.min(np.hypot(*(spread[one] - spread[other]).T)))
    return float(np.clip(1 / max(nearest, 0.01), 1.0, _MOST_WIDENED))


def _put_side_by_side(
    spread: Places, boxes: Sequence[tuple[list[int], Places]], width: float
) -> None:
    """Move the parts into rows from left to right, rows from the top down."""
    area = sum(float(np.prod(size)) for _, size in boxes)
    longest = max([sqrt(area * width), *(float(size[0]) for _, size in boxes)], default=0.0)
    left = top = tallest = 0.0
    for part, size in boxes:
        if left and left + size[0] > longest:
            left, top, tallest = 0.0, top - tallest, 0.0
        spread[part] += [left, top - size[1]]
        left, tallest = left + float(size[0]), max(tallest, float(size[1]))
