"""The algorithms by the name that recipes and the command line use."""

from dataclasses import dataclass

from core.clustering.algorithms import density, hierarchical, kmeans, mixed, mixture
from core.clustering.division import Divide, Settle, as_it_is


@dataclass(frozen=True)
class Method:
    """The functions of one algorithm; `core.domain.algorithms` describes it."""

    divide: Divide
    settle: Settle = as_it_is


METHODS: dict[str, Method] = {
    "kmeans": Method(kmeans.divide, kmeans.settle),
    "hierarchical": Method(hierarchical.divide),
    "mixture": Method(mixture.divide),
    "density": Method(density.divide),
    "mixed": Method(mixed.divide),
}
