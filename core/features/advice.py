"""Which columns are worth comparing customers by, and why; without any heavy library."""

import re
from collections.abc import Sequence

from core.domain.columns import ColumnAdvice, ColumnFacts
from core.domain.fields import Kind

# A category becomes one column per level; with more levels than this the rare ones are one.
MAX_COMPARED_LEVELS = 12

_MOSTLY_MISSING = 0.5
_NEARLY_UNIQUE = 0.9
_ID_MIN_DISTINCT = 20
_ID_NAME = re.compile(
    r"^(s|#|no\.?|nr\.?|index|row)$|(^|[\s_\-.])(id|ids|key|uuid|guid|number|no|nr|code)$"
    r"|^(id|key|index|row)[\s_\-.]|[a-z](ID|Id)$",
)


def advise(facts: Sequence[ColumnFacts]) -> list[ColumnAdvice]:
    """Judge every column, in the given order.

    Proposed are numbers that differ between customers. Categories, dates and yes/no columns can
    be used, but are left to the person: distances between them are a matter of taste.
    """
    return [_judge(each) for each in facts]


def looks_like_id(facts: ColumnFacts) -> bool:
    """Tell whether a number only says which customer it is.

    Whole numbers that are nearly all different count as one when they run without big gaps
    (1, 2, 3 …) or when the name says so (“CustomerID”, “row number”).
    """
    if facts.kind is not Kind.NUMBER or facts.minimum is None or facts.maximum is None:
        return False
    known = facts.n - facts.n_missing
    if facts.n_distinct < min(_ID_MIN_DISTINCT, known) or facts.n_distinct < _NEARLY_UNIQUE * known:
        return False
    if _named_like_id(facts.name):
        return True
    is_whole = facts.minimum.is_integer() and facts.maximum.is_integer()
    return is_whole and facts.n_distinct == known == facts.maximum - facts.minimum + 1


def _judge(facts: ColumnFacts) -> ColumnAdvice:
    obstacle = _obstacle(facts)
    if obstacle:
        return ColumnAdvice(facts, proposed=False, usable=False, reason=obstacle)
    doubt = _doubt(facts)
    if doubt:
        return ColumnAdvice(facts, proposed=False, usable=True, reason=doubt)
    return ColumnAdvice(facts, proposed=True, usable=True, reason=_praise(facts))


def _obstacle(facts: ColumnFacts) -> str:
    known = facts.n - facts.n_missing
    if known == 0:
        return "Empty: no customer has a value here."
    if facts.n_distinct <= 1:
        return "The same for every customer, so it cannot tell them apart."
    if facts.kind is Kind.TEXT:
        return _why_not_text(facts, known)
    return ""


def _why_not_text(facts: ColumnFacts, known: int) -> str:
    if facts.n_distinct >= _NEARLY_UNIQUE * known:
        return "Text that is different for nearly every customer: it names them, nothing more."
    return "Free text cannot be compared."


def _doubt(facts: ColumnFacts) -> str:
    if facts.n_missing > _MOSTLY_MISSING * facts.n:
        return f"Mostly missing: {_percent(facts.n_missing, facts.n)} of customers have no value."
    if looks_like_id(facts):
        return "Looks like a customer or row number: nearly every value is different."
    if facts.kind is Kind.DATE:
        return "A date; take it when older and newer customers should be told apart."
    if facts.kind is Kind.CATEGORY and facts.n_distinct > MAX_COMPARED_LEVELS:
        return (
            f"A category with {facts.n_distinct} values: the {MAX_COMPARED_LEVELS - 1} most "
            "frequent are compared, the rest as one. Often better for describing segments."
        )
    if facts.kind is Kind.CATEGORY:
        return (
            f"A category with {facts.n_distinct} values: only the same or different, "
            "which splits customers hard. Often better for describing segments."
        )
    if facts.kind is Kind.YES_NO or facts.n_distinct == 2:
        return "Only two values, which splits customers hard. Often better for describing segments."
    return ""


def _praise(facts: ColumnFacts) -> str:
    if facts.n_missing:
        return (
            f"A number that differs between customers; {facts.n_missing:,} of {facts.n:,} "
            f"{facts.absent_why or 'have no value'}."
        )
    return "A number that differs between customers, and everybody has it."


def _named_like_id(name: str) -> bool:
    lowered = name.strip()
    return bool(_ID_NAME.search(lowered) or _ID_NAME.search(lowered.lower()))


def _percent(part: int, whole: int) -> str:
    # Rounded down, so that “100 %” means all.
    return f"{100 * part // whole} %"
