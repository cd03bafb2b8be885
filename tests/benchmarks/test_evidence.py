"""The evidence at its largest sizes, against scikit-learn in the same run."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import (
    calinski_harabasz_score,
    davies_bouldin_score,
    silhouette_score,
)
from threadpoolctl import threadpool_limits

from core.clustering.division import Table
from core.clustering.evidence.indices import centre_indices, judge
from core.clustering.evidence.resampled import Algorithm, resampled
from core.clustering.evidence.silhouette import silhouettes
from core.clustering.partition import Labels, Matrix
from core.clustering.registry import METHODS
from tests.benchmarks.spent import cpu

KS = range(2, 11)

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    with threadpool_limits(limits=1):
        yield


def test_silhouettes_of_eleven_divisions_take_a_fifteenth(record_property: Record) -> None:
    X, by_k = customers(10_000, range(2, 13))
    labelings = list(by_k.values())

    ours = least(lambda: silhouettes(X, labelings))
    theirs = least(lambda: [silhouette_score(X, labels) for labels in labelings], times=1)

    record_property("silhouettes", f"{ours:.2f} s for {theirs:.1f} s, 1/{theirs / ours:.0f}")
    assert 15 * ours <= theirs


def test_indices_of_a_million_by_centres_take_one_pass(record_property: Record) -> None:
    X, by_k = customers(1_000_000, [5])

    ours = least(lambda: centre_indices(X, by_k[5]))
    theirs = least(lambda: (davies_bouldin_score(X, by_k[5]), calinski_harabasz_score(X, by_k[5])))

    record_property("by centres", f"{ours:.2f} s for {theirs:.2f} s")
    assert ours <= theirs


def test_all_evidence_of_a_million_takes_a_small_part_of_a_notebook_s_loop(
    record_property: Record,
) -> None:
    """The loop has a tenth of its CPU for dividing and evidence; evidence gets half of that."""
    X, by_k = customers(1_000_000, KS)
    used = Algorithm("kmeans", METHODS["kmeans"].divide, {})

    ours = least(lambda: (judge(X, list(by_k.values())), resampled(Table(X), by_k, used)), times=1)
    one_start = least(lambda: [KMeans(k, random_state=0).fit(X) for k in range(1, 11)], times=1)
    theirs = 10 * one_start

    record_property("evidence", f"{ours:.1f} s for about {theirs:.0f} s")
    assert 20 * ours <= theirs


def customers(n_rows: int, ks: Iterable[int]) -> tuple[Matrix, dict[int, Labels]]:
    """Return skewed and correlated customers, and divisions found on some of them."""
    rng = np.random.default_rng(0)
    middles = rng.normal(size=(6, 10)) * 1.2
    X = middles[rng.integers(6, size=n_rows)] + rng.normal(size=(n_rows, 10))
    X[:, 0] = np.exp(X[:, 0] / 2)
    X[:, 1] += X[:, 2]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    few = X[:20_000]
    models = {k: KMeans(k, n_init=1, random_state=0).fit(few) for k in ks}
    return X, {k: model.predict(X).astype(np.int64) for k, model in models.items()}


def least(run: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU seconds of some runs."""
    return min(cpu(run)[0] for _ in range(times))
