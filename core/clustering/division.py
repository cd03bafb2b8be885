"""What an algorithm is given, and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from core.clustering.assigners.base import Assigner, Assignment
from core.clustering.linkage import Tree
from core.clustering.partition import Matrix, Partition
from core.domain.algorithms import Options
from core.domain.progress import Progress
from core.errors import UserError


@dataclass(frozen=True)
class Part:
    """The columns of the prepared matrix that come from one column of the customers.

    Attributes
    ----------
    places : in the matrix. is_category : each is the presence of one value.
    weight : 2 counts as if the column were there twice; the matrix holds it already.
    """

    places: tuple[int, ...]
    is_category: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Table:
    """Customers ready to be divided.

    Attributes
    ----------
    X : (n_customers, n_features), scaled, nothing missing.
    parts : cover every feature once; empty when every feature is a number of its own.
    """

    X: Matrix
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Division:
    """Customers divided into segments, and how others are placed among them.

    Attributes
    ----------
    criteria : what the algorithm itself measures of it: “bic”.
    placed : the same customers as the assigner places them, where that is known already.
    """

    partition: Partition
    assigner: Assigner
    criteria: Mapping[str, float] = field(default_factory=dict)
    placed: Assignment | None = None


@dataclass(frozen=True)
class Divided:
    """What an algorithm found.

    Attributes
    ----------
    by_k : number of segments → the best division found. left_out : numbers that cannot be made,
        and why. tree : in which order customers were joined, where they were.
    said : what the user should know about how it was done, in sentences.
    """

    by_k: Mapping[int, Division]
    left_out: Mapping[int, str] = field(default_factory=dict)
    tree: Tree | None = None
    said: tuple[str, ...] = ()


def with_as_many(
    found: Mapping[int, Division], why_fewer: Callable[[int, int], str], nothing: UserError
) -> Divided:
    """Return the divisions that have as many segments as were asked for, and why others have not.

    Where none has, the one with most segments stands under its own number.

    Parameters
    ----------
    found : number asked for → division. why_fewer : says it of a number asked for and one found.

    Raises
    ------
    UserError : `nothing`, when everybody is in one segment whatever was asked for.
    """
    by_k = {k: each for k, each in found.items() if each.partition.k == k}
    left_out = {k: why_fewer(k, found[k].partition.k) for k in found if k not in by_k}
    if not by_k:
        most = max(found.values(), key=lambda each: each.partition.k)
        if most.partition.k == 1:
            raise nothing
        by_k = {most.partition.k: most}
    return Divided(by_k, left_out)


class Divide(Protocol):
    """Divides customers into each of some numbers of segments."""

    def __call__(
        self, table: Table, ks: Sequence[int], options: Options, *, seed: int, progress: Progress
    ) -> Divided:
        """Return the best division found for each of `ks`.

        Same arguments, same answer. An algorithm that finds the number of segments by itself
        passes over `ks`.

        Parameters
        ----------
        ks : numbers of segments, ascending, each ≥ 2 and at most the number of different rows.
        options : a value for every parameter of the algorithm.

        Raises
        ------
        UserError : it cannot work on these customers at all.
        """


class Settle(Protocol):
    """Improves the division that was chosen, as far as it goes."""

    def __call__(self, table: Table, division: Division) -> Division:
        """Return the improved division with the same number of segments."""


def as_it_is(table: Table, division: Division) -> Division:  # noqa: ARG001 - what Settle asks
    """Return a division that cannot be improved further."""
    return division


def canonical(division: Division) -> Division:
    """Renumber segments: the largest first; of equal sizes the one with the lower centre.

    Centres are compared column by column, so the order does not depend on how or from where
    the segments were found.
    """
    partition = division.partition
    keys = (*partition.centres.T[::-1], -partition.sizes)
    order = np.lexsort(keys)
    new_number = np.empty_like(order)
    new_number[order] = np.arange(partition.k)
    # The last one is for who belongs nowhere, whose label is -1.
    number = np.append(new_number, -1)
    placed = division.placed
    return replace(
        division,
        partition=Partition(number[partition.labels], partition.centres[order]),
        assigner=division.assigner.renumbered(new_number),
        placed=placed
        and replace(placed, labels=number[placed.labels], second=number[placed.second]),
    )
