"""Trying several numbers of segments, also on data that hardly allows it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from core.clustering.algorithms import kmeans
from core.clustering.assigners.nearest_point import NearestPoint
from core.clustering.division import Division, Table, canonical
from core.clustering.evidence.choose import advise
from core.clustering.evidence.indices import judge
from core.clustering.partition import Matrix, Partition, nearest
from core.clustering.sweep import row_of, sweep
from core.errors import UserError


def clouds(n_rows: int) -> Matrix:
    """Return four round clouds in the corners of a square."""
    corners = np.array([[0.0, 0.0], [0.0, 12.0], [12.0, 0.0], [12.0, 12.0]])
    return corners[np.arange(n_rows) % 4] + np.random.default_rng(0).normal(size=(n_rows, 2))


@pytest.mark.parametrize("n_rows", [300, 5_000, 45_000])
def test_clouds_are_found_at_every_size(n_rows: int) -> None:
    swept = sweep(Table(clouds(n_rows)), range(2, 8))

    advice = advise(swept.rows, swept.wcss_of_one, 2)

    assert (advice.verdict, advice.recommended_k) == ("recommended", 4)
    assert set(swept.divisions[4].partition.sizes.tolist()) == {n_rows // 4}


@pytest.mark.parametrize("n_rows", [300, 5_000, 45_000])
def test_the_same_seed_gives_the_same_segments(n_rows: int) -> None:
    X = np.random.default_rng(2).normal(size=(n_rows, 3))

    once, again = (kmeans.fit(X, [6], seed=7)[6] for _ in range(2))

    np.testing.assert_array_equal(once.labels, again.labels)
    np.testing.assert_array_equal(once.centres, again.centres)


@pytest.mark.parametrize("n_rows", [300, 5_000, 45_000])
def test_everybody_is_in_the_segment_of_the_nearest_centre(n_rows: int) -> None:
    X = np.random.default_rng(5).normal(size=(n_rows, 3))

    polished = kmeans.polish(X, kmeans.fit(X, [5])[5].centres)

    np.testing.assert_array_equal(polished.labels, nearest(X, polished.centres))


def test_more_segments_always_have_a_smaller_sum_of_squares() -> None:
    X = np.random.default_rng(8).lognormal(size=(400, 4))

    swept = sweep(Table(X), range(2, 13))

    wcss = [swept.wcss_of_one, *(row.indices.wcss for row in swept.rows)]
    assert all(later < earlier for earlier, later in pairwise(wcss))


def test_numbers_above_the_number_of_different_customers_are_left_out_with_a_reason() -> None:
    X = np.repeat([[0.0], [1.0], [5.0]], 30, axis=0)

    swept = sweep(Table(X), range(2, 6))

    assert [row.k for row in swept.rows] == [2, 3]
    assert sorted(swept.left_out) == [4, 5]
    assert "only 3 customers differ" in swept.left_out[4]
    assert swept.rows[1].indices.wcss == 0


def test_many_customers_with_few_different_values_are_divided() -> None:
    X = np.repeat([[0.0, 1.0], [1.0, 1.0], [5.0, 2.0]], 15_000, axis=0)
    X[0] = [9.0, 9.0]

    swept = sweep(Table(X), range(2, 6))

    assert [row.k for row in swept.rows] == [2, 3, 4]
    assert swept.rows[-1].sizes == (15_000, 15_000, 14_999, 1)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (np.array([[1.0, 2.0]]), "only one customer"),
        (np.ones((50, 2)), "only 1 of 50 customers differ"),
    ],
)
def test_customers_who_are_all_alike_cannot_be_divided(X: Matrix, words: str) -> None:
    with pytest.raises(UserError, match=words):
        sweep(Table(X), range(2, 6))


@pytest.mark.parametrize("n_rows", [200, 5_000, 45_000])
def test_a_huge_outlier_becomes_a_segment_of_its_own(n_rows: int) -> None:
    X = np.random.default_rng(1).normal(size=(n_rows, 2))
    X[n_rows // 2] = 1e12

    swept = sweep(Table(X), [2, 3])

    assert swept.rows[0].sizes == (n_rows - 1, 1)
    assert np.isfinite([row.indices.wcss for row in swept.rows]).all()


def test_two_customers_make_two_segments() -> None:
    swept = sweep(Table(np.array([[0.0], [1.0]])), [2, 3])

    assert [row.sizes for row in swept.rows] == [(1, 1)]


def test_progress_only_rises_and_says_what_is_tried() -> None:
    told: list[tuple[float, str]] = []

    sweep(
        Table(clouds(100)),
        range(2, 5),
        progress=lambda share, doing: told.append((share, doing)),
    )

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert "Trying 4 segments" in [doing for _, doing in told]
    assert shares[0] >= 0
    assert shares[-1] <= 1


def test_segments_stand_with_the_largest_first_and_equal_ones_by_their_centre() -> None:
    partition = Partition(
        labels=np.array([0, 1, 1, 2, 3, 3, 3]),
        centres=np.array([[5.0, 1.0], [9.0, 9.0], [5.0, 0.0], [7.0, 7.0]]),
    )

    division = canonical(Division(partition, NearestPoint.of_centres(partition.centres)))

    ordered = division.partition
    assert division.assigner.assign(ordered.centres).labels.tolist() == [0, 1, 2, 3]
    assert ordered.sizes.tolist() == [3, 2, 1, 1]
    assert ordered.centres.tolist() == [[7, 7], [9, 9], [5, 0], [5, 1]]
    assert ordered.labels.tolist() == [3, 1, 1, 2, 0, 0, 0]


def test_what_other_samples_said_stays_with_its_segment_when_the_order_changes() -> None:
    X = np.array([[0.0], [0.1], [0.2], [9.0], [9.1], [5.0], [9.2], [0.3], [9.3], [0.4], [9.4]])
    swept = sweep(Table(X), [2])
    row = replace(swept.rows[0].indices, stability_by_segment=(0.7, 0.9))
    swept = replace(swept, rows=(replace(swept.rows[0], indices=row),))
    before = swept.divisions[2]
    partition = replace(before.partition, labels=1 - before.partition.labels)
    turned = replace(before, partition=partition)

    found = row_of(swept, turned, judge(X, [turned.partition.labels])[0])

    assert found.indices.stability_by_segment == (0.9, 0.7)
    assert found.indices.gap == row.gap
    assert found.sizes == swept.rows[0].sizes[::-1]


def test_the_second_nearest_centre_is_another_one() -> None:
    found = NearestPoint.of_centres(np.array([[1.0], [6.0], [9.0]])).assign(
        np.array([[0.0], [4.0]])
    )

    assert found.labels.tolist() == [0, 1]
    assert found.second.tolist() == [1, 0]
    assert found.distance.tolist() == [1, 2]


def test_of_several_points_of_a_segment_the_nearest_counts() -> None:
    points = NearestPoint(np.array([[0.0], [4.0], [10.0]]), np.array([0, 1, 0]))

    found = points.assign(np.array([[9.0], [5.0]]))

    assert found.labels.tolist() == [0, 1]
    assert found.second.tolist() == [1, 0]
    assert found.distance.tolist() == [1, 1]


def test_more_segments_than_different_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="3 different rows"):
        kmeans.fit(np.array([[0.0], [1.0], [1.0]]), [3])
