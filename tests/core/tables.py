"""Reads example tables for the tests of the numbers, with nothing but the csv module."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.fields import Kind
from core.domain.recipe import Recipe
from core.features.prepare import Prepared, prepare
from core.features.snapshot import Snapshot, SnapshotBuilder

Matrix = npt.NDArray[np.float64]


def read(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def matrix(path: Path, *columns: str) -> Matrix:
    """Return (n, p) numbers."""
    return np.array([[float(row[column]) for column in columns] for row in read(path)])


def standardised(X: Matrix) -> Matrix:
    """Return columns with mean 0 and population standard deviation 1."""
    return (X - X.mean(axis=0)) / X.std(axis=0)


def snapshot_of(path: Path, delimiter: str = ",") -> Snapshot:
    """Return a data version with every column as an attribute, also the customer number."""
    rows = read(path, delimiter)
    kinds = {name: _kind([row[name] for row in rows]) for name in rows[0]}
    builder = SnapshotBuilder(kinds)
    for position, row in enumerate(rows):
        attributes = {
            name: float(value) if kinds[name] is Kind.NUMBER else value
            for name, value in row.items()
            if value
        }
        builder.add([(position + 1, attributes, {})])
    return builder.build()


def snapshot(columns: dict[str, list[float | None]]) -> Snapshot:
    """Return a data version of number columns; None is missing."""
    builder = SnapshotBuilder(dict.fromkeys(columns, Kind.NUMBER))
    n_rows = len(next(iter(columns.values())))
    for row in range(n_rows):
        builder.add([(row + 1, {name: values[row] for name, values in columns.items()}, {})])
    return builder.build()


def prepared(
    snapshot: Snapshot,
    names: Sequence[str],
    **choices: Any,  # noqa: ANN401 - the fields of a recipe
) -> Prepared:
    """Return the customers prepared by these columns and choices of a recipe."""
    return prepare(snapshot, Recipe(tuple(names), **choices))


def _kind(values: list[str]) -> Kind:
    try:
        [float(value) for value in values if value]
    except ValueError:
        return Kind.CATEGORY
    return Kind.NUMBER
