"""The words of many texts, sorted, with the rows that have them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import polars as pl

from core.domain.fields import CustomerField
from core.features.snapshot import Customer, IdArray

_ROWS_AT_ONCE = 20_000
_ROW_BITS = 32
_WORD = r"[\p{L}\p{N}]+"


@dataclass(frozen=True)
class SearchWords:
    """What an index is made from.

    Attributes
    ----------
    words : sorted by their bytes, each once.
    counts : (n_words,), how many rows have each.
    ids : (sum of counts,), the rows of one word after the other, rising within each.
    """

    words: pl.Series
    counts: npt.NDArray[np.int64]
    ids: IdArray

    def between(self, first: int, last: int) -> list[str]:
        """Return some words; all at once would take far more memory."""
        found: list[str] = self.words[first:last].to_list()
        return found


class CustomerTexts:
    """Keeps of customers that pass by what they are searched by."""

    def __init__(self) -> None:
        self._n = 0
        self._ids = [np.empty(0, dtype=np.int64)]
        self._numbers = [_texts(())]
        self._emails = [_texts(())]
        self._names = _WordRows()

    def watch(self, customers: Iterable[Customer]) -> Iterator[Customer]:
        """Yield the same customers."""
        remaining = iter(customers)
        while portion := list(islice(remaining, _ROWS_AT_ONCE)):
            self._keep(portion)
            yield from portion

    def numbers(self) -> SearchWords:
        """Return the customer numbers, each as one word."""
        return _whole(pl.concat(self._numbers), np.concatenate(self._ids))

    def emails(self) -> SearchWords:
        """Return the email addresses, each as one word."""
        return _whole(pl.concat(self._emails), np.concatenate(self._ids))

    def names(self) -> SearchWords:
        """Return the words of names and cities."""
        return self._names.sorted_by_word(np.concatenate(self._ids))

    def _keep(self, portion: list[Customer]) -> None:
        fields = [own for _, _, own in portion]
        self._ids.append(np.array([customer_id for customer_id, _, _ in portion], dtype=np.int64))
        for kept, field in (
            (self._numbers, CustomerField.CUSTOMER_NUMBER),
            (self._emails, CustomerField.EMAIL),
        ):
            kept.append(folded(_texts(own.get(field) for own in fields)))
        named = (
            f"{own.get(CustomerField.NAME) or ''} {own.get(CustomerField.CITY) or ''}"
            for own in fields
        )
        self._names.add(_texts(named), self._n)
        self._n += len(portion)


class _WordRows:
    """Words by number, and the rows that have them, gathered portion by portion."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found = [np.empty(0, dtype=np.int64)]

    def add(self, texts: pl.Series, first_row: int) -> None:
        """Add the words of some texts; rows count from `first_row`."""
        rows = pl.DataFrame(
            {
                "word": _plain(texts).str.extract_all(_WORD),
                "row": pl.int_range(first_row, first_row + len(texts), eager=True),
            }
        )
        rows = rows.explode("word").drop_nulls("word")
        different = rows["word"].unique()
        numbers = [
            self._numbers.setdefault(word, len(self._numbers)) for word in different.to_list()
        ]
        own = rows["word"].cast(pl.Enum(different)).to_physical().to_numpy()
        by_number = np.array(numbers, dtype=np.int64)[own] << _ROW_BITS
        self._found.append(by_number | rows["row"].to_numpy())

    def sorted_by_word(self, ids: IdArray) -> SearchWords:
        """Return all words; `ids` is of each row."""
        words = sorted(self._numbers)
        place = np.empty(len(words), dtype=np.int64)
        place[[self._numbers[word] for word in words]] = np.arange(len(words))
        found = np.concatenate(self._found)
        rows = found & ((1 << _ROW_BITS) - 1)
        found >>= _ROW_BITS
        found = (place[found] << _ROW_BITS) | rows
        # One number for word and row: sorted in a fraction of the time that texts take.
        found.sort()
        found = found[np.diff(found, prepend=np.int64(-1)) > 0]
        counts = np.bincount(found >> _ROW_BITS, minlength=len(words)).astype(np.int64)
        return SearchWords(_texts(words), counts, ids[found & ((1 << _ROW_BITS) - 1)])


def whole_texts(texts: pl.Series, ids: pl.Series) -> SearchWords:
    """Return each text as one word, folded as in `core.domain.search_text`."""
    return _whole(folded(texts), ids.to_numpy())


def single_words(texts: pl.Series, ids: pl.Series) -> SearchWords:
    """Return the words of each text, as `core.domain.search_text.words_of` does."""
    found = _WordRows()
    found.add(texts, 0)
    return found.sorted_by_word(ids.to_numpy())


def folded(texts: pl.Series) -> pl.Series:
    """Return texts as `core.domain.search_text.folded` does, many at once."""
    if texts.str.contains(r"\s").any():
        texts = texts.str.replace_all(r"\s+", " ").str.strip_chars()
    return _plain(texts)


def _plain(texts: pl.Series) -> pl.Series:
    """Return texts in small letters without accents."""
    if texts.str.len_bytes().sum() > texts.str.len_chars().sum():
        # Only texts with other letters than English ones have something to take off.
        texts = texts.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return texts.str.to_lowercase()


def _whole(words: pl.Series, ids: IdArray) -> SearchWords:
    rows = pl.DataFrame({"word": words, "id": ids})
    rows = rows.filter(pl.col("word").str.len_bytes() > 0).sort("word", "id")
    runs = rows["word"].rle().struct.unnest()
    counts = runs["len"].to_numpy().astype(np.int64)
    return SearchWords(runs["value"], counts, rows["id"].to_numpy())


def _texts(texts: Iterable[str | None]) -> pl.Series:
    return pl.Series("text", list(texts), dtype=pl.String())
