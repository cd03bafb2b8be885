"""Columns that say nearly the same: one of them is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.domain.columns import ColumnAdvice
from core.domain.links import Link, LinkKind

# Above the first, one column can be told from the other with little left over. The others count
# only while more columns are proposed than a person can keep in mind.
NEARLY_THE_SAME = 0.9
_CLOSENESS = (NEARLY_THE_SAME, 0.8, 0.7)
_MANY = 8


def without_doubles(
    advice: Sequence[ColumnAdvice], links: Sequence[Link]
) -> tuple[ColumnAdvice, ...]:
    """Return the advice, with only the first of columns that say nearly the same proposed.

    With more than eight columns left, those that go along closely with another are left to the
    person too.

    Parameters
    ----------
    links : of pairs of columns, as far as they were compared.
    """
    judged = tuple(advice)
    for closeness in _CLOSENESS:
        if closeness == NEARLY_THE_SAME or sum(each.proposed for each in judged) > _MANY:
            judged = _without(judged, links, closeness)
    return judged


def _without(
    advice: Sequence[ColumnAdvice], links: Iterable[Link], closeness: float
) -> tuple[ColumnAdvice, ...]:
    doubles = {link.columns: link for link in links if _is_double(link, closeness)}
    kept: list[str] = []
    judged = []
    for each in advice:
        name = each.facts.name
        pairs = (doubles.get(frozenset((name, other))) for other in kept)
        double = next((link for link in pairs if link is not None), None)
        if each.proposed and double is not None:
            reason = _reason(name, double)
            judged.append(replace(each, proposed=False, is_double=True, reason=reason))
            continue
        if each.proposed:
            kept.append(name)
        judged.append(each)
    return tuple(judged)


def _is_double(link: Link, closeness: float) -> bool:
    return link.kind is LinkKind.NUMBERS and link.strength >= closeness


def _reason(name: str, link: Link) -> str:
    (other,) = link.columns - {name}
    strongest = max((link.pearson or 0.0, link.spearman or 0.0), key=abs)
    same = abs(strongest) >= NEARLY_THE_SAME
    return (
        f"{'Says nearly the same as' if same else 'Goes closely with'} “{other}” "
        f"(correlation {strongest:.2f}): both together would count double."
    )
