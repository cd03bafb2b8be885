"""Column sets worth trying beside the chosen columns, from what is known already."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.columns import ColumnAdvice
from core.domain.comparison import ColumnSet
from core.domain.importance import ColumnImportance
from core.domain.links import Link
from core.features.proposal import buying_columns
from core.features.redundancy import without_doubles

CHOSEN = "Chosen columns"

_STRONGEST = 3


def column_sets(
    chosen: Sequence[str],
    advice: Sequence[ColumnAdvice],
    links: Sequence[Link],
    importance: Sequence[ColumnImportance] = (),
) -> tuple[ColumnSet, ...]:
    """Return column sets that differ, the chosen columns first.

    Beside them: the chosen ones without those that repeat much of another; the strongest of the
    newest run; how customers buy, where orders are known; and our proposal.

    Parameters
    ----------
    advice : of all columns. links : of pairs of columns, as far as they were compared.
    importance : of columns in the newest run, the strongest first.
    """
    usable = [each.facts.name for each in advice if each.usable]
    strongest = [one.column for one in importance if one.is_kept and one.column in usable]
    offered = (
        (CHOSEN, [name for name in chosen if name in usable]),
        ("Without repetition", _without_repetition(chosen, advice, links)),
        ("What mattered most", strongest[:_STRONGEST] if len(strongest) > 1 else []),
        ("How they buy", list(buying_columns(usable))),
        ("Our proposal", [each.facts.name for each in advice if each.proposed]),
    )
    sets: dict[frozenset[str], ColumnSet] = {}
    for name, columns in offered:
        if columns:
            sets.setdefault(frozenset(columns), ColumnSet(name, tuple(columns)))
    return tuple(sets.values())


def _without_repetition(
    chosen: Sequence[str], advice: Sequence[ColumnAdvice], links: Sequence[Link]
) -> list[str]:
    by_name = {each.facts.name: each for each in advice if each.usable}
    asked = [replace(by_name[name], proposed=True) for name in chosen if name in by_name]
    return [each.facts.name for each in without_doubles(asked, links) if each.proposed]
