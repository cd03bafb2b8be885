"""What stands in columns of words: numbers among words, or personal data where none belongs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain.fields import Kind
from core.domain.quality import Check, Finding
from core.features.snapshot import Customer

# A million texts are not read to learn what five thousand say.
MOST_READ = 5_000

_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)?\(?\d[\d\s()/.-]{7,17}\d(?![\w.,-])")
_NUMBER = re.compile(r"[-+]?[\d.,'\s]*\d[\d.,'\s]*\s?[%€$£]?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
# A day and what stands behind it: the time, with its distance from Greenwich.
_MOMENT = re.compile(rf"(?<!\d){_DATE.pattern}(?!\d)[T,\s]+\d{{1,2}}:\d{{2}}\S*")
_WORD = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ'’-]+"
_NAME = re.compile(rf"{_WORD}(?:\s[A-Z]\.)?(?:\s{_WORD}){{1,2}}")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15
# Two capitalised words are often a place or a product; names differ from person to person.
_NAMES_SHARE, _NAMES_DISTINCT = 0.6, 0.7
_FEWEST_NAMES = 20
# A column of words in which at least this share are numbers, but not all, is mixed.
_MIXED_SHARE = 0.5


@dataclass
class _Counts:
    """What was seen in one column."""

    kind: Kind
    n: int = 0
    numbers: int = 0
    emails: int = 0
    phones: int = 0
    names: int = 0
    words: set[int] = field(default_factory=set)

    def read(self, text: str) -> None:
        self.n += 1
        self.words.add(hash(text))
        if _NUMBER.fullmatch(text):
            self.numbers += 1
        if _EMAIL.search(text):
            self.emails += 1
        elif _has_phone(text):
            self.phones += 1
        elif _NAME.fullmatch(text):
            self.names += 1


class FreeText:
    """Reads some customers' words as they pass by; keeps counts and nothing that was read.

    Parameters
    ----------
    kinds : the shop's attributes and what each holds. n_customers : who will pass by.
    """

    def __init__(self, kinds: Mapping[str, Kind], n_customers: int) -> None:
        self._step = max(1, n_customers // MOST_READ)
        self._is_sample = self._step > 1
        self._counts = {
            name: _Counts(kind)
            for name, kind in kinds.items()
            if kind in (Kind.TEXT, Kind.CATEGORY)
        }

    def watch(self, customers: Iterable[Customer]) -> Iterator[Customer]:
        """Pass the customers on, reading every so many."""
        for place, customer in enumerate(customers):
            if place % self._step == 0:
                self._read(customer[1])
            yield customer

    def findings(self) -> list[Finding]:
        """Return what is doubtful about columns of words."""
        return [
            Finding(check, name, counts.kind, n, counts.n, is_sample=self._is_sample)
            for name, counts in self._counts.items()
            for check, n in _doubts(counts)
        ]

    def _read(self, attributes: Mapping[str, Any]) -> None:
        for name, counts in self._counts.items():
            value = attributes.get(name)
            if value is not None:
                counts.read(str(value))


def _doubts(counts: _Counts) -> Iterator[tuple[Check, int]]:
    if counts.emails:
        yield Check.EMAILS, counts.emails
    if counts.phones:
        yield Check.PHONES, counts.phones
    if _are_names(counts):
        yield Check.NAMES, counts.names
    if _MIXED_SHARE * counts.n <= counts.numbers < counts.n and counts.n > 1:
        yield Check.MIXED, counts.n - counts.numbers


def _are_names(counts: _Counts) -> bool:
    return (
        counts.names >= max(_FEWEST_NAMES, _NAMES_SHARE * counts.n)
        and len(counts.words) >= _NAMES_DISTINCT * counts.n
    )


def _has_phone(text: str) -> bool:
    found = _PHONE.search(_MOMENT.sub("", text))
    if found is None or _DATE.fullmatch(found.group().strip()):
        return False
    n_digits = sum(character.isdigit() for character in found.group())
    has_mark = found.group().startswith(("+", "0")) or not found.group().strip().isdigit()
    return has_mark and _FEWEST_DIGITS <= n_digits <= _MOST_DIGITS
