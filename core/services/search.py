"""One search for everything: customers, products, segments and runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from sqlalchemy import select

from core.db import search_index
from core.db.search_index import Hits, IdArray, Kind
from core.db.tables import Customer, Product, Run, Segment
from core.domain.actor import Permission
from core.domain.search_text import folded, one_edit_away, words_of
from core.services.work import Work

LONGEST = 200
"""Letters of a text that are looked at."""

_MOST_WORDS = 8
_ROWS_AT_ONCE = 50
_MOST_LOOKED_AT = 2_000
_MOST_RUNS = 1_000
# The second one, because the first may end just where the wanted ones begin.
_BLOCKS_OF_WHOLE = 2


@dataclass(frozen=True)
class FoundCustomer:
    """A customer as a search shows them; what is not known is ""."""

    id: int
    number: str
    name: str
    email: str
    city: str


@dataclass(frozen=True)
class FoundProduct:
    """A product; its number is "" where it is the name."""

    id: int
    name: str
    number: str


@dataclass(frozen=True)
class FoundRun:
    """A finished run."""

    id: int
    name: str
    n_customers: int


@dataclass(frozen=True)
class FoundSegment:
    """A segment of a finished run."""

    id: int
    name: str
    n_customers: int
    run_id: int
    run_name: str


@dataclass(frozen=True)
class Findings:
    """What a search found, the best of each kind first.

    Attributes
    ----------
    sees_customers : whether the person may search for customers at all.
    mended : words that nothing begins with, each with what was looked for in its place.
    """

    customers: tuple[FoundCustomer, ...] = ()
    products: tuple[FoundProduct, ...] = ()
    segments: tuple[FoundSegment, ...] = ()
    runs: tuple[FoundRun, ...] = ()
    sees_customers: bool = True
    mended: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def n_found(self) -> int:
        """How many of all kinds."""
        return sum(map(len, (self.customers, self.products, self.segments, self.runs)))


def find(work: Work, text: str, most: int = 10) -> Findings:
    """Return what fits a text: all its words, each as the beginning of a word.

    A customer is found by words of name and city, or by the beginning of number or email; by a
    word that nothing begins with also when one letter of it is wrong. Who may not see personal
    data finds no customers. Those on the suppression list are never found.

    Parameters
    ----------
    text : anything; signs are only between words. most : of each kind.
    """
    work.require(Permission.SEE)
    text = text.strip()[:LONGEST]
    words = words_of(text)[:_MOST_WORDS]
    sees = work.actor.may(Permission.SEE_PERSONAL_DATA)
    if not folded(text) or work.actor.shop_id is None:
        return Findings(sees_customers=sees)
    mended: dict[str, tuple[str, ...]] = {}
    customers = _customers(work, text, words, most, mended) if sees else ()
    runs, segments = _runs_and_segments(work, words, most, mended)
    products = _products(work, text, words, most, mended)
    return Findings(customers, products, segments, runs, sees, tuple(sorted(mended.items())))


_Mended = dict[str, tuple[str, ...]]


def _customers(
    work: Work, text: str, words: Sequence[str], most: int, mended: _Mended
) -> tuple[FoundCustomer, ...]:
    whole = folded(text)
    by_whole = [_whole(work, kind, whole) for kind in (Kind.NUMBER, Kind.EMAIL)]
    by_name, readings = _by_words(work, Kind.NAME, words, mended)
    ids = _each_once([*by_whole, by_name])
    found: list[FoundCustomer] = []
    for start in range(0, min(ids.size, _MOST_LOOKED_AT), _ROWS_AT_ONCE):
        for one in _own_customers(work, ids[start : start + _ROWS_AT_ONCE]):
            if _fits(one, whole, readings):
                found.append(one)
            if len(found) == most:
                return tuple(found)
    return tuple(found)


def _fits(one: FoundCustomer, whole: str, readings: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a customer is still as the index has them."""
    if folded(one.number).startswith(whole) or folded(one.email).startswith(whole):
        return True
    return _has_all(words_of(f"{one.name} {one.city}"), readings)


def _own_customers(work: Work, ids: IdArray) -> list[FoundCustomer]:
    columns = (Customer.customer_number, Customer.name, Customer.email, Customer.city)
    # The shop is compared here, or SQLite would go through all customers of the shop.
    query = select(Customer.shop_id, Customer.is_suppressed, Customer.id, *columns)
    rows = {
        customer_id: FoundCustomer(customer_id, *(each or "" for each in texts))
        for shop_id, is_suppressed, customer_id, *texts in work.session.execute(
            query.where(Customer.id.in_(ids.tolist()))
        )
        if shop_id == work.shop_id and not is_suppressed
    }
    return [rows[customer_id] for customer_id in ids.tolist() if customer_id in rows]


