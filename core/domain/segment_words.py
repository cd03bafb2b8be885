"""A segment in sentences: how it differs from the average, how strongly, and how sure we are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from core.domain import wording
from core.domain.effects import in_own_unit, without_unit
from core.domain.fields import Kind
from core.domain.results import Indices, Trait
from core.domain.segments import SegmentSummary

Size = Literal["negligible", "small", "medium", "large"]
Sure = Literal["firm", "fair", "doubtful"]

MOST_SENTENCES = 3

# Cohen (1988), "Statistical Power Analysis for the Behavioral Sciences", in standard deviations.
_SIZES: tuple[tuple[float, Size], ...] = ((0.8, "large"), (0.5, "medium"), (0.2, "small"))
_HARDLY = 0.2
# Beyond these, a multiple says more than a difference in per cent.
_MUCH_MORE, _MUCH_LESS = 1.25, 0.8
_STABLE, _BY_CHANCE = 0.75, 0.5
_CLEAR, _BLURRED = 0.5, 0.25
_DAYS_A_MONTH, _DAYS_A_YEAR = 30.44, 365.25


@dataclass(frozen=True)
class Sureness:
    """How far a segment can be relied on.

    Attributes
    ----------
    level : the worse of what was measured; "" where nothing was, because nothing was searched for.
    sentences : one for each measure, with its number.
    """

    level: Sure | Literal[""]
    sentences: tuple[str, ...]


def size(effect: float) -> Size:
    """Return how large a difference is, by Cohen's scale.

    Parameters
    ----------
    effect : in standard deviations of all customers; its sign does not matter.
    """
    return next((word for least, word in _SIZES if abs(effect) >= least), "negligible")


def sentences(segment: SegmentSummary, kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Return what sets a segment apart in at most three sentences, in the columns' own units.

    Columns that the segments were made from come first, then the strongest difference; nothing is
    said of a column that hardly differs (less than 0.2 standard deviations), and only one thing of
    each category.
    """
    return tuple(
        against_average(trait, kinds.get(trait.column, Kind.NUMBER))
        for trait in telling(segment, kinds)
    )


def telling(
    segment: SegmentSummary, kinds: Mapping[str, Kind], most: int = MOST_SENTENCES
) -> tuple[Trait, ...]:
    """Return the traits that the sentences are about, as they follow each other there."""
    found: dict[str, Trait] = {}
    for trait in sorted(segment.traits, key=lambda one: (not one.used, -abs(one.effect))):
        if abs(trait.effect) >= _HARDLY:
            found.setdefault(source(trait, kinds), trait)
    return tuple(found.values())[:most]


def drivers(traits: Iterable[Trait]) -> tuple[Trait, ...]:
    """Return the traits in which a segment differs, the strongest first.

    Of columns that the segments were made from also those that hardly differ, so that it is seen.
    """
    telling = (one for one in traits if one.used or abs(one.effect) >= _HARDLY)
    return tuple(sorted(telling, key=lambda one: (-abs(one.effect), one.column)))


def against_average(trait: Trait, kind: Kind) -> str:
    """Return a trait in a sentence: “Spend 340 EUR, 2.1 times the average (162 EUR).”."""
    if trait.is_share:
        return (
            f"{wording.quoted(trait.column)} holds for {wording.share(trait.mean)}, against "
            f"{wording.share(trait.overall_mean)} of all customers."
        )
    mean, average = said(trait.mean, trait, kind), said(trait.overall_mean, trait, kind)
    label = f"{without_unit(trait.column)} {mean}"
    if mean == "0" and kind is not Kind.DATE:
        return f"{label}; the average is {average}."
    return f"{label}, {compared(trait, kind)} ({average})."


def said(value: float, trait: Trait, kind: Kind) -> str:
    """Return a value of a trait as its sentence says it: “340 EUR”, “60 %”, “3 Feb 2014”."""
    if trait.is_share:
        return wording.share(value)
    return in_own_unit(value, trait.column, kind)


def compared(trait: Trait, kind: Kind) -> str:
    """Return how a trait stands to the average, in words: “2.1 times the average”."""
    if trait.is_share:
        more = "more" if trait.mean > trait.overall_mean else "less"
        return f"{more} often than the average"
    if kind is Kind.DATE:
        return f"{_later(trait.mean - trait.overall_mean)} than the average"
    return _against(trait)


