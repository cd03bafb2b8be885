"""Names for segments, from what sets each one apart: “High income, low rating”."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from core.domain import wording
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.results import Trait

# In standard deviations: the "medium" effect of Cohen (1988), "Statistical Power Analysis".
STANDS_OUT = 0.5
_STANDS_OUT_MUCH = 1.25
# Less than this is a "small" effect, and no more said than a number behind the name would.
_STANDS_OUT_LITTLE = 0.2
# A share below this is called rare, one above a half “mostly”.
_RARE, _MOST = 0.1, 0.5

_AVERAGE = "Average customers"
_LONGEST_COLUMN = 30
# Room for a number behind it within the 80 characters that a name may have.
_LONGEST_NAME = 76

_UNIT = re.compile(r"\s*[(\[][^)\]]*[)\]]")
# Column in small letters → what is said of much and of little; “very” and “rather” have their
# place in it, or only “rather”.
_OWN_WORDS = {
    "age": ("{rather}older", "{rather}younger"),
    "customer age": ("{rather}older", "{rather}younger"),
    **dict.fromkeys(
        ("year birth", "birth year", "year of birth"), ("{rather}younger", "{rather}older")
    ),
    "days since last order": ("ordered {very}long ago", "ordered {very}recently"),
    "days since first order": ("{very}long-standing customers", "{very}new customers"),
    "orders": ("{very}frequent buyers", "{very}rare buyers"),
    "spend": ("{very}big spenders", "{very}small spenders"),
    "average order": ("{very}large orders", "{very}small orders"),
    "items per order": ("{very}full baskets", "{very}small baskets"),
    "days between orders": ("{very}slow to return", "{very}quick to return"),
    "spread of days between orders": ("{very}irregular", "{very}regular"),
    "returned (% of money)": ("{very}many returns", "{very}few returns"),
    "discount (% of price)": ("{very}often on discount", "{very}seldom on discount"),
}

# “YearBirth”, but neither “iPhone” nor “McDonald”.
_INSIDE_WORD = re.compile(r"(?<=[a-z][a-z])(?=[A-Z])")
_SHORT_FOR = {
    **dict.fromkeys(("num", "nr", "cnt", "qty"), "number of"),
    **dict.fromkeys(("amt", "mnt"), "amount of"),
    "avg": "average",
    "tot": "total",
    **dict.fromkeys(("pct", "perc"), "share of"),
}

Traits = Sequence[Trait]


def suggest(profiles: Sequence[Traits], facts: Sequence[ColumnFacts]) -> list[str]:
    """Return a short name for each segment; no two are alike.

    A name says at most two things (three where two would be the same as another's) in which the
    segment is at least half a standard deviation from the average, by the columns that the
    segments were made from. They are said in the same order in all names. Where two would still be
    the same, one more is said that stands out less: “rather older”.

    Parameters
    ----------
    profiles : traits of each segment, in the order of the segments, strongest first.
    facts : of all columns; kinds and levels are taken from here.
    """
    phrase = _phrases({each.name: each for each in facts})
    telling = [_telling(traits) for traits in profiles]
    names = [_name(traits[:2], phrase) for traits in telling]
    for n_traits in (2, 3):
        names = [
            name if count == 1 else _name(traits[:n_traits], phrase, much=True)
            for name, traits, count in zip(names, telling, _counts(names), strict=True)
        ]
    names = [
        name if count == 1 else _name([*strong[:2], *weak[:1]], phrase, much=True)
        for name, strong, weak, count in zip(
            names, telling, map(_weaker, profiles), _counts(names), strict=True
        )
    ]
    return _numbered(names)


def _telling(traits: Traits) -> list[Trait]:
    """Return the used traits that stand out; of a category with many levels only one."""
    by_source: dict[str, Trait] = {}
    for trait in traits:
        if trait.used and abs(trait.effect) >= STANDS_OUT:
            by_source.setdefault(trait.column.partition(": ")[0], trait)
    return list(by_source.values())


def _weaker(traits: Traits) -> list[Trait]:
    """Return the used traits, shares apart, that stand out a little only."""
    return [
        trait
        for trait in traits
        if trait.used
        and not trait.is_share
        and _STANDS_OUT_LITTLE <= abs(trait.effect) < STANDS_OUT
    ]


def _phrases(facts: Mapping[str, ColumnFacts]) -> Callable[[Trait, bool], str]:
    """Return what says one trait in words; True asks for “very” where it is earned."""

    def phrase(trait: Trait, much: bool) -> str:
        column, _, level = trait.column.partition(": ")
        known = facts.get(trait.column) or facts.get(column)
        if trait.is_share:
            return _of_share(trait, known, level)
        label = _label(trait.column)
        rather = "rather " if abs(trait.effect) < STANDS_OUT else ""
        very = "very " if much and abs(trait.effect) >= _STANDS_OUT_MUCH else rather
        words = _OWN_WORDS.get(trait.column.lower()) or _OWN_WORDS.get(label.lower())
        if words:
            return words[trait.effect < 0].format(very=very, rather=rather)
        if known is not None and known.kind is Kind.DATE:
            return f"{rather}{'late' if trait.effect > 0 else 'early'} {label}"
        return f"{very}{'high' if trait.effect > 0 else 'low'} {label}"

    return phrase


def _of_share(trait: Trait, facts: ColumnFacts | None, level: str) -> str:
    if facts is None or facts.kind is not Kind.CATEGORY:
        has, share = ("with", trait.mean) if trait.effect > 0 else ("without", 1 - trait.mean)
        return f"{_degree(share)} {has} {_label(trait.column)}"
    share = trait.mean
    if len(facts.levels) == 2 and trait.effect < 0:
        level, share = next(other for other in facts.levels if other != level), 1 - share
    elif trait.effect < 0:
        return f"{'rarely' if share < _RARE else 'less often'} {level}"
    return f"{_degree(share)} {level}"


def _degree(share: float) -> str:
    return "mostly" if share > _MOST else "more often"


def _label(column: str) -> str:
    """Return the column without its unit, as words: “number of deals” for “NumDeals”."""
    plain = _UNIT.sub("", column).strip() or column
    first, *more = _INSIDE_WORD.sub(" ", plain.replace("_", " ")).split() or [column]
    words = [_SHORT_FOR.get(first.lower(), first) if more else first, *more]
    spelled = (word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    return _cut(" ".join(spelled), _LONGEST_COLUMN)


def _name(traits: Traits, phrase: Callable[[Trait, bool], str], *, much: bool = False) -> str:
    said = ", ".join(phrase(trait, much) for trait in sorted(traits, key=lambda each: each.column))
    if not said:
        return _AVERAGE
    return _cut(wording.opening(said), _LONGEST_NAME)


def _cut(text: str, most: int) -> str:
    """Return a text that ends with a whole word, unless its first one is too long."""
    cut = wording.shortened(text, most)
    whole, space, _ = cut.rpartition(" ")
    return f"{whole.rstrip(',')}…" if cut != text and space and text[len(cut) - 1] != " " else cut


def _counts(names: Sequence[str]) -> list[int]:
    counted = Counter(name.casefold() for name in names)
    return [counted[name.casefold()] for name in names]


def _numbered(names: Sequence[str]) -> list[str]:
    taken: set[str] = set()
    unique = []
    for name in names:
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name} {number}"
        taken.add(candidate.casefold())
        unique.append(candidate)
    return unique
