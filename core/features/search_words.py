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
_FIELDS = (
    CustomerField.CUSTOMER_NUMBER,
    CustomerField.EMAIL,
    CustomerField.NAME,
    CustomerField.CITY,
)


@dataclass(frozen=True)
class SearchWords:
    """What an index is made from.

    Attributes
    ----------
    words : sorted by their bytes, each once.
    counts : (n_words,), how many rows have each.
    ids : (sum of counts,), the rows of one word after the other, each once for a word.
    """

    words: list[str]
    counts: npt.NDArray[np.int64]
    ids: IdArray


class CustomerTexts:
    """Keeps of customers that pass by what they are searched by."""

    def __init__(self) -> None:
        self._kinds = {"id": pl.Int64(), **{str(field): pl.String() for field in _FIELDS}}
        self._portions = [pl.DataFrame(schema=self._kinds)]

    def watch(self, customers: Iterable[Customer]) -> Iterator[Customer]:
        """Yield the same customers."""
        remaining = iter(customers)
        while portion := list(islice(remaining, _ROWS_AT_ONCE)):
            ids, _, fields = zip(*portion, strict=True)
            texts = {str(field): [own.get(field) for own in fields] for field in _FIELDS}
            self._portions.append(pl.DataFrame({"id": ids, **texts}, schema=self._kinds))
            yield from portion

    def numbers(self) -> SearchWords:
        """Return the customer numbers, each as one word."""
        return whole_texts(*self._columns(CustomerField.CUSTOMER_NUMBER))

    def emails(self) -> SearchWords:
        """Return the email addresses, each as one word."""
        return whole_texts(*self._columns(CustomerField.EMAIL))

    def names(self) -> SearchWords:
        """Return the words of names and cities."""
        named = [self._columns(field) for field in (CustomerField.NAME, CustomerField.CITY)]
        texts, ids = zip(*named, strict=True)
        return single_words(pl.concat(texts), pl.concat(ids))

    def _columns(self, field: CustomerField) -> tuple[pl.Series, pl.Series]:
        rows = pl.concat([each.select(str(field), "id") for each in self._portions]).drop_nulls()
        return rows[str(field)].rename("text"), rows["id"]


def whole_texts(texts: pl.Series, ids: pl.Series) -> SearchWords:
    """Return each text as one word, folded as in `core.domain.search_text`."""
    rows = pl.DataFrame({"word": folded(texts), "id": ids})
    rows = rows.filter(pl.col("word").str.len_bytes() > 0).sort("word", "id")
    runs = rows["word"].rle().struct.unnest()
    counts = runs["len"].to_numpy().astype(np.int64)
    return SearchWords(runs["value"].to_list(), counts, rows["id"].to_numpy())


def single_words(texts: pl.Series, ids: pl.Series) -> SearchWords:
    """Return the words of each text, as `core.domain.search_text.words_of` does."""
    # Of many rows with the same text, as those of a city, it is looked at once.
    rows = pl.DataFrame({"text": texts, "id": ids})
    different = rows["text"].unique(maintain_order=True)
    words = folded(different).str.extract_all(r"[\p{L}\p{N}]+")
    by_text = pl.DataFrame({"text": different, "word": words})
    found = rows.join(by_text, on="text").select("word", "id").explode("word")
    return _grouped(found["word"], found["id"])


def folded(texts: pl.Series) -> pl.Series:
    """Return texts as `core.domain.search_text.folded` does, a million at once."""
    in_line = texts.str.replace_all(r"\s+", " ").str.strip_chars()
    return in_line.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()


def _grouped(words: pl.Series, ids: pl.Series) -> SearchWords:
    has_word = words.str.len_bytes().fill_null(0) > 0
    words, ids = words.filter(has_word), ids.filter(has_word)
    different = words.unique().sort()
    # Numbers in place of words, and one number for word and row: sorted in a fraction of the time.
    places = words.cast(pl.Enum(different)).to_physical().to_numpy().astype(np.int64)
    own_ids, rows = np.unique(ids.to_numpy(), return_inverse=True)
    together = np.sort((places << _ROW_BITS) | rows)
    together = together[np.diff(together, prepend=np.int64(-1)) > 0]
    counts = np.bincount(together >> _ROW_BITS, minlength=len(different))
    at = together & ((1 << _ROW_BITS) - 1)
    return SearchWords(different.to_list(), counts.astype(np.int64), own_ids[at].astype(np.int64))
