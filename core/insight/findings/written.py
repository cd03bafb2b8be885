"""The findings of a run from the first sentence to the last table."""

from collections.abc import Iterable

from core.domain.findings import Findings, Part, Sentence, Table
from core.insight.findings import limits, patterns, sizes, sureness, trends, uses, year
from core.insight.findings.told import Told


def written(told: Told) -> Findings:
    """Return all that can be said of a run, what matters most first.

    Where the advice is that there are no reliable segments, that is said first, and no action is
    recommended.
    """
    columns = patterns.apart(told)
    short = Part("short", "In short", _in_short(told, columns))
    trend = Part(
        "trends",
        "Trends",
        _besides(
            short,
            year.sentences(told),
            trends.sentences(told),
            trends.rhythm_sentences(told) if told.is_reliable else (),
        ),
        _there(
            year.table(told),
            trends.steps_table(told),
            trends.course_table(told),
            trends.rhythm_table(told),
        ),
    )
    sure = Part(
        "sure",
        "How sure we are",
        tuple(sureness.sentences(told)),
        _there(sureness.sure_table(told), sureness.firm_table(told)),
    )
    use = Part(
        "uses", "What to do", _besides(short, uses.sentences(told)), _there(uses.table(told))
    )
    kept = tuple(limits.sentences(told))
    limit = Part("limits", "What to keep in mind", kept, (limits.table(told),))
    parts = (short, _patterns(told, columns, short), trend, sure, use, limit)
    filled = tuple(part for part in parts if part.sentences or part.tables)
    return Findings(filled, told.is_reliable)


def _patterns(told: Told, columns: list[patterns.Apart], short: Part) -> Part:
    """Return what the segments are like; of groups that may be chance, only the tables."""
    tables = _there(
        sizes.table(told), patterns.columns_table(told, columns), patterns.profile_table(told)
    )
    if not told.is_reliable:
        caution = Sentence(
            "These groups may be chance: the tables describe them, and nothing is made of it.",
            sureness.SURE,
            ("advice",),
        )
        return Part("patterns", "What the groups look like", (caution,), tables)
    said = _besides(
        short,
        sizes.sentences(told),
        patterns.column_sentences(told, columns),
        patterns.profile_sentences(told),
    )
    return Part("patterns", "Patterns", said, tables)


def _in_short(told: Told, columns: list[patterns.Apart]) -> tuple[Sentence, ...]:
    """Return the few sentences that somebody takes to a meeting."""
    verdict = sureness.verdict(told)
    first = [verdict] if verdict else []
    if not told.is_reliable:
        return (*first, uses.instead(told), *sizes.sentences(told)[:1])
    over_time = [*year.sentences(told)[-1:], *trends.clear_sentences(told)]
    at_stake = uses.most_at_stake(told)
    return (
        *sizes.sentences(told)[:2],
        *patterns.column_sentences(told, columns)[:1],
        *over_time[:1],
        *first,
        *([at_stake] if at_stake else []),
    )


def _besides(short: Part, *said: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences that were not said in short already."""
    return tuple(one for each in said for one in each if one not in short.sentences)


def _there(*tables: Table | None) -> tuple[Table, ...]:
    return tuple(table for table in tables if table)
