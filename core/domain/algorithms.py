"""The ways of making segments, in plain words, with their parameters as data.

The functions behind them are in `core.clustering.registry`; here is what a form, a page and the
command line need to know without loading them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import UserError

Option = str | int | float | bool
Options = Mapping[str, Option]


@dataclass(frozen=True)
class Choice:
    """One of the values of a parameter that is chosen from a few."""

    value: str
    label: str


@dataclass(frozen=True)
class Parameter:
    """Something that the user may choose; the form is drawn from this.

    Attributes
    ----------
    name : in the options of a recipe. default : safe for everybody.
    lowest, highest : of a number, both included. choices : of a word. A parameter with neither is
        a yes or no.
    """

    name: str
    label: str
    explanation: str
    default: Option
    lowest: float = 0
    highest: float = 0
    choices: tuple[Choice, ...] = ()

    def read(self, value: Any) -> Option:  # noqa: ANN401 - whatever a form or a file holds
        """Return a value of the right kind; raises UserError for one that cannot work."""
        if self.choices:
            return self._one_of(str(value))
        if isinstance(self.default, bool):
            return bool(value)
        return self._number(value)

    def _one_of(self, value: str) -> str:
        known = [choice.value for choice in self.choices]
        if value in known:
            return value
        raise UserError(
            f"“{value}” is no choice for “{self.label}”.", f"Choose one of: {', '.join(known)}."
        )

    def _number(self, value: Any) -> Option:  # noqa: ANN401 - whatever a form or a file holds
        try:
            number = int(value) if isinstance(self.default, int) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = None
        if number is None or not self.lowest <= number <= self.highest:
            raise UserError(
                f"“{value}” does not work for “{self.label}”.",
                f"Choose a number from {self.lowest:g} to {self.highest:g}.",
            )
        return number


@dataclass(frozen=True)
class Algorithm:
    """One way to make segments.

    Attributes
    ----------
    name : as recipes and the command line say it.
    label, explanation : for people, without jargon. method : how it works, for the page of a run.
    finds_number : it finds the number of segments by itself; none can be asked for.
    has_tree : it joins customers step by step, and the steps can be looked at.
    short : the label in one or two words, in the middle of a sentence.
    """

    name: str
    label: str
    explanation: str
    method: str
    parameters: tuple[Parameter, ...] = ()
    finds_number: bool = False
    has_tree: bool = False
    short: str = ""

    def options(self, given: Options) -> dict[str, Option]:
        """Return a value for every parameter; raises UserError for what cannot work."""
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise UserError(
                f"“{self.label}” has nothing called “{unknown[0]}” to choose.",
                "Choose one of: " + ", ".join(known) + "." if known else "Leave it out.",
            )
        return {
            name: parameter.read(given.get(name, parameter.default))
            for name, parameter in known.items()
        }


ALGORITHMS: dict[str, Algorithm] = {
    each.name: each
    for each in (
        Algorithm(
            "kmeans",
            "Groups around averages (k-means)",
            "Every customer joins the group whose average customer is most similar. "
            "Quick, and easy to explain; good when groups are compact.",
            "k-means: every customer belongs to the segment with the nearest centre, and the "
            "centres are moved until the customers are as near to them as possible.",
            (
                Parameter(
                    "start",
                    "How the first centres are placed",
                    "Far apart is better; at random is how textbooks begin.",
                    "far apart",
                    choices=(
                        Choice("far apart", "Far apart (k-means++)"),
                        Choice("random", "Anywhere at random"),
                    ),
                ),
            ),
            short="k-means",
        ),
        Algorithm(
            "hierarchical",
            "Joined step by step (hierarchical)",
            "The two most similar customers are joined, then the next two, until all are one "
            "group; you cut the tree where you like. Shows groups within groups.",
            "hierarchical: the most similar customers or groups are joined again and again, and "
            "the tree that results is cut.",
            (
                Parameter(
                    "linkage",
                    "When two groups are similar",
                    "Ward makes compact groups of like size and is the safe choice. Single finds "
                    "chains, and often one huge group beside a few odd customers.",
                    "ward",
                    choices=(
                        Choice("ward", "Joining adds little spread (Ward)"),
                        Choice("average", "On average (average linkage)"),
                        Choice("complete", "Even their farthest customers (complete linkage)"),
                        Choice("single", "Their nearest customers (single linkage)"),
                    ),
                ),
            ),
            has_tree=True,
            short="the tree",
        ),
        Algorithm(
            "mixture",
            "Overlapping clouds (Gaussian mixture)",
            "Groups may be stretched and overlap, and every customer belongs to each with some "
            "probability. Good when customers change gradually from one kind to another.",
            "Gaussian mixture: every segment is a cloud with a middle and a shape of its own, and "
            "a customer belongs to the one that most probably holds such customers.",
            (
                Parameter(
                    "shape",
                    "Shape of the clouds",
                    "Freely stretched clouds need more customers per segment.",
                    "full",
                    choices=(
                        Choice("full", "Stretched in any direction"),
                        Choice("diag", "Stretched along the columns"),
                        Choice("spherical", "Round"),
                    ),
                ),
            ),
            short="clouds",
        ),
        Algorithm(
            "density",
            "Crowded places (density)",
            "Groups are places where customers crowd, of any shape. Who stands alone belongs "
            "nowhere, and that is said. The number of groups is found by itself.",
            "density (HDBSCAN): segments are crowds of customers that stay together while the "
            "bar for being near is lowered; who is in no crowd belongs nowhere.",
            (
                Parameter(
                    "smallest",
                    "Smallest segment, in % of customers",
                    "Smaller crowds count as nothing. Allow smaller ones when none are found.",
                    2.0,
                    lowest=0.1,
                    highest=50.0,
                ),
            ),
            finds_number=True,
            short="crowded places",
        ),
        Algorithm(
            "mixed",
            "Numbers and categories together (mixed)",
            "A category counts as equal or different, a number by how far apart two customers "
            "are, and every column counts alike. Good when city, gender or plan matter as much as "
            "numbers; each segment has a typical customer you can look at.",
            "mixed: customers are compared column by column, as Gower does, with columns that "
            "count alike; every customer belongs to the segment whose most typical customer is "
            "most similar.",
            short="mixed",
        ),
    )
}


def algorithm(name: str) -> Algorithm:
    """Return a way of making segments; raises UserError when there is none of this name."""
    if name not in ALGORITHMS:
        raise UserError(
            f"There is no way of making segments called “{name}”.",
            "Choose one of: " + ", ".join(ALGORITHMS) + ".",
        )
    return ALGORITHMS[name]
