import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from core.domain import search_text
from core.features.search_words import folded, single_words, whole_texts

LETTERS = st.characters(max_codepoint=0x2FFF, exclude_categories=("Cn", "Cs", "Cc"))


@given(st.lists(st.text(LETTERS, max_size=8), min_size=1, max_size=20))
def test_the_index_folds_and_splits_as_a_search_does(texts: list[str]) -> None:
    assert folded(pl.Series(texts)).to_list() == [search_text.folded(each) for each in texts]
    found = single_words(pl.Series(texts), pl.Series(range(len(texts))))
    by_row = {(word, row) for row, text in enumerate(texts) for word in search_text.words_of(text)}
    words = [word for word, n in zip(found.words, found.counts, strict=True) for _ in range(n)]
    assert sorted(zip(words, found.ids.tolist(), strict=True)) == sorted(by_row)
    assert [word.encode() for word in found.words] == sorted(word.encode() for word in found.words)


def test_whole_texts_are_one_word_each_and_the_missing_none() -> None:
    found = whole_texts(pl.Series(["B 2", None, "a1", " b  2 ", ""]), pl.Series([5, 6, 7, 8, 9]))
    assert (found.words.to_list(), found.counts.tolist(), found.ids.tolist()) == (
        ["a1", "b 2"],
        [1, 2],
        [7, 5, 8],
    )