def _products(
    work: Work, text: str, words: Sequence[str], most: int, mended: _Mended
) -> tuple[FoundProduct, ...]:
    by_name, _ = _by_words(work, Kind.PRODUCT, words, mended)
    ids = _each_once([_whole(work, Kind.CODE, folded(text)), by_name])[:most].tolist()
    query = select(Product.id, Product.name, Product.product_number).where(
        Product.id.in_(ids), Product.shop_id == work.shop_id
    )
    rows = {
        product_id: FoundProduct(product_id, name, "" if number == name else number)
        for product_id, name, number in work.session.execute(query)
    }
    return tuple(rows[product_id] for product_id in ids if product_id in rows)


def _runs_and_segments(
    work: Work, words: Sequence[str], most: int, mended: _Mended
) -> tuple[tuple[FoundRun, ...], tuple[FoundSegment, ...]]:
    """Look through the newest runs themselves: there are few."""
    if not words:
        return (), ()
    done = (Run.shop_id == work.shop_id, Run.status == "done")
    newest = select(Run.id, Run.name, Run.n_customers).where(*done)
    runs = [
        FoundRun(run_id, name, n or 0)
        for run_id, name, n in work.session.execute(
            newest.order_by(Run.id.desc()).limit(_MOST_RUNS)
        )
    ]
    query = (
        select(Segment.id, Segment.name, Segment.n_customers, Run.id, Run.name)
        .join(Run, Run.id == Segment.run_id)
        .where(*done, Run.id >= min((run.id for run in runs), default=0))
        .order_by(Run.id.desc(), Segment.position)
    )
    segments = [FoundSegment(*row) for row in work.session.execute(query)]
    names = [*(run.name for run in runs), *(each.name for each in segments)]
    known = {word for name in names for word in words_of(name)}
    readings = [_reading(word, known, mended) for word in words]
    return (
        tuple(run for run in runs if _has_all(words_of(run.name), readings))[:most],
        tuple(each for each in segments if _has_all(words_of(each.name), readings))[:most],
    )


def _reading(word: str, known: Iterable[str], mended: _Mended) -> tuple[str, ...]:
    if any(each.startswith(word) for each in known):
        return (word,)
    near = tuple(one_edit_away(word, known))
    if near:
        mended[word] = tuple(dict.fromkeys((*mended.get(word, ()), *near)))
    return near or (word,)


def _by_words(
    work: Work, kind: Kind, words: Sequence[str], mended: _Mended
) -> tuple[IdArray, list[tuple[str, ...]]]:
    """Return who has all the words, and what each word was read as.

    A beginning that very many words have is not followed to its end: others decide, and whoever
    is shown is compared with the whole text.
    """
    hits: list[Hits] = []
    readings: list[tuple[str, ...]] = []
    for word in words:
        found = _hits(work, kind, word)
        reading: tuple[str, ...] = (word,)
        if not found.ids.size:
            near, almost = search_index.almost(work.session, work.shop_id, kind, word)
            if near:
                found, reading = almost, tuple(near)
                mended[word] = tuple(dict.fromkeys((*mended.get(word, ()), *near)))
        hits.append(found)
        readings.append(reading)
    return _in_all(hits), readings


def _in_all(hits: Sequence[Hits]) -> IdArray:
    whole = [each.ids for each in hits if each.is_whole] or [each.ids for each in hits[:1]]
    if not whole:
        return np.empty(0, dtype=np.int64)
    return reduce(lambda own, other: own[np.isin(own, other)], whole)


def _hits(work: Work, kind: Kind, prefix: str) -> Hits:
    return search_index.beginning_with(work.session, work.shop_id, kind, prefix)


def _whole(work: Work, kind: Kind, prefix: str) -> IdArray:
    """Return the first of those who are known by one word each: they are sorted by it."""
    blocks = search_index.beginning_with(work.session, work.shop_id, kind, prefix, _BLOCKS_OF_WHOLE)
    return blocks.ids


def _has_all(own: Sequence[str], readings: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether some words have one beginning like each word that was typed."""
    if not readings:
        return False
    return all(any(word.startswith(reading) for word in own) for reading in readings)


def _each_once(found: Iterable[IdArray]) -> IdArray:
    together = np.concatenate(list(found))
    _, first = np.unique(together, return_index=True)
    return together[np.sort(first)]
