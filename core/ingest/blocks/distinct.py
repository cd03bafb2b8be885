"""Columns in which few cells come again and again: each distinct one is read once."""

from collections.abc import Callable
from typing import Any

import polars as pl
from polars.datatypes import DataTypeClass


def read_once(
    cells: pl.Series,
    read: Callable[[Any], object],
    kind: DataTypeClass,
    among: pl.Series | None = None,
) -> pl.Series:
    """Return what each cell means; null for null.

    Parameters
    ----------
    read : returns what a cell means, or None.
    kind : of what is returned.
    among : the distinct cells to be read, when they are known; others become null.
    """
    distinct = (cells.unique() if among is None else among).drop_nulls()
    meanings = pl.Series([read(cell) for cell in distinct], dtype=kind)
    return cells.replace_strict(distinct, meanings, default=None, return_dtype=kind)
