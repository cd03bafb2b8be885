"""The algorithms that can make segments, in plain words, with their parameters as data."""

from dataclasses import dataclass
from typing import Protocol

from core.clustering import kmeans
from core.clustering.partition import Matrix, Partition
from core.errors import UserError


class Fit(Protocol):
    """Divides customers into k segments."""

    def __call__(
        self, X: Matrix, k: int, *, seed: int = 0, fewer: Matrix | None = None
    ) -> Partition:
        """Return the best division found; `fewer` are the centres found for k - 1."""


class Polish(Protocol):
    """Improves centres that were found until they no longer change."""

    def __call__(self, X: Matrix, centres: Matrix) -> Partition:
        """Return the improved division."""


@dataclass(frozen=True)
class Parameter:
    """Something that the user may choose; the form is drawn from this.

    Attributes
    ----------
    name : of the field of the recipe. lowest, highest : both included.
    """

    name: str
    label: str
    explanation: str
    lowest: int
    highest: int
    default: int


@dataclass(frozen=True)
class Algorithm:
    """One way to make segments.

    Attributes
    ----------
    name : as recipes and the command line say it.
    label, explanation : for people, without jargon.
    """

    name: str
    label: str
    explanation: str
    parameters: tuple[Parameter, ...]
    fit: Fit
    polish: Polish


ALGORITHMS: dict[str, Algorithm] = {
    "kmeans": Algorithm(
        name="kmeans",
        label="Groups around averages (k-means)",
        explanation=(
            "Every customer joins the group whose average customer is most similar. "
            "Quick, and easy to explain; good when groups are compact."
        ),
        parameters=(
            Parameter("k_min", "Fewest segments", "The smallest number that is tried.", 2, 20, 2),
            Parameter("k_max", "Most segments", "The largest number that is tried.", 2, 20, 10),
            Parameter(
                "seed",
                "Starting number",
                "The same number gives the same segments again.",
                0,
                2**31 - 1,
                0,
            ),
        ),
        fit=kmeans.fit,
        polish=kmeans.polish,
    ),
}


def algorithm(name: str) -> Algorithm:
    """Return an algorithm; raises UserError when there is none of this name."""
    if name not in ALGORITHMS:
        raise UserError(
            f"There is no way of making segments called “{name}”.",
            "Choose one of: " + ", ".join(ALGORITHMS) + ".",
        )
    return ALGORITHMS[name]
