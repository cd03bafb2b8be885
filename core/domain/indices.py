"""The indices in plain words: what each says, and which direction is better.

Tables, charts and the command line read this; `core.domain.results.Indices` holds the numbers
under the same keys.
"""

from dataclasses import dataclass

from core.domain import wording
from core.domain.results import Indices


@dataclass(frozen=True)
class Index:
    """One number that says how good segments are.

    Attributes
    ----------
    key : the field of `Indices`, and the key of the command line.
    label, sentence : for people. short : for the sentence of the advice, in the middle of it.
    more_is_better : None where neither end is better: its course over the numbers of segments
        counts, or it is there to be known.
    names_number : it says by itself which number of segments it would take.
    is_share : 0 … 1, to be shown in %.
    """

    key: str
    label: str
    short: str
    sentence: str
    more_is_better: bool | None
    names_number: bool = False
    is_share: bool = False

    def of(self, indices: Indices) -> float | None:
        """Return the number, or None where it could not be computed."""
        value: float | None = getattr(indices, self.key)
        return value

    def shown(self, indices: Indices) -> str:
        """Return the number as it is read; one from a sample with its 95 % interval."""
        value = self.of(indices)
        if self.is_share:
            return wording.share(value)
        if self.key == "wcss":
            return wording.amount(value)
        if self.key == "silhouette" and value is not None and indices.silhouette_interval:
            low, high = indices.silhouette_interval
            return wording.sampled(value, max(high - value, value - low))
        return wording.index(value)


INDICES: tuple[Index, ...] = (
    Index(
        "silhouette",
        "Silhouette",
        "silhouette",
        "How much nearer customers are to their own segment than to the next one; from -1 to 1, "
        "higher is clearer. Above 0.5 is clear, below 0.25 is hardly more than chance. Of more "
        "than 10,000 customers a sample is measured; ± says how far off that can be (95 %).",
        more_is_better=True,
        names_number=True,
    ),
    Index(
        "stability",
        "Stability",
        "stability",
        "How much of the least stable segment is found again in other samples of the customers; "
        "from 0 to 1, higher is better. Above 0.75 is stable, below 0.5 is chance.",
        more_is_better=True,
    ),
    Index(
        "beyond_chance",
        "Beyond chance",
        "beyond chance",
        "How much clearer the groups are than those that one cloud without groups would fall "
        "into, in standard deviations; higher is clearer, and below 4.4 it may be chance.",
        more_is_better=True,
    ),
    Index(
        "calinski_harabasz",
        "Calinski–Harabasz",
        "Calinski–Harabasz",
        "Distance between segments compared with the spread inside them; higher is better.",
        more_is_better=True,
        names_number=True,
    ),
    Index(
        "davies_bouldin",
        "Davies–Bouldin",
        "Davies–Bouldin",
        "How much each segment overlaps with the one most like it; lower is better.",
        more_is_better=False,
        names_number=True,
    ),
    Index(
        "gap",
        "Gap",
        "gap",
        "How much tighter segments are than if customers were spread evenly; higher is better. "
        "It would take the smallest number that is within one standard error of the highest.",
        more_is_better=True,
        names_number=True,
    ),
    Index(
        "dunn",
        "Dunn",
        "Dunn",
        "The smallest gap between two segments compared with the widest segment; higher is better. "
        "One odd customer can change it, and it is left out above 10,000 customers.",
        more_is_better=True,
    ),
    Index(
        "generalised_dunn",
        "Generalised Dunn",
        "generalised Dunn",
        "The smallest distance between the centres of two segments compared with the widest "
        "segment on average; higher is better. Odd customers hardly change it.",
        more_is_better=True,
    ),
    Index(
        "seed_agreement",
        "Agreement across seeds",
        "agreement across seeds",
        "How alike the segments are when the search begins elsewhere; 1 is always the same, 0 is "
        "chance. Higher is better.",
        more_is_better=True,
    ),
    Index(
        "bic",
        "BIC",
        "BIC",
        "How well clouds describe the customers, less a penalty for every cloud; lower is better.",
        more_is_better=False,
    ),
    Index(
        "revenue_told_apart",
        "Revenue told apart",
        "revenue told apart",
        "Share of the differences in spend that lie between segments rather than inside them; "
        "higher means that the segments tell who spends much.",
        more_is_better=True,
        is_share=True,
    ),
    Index(
        "smallest_share",
        "Smallest segment",
        "smallest segment",
        "Share of the customers in the smallest segment; a very small one is hard to work with.",
        more_is_better=None,
        is_share=True,
    ),
    Index(
        "wcss",
        "Spread inside (WCSS)",
        "elbow",
        "How far customers are from the centre of their segment, squared and summed. It always "
        "sinks with more segments: look for the bend.",
        more_is_better=None,
        names_number=True,
    ),
)

BY_KEY: dict[str, Index] = {index.key: index for index in INDICES}


def naming_a_number() -> tuple[str, ...]:
    """Return the keys of the indices that say by themselves how many segments to make."""
    return tuple(index.key for index in INDICES if index.names_number)
