"""Customers for the tests of the evidence."""

import numpy as np

from core.clustering.partition import Labels, Matrix


def random_case(seed: int) -> tuple[Matrix, Labels]:
    """Return customers divided at random; every segment has somebody."""
    rng = np.random.default_rng(seed)
    n_rows, n_features, k = rng.integers(12, 300), rng.integers(1, 8), rng.integers(2, 7)
    X = rng.normal(size=(n_rows, n_features)) * rng.uniform(0.1, 1e4) + rng.normal() * 1e3
    labels = np.concatenate([np.arange(k), rng.integers(k, size=n_rows - k)])
    return X, labels


def clouds(n_rows: int, k: int = 2, apart: float = 3.0) -> tuple[Matrix, Labels]:
    """Return round clouds in a row, with the cloud of each customer."""
    rng = np.random.default_rng(0)
    labels = rng.integers(k, size=n_rows)
    return rng.normal(size=(n_rows, 2)) + apart * labels[:, np.newaxis], labels
