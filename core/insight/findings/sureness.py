"""How sure we are of the segments: by size of differences and by stability, in plain words."""

from core.domain import segment_words, wording
from core.domain.findings import Row, Sentence, Table
from core.domain.indices import BY_KEY
from core.domain.results import Advice
from core.domain.segments import SegmentSummary
from core.insight.findings import sizes
from core.insight.findings.told import Told, named, row_key

SURE, FIRM = "sure", "firm"
_ADVICE, _ALL = "advice", "all"
_MEASURES = ("stability", "silhouette", "beyond_chance", "seed_agreement", "smallest_share")
_LEVELS = ("firm", "fair", "doubtful")
# What the reason of the advice begins and ends with; both are said apart.
_UNRELIABLE, _INSTEAD = "No reliable segments here: ", " Use RFM groups instead, or other columns."


def sure_table(told: Told) -> Table | None:
    """Return the measures of the whole run with what each says, and our advice."""
    if told.indices is None and told.advice is None:
        return None
    rows = []
    for index in (BY_KEY[key] for key in _MEASURES):
        if told.indices and index.of(told.indices) is not None:
            shown = index.shown(told.indices)
            rows.append(Row(index.key, (index.label, shown, index.sentence)))
    if told.advice:
        rows.append(Row(_ADVICE, ("Our advice", _number(told.advice), told.advice.reason)))
    rows.append(Row("chosen", ("This run", str(len(told.found)), f"The number of {told.groups}.")))
    return Table(
        SURE,
        "How far the whole can be trusted",
        ("Measure", "Value", "What it says"),
        tuple(rows),
        words=("Measure", "What it says"),
    )


def firm_table(told: Told) -> Table | None:
    """Return how firm each segment is."""
    if told.indices is None or not told.found:
        return None
    sure = {one.id: segment_words.how_sure(one, told.indices) for one in told.found}
    counts = {level: sum(each.level == level for each in sure.values()) for level in _LEVELS}
    counted = ", ".join(f"{n} {level}" for level, n in counts.items() if n)
    if not counted:
        return None
    rows = [
        Row(
            row_key(one),
            (
                one.name,
                wording.share(told.indices.stability_of(one.position)),
                segment_words.silhouette(one, told.indices),
                wording.opening(sure[one.id].level) or "–",
            ),
            one.colour,
        )
        for one in told.found
    ]
    k = wording.counted(len(told.found), told.group, told.groups)
    return Table(
        FIRM,
        f"How firm each {told.group} is",
        (
            told.group.capitalize(),
            "Found again in other samples",
            "Apart from the next (silhouette, from -1 to 1)",
            "All in all",
        ),
        (*rows, Row(_ALL, (f"All {k}", "", "", wording.opening(counted)))),
        words=(told.group.capitalize(), "All in all"),
        note="All in all is the worse of the two: found again from 75 % firm, from 50 % fair; "
        "silhouette from 0.50 firm, from 0.25 fair.",
    )


def verdict(told: Told) -> Sentence | None:
    """Return what is said first of all: whether there is anything to rely on."""
    advice = told.advice
    if advice is None:
        return _not_searched(told)
    if not advice.is_reliable:
        why = advice.reason.removeprefix(_UNRELIABLE).split("; ", 1)[-1].removesuffix(_INSTEAD)
        return Sentence(f"There are no reliable segments here: {why}", SURE, (_ADVICE,))
    k = len(told.found)
    if advice.recommended_k is not None and advice.recommended_k != k:
        text = f"We would take {advice.recommended_k} segments; this run has {k}, as was chosen."
        return Sentence(text, SURE, (_ADVICE, "chosen"))
    if advice.verdict == "indices disagree":
        text = f"The measures do not agree on a number of segments; we would take {k}."
        return Sentence(text, SURE, (_ADVICE, "chosen"))
    text = (
        f"{k} segments are the number that we would take: they are found again in other samples "
        "of the customers, and clearer than chance would make them."
    )
    return Sentence(text, SURE, (_ADVICE, "chosen", "stability", "beyond_chance"))


def sentences(told: Told) -> list[Sentence]:
    """Return how firm the segments are, the doubtful ones by name."""
    first = verdict(told)
    said = [first] if first else []
    if firm_table(told) is None:
        return said
    levels: dict[str, list[SegmentSummary]] = {level: [] for level in _LEVELS}
    for one in told.found:
        level = segment_words.how_sure(one, told.indices).level
        if level:
            levels[level].append(one)
    counted = [
        f"{len(own)} {'is' if len(own) == 1 else 'are'} {level}"
        for level, own in levels.items()
        if own
    ]
    k = wording.counted(len(told.found), told.group, told.groups)
    said.append(Sentence(f"Of {k}, {wording.listed(counted)}.", FIRM, (_ALL,)))
    said += [_doubt(told, one) for one in levels["doubtful"]]
    return said


def _doubt(told: Told, one: SegmentSummary) -> Sentence:
    worst = segment_words.how_sure(one, told.indices).sentences
    doubts = [each for each in worst if each.startswith(("Not stable", "Hardly apart"))]
    return Sentence(f"{named(one)}: {' '.join(doubts)}", FIRM, (row_key(one),))


def _not_searched(told: Told) -> Sentence | None:
    if told.how == "rules":
        text = (
            "These segments were made by rules, not searched for: the same orders always give "
            "the same segments, and chance has no part in who is in which. Whether the rules "
            "suit the shop, the numbers below have to show."
        )
    elif told.how == "by hand":
        text = (
            f"{named(told.segments[0])} was chosen by hand. That it differs in what it was chosen "
            "by is no finding; what differs besides may be one."
        )
    else:
        return None
    return Sentence(text, sizes.KEY)


def _number(advice: Advice) -> str:
    if advice.recommended_k is None:
        return "None"
    return str(advice.recommended_k)
