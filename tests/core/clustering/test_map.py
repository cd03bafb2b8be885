"""The map: principal components in words, and a fair sample of customers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import orjson
import pytest
from sklearn.decomposition import PCA

from core.clustering.density_raster import ACROSS, UP, density_raster
from core.clustering.map_sample import MapSample, stratified_rows
from core.clustering.projection import principal_axes
from core.features import npz
from tests.core import tables


def test_places_are_those_of_scikit_learn_but_for_the_sign() -> None:
    X = np.random.default_rng(0).normal(size=(300, 5)) @ np.diag([5, 3, 1, 1, 1]) + 100
    model = PCA(2, svd_solver="full").fit(X)

    projection = principal_axes(X, list("abcde"))

    x, y = projection.place(X)
    expected = model.transform(X)
    np.testing.assert_allclose(np.abs(x), np.abs(expected[:, 0]), atol=1e-4)
    np.testing.assert_allclose(np.abs(y), np.abs(expected[:, 1]), atol=1e-4)
    shares = [axis.share for axis in projection.axes]
    np.testing.assert_allclose(shares, model.explained_variance_ratio_, rtol=1e-9)


def test_the_strongest_column_of_an_axis_counts_upwards() -> None:
    X = np.random.default_rng(1).normal(size=(200, 2)) * [3, 1]

    for turned in (X, -X):
        assert principal_axes(turned, ["Income", "Age"]).axes[0].weights[0] > 0


def test_the_map_says_in_words_where_to_look(shared: Path) -> None:
    names = ["Annual Income (k$)", "Age"]
    X = tables.prepared(
        tables.snapshot_of(shared / "data/seed/Mall_Customers.csv"), names, scale="none"
    ).X

    projection = principal_axes(X, names)

    assert projection.reading == (
        "To the right: higher Annual Income (k$). Upwards: higher Age. "
        "The map shows 100\N{NO-BREAK SPACE}% of the differences between customers."
    )


def test_a_single_column_gives_a_line() -> None:
    X = np.array([[0.0], [1.0], [5.0]])

    projection = principal_axes(X, ["Age"])

    x, y = projection.place(X)
    assert x.tolist() == [-2, -1, 3]
    assert y.tolist() == [0, 0, 0]
    assert len(projection.axes) == 1


def test_few_customers_are_all_drawn() -> None:
    assert stratified_rows(np.zeros(500, dtype=np.int64)).tolist() == list(range(500))


def test_a_sample_keeps_the_shares_but_no_small_segment_gets_lost() -> None:
    labels = np.repeat([0, 1, 2], [600_000, 390_000, 150]).astype(np.int64)

    rows = stratified_rows(labels)

    counts = np.bincount(labels[rows])
    assert 19_990 <= rows.size <= 20_000
    assert np.unique(rows).size == rows.size
    assert counts[2] == 150
    assert counts[0] / counts[1] == pytest.approx(600 / 390, rel=0.02)


def test_even_with_little_room_the_sample_never_grows_too_large() -> None:
    labels = np.arange(1000) % 20

    assert stratified_rows(labels, most=100).size <= 100


def test_the_bytes_of_a_sample_hold_its_columns_in_the_order_of_the_header() -> None:
    sample = MapSample(
        labels=np.array([0, 1]),
        x=np.array([1, 2], dtype=np.float32),
        y=np.array([0, 4], dtype=np.float32),
        columns={
            "Einkommen (€/Jahr)": np.array([1, np.nan], dtype=np.float32),
            "Age": np.array([30, 40], dtype=np.float32),
        },
    )

    arrays = npz.unpack(sample.to_bytes())

    names = orjson.loads(arrays["header"].tobytes())["columns"]
    assert names == ["Einkommen (€/Jahr)", "Age"]
    np.testing.assert_array_equal(arrays["col_0"], [1, np.nan])
    assert arrays["labels"].tolist() == [0, 1]


def test_the_density_counts_all_customers_but_those_far_out() -> None:
    draw = np.random.default_rng(0)
    x, y = draw.normal(size=(2, 5_000)).astype(np.float32)
    x[0], y[1] = 1e6, np.nan

    found = density_raster(x, y)

    assert found is not None
    inside = (x >= found.across[0]) & (x <= found.across[1])
    inside &= (y >= found.up[0]) & (y <= found.up[1])
    assert found.n_counted == inside.sum() > 4_980
    expected, *_ = np.histogram2d(
        y[inside].astype(float), x[inside].astype(float), (UP, ACROSS), (found.up, found.across)
    )
    np.testing.assert_array_equal(found.counts, expected)


@pytest.mark.parametrize(("n_values", "n_cells"), [(40, 40), (400, 134), (1, 1)])
def test_whole_numbers_show_no_stripes(n_values: int, n_cells: int) -> None:
    ages = np.tile(np.arange(n_values, dtype=np.float32), 20)

    found = density_raster(ages, np.zeros_like(ages))

    assert found is not None
    assert found.counts.shape == (1, n_cells)
    assert len(set(found.counts[0, :-1].tolist())) <= 1
    assert found.n_counted == ages.size


def test_a_map_comes_back_with_its_density_and_one_from_before_without() -> None:
    draw = np.random.default_rng(0).normal(size=(2, 300)).astype(np.float32)
    drawn = MapSample(np.zeros(300, dtype=np.int64), *draw, {"Age": draw[0]})

    again = MapSample.from_bytes(replace(drawn, density=density_raster(*draw)).to_bytes())

    assert again.density is not None
    assert again.density.n_counted > 290
    np.testing.assert_array_equal(again.columns["Age"], draw[0])
    assert MapSample.from_bytes(drawn.to_bytes()).density is None
