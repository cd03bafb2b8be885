"""Trying several numbers of segments on the same customers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.clustering.division import Divided, Division, Table, canonical
from core.clustering.evidence.indices import Judged, judge, total_wcss
from core.clustering.evidence.resampled import Algorithm, resampled
from core.clustering.evidence.silhouette import Silhouette
from core.clustering.linkage import Tree
from core.clustering.partition import NOWHERE, Partition, n_distinct_rows
from core.clustering.registry import METHODS
from core.domain.algorithms import Options, algorithm
from core.domain.progress import Progress, part, silent
from core.domain.results import Indices, SweepRow
from core.errors import UserError

# Of the time, measured at 1,000,000 customers: dividing against judging.
_FITTING, _JUDGED = 0.85, 0.95


@dataclass(frozen=True)
class Sweep:
    """What was found for each number of segments.

    Attributes
    ----------
    rows : smallest k first. divisions, silhouettes : by k; segments in canonical order.
    undivided : the line for one segment: the start of the elbow chart.
    left_out : numbers of segments that cannot be made, and why.
    tree : in which order customers were joined, where the algorithm joins them.
    said : what the user should know about how it was done, in sentences.
    """

    rows: tuple[SweepRow, ...]
    divisions: Mapping[int, Division]
    silhouettes: Mapping[int, Silhouette]
    undivided: SweepRow
    left_out: Mapping[int, str]
    tree: Tree | None = None
    said: tuple[str, ...] = ()

    @property
    def wcss_of_one(self) -> float:
        """Sum of squares when nobody is divided."""
        return self.undivided.indices.wcss


def sweep(
    table: Table,
    ks: Iterable[int],
    name: str = "kmeans",
    options: Options | None = None,
    *,
    seed: int = 0,
    progress: Progress = silent,
) -> Sweep:
    """Divide the customers into each of `ks` segments, and judge every division.

    Parameters
    ----------
    ks : numbers of segments, each ≥ 2.
    name : of the algorithm. options : of its parameters; what is absent has its default.

    Raises
    ------
    UserError : none of `ks` can be made, because too few customers differ; or the algorithm
        cannot work on these customers.
    """
    asked = sorted(set(ks))
    n_distinct = n_distinct_rows(table.X, asked[-1])
    possible = [k for k in asked if k <= n_distinct]
    if not possible:
        raise _too_few(len(table.X), n_distinct, asked[0])
    used = Algorithm(name, METHODS[name].divide, algorithm(name).options(options or {}))
    found = used.divide(
        table, possible, used.options, seed=seed, progress=part(progress, 0.0, _FITTING)
    )
    progress(_FITTING, "Comparing how clearly the segments separate")
    judging = part(progress, _JUDGED, 1.0)
    return _judged(table, found, used, seed, _left_out(asked, n_distinct), judging)


def row_of(swept: Sweep, division: Division, judged: Judged) -> SweepRow:
    """Return the line of the table for a division that was improved after the sweep.

    What was found by dividing samples again stays that of the division in the sweep.
    """
    partition = division.partition
    before = swept.divisions[partition.k].partition
    row = next(row for row in swept.rows if row.k == partition.k)
    stable = row.indices.stability_by_segment
    indices = replace(
        judged.indices,
        gap=row.indices.gap,
        gap_se=row.indices.gap_se,
        beyond_chance=row.indices.beyond_chance,
        stability=row.indices.stability,
        stability_by_segment=tuple(stable[each] for each in _same(partition, before))
        if stable
        else (),
        seed_agreement=row.indices.seed_agreement,
    )
    return _row(division, indices)


def _same(partition: Partition, before: Partition) -> list[int]:
    """Return for each segment the one of before that it shares most customers with."""
    inside = (partition.labels != NOWHERE) & (before.labels != NOWHERE)
    both = np.zeros((partition.k, before.k))
    np.add.at(both, (partition.labels[inside], before.labels[inside]), 1)
    return [int(each) for each in np.argmax(both, axis=1)]


def _row(division: Division, indices: Indices) -> SweepRow:
    sizes = division.partition.sizes
    indices = replace(
        indices,
        bic=division.criteria.get("bic"),
        smallest_share=float(np.min(sizes) / len(division.partition.labels)),
    )
    return SweepRow(division.partition.k, indices, tuple(sizes.tolist()))


def _judged(
    table: Table,
    found: Divided,
    used: Algorithm,
    seed: int,
    left_out: Mapping[int, str],
    progress: Progress,
) -> Sweep:
    divisions = {k: canonical(found.by_k[k]) for k in sorted(found.by_k)}
    labelings = {k: division.partition.labels for k, division in divisions.items()}
    judged = judge(table.X, list(labelings.values()), seed=seed)
    again = resampled(table, labelings, used, seed=seed, progress=progress)
    one = again.added_to(Indices(wcss=total_wcss(table.X)), 1)
    return Sweep(
        rows=tuple(
            _row(divisions[k], again.added_to(each.indices, k))
            for k, each in zip(divisions, judged, strict=True)
        ),
        divisions=divisions,
        silhouettes={k: each.silhouette for k, each in zip(divisions, judged, strict=True)},
        undivided=SweepRow(1, one, (len(table.X),)),
        left_out={**left_out, **found.left_out},
        tree=found.tree,
        said=found.said,
    )


def _left_out(asked: list[int], n_distinct: int) -> dict[int, str]:
    return {
        k: f"{k} segments cannot be made: only {n_distinct} customers differ from each other."
        for k in asked
        if k > n_distinct
    }


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
