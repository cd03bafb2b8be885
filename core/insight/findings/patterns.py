"""What sets the segments of a run apart: columns over all of them, then each on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from core.domain import segment_words, wording
from core.domain.findings import Row, Sentence, Table
from core.domain.results import Trait
from core.domain.segment_words import Size
from core.domain.segments import SegmentSummary
from core.insight.findings.told import Told, named, row_key

COLUMNS, PROFILE = "columns", "profile"
_MOST_COLUMNS, _MOST_SAID, _MOST_EACH, _SAID_EACH = 12, 3, 4, 2
# Cohen (1988): the share of all differences that lies between groups (eta squared).
_SIZES: tuple[tuple[float, Size], ...] = ((0.14, "large"), (0.06, "medium"), (0.01, "small"))
_WIDEST_EFFECT = 2.0


@dataclass(frozen=True)
class Apart:
    """How far one column tells segments apart.

    Attributes
    ----------
    between : share of the differences between customers that lies between segments, 0 … 1.
    high, low : the segments with the highest and the lowest mean, with their traits.
    """

    column: str
    between: float
    high: tuple[SegmentSummary, Trait]
    low: tuple[SegmentSummary, Trait]

    @property
    def used(self) -> bool:
        """The segments were made from it."""
        return self.high[1].used

    @property
    def size(self) -> Size:
        """How strong that is."""
        return next((word for least, word in _SIZES if self.between >= least), "negligible")


def apart(told: Told) -> list[Apart]:
    """Return the columns, the one that tells most first; of a category its most telling value."""
    by_name: dict[str, list[tuple[SegmentSummary, Trait]]] = {}
    for segment in told.segments:
        for trait in segment.traits:
            by_name.setdefault(trait.column, []).append((segment, trait))
    strongest: dict[str, Apart] = {}
    for own in by_name.values():
        one = _apart(own, told)
        if one is None:
            continue
        source = segment_words.source(own[0][1], told.kinds)
        if source not in strongest or one.between > strongest[source].between:
            strongest[source] = one
    return sorted(strongest.values(), key=lambda one: (-one.between, one.column))


def columns_table(told: Told, columns: Sequence[Apart]) -> Table | None:
    """Return how far each column tells the segments apart."""
    if not columns:
        return None
    moved = {one.column: one.moved for one in told.importance}
    heads = ("Column", "Differences between", "How strong", "Highest", "Lowest", "Used")
    elsewhere = ("Would be elsewhere",) if moved else ()
    return Table(
        COLUMNS,
        f"What sets the {told.groups} apart",
        (*heads, *elsewhere),
        tuple(_column_row(told, one, moved) for one in columns[:_MOST_COLUMNS]),
        words=("Column", "How strong", "Highest", "Lowest", "Used"),
        note=_columns_note(told, columns, with_moved=bool(moved)),
        bars="Differences between",
        shares=tuple(one.between for one in columns[:_MOST_COLUMNS]),
    )


def column_sentences(told: Told, columns: Sequence[Apart]) -> list[Sentence]:
    """Return what tells most, what tells nothing though it was used, and what was found besides."""
    telling = [one for one in columns if one.size in ("large", "medium")]
    said = [_first(told, telling[0])] if telling else []
    said += [_next(told, one) for one in telling[1:_MOST_SAID]]
    shown = columns[:_MOST_COLUMNS]
    idle = [one for one in shown if one.used and one.size == "negligible"]
    besides = [one for one in shown if not one.used and one.size in ("large", "medium")]
    if besides and besides[0] not in telling[:_MOST_SAID]:
        said.append(_besides(told, besides[0]))
    if idle:
        names = wording.listed([wording.quoted(one.column) for one in idle])
        verb = "differs" if len(idle) == 1 else "differ"
        text = f"{names} {verb} hardly between them, though the {told.groups} were made from it."
        rows = tuple(one.column for one in idle)
        said.append(Sentence(text.replace("from it", _it(len(idle))), COLUMNS, rows))
    return said


def profile_table(told: Told) -> Table | None:
    """Return what each segment is like where it differs most."""
    rows = [
        _profile_row(told, segment, trait)
        for segment in told.found
        for trait in segment_words.telling(segment, told.kinds, _MOST_EACH)
    ]
    if not rows:
        return None
    return Table(
        PROFILE,
        f"What each {told.group} is like",
        (told.group.capitalize(), "Column", "Here", "All customers", "Compared", "How strong"),
        tuple(rows),
        words=(told.group.capitalize(), "Column", "Compared", "How strong"),
        note="How strong: how far the mean is from that of all customers, in standard deviations "
        "(how far customers usually are from the mean); from 0.2 small, from 0.5 medium, from 0.8 "
        "large (Cohen).",
    )


def profile_sentences(told: Told) -> list[Sentence]:
    """Return each segment against the average, in two sentences at most."""
    said = []
    for segment in told.found:
        traits = segment_words.telling(segment, told.kinds, _SAID_EACH)
        words = [segment_words.against_average(one, told.kind(one.column)) for one in traits]
        if words:
            rows = tuple(_profile_key(segment, one) for one in traits)
            said.append(Sentence(f"{named(segment)}: {' '.join(words)}", PROFILE, rows))
    return said


def _apart(own: list[tuple[SegmentSummary, Trait]], told: Told) -> Apart | None:
    known = [each for each in own if not each[0].is_rest] if len(told.found) > 1 else own
    if len(known) < 2:
        return None
    between = sum(segment.share * trait.effect**2 for segment, trait in own)
    high = max(known, key=lambda each: each[1].mean)
    low = min(known, key=lambda each: each[1].mean)
    return Apart(own[0][1].column, min(between, 1.0), high, low)


def _column_row(told: Told, one: Apart, moved: dict[str, float]) -> Row:
    cells = [
        one.column,
        wording.share(one.between),
        wording.opening(one.size),
        f"{_mean(told, one.high[1])} ({one.high[0].name})",
        f"{_mean(told, one.low[1])} ({one.low[0].name})",
        "Yes" if one.used else "No",
    ]
    if moved:
        share = moved.get(segment_words.source(one.high[1], told.kinds))
        cells.append(wording.share(share))
    return Row(one.column, tuple(cells))


def _columns_note(told: Told, columns: Sequence[Apart], *, with_moved: bool) -> str:
    counts = {
        size: sum(one.size == size for one in columns)
        for size in ("large", "medium", "small", "negligible")
    }
    told_apart = ", ".join(f"{n} {size}" for size, n in counts.items() if n)
    left = len(columns) - _MOST_COLUMNS
    more = f" The {_MOST_COLUMNS} strongest are shown." if left > 0 else ""
    moved = (
        " Would be elsewhere: customers who would be in another one if the values of this column "
        "were dealt out anew."
        if with_moved
        else ""
    )
    return (
        f"{wording.counted(len(columns), 'column')}: {told_apart}.{more} Differences between: the "
        f"share of all differences between customers that lies between the {told.groups} rather "
        "than inside them; from 14 % large, from 6 % medium, from 1 % small (Cohen). It does not "
        "grow with the number of customers, as a p-value would. Of a category, the value that "
        f"tells most is shown. Used: the {told.groups} were made from it, so that it had to "
        f"differ.{moved}"
    )


def _first(told: Told, one: Apart) -> Sentence:
    return Sentence(
        f"{wording.quoted(one.column)} sets the {told.groups} apart most: "
        f"{wording.share(one.between)} of all differences between customers lie between the "
        f"{told.groups}. {_ends(told, one)}",
        COLUMNS,
        (one.column,),
    )


def _next(told: Told, one: Apart) -> Sentence:
    return Sentence(
        f"{wording.quoted(one.column)} sets them apart, too: {wording.share(one.between)} of its "
        f"differences lie between the {told.groups}. {_ends(told, one)}",
        COLUMNS,
        (one.column,),
    )


def _besides(told: Told, one: Apart) -> Sentence:
    return Sentence(
        f"{wording.quoted(one.column)} was not used, and still differs "
        f"({wording.share(one.between)} of its differences lie between the {told.groups}). "
        f"{_ends(told, one)}",
        COLUMNS,
        (one.column,),
    )


def _ends(told: Told, one: Apart) -> str:
    return (
        f"It is highest in {named(one.high[0])} ({_mean(told, one.high[1])}) and lowest in "
        f"{named(one.low[0])} ({_mean(told, one.low[1])})."
    )


def _mean(told: Told, trait: Trait) -> str:
    return segment_words.said(trait.mean, trait, told.kind(trait.column))


def _it(n: int) -> str:
    return "from it" if n == 1 else "from them"


def _profile_key(segment: SegmentSummary, trait: Trait) -> str:
    return f"{row_key(segment)}: {trait.column}"


def _profile_row(told: Told, segment: SegmentSummary, trait: Trait) -> Row:
    kind = told.kind(trait.column)
    size = segment_words.size(trait.effect)
    # Rounding up would say 0.20 of what is negligible.
    floored = wording.index(floor(100 * abs(trait.effect)) / 100)
    tone = max(-1.0, min(1.0, trait.effect / _WIDEST_EFFECT))
    cells = (
        segment.name,
        trait.column,
        segment_words.said(trait.mean, trait, kind),
        segment_words.said(trait.overall_mean, trait, kind),
        segment_words.compared(trait, kind),
        f"{wording.opening(size)}, {'above' if trait.effect > 0 else 'below'} ({floored})",
    )
    key = _profile_key(segment, trait)
    return Row(key, cells, segment.colour, (0.0, 0.0, tone, 0.0, 0.0, 0.0))
