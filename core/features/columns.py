"""Collecting the values of one column, customer by customer, in little memory."""

import math
from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind

FloatArray = npt.NDArray[np.float64]
Values = Sequence[Any] | npt.NDArray[Any]

# A category with more different values than this is text: nothing can be compared by it.
MAX_LEVELS = 200

_NO_VALUE = float("nan")
_PLAIN = {int, float, type(None)}
_EPOCH = date(1970, 1, 1).toordinal()


class Collector(ABC):
    """One column; `add` is called once per customer, then `finish` once."""

    @property
    @abstractmethod
    def has_values(self) -> bool:
        """Tell whether any customer has a value."""

    @abstractmethod
    def add(self, value: Any) -> None:  # noqa: ANN401 - whatever the attributes hold
        """Take the next customer's value; None is missing."""

    def extend(self, values: Values) -> None:  # whatever the attributes hold
        """Take the values of the next customers; quicker than one by one."""
        for value in values:
            self.add(value)

    @abstractmethod
    def finish(self, name: str) -> tuple[ColumnFacts, FloatArray | None]:
        """Return what is known about the column and, unless it is text, its array."""


def collector(kind: Kind) -> Collector:
    """Return an empty column of this kind."""
    if kind in (Kind.CATEGORY, Kind.TEXT):
        return _Words(kind)
    return _Numbers(kind)


class _Numbers(Collector):
    """Numbers, dates (as days since 1970-01-01) and yes/no (as 1/0)."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._read = {Kind.DATE: _days, Kind.YES_NO: _one_or_zero}.get(kind, _number)
        self._values = array("d")

    @property
    def has_values(self) -> bool:
        return not np.isnan(np.frombuffer(self._values)).all()

    def add(self, value: Any) -> None:  # noqa: ANN401 - whatever the attributes hold
        self._values.append(_NO_VALUE if value is None else self._read(value))

    def extend(self, values: Values) -> None:  # whatever the attributes hold
        is_array = isinstance(values, np.ndarray) and values.dtype == np.float64
        if is_array or (self._kind is Kind.NUMBER and _PLAIN.issuperset(map(type, values))):
            numbers = np.array(values, dtype=np.float64)  # None becomes NaN
            numbers[np.isinf(numbers)] = _NO_VALUE
            self._values.frombytes(numbers.tobytes())
        elif _is_missing(values):
            self._values.frombytes(np.full(len(values), _NO_VALUE).tobytes())
        else:
            super().extend(values)

    def finish(self, name: str) -> tuple[ColumnFacts, FloatArray]:
        values = np.array(self._values)
        known = values[~np.isnan(values)]
        distinct, counts = np.unique(known, return_counts=True)
        facts = ColumnFacts(name, self._kind, values.size, values.size - known.size, distinct.size)
        if self._kind is Kind.YES_NO:
            answers = ("Yes" if value else "No" for value in distinct)
            by_answer = Counter(dict(zip(answers, counts.tolist(), strict=True)))
            return replace(facts, levels=_most_frequent_first(by_answer)), values
        return (_with_moments(facts, known) if known.size else facts), values


class _Words(Collector):
    """Categories as index of their level; with too many levels, text without an array."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._codes = array("h")
        self._level_codes: dict[str, int] = {}
        # Only to count different values: eight bytes each, where the words could be long.
        self._hashes = array("q")
        self._n = 0

    @property
    def has_values(self) -> bool:
        return len(self._hashes) > 0

    def add(self, value: Any) -> None:  # noqa: ANN401 - whatever the attributes hold
        self._n += 1
        word = "" if value is None else str(value)
        if word:
            self._hashes.append(hash(word))
        if self._kind is Kind.CATEGORY:
            self._codes.append(self._code(word) if word else -1)

    def extend(self, values: Values) -> None:  # whatever the attributes hold
        if not _is_missing(values):
            super().extend(values)
            return
        self._n += len(values)
        if self._kind is Kind.CATEGORY:
            self._codes.extend([-1] * len(values))

    def finish(self, name: str) -> tuple[ColumnFacts, FloatArray | None]:
        n_missing = self._n - len(self._hashes)
        n_distinct = int(np.unique(np.frombuffer(self._hashes, dtype=np.int64)).size)
        if self._kind is Kind.TEXT:
            return ColumnFacts(name, Kind.TEXT, self._n, n_missing, n_distinct), None
        codes = np.array(self._codes, dtype=np.int64)
        counts = np.bincount(codes[codes >= 0], minlength=n_distinct)
        levels = _most_frequent_first(
            Counter({level: int(counts[code]) for level, code in self._level_codes.items()})
        )
        # The last place is for the code -1: missing.
        place = np.full(n_distinct + 1, np.nan)
        for index, level in enumerate(levels):
            place[self._level_codes[level]] = index
        facts = ColumnFacts(name, Kind.CATEGORY, self._n, n_missing, n_distinct, levels=levels)
        return facts, place[codes]

    def _code(self, word: str) -> int:
        code = self._level_codes.setdefault(word, len(self._level_codes))
        if code == MAX_LEVELS:
            self._kind = Kind.TEXT
            self._codes, self._level_codes = array("h"), {}
        return code


def _is_missing(values: Values) -> bool:
    return all(value is None for value in values)


def _number(value: Any) -> float:  # noqa: ANN401 - whatever the attributes hold
    fits = isinstance(value, int | float) and math.isfinite(value)
    return float(value) if fits else _NO_VALUE


def _days(value: Any) -> float:  # noqa: ANN401 - whatever the attributes hold
    if isinstance(value, date):
        return float(value.toordinal() - _EPOCH)
    try:
        return float(date.fromisoformat(value).toordinal() - _EPOCH)
    except (TypeError, ValueError):
        return _NO_VALUE


def _one_or_zero(value: Any) -> float:  # noqa: ANN401 - whatever the attributes hold
    return float(value) if isinstance(value, bool) else _NO_VALUE


def _with_moments(facts: ColumnFacts, known: FloatArray) -> ColumnFacts:
    # Scaled first, because squares of very large numbers would overflow.
    unit = float(np.max(np.abs(known))) or 1.0
    return replace(
        facts,
        minimum=float(np.min(known)),
        maximum=float(np.max(known)),
        mean=float((known / unit).mean() * unit),
        sd=float((known / unit).std(ddof=1) * unit) if known.size > 1 else 0.0,
    )


def _most_frequent_first(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda level: (-counts[level], level)))
