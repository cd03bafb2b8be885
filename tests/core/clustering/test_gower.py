"""Gower's distance against the published values, and the even one by hand."""

from pathlib import Path

import numpy as np
import pytest

from core.clustering import gower
from core.clustering.division import Part, Table
from core.clustering.partition import Matrix
from tests.core.tables import read


def shop(shared: Path) -> list[dict[str, str]]:
    return read(shared / "data/seed/Shop_Customers.csv")[:300]


def shop_table(rows: list[dict[str, str]]) -> Table:
    """Return all columns but the id; each value of a category has a column."""
    columns: list[list[float]] = []
    parts = []
    for name in list(rows[0])[1:]:
        values = [row[name] for row in rows]
        is_category = name in ("Gender", "Profession")
        levels = sorted(set(values)) if is_category else [None]
        places = range(len(columns), len(columns) + len(levels))
        parts.append(Part(tuple(places), is_category))
        for level in levels:
            columns.append(
                [float(each == level) if is_category else float(each) for each in values]
            )
    return Table(np.array(columns).T, tuple(parts))


def test_distances_of_the_shop_are_the_published_ones(shared: Path) -> None:
    """Who has no profession is compared by the other six columns."""
    rows = shop(shared)
    table = shop_table(rows)
    scales = gower.gower_scales(table)

    apart = gower.distances(table.X, table.X, scales)

    professions = table.parts[3]
    by_others = np.delete(np.arange(len(scales)), professions.places)
    apart_by_others = gower.distances(
        table.X[:, by_others], table.X[:, by_others], scales[by_others]
    )
    has_none = np.array([not row["Profession"] for row in rows])
    apart = np.where(has_none | has_none[:, np.newaxis], apart_by_others * 7 / 6, apart)
    pairs = apart[np.triu_indices(300, k=1)]
    published = [0.26468472, 0.4593219281, 0.4363751328, 0.3739098203, 0.4324450351]
    np.testing.assert_allclose(apart[0, 1:6], published, atol=5e-9)
    assert pairs.mean() == pytest.approx(0.365397331315, abs=1e-9)
    assert pairs.max() == pytest.approx(0.733592796093, abs=1e-9)


MIXED = Table(
    # Two numbers, a category with three values, one with two.
    X=np.array(
        [
            [0.0, 10.0, 1.0, 0.0, 0.0, 1.0],
            [4.0, 10.0, 0.0, 1.0, 0.0, 0.0],
            [1.0, 20.0, 0.0, 0.0, 1.0, 1.0],
            [2.0, 90.0, 1.0, 0.0, 0.0, 0.0],
        ]
    ),
    parts=(Part((0,)), Part((1,)), Part((2, 3, 4), is_category=True), Part((5,), True)),
)


def test_numbers_count_by_their_range_and_categories_by_being_different() -> None:
    apart = gower.distances(MIXED.X, MIXED.X, gower.gower_scales(MIXED))

    np.testing.assert_allclose(apart[0], [0, 3 / 4, (0.25 + 0.125 + 1 + 0) / 4, 2.5 / 4])


def test_evenly_every_column_makes_the_same_part_of_the_mean_difference() -> None:
    scales = gower.even_scales(MIXED)

    for part in MIXED.parts:
        alone = np.zeros(6)
        alone[list(part.places)] = scales[list(part.places)]
        assert gower.distances(MIXED.X, MIXED.X, alone).mean() == pytest.approx(1 / 4)


def test_a_weight_makes_a_column_count_more() -> None:
    parts = (Part((0,), weight=3.0), Part((1,)))
    X: Matrix = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]) * np.sqrt([3.0, 1.0])

    for scales in (gower.gower_scales(Table(X, parts)), gower.even_scales(Table(X, parts))):
        apart = gower.distances(X[:1], X, scales)[0]
        assert apart[1] == pytest.approx(3 * apart[2])


def test_a_column_that_is_the_same_for_all_adds_nothing() -> None:
    X = np.array([[1.0, 7.0], [2.0, 7.0]])

    assert gower.gower_scales(Table(X)).tolist() == [0.5, 0]
    assert gower.even_scales(Table(X)).tolist() == [1, 0]