def source(trait: Trait, kinds: Mapping[str, Kind]) -> str:
    """Return the column that a trait is of; the levels of a category share one."""
    if trait.column in kinds:
        return trait.column
    return trait.column.partition(": ")[0]


def how_sure(segment: SegmentSummary, indices: Indices | None) -> Sureness:
    """Return how far a segment can be relied on, by its own stability and silhouette.

    Parameters
    ----------
    indices : of the run; None for RFM groups and for who was chosen by hand.
    """
    if indices is None:
        return Sureness(
            "", ("Nothing was searched for: who is here was decided by rules or by hand.",)
        )
    if segment.is_rest:
        return Sureness("", ("They belong to no segment; what they share may be nothing.",))
    stability = indices.stability_of(segment.position)
    levels, said = [], []
    if stability is not None:
        levels.append(_level(stability, _STABLE, _BY_CHANCE))
        said.append(_of_stability(stability))
    if segment.silhouette is not None:
        levels.append(_level(segment.silhouette, _CLEAR, _BLURRED))
        said.append(_of_silhouette(segment.silhouette, silhouette(segment, indices)))
    if not levels:
        return Sureness("", ("How firm this segment is could not be measured.",))
    worst = max(levels, key=("firm", "fair", "doubtful").index)
    return Sureness(worst, tuple(said))


def silhouette(segment: SegmentSummary, indices: Indices) -> str:
    """Return the silhouette of a segment as it is read, with its interval when from a sample."""
    margin = indices.silhouette_margin_of(segment.position)
    if segment.silhouette is None or margin is None:
        return wording.index(segment.silhouette)
    return wording.sampled(segment.silhouette, margin)


def _against(trait: Trait) -> str:
    mean, average = trait.mean, trait.overall_mean
    if mean <= 0 or average <= 0 or wording.is_year(average, trait.column):
        more = "more" if mean > average else "less"
        return f"{wording.amount(abs(mean - average))} {more} than the average"
    ratio = mean / average
    if ratio >= _MUCH_MORE:
        return f"{_times(ratio)} the average"
    if ratio <= _MUCH_LESS:
        return f"{wording.share(ratio)} of the average"
    return f"{wording.share(abs(ratio - 1))} {'above' if ratio > 1 else 'below'} the average"


def _times(ratio: float) -> str:
    rounded = f"{ratio:.1f}".removesuffix(".0") if ratio < 10 else wording.count(round(ratio))
    return "twice" if rounded == "2" else f"{rounded} times"


def _later(days: float) -> str:
    size, word = abs(days), "later" if days > 0 else "earlier"
    if size < 2 * _DAYS_A_MONTH:
        return f"{wording.counted(round(size), 'day')} {word}"
    if size < 2 * _DAYS_A_YEAR:
        return f"{wording.counted(round(size / _DAYS_A_MONTH), 'month')} {word}"
    return f"{size / _DAYS_A_YEAR:.1f} years {word}"


def _level(value: float, good: float, poor: float) -> Sure:
    return "firm" if value >= good else "fair" if value >= poor else "doubtful"


def _of_stability(stability: float) -> str:
    found = f"in other samples of your customers, {wording.share(stability)} of it is found again"
    words = {
        "firm": f"Stable: {found}.",
        "fair": f"Fairly stable: {found}; its edges can move.",
        "doubtful": f"Not stable: {found}. That may be chance.",
    }
    return words[_level(stability, _STABLE, _BY_CHANCE)]


def _of_silhouette(value: float, shown: str) -> str:
    number = f"(silhouette {shown}, from -1 to 1)"
    words = {
        "firm": f"Clearly apart: its customers are much nearer to each other than to the next "
        f"segment {number}.",
        "fair": f"Apart, with blurred edges: its customers are nearer to each other than to the "
        f"next segment, but some stand between {number}.",
        "doubtful": f"Hardly apart: many of its customers are about as near to the next segment "
        f"{number}.",
    }
    return words[_level(value, _CLEAR, _BLURRED)]
