"""How segments split as their number grows."""

import numpy as np
import numpy.typing as npt

from core.domain.clustergram import Clustergram, Flow
from core.figures import clustergram as drawing
from core.insight.clustergram import clustergram

PLACES = np.array([0.0, 2.0, 10.0, 12.0, 20.0])
Labelings = dict[int, npt.NDArray[np.int64]]
SPLIT: Labelings = {
    2: np.array([1, 1, 0, 0, 0]),
    3: np.array([1, 1, 0, 0, 2]),
}


def said(labelings: Labelings) -> str:
    return drawing.finding(clustergram(labelings, PLACES))


def test_every_segment_stands_at_its_mean_and_streams_hold_all_customers() -> None:
    found = clustergram(SPLIT, PLACES)

    assert found.means == ((14.0, 1.0), (11.0, 1.0, 20.0))
    assert found.sizes == ((3, 2), (2, 2, 1))
    assert found.flows == ((Flow(0, 0, 2), Flow(0, 2, 1), Flow(1, 1, 2)),)


def test_it_survives_the_database() -> None:
    found = clustergram(SPLIT, PLACES)

    assert Clustergram.from_json(found.to_json()) == found


def test_splits_are_told_from_mixing() -> None:
    mixed = SPLIT | {3: np.array([0, 1, 0, 1, 2])}
    steady_at_last = mixed | {4: np.array([0, 1, 3, 1, 2])}
    mixed_at_last = SPLIT | {4: np.array([0, 1, 0, 1, 2])}

    assert said(SPLIT).startswith("With every further segment")
    assert "no steady core" in said(mixed)
    assert said(steady_at_last).startswith("From 3 segments on")
    assert said(mixed_at_last).startswith("Up to 3 segments")


def test_streams_and_circles_are_drawn() -> None:
    drawn = drawing.figure(clustergram(SPLIT, PLACES), 3, "Higher income", "light")

    assert [trace.mode for trace in drawn.data] == ["lines"] * 3 + ["markers"] * 2
