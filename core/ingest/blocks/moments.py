"""Times of whole columns, each distinct form read once by `core.ingest.dates`."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from core.domain.fields import DateOrder
from core.ingest.blocks.distinct import read_once
from core.ingest.cell_checks import EARLIEST
from core.ingest.dates import time_of

FEW = 2_000
_REMEMBERED = 50_000
_CLOCK = r"^(?P<day>\S+[T ])(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?$"
_WRITTEN = "%Y-%m-%d %H:%M:%S"


class Moments:
    """Reads one column of dates or times.

    Parameters
    ----------
    zone : where clocks without a zone stand.
    latest : the last day that can be.
    """

    def __init__(self, order: DateOrder, zone: ZoneInfo, latest: date) -> None:
        self._order = order
        self._zone = zone
        self._first = f"{EARLIEST}"
        self._end = f"{latest + timedelta(days=1)}"
        self._moments: dict[str, str | None] = {}
        self._days: dict[str, tuple[str, int] | None] = {}

    def read(self, cells: pl.Series) -> pl.Series:
        """Return the moments of trimmed cells in UTC as 2024-12-31 23:59:59; null for others."""
        written = cells.unique()
        if written.len() <= FEW:
            return self._in_range(read_once(cells, self._moment, pl.String, written))
        found = self._by_day_and_clock(cells)
        others = cells.filter(found.is_null()).unique()
        if others.len():
            found = found.fill_null(read_once(cells, self._moment, pl.String, others))
        return self._in_range(found)

    def _in_range(self, moments: pl.Series) -> pl.Series:
        is_possible = (moments >= self._first) & (moments < self._end)
        return moments.to_frame("at").select(pl.when(is_possible).then("at")).to_series()

    def _moment(self, cell: str) -> str | None:
        if cell not in self._moments:
            if len(self._moments) > _REMEMBERED:
                self._moments.clear()
            moment = time_of(cell, self._order, self._zone)
            self._moments[cell] = None if moment is None else moment.strftime(_WRITTEN)
        return self._moments[cell]

    def _by_day_and_clock(self, cells: pl.Series) -> pl.Series:
        """Return the moments of cells that end in a plain clock; null for others."""
        parts = cells.str.extract_groups(_CLOCK).struct.unnest()
        midnight = pl.when(pl.col("hour").str.len_bytes() == 1).then(pl.lit("0:00"))
        parts = parts.with_columns(
            midnight=pl.col("day") + midnight.otherwise(pl.lit("00:00")),
            second=pl.col("second").fill_null("00"),
            hour=pl.col("hour").str.zfill(2),
        )
        written = parts["midnight"].drop_nulls().unique()
        days = {text: self._day(text) for text in written}
        names = {text: day[0] for text, day in days.items() if day is not None}
        parts = parts.with_columns(day=read_once(parts["midnight"], names.get, pl.String, written))
        clock = pl.concat_str("hour", "minute", "second", separator=":")
        is_clock = (pl.col("hour") < "24") & (pl.col("minute") < "60") & (pl.col("second") < "60")
        local = pl.when(is_clock).then(pl.col("day") + " " + clock)
        found = parts.select(local.alias("at")).to_series()
        shifts = {text: day[1] for text, day in days.items() if day is not None and day[1]}
        return _shifted(found, parts["midnight"], shifts) if shifts else found

    def _day(self, midnight: str) -> tuple[str, int] | None:
        """Return the day and the seconds that its clock is before UTC.

        None for what is no day, and for a day on which the clock is changed.
        """
        if midnight not in self._days:
            if len(self._days) > _REMEMBERED:
                self._days.clear()
            self._days[midnight] = self._read_day(midnight)
        return self._days[midnight]

    def _read_day(self, midnight: str) -> tuple[str, int] | None:
        start = time_of(midnight, self._order, UTC)
        if start is None or not date(1800, 1, 1) < start.date() < date(9000, 1, 1):
            return None
        local = start.replace(tzinfo=self._zone)
        before = [_seconds_before_utc(local + timedelta(days=days)) for days in (-1, 0, 1, 2)]
        return (f"{start:%Y-%m-%d}", before[0]) if len(set(before)) == 1 else None


def _seconds_before_utc(moment: datetime) -> int:
    offset = moment.utcoffset() or timedelta(0)
    return round(offset.total_seconds())


def _shifted(local: pl.Series, midnights: pl.Series, shifts: dict[str, int]) -> pl.Series:
    """Return local moments in UTC."""
    seconds = midnights.replace_strict(
        list(shifts), list(shifts.values()), default=0, return_dtype=pl.Int64
    )
    moment = pl.col("local").str.to_datetime(_WRITTEN, time_unit="us", strict=False)
    in_utc = (moment - pl.duration(seconds="seconds")).dt.strftime(_WRITTEN)
    return pl.DataFrame({"local": local, "seconds": seconds}).select(in_utc).to_series()
