"""The map of customers: the two directions in which they differ most."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.clustering.partition import Matrix

Places = npt.NDArray[np.float32]

# Of the columns, those that pull an axis at least half as much as the strongest are named.
_NAMED_FROM = 0.5
_MOST_NAMED = 3


@dataclass(frozen=True)
class Axis:
    """One direction of the map.

    Attributes
    ----------
    share : of all differences between customers that lie in this direction, 0 … 1.
    weights : of each prepared column, -1 … 1; their squares add up to 1.
    meaning : in words, for example "higher Income, lower Age".
    """

    share: float
    weights: tuple[float, ...]
    meaning: str


@dataclass(frozen=True)
class Projection:
    """How customers are placed on the map: x = (row - centre) · weights of the first axis.

    Attributes
    ----------
    columns : names of the prepared columns, in the order of the weights.
    centre : (n_features,), mean of the prepared matrix.
    axes : two, or one when there is a single column (then every y is 0).
    reading : how to read the map, in plain words.
    """

    columns: tuple[str, ...]
    centre: tuple[float, ...]
    axes: tuple[Axis, ...]
    reading: str

    def place(self, X: Matrix) -> tuple[Places, Places]:
        """Return x and y, each (n,) float32, for rows of the prepared matrix."""
        shifted = X - np.array(self.centre)
        x, *rest = (shifted @ np.array(axis.weights) for axis in self.axes)
        y = rest[0] if rest else np.zeros(len(X))
        return x.astype(np.float32), y.astype(np.float32)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Projection":
        """Read what `to_json` wrote."""
        axes = (
            Axis(each["share"], tuple(each["weights"]), each["meaning"]) for each in data["axes"]
        )
        return cls(tuple(data["columns"]), tuple(data["centre"]), tuple(axes), data["reading"])


def principal_axes(X: Matrix, names: Sequence[str]) -> Projection:
    """Find the two principal components, exactly, from the covariance of the columns.

    The sign of an axis is free; here the column with the largest weight counts upwards.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing. names : of its columns.
    """
    centre = X.mean(axis=0)
    shifted = X - centre
    unit = float(np.max(np.abs(shifted))) or 1.0
    variances, directions = np.linalg.eigh((shifted / unit).T @ (shifted / unit))
    total = float(variances.sum()) or 1.0
    strongest_first = np.argsort(variances, kind="stable")[::-1][:2]
    axes = tuple(
        _axis(directions[:, each], max(float(variances[each]), 0.0) / total, names)
        for each in strongest_first
    )
    return Projection(tuple(names), tuple(centre.tolist()), axes, _reading(axes))


def _axis(direction: Matrix, share: float, names: Sequence[str]) -> Axis:
    strongest = int(np.argmax(np.abs(direction).round(9)))
    upwards = direction * (1.0 if direction[strongest] >= 0 else -1.0)
    weights = tuple(upwards.tolist())
    return Axis(share, weights, _meaning(names, weights))


def _meaning(names: Sequence[str], weights: Sequence[float]) -> str:
    least = _NAMED_FROM * max(abs(weight) for weight in weights)
    named = sorted(
        (pair for pair in zip(names, weights, strict=True) if abs(pair[1]) >= least),
        key=lambda pair: -abs(pair[1]),
    )
    words = [f"{'higher' if weight > 0 else 'lower'} {name}" for name, weight in named]
    return ", ".join(words[:_MOST_NAMED])


def _reading(axes: Sequence[Axis]) -> str:
    shown = round(100 * sum(axis.share for axis in axes))
    directions = zip(("To the right", "Upwards"), axes, strict=False)
    meanings = ". ".join(f"{where}: {axis.meaning}" for where, axis in directions)
    percent = f"{shown}\N{NO-BREAK SPACE}%"
    return f"{meanings}. The map shows {percent} of the differences between customers."
