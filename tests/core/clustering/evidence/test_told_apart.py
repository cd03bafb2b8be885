"""How well segments tell customers apart in the same columns for everybody."""

import numpy as np
import pytest

from core.clustering.division import Part, Table
from core.clustering.evidence.told_apart import told_apart

LABELS = np.array([0, 0, 0, 1, 1, 1])
ALIKE = np.array([1.0, 2.0, 3.0, 7.0, 8.0, 9.0])
# Between: 6 × 3² = 54; inside: 4. Kelley's correction: 1 - (4 / 58) × 5 / 4.
TOLD = 1 - (4 / 58) * 5 / 4


def test_it_is_the_share_between_segments_corrected_for_chance() -> None:
    assert told_apart(Table(ALIKE[:, np.newaxis]), LABELS) == pytest.approx(TOLD)


def test_every_column_counts_alike_whatever_its_unit_and_however_many_values_it_has() -> None:
    category = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]] * 2)  # says nothing of the segments
    X = np.column_stack([1000 * ALIKE, category])
    table = Table(X, (Part((0,)), Part((1, 2, 3), is_category=True)))

    assert told_apart(table, LABELS) == pytest.approx(TOLD / 2)


def test_many_segments_made_by_chance_tell_nothing() -> None:
    rng = np.random.default_rng(0)
    table = Table(rng.normal(size=(2_000, 6)))

    assert told_apart(table, rng.integers(10, size=2_000)) == pytest.approx(0.0, abs=0.002)


def test_who_belongs_nowhere_is_one_group_more_and_not_left_out() -> None:
    table = Table(ALIKE[:, np.newaxis])

    assert told_apart(table, np.array([0, 0, 0, -1, -1, -1])) == pytest.approx(TOLD)


def test_with_a_group_for_everybody_there_is_nothing_to_tell() -> None:
    assert told_apart(Table(ALIKE[:, np.newaxis]), np.arange(6)) is None
