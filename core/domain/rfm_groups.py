"""The groups of a version of RFM groups as pages and the command line show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain import rfm_words
from core.domain.rfm import RfmChoice


@dataclass(frozen=True)
class GroupSize:
    """One group with its rule in words and its size.

    Attributes
    ----------
    colour : slot of the palette, the same for a group in every version of its scheme.
    meaning, scores : in words; empty for the rest.
    share : of the customers in all groups, 0 … 1; None when there are none.
    spend_minor : of all its customers together. spend_share : of all groups, 0 … 1; None when
        they spent nothing together.
    """

    name: str
    colour: int
    meaning: str
    scores: str
    rule: str
    n_customers: int
    share: float | None
    spend_minor: int
    spend_share: float | None


def sized(
    choice: RfmChoice, customers: Sequence[int], spend_minor: Sequence[float]
) -> tuple[GroupSize, ...]:
    """Return the groups in the order of their rules; the rest only when somebody is in it.

    Parameters
    ----------
    customers, spend_minor : of each group in the order of the scheme's names, the rest last.
    """
    everybody, spent = sum(customers), sum(spend_minor)
    described = [
        *(
            (
                each.meaning,
                rfm_words.scores(each),
                rfm_words.rule(each, choice.cutoffs, choice.currency),
            )
            for each in choice.scheme.groups
        ),
        ("", "", rfm_words.EVERYBODY_ELSE),
    ]
    rows = zip(choice.scheme.names, described, customers, spend_minor, strict=True)
    return tuple(
        GroupSize(
            name=name,
            colour=place,
            meaning=meaning,
            scores=scores,
            rule=rule,
            n_customers=n,
            share=n / everybody if everybody else None,
            spend_minor=round(minor),
            spend_share=minor / spent if spent > 0 else None,
        )
        for place, (name, (meaning, scores, rule), n, minor) in enumerate(rows)
        if n or place < len(choice.scheme.groups)
    )
