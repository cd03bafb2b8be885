"""The findings of a run from the first sentence to the last table."""

from core.domain.findings import Findings, Part, Sentence, Table
from core.insight.findings import limits, patterns, sizes, sureness, trends, uses
from core.insight.findings.told import Told

_MOST_PROFILES_SAID = 8


def written(told: Told) -> Findings:
    """Return all that can be said of a run, what matters most first.

    Where the advice is that there are no reliable segments, that is said first, and no action is
    recommended.
    """
    columns = patterns.apart(told)
    apart = patterns.columns_table(told, columns)
    profile = patterns.profile_table(told)
    pattern = Part(
        "patterns",
        "Patterns",
        (
            *sizes.sentences(told),
            *patterns.column_sentences(told, columns),
            *patterns.profile_sentences(told)[:_MOST_PROFILES_SAID],
        ),
        _there((sizes.table(told), apart, profile)),
    )
    trend = Part(
        "trends",
        "Trends",
        (*trends.sentences(told), *trends.rhythm_sentences(told)),
        _there((trends.steps_table(told), trends.course_table(told), trends.rhythm_table(told))),
    )
    sure = Part(
        "sure",
        "How sure we are",
        tuple(sureness.sentences(told)),
        _there((sureness.sure_table(told), sureness.firm_table(told))),
    )
    use = Part("uses", "What to do", tuple(uses.sentences(told)), _there((uses.table(told),)))
    kept = tuple(limits.sentences(told))
    limit = Part("limits", "What to keep in mind", kept, (limits.table(told),))
    short = Part("short", "In short", _in_short(told, columns))
    parts = (short, pattern, *((trend,) if trend.tables else ()), sure, use, limit)
    return Findings(parts, told.is_reliable)


def _in_short(told: Told, columns: list[patterns.Apart]) -> tuple[Sentence, ...]:
    """Return the few sentences that somebody takes to a meeting."""
    verdict = sureness.verdict(told)
    first = [verdict] if verdict else []
    if not told.is_reliable:
        return (*first, uses.instead(told), *sizes.sentences(told)[:1])
    clear = [one for one in trends.sentences(told) if "not clearly" not in one.text]
    at_stake = uses.most_at_stake(told)
    return (
        *sizes.sentences(told)[:2],
        *patterns.column_sentences(told, columns)[:1],
        *[one for one in clear if one.table == trends.STEPS][:1],
        *first,
        *([at_stake] if at_stake else []),
    )


def _there(tables: tuple[Table | None, ...]) -> tuple[Table, ...]:
    return tuple(table for table in tables if table)
