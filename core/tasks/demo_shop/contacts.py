"""Names, addresses and phone numbers of the demo shop's customers; nobody real is meant."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from core.tasks.demo_shop.words import FIRST_NAMES, LAST_NAMES, PLACES, Place

Value = TypeVar("Value")

_DOMAINS = ("example.com", "example.org")
_NO_EMAIL = 0.06
_NO_PHONE = 0.38
_NO_PLACE = 0.015


@dataclass(frozen=True)
class Contacts:
    """One entry for each customer; None where the shop does not know."""

    names: tuple[str, ...]
    emails: tuple[str | None, ...]
    phones: tuple[str | None, ...]
    places: tuple[Place | None, ...]


def make_contacts(n: int, rng: np.random.Generator) -> Contacts:
    """Return contacts for `n` customers; no two e-mail addresses are equal."""
    firsts, lasts = rng.choice(FIRST_NAMES.split(), n), rng.choice(LAST_NAMES.split(), n)
    names = tuple(f"{first} {last}" for first, last in zip(firsts, lasts, strict=True))
    places = tuple(PLACES[i] for i in rng.choice(len(PLACES), n, p=[p.share for p in PLACES]))
    digits = rng.integers(0, 100, n)
    return Contacts(
        names=names,
        emails=_kept(_emails(names, rng), _NO_EMAIL, rng),
        phones=_kept(
            [f"{place.phone}{end:02d}" for place, end in zip(places, digits, strict=True)],
            _NO_PHONE,
            rng,
        ),
        places=_kept(places, _NO_PLACE, rng),
    )


def _emails(names: tuple[str, ...], rng: np.random.Generator) -> list[str]:
    seen: Counter[str] = Counter()
    domains = rng.choice(_DOMAINS, len(names))
    emails = []
    for name, domain in zip(names, domains, strict=True):
        seen[name] += 1
        number = str(seen[name]) if seen[name] > 1 else ""
        emails.append(f"{name.lower().replace(' ', '.')}{number}@{domain}")
    return emails


def _kept(
    values: Sequence[Value], share_missing: float, rng: np.random.Generator
) -> tuple[Value | None, ...]:
    gaps = rng.random(len(values)) < share_missing
    return tuple(None if gap else value for value, gap in zip(values, gaps, strict=True))
