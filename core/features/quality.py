"""What is doubtful about the customers of a data version, before anybody finds segments in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from core.domain.columns import ColumnFacts
from core.domain.fields import FIELD_LABELS, CustomerField, Kind
from core.domain.quality import Check, Finding
from core.features import outliers
from core.features.advice import looks_like_id
from core.features.skewness import is_long_tailed, log_offset
from core.features.snapshot import FloatArray, Snapshot

Marks = npt.NDArray[np.uint64]

_EPOCH = date(1970, 1, 1)
_NEARLY_UNIQUE = 0.9
# They are there to be different for everybody.
_NAMING_FIELDS = frozenset(
    FIELD_LABELS[field]
    for field in (
        CustomerField.CUSTOMER_NUMBER,
        CustomerField.EMAIL,
        CustomerField.PHONE,
        CustomerField.NAME,
    )
)
_FEWEST_TO_BE_UNIQUE = 20
# With fewer values than this, two people may be alike by chance.
_FEWEST_COLUMNS = 4
_LARGEST = 1e30

_AGE = re.compile(r"(^|[\s_(])age($|[\s_)])|^alter$", re.IGNORECASE)
_BIRTH = re.compile(r"birth|born|geburt", re.IGNORECASE)
_OLDEST = 110
_FIRST_SENSIBLE_DAY = (date(1900, 1, 1) - _EPOCH).days
# A column in which so many are not below zero is one that can't be.
_NOT_BELOW_ZERO = 0.99


def examine(snapshot: Snapshot, as_of: date) -> tuple[Finding, ...]:
    """Return the doubts about numbers, dates, categories and whole customers.

    Parameters
    ----------
    as_of : the day on which the customers were brought in.
    """
    found: list[Finding] = []
    for facts in snapshot.facts:
        found += _of_any(facts)
        values = snapshot.values.get(facts.name)
        if values is not None and facts.kind in (Kind.NUMBER, Kind.DATE):
            known = values[~np.isnan(values)]
            if known.size and facts.n_distinct > 1:
                found += _of_numbers(facts, known, as_of)
    return (*_alike(snapshot), *found)


def _of_any(facts: ColumnFacts) -> Iterator[Finding]:
    known = facts.n - facts.n_missing
    if facts.n_missing:
        missing = Finding(Check.MISSING, facts.name, facts.kind, facts.n_missing, facts.n)
        yield replace(missing, absent=facts.absent, absent_why=facts.absent_why)
    if known and facts.n_distinct <= 1 and not facts.absent_why:
        yield Finding(Check.CONSTANT, facts.name, facts.kind, known, facts.n)
    names_people = facts.name in _NAMING_FIELDS
    if known >= _FEWEST_TO_BE_UNIQUE and not names_people and _is_nearly_unique(facts, known):
        yield Finding(Check.NEARLY_UNIQUE, facts.name, facts.kind, facts.n_distinct, known)


def _is_nearly_unique(facts: ColumnFacts, known: int) -> bool:
    if facts.kind in (Kind.TEXT, Kind.CATEGORY):
        return facts.n_distinct >= _NEARLY_UNIQUE * known
    return looks_like_id(facts)


def _of_numbers(facts: ColumnFacts, known: FloatArray, as_of: date) -> Iterator[Finding]:
    low, high = _possible(facts, known, as_of)
    yield from _beyond(Check.IMPOSSIBLE, facts, known, (low, high))
    true = known[(known >= low) & (known <= high)]
    if not true.size or looks_like_id(facts) or np.max(np.abs(true)) > _LARGEST:
        return
    bounds = outliers.far_out(true, log_offset(true) if is_long_tailed(true) else None)
    if bounds is not None:
        yield from _beyond(Check.FAR, facts, true, bounds)


def _beyond(
    check: Check, facts: ColumnFacts, known: FloatArray, bounds: tuple[float, float]
) -> Iterator[Finding]:
    """Yield how many values lie beyond; only the bounds that are passed are named."""
    low, high = bounds
    n_low, n_high = int(np.count_nonzero(known < low)), int(np.count_nonzero(known > high))
    if n_low or n_high:
        yield Finding(
            check,
            facts.name,
            facts.kind,
            n_low + n_high,
            known.size,
            low=low if n_low else None,
            high=high if n_high else None,
            basis=facts.basis,
        )


def _possible(facts: ColumnFacts, known: FloatArray, as_of: date) -> tuple[float, float]:
    """Return the lowest and highest value that can be true; infinite where anything can."""
    if facts.kind is Kind.DATE:
        return _FIRST_SENSIBLE_DAY, (as_of - _EPOCH).days
    if _AGE.search(facts.name):
        return 1.0, _OLDEST
    if _BIRTH.search(facts.name) and np.median(known) > 1800:
        return as_of.year - _OLDEST, as_of.year
    is_positive = np.count_nonzero(known >= 0) >= _NOT_BELOW_ZERO * known.size
    return 0.0 if is_positive else -np.inf, np.inf


def _alike(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield how many customers equal an earlier one in everything but what names them."""
    names = [
        facts.name
        for facts in snapshot.facts
        if facts.name in snapshot.values and facts.n_distinct > 1 and not looks_like_id(facts)
    ]
    if len(names) < _FEWEST_COLUMNS or snapshot.n_customers < 2:
        return
    marks = np.zeros(snapshot.n_customers, dtype=np.uint64)
    n_known = np.zeros(snapshot.n_customers, dtype=np.int32)
    for name in names:
        # Zero has two signs, and missing many forms; each is one value.
        values = np.where(np.isnan(snapshot.values[name]), np.nan, snapshot.values[name] + 0.0)
        marks = _mixed(marks ^ values.view(np.uint64))
        n_known += ~np.isnan(values)
    marks = marks[n_known >= _FEWEST_COLUMNS]
    n_alike = marks.size - int(np.unique(marks).size)
    if n_alike:
        yield Finding(Check.ALIKE, "", Kind.TEXT, n_alike, snapshot.n_customers)


def _mixed(marks: Marks) -> Marks:
    """Spread what differs over all bits, so that different customers have different marks.

    References
    ----------
    Steele, Lea & Flood (2014), Fast Splittable Pseudorandom Number Generators: the mixing step.
    """
    marks = (marks ^ (marks >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    marks = (marks ^ (marks >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Marks = marks ^ (marks >> np.uint64(31))
    return spread + np.uint64(0x9E3779B97F4A7C15)
