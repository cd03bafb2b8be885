"""Columns over the time that a date column tells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.domain.exploration import Histogram, Period
from core.domain.links import Trend
from core.features.compared import Column
from core.features.groups import Grouping, Moments, most_frequent, table
from core.features.link_tables import optional
from core.features.tallies import Tally

_MOST_LINES = 5


@dataclass(frozen=True)
class Calendar:
    """The customers by the periods of one date column.

    Attributes
    ----------
    starts : (n_periods,), in days since 1970-01-01. n_outside : customers beyond the periods.
    """

    date: str
    period: Period
    starts: tuple[float, ...]
    grouping: Grouping
    n_outside: int


def calendar(date: str, histogram: Histogram, tally: Tally) -> Calendar:
    """Return the customers by the periods in which the histogram of a date counts them."""
    edges = np.asarray(histogram.edges)
    n_periods = edges.size - 1
    places = np.searchsorted(edges, tally.distinct, side="right") - 1
    inside = (tally.distinct >= edges[0]) & (tally.distinct < edges[-1])
    table_of_places = np.append(np.where(inside, places, -1), -1).astype(np.int32)
    starts = tuple(edges[:-1].tolist())
    grouping = Grouping(tuple(map(str, range(n_periods))), table_of_places[tally.codes])
    n_outside = histogram.n_below + histogram.n_above
    return Calendar(date, histogram.period or "day", starts, grouping, n_outside)


def trends(columns: Sequence[Column], calendars: Sequence[Calendar]) -> list[Trend]:
    """Return every column that is no date over every date."""
    dates = {each.date for each in calendars}
    found = []
    for column in columns:
        if column.name in dates or not calendars:
            continue
        if column.is_measured:
            ready = column.measured()
            found += [_means(column.name, each, ready.by(each.grouping)) for each in calendars]
        elif column.grouping is not None:
            found += [_shares(column.name, each, column.grouping) for each in calendars]
    return found


def _means(name: str, calendar: Calendar, moments: Moments) -> Trend:
    return Trend(
        column=name,
        date=calendar.date,
        period=calendar.period,
        starts=calendar.starts,
        n=tuple(moments.n.tolist()),
        means=optional(moments.means),
        n_outside=calendar.n_outside,
    )


def _shares(name: str, calendar: Calendar, grouping: Grouping) -> Trend:
    counts = table(grouping, calendar.grouping)
    shown = most_frequent(counts.sum(axis=1), _MOST_LINES)
    return Trend(
        column=name,
        date=calendar.date,
        period=calendar.period,
        starts=calendar.starts,
        n=tuple(counts.sum(axis=0).tolist()),
        labels=tuple(grouping.labels[row] for row in shown),
        counts=tuple(map(tuple, counts[shown].tolist())),
        n_outside=calendar.n_outside,
    )
