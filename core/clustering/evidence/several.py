"""Which of several ways and column sets to take, and how much they agree.

The rule and the reasons for it: `docs/adr/0018-which-of-several-ways.md`.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from core.clustering.evidence.choose import BEYOND_CHANCE
from core.clustering.evidence.stability import adjusted_rand
from core.clustering.partition import NOWHERE, Labels
from core.domain import wording
from core.domain.algorithms import ALGORITHMS
from core.domain.comparison import Try

NEARLY_EQUAL = 0.02
"""Tries that tell customers apart as well as the best one up to this are told by stability."""

_CLEARLY_FIRMER = 0.05

# Steinley (2004), Psychological Methods 9:386-396: above 0.90 excellent, above 0.80 good, above
# 0.65 moderate recovery.
_ALIKE = ((0.9, "nearly the same"), (0.8, "mostly the same"), (0.65, "partly the same"))

Agreement = tuple[tuple[float | None, ...], ...]


def take(tries: Sequence[Try]) -> int | None:
    """Return the place of the try that we would take; None when none is reliable.

    Only what means the same in all columns is compared. Reliable tries have passed the same three
    tests, each in its own columns. Of these, the one that tells customers apart best in all
    columns of the comparison; of nearly equal ones the most stable; of equal ones the first.
    """
    reliable = _reliable(tries)
    if not reliable:
        return None
    best = max(_told(tries[place]) for place in reliable)
    near = [place for place in reliable if _told(tries[place]) >= best - NEARLY_EQUAL]
    return max(near, key=lambda place: (_stable(tries[place]), _told(tries[place]), -place))


def simpler(tries: Sequence[Try]) -> int | None:
    """Return the place of a reliable try with fewer segments that is clearly more stable, or None.

    More segments tell more; whoever wants few and firm ones should know what they would give up.
    """
    taken = take(tries)
    if taken is None:
        return None
    chosen = tries[taken]
    firmer = [
        place
        for place in _reliable(tries)
        if (tries[place].k or 0) < (chosen.k or 0)
        and _stable(tries[place]) >= _stable(chosen) + _CLEARLY_FIRMER
    ]
    rank = {place: (_stable(tries[place]), _told(tries[place]), -place) for place in firmer}
    return max(firmer, key=lambda place: rank[place], default=None)


def sentence(tries: Sequence[Try], sets: Sequence[str]) -> str:
    """Say which try we would take, and why, or that none is reliable.

    Parameters
    ----------
    sets : the names of the column sets.
    """
    taken, left = take(tries), _left(tries)
    tried = [each for each in tries if each.status != "no time"]
    if not tried:
        return "There was no time for any try. Allow more time."
    if taken is None:
        many = "The only try is not" if len(tried) == 1 else f"None of the {len(tried)} tries is"
        return (
            f"{many} reliable: no way found segments here that are clear, beyond chance and "
            f"stable. Use RFM groups instead, or other columns.{left}"
        )
    one = tries[taken]
    many = wording.counted(one.k or 0, "segment")
    why = f"{_because(tries, taken)}.{_perhaps_luck(tries, taken)}"
    other = simpler(tries)
    instead = "" if other is None else _instead(tries, other, sets)
    return f"We would take {called(one, sets)}: {many}, because {why}{instead}{left}"


def called(one: Try, sets: Sequence[str]) -> str:
    """Return what a try is called: “k-means with “Your columns””."""
    return f"{ALGORITHMS[one.way].short} with {wording.quoted(sets[one.column_set])}"


def agreement(labelings: Sequence[Labels | None]) -> Agreement:
    """Return the adjusted Rand index of every pair, over the customers that both place.

    Parameters
    ----------
    labelings : each (n_customers,) with NOWHERE for whoever it does not place; None for a try
        that has no segments.

    Returns
    -------
    (n, n); 1 for the same segments, 0 as by chance; None where there is nothing to compare.
    """
    found = np.full((len(labelings), len(labelings)), np.nan)
    for place, one in enumerate(labelings):
        found[place, place] = np.nan if one is None else 1.0
    for first, second in combinations(range(len(labelings)), 2):
        one, other = labelings[first], labelings[second]
        if one is not None and other is not None:
            found[first, second] = found[second, first] = _agreeing(one, other)
    return tuple(
        tuple(None if np.isnan(value) else value for value in row) for row in found.tolist()
    )


def agreeing(tries: Sequence[Try], found: Agreement, sets: Sequence[str]) -> str:
    """Say which two ways agree most; first of all the one that we would take with another one.

    Tries of the same column set are asked first: with the same columns, agreement says that the
    groups do not depend on the way.
    """
    taken = take(tries)
    pairs = [
        (tries[one].column_set == tries[other].column_set, taken in (one, other), value, one, other)
        for one, other in combinations(range(len(tries)), 2)
        if (value := found[one][other]) is not None and tries[one].way != tries[other].way
    ]
    if not pairs:
        return "There are no two ways whose segments could be compared."
    is_same, _, value, one, other = max(pairs, key=lambda pair: (*pair[:3], -pair[3], -pair[4]))
    first = ALGORITHMS[tries[one].way].short if is_same else called(tries[one], sets)
    two = f"{first[0].upper()}{first[1:]} and {called(tries[other], sets)}"
    said = f"({wording.index(value)}; 1 is the same, 0 is chance)"
    return f"{two} put {_how_alike(value)} customers together {said}."


def _how_alike(value: float) -> str:
    return next((words for least, words in _ALIKE if value >= least), "rather different")


def _agreeing(one: Labels, other: Labels) -> float:
    both = (one != NOWHERE) & (other != NOWHERE)
    return adjusted_rand(one[both], other[both]) if both.any() else np.nan


def _because(tries: Sequence[Try], taken: int) -> str:
    one, reliable = tries[taken], _reliable(tries)
    told = wording.share(one.told_apart)
    near = [each for each in reliable if _told(tries[each]) >= _told(one) - NEARLY_EQUAL]
    best = max(reliable, key=lambda place: _told(tries[place]))
    if len(reliable) == 1:
        why = f"it is the only reliable one; it tells {told} of all differences apart"
    elif best == taken and len(near) < 2:
        why = (
            f"of {len(reliable)} reliable tries it tells most of the differences between "
            f"customers apart ({told})"
        )
    else:
        why = (
            f"it is the most stable of the reliable tries that tell most of the differences "
            f"between customers apart ({told})"
        )
    smallest = wording.share(one.indices.smallest_share if one.indices else None)
    return f"{why}, with stability {_stable(one):.2f} and a smallest segment of {smallest}"


def _instead(tries: Sequence[Try], place: int, sets: Sequence[str]) -> str:
    one = tries[place]
    return (
        f" With fewer segments and more stable: try {place + 1}, {called(one, sets)} "
        f"({wording.counted(one.k or 0, 'segment')}, stability {_stable(one):.2f}, tells "
        f"{wording.share(one.told_apart)} apart)."
    )


def _perhaps_luck(tries: Sequence[Try], taken: int) -> str:
    """Say when having tried several column sets could be the whole reason for a clear one.

    “Beyond chance” belongs to columns and number; each column set is one more chance to be lucky.
    """
    n_chances = len({each.column_set for each in tries if each.indices is not None})
    indices = tries[taken].indices
    beyond = (indices.beyond_chance if indices else None) or 0.0
    # Cantelli's inequality, as in `choose`, for 1 of 20 over all chances together.
    needed = float((n_chances * (1 + BEYOND_CHANCE**2) - 1) ** 0.5)
    if beyond >= needed:
        return ""
    return (
        f" Of {n_chances} column sets one can look clear by luck, and this one is not so far "
        f"beyond chance ({beyond:.1f}) that luck is ruled out ({needed:.1f})."
    )


def _left(tries: Sequence[Try]) -> str:
    n_left = sum(each.status == "no time" for each in tries)
    if not n_left:
        return ""
    were = "was" if n_left == 1 else "were"
    return f" {wording.counted(n_left, 'try', 'tries')} {were} not made for lack of time."


def _reliable(tries: Sequence[Try]) -> list[int]:
    return [place for place, each in enumerate(tries) if each.status == "reliable"]


def _told(one: Try) -> float:
    return one.told_apart or 0.0


def _stable(one: Try) -> float:
    return (one.indices.stability if one.indices else None) or 0.0
