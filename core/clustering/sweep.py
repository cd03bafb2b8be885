"""Trying several numbers of segments on the same customers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.clustering.indices import Judged, judge, total_wcss
from core.clustering.order import canonical
from core.clustering.partition import Matrix, Partition, n_distinct_rows
from core.clustering.registry import Fit
from core.clustering.silhouette import Silhouette
from core.domain.progress import Progress, silent
from core.domain.results import SweepRow
from core.errors import UserError

# Shares of the time, measured at 1,000,000 customers: dividing against judging; and for each
# number of segments a fixed part, as long as that for eight segments, beside what grows with it.
_FITTING = 0.85
_FIXED = 8


@dataclass(frozen=True)
class Sweep:
    """What was found for each number of segments.

    Attributes
    ----------
    rows : smallest k first. partitions, silhouettes : by k; segments in canonical order.
    wcss_of_one : sum of squares when nobody is divided: the start of the elbow chart.
    left_out : numbers of segments that cannot be made, and why.
    """

    rows: tuple[SweepRow, ...]
    partitions: Mapping[int, Partition]
    silhouettes: Mapping[int, Silhouette]
    wcss_of_one: float
    left_out: Mapping[int, str]


def sweep(
    X: Matrix, ks: Iterable[int], fit: Fit, *, seed: int = 0, progress: Progress = silent
) -> Sweep:
    """Divide the customers into each of `ks` segments, and judge every division.

    Parameters
    ----------
    X : (n_customers, n_features), scaled, nothing missing.
    ks : numbers of segments, each ≥ 2.

    Raises
    ------
    UserError : none of `ks` can be made, because too few customers differ.
    """
    asked = sorted(set(ks))
    n_distinct = n_distinct_rows(X, asked[-1])
    possible = [k for k in asked if k <= n_distinct]
    if not possible:
        raise _too_few(len(X), n_distinct, asked[0])
    partitions = _divide(X, possible, fit, seed, progress)
    progress(_FITTING, "Comparing how clearly the segments separate")
    judged = judge(X, [partitions[k].labels for k in possible], seed=seed)
    return Sweep(
        rows=tuple(
            sweep_row(partitions[k], each) for k, each in zip(possible, judged, strict=True)
        ),
        partitions=partitions,
        silhouettes={k: each.silhouette for k, each in zip(possible, judged, strict=True)},
        wcss_of_one=total_wcss(X),
        left_out={
            k: f"{k} segments cannot be made: only {n_distinct} customers differ from each other."
            for k in asked
            if k > n_distinct
        },
    )


def sweep_row(partition: Partition, judged: Judged) -> SweepRow:
    """Return the line of the table for one division in canonical order."""
    return SweepRow(partition.k, judged.indices, tuple(partition.sizes.tolist()))


def _divide(
    X: Matrix, ks: list[int], fit: Fit, seed: int, progress: Progress
) -> dict[int, Partition]:
    partitions: dict[int, Partition] = {}
    done = 0
    for k in ks:
        progress(_FITTING * done / sum(_FIXED + each for each in ks), f"Trying {k} segments")
        before = partitions.get(k - 1)
        found = fit(X, k, seed=seed, fewer=None if before is None else before.centres)
        partitions[k] = canonical(found)
        done += _FIXED + k
    return partitions


def _too_few(n_customers: int, n_distinct: int, k: int) -> UserError:
    if n_customers == 1:
        return UserError(
            "There is only one customer to compare.",
            "Import more customers, or choose columns that more customers have values in.",
        )
    return UserError(
        f"{k} segments cannot be made: in the chosen columns, only {n_distinct} of "
        f"{n_customers:,} customers differ from each other.",
        "Choose more columns or fewer segments.",
    )
