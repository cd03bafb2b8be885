from hypothesis import given
from hypothesis import strategies as st

from core.domain.search_text import one_edit_away

FEW_LETTERS = st.text("abc", max_size=7)


def edited(word: str) -> set[str]:
    """Return every word of few letters that is one edit away, one by one."""
    places = range(len(word) + 1)
    more = {word[:i] + letter + word[i:] for i in places for letter in "abc"}
    fewer = {word[:i] + word[i + 1 :] for i in places[:-1]}
    other = {word[:i] + letter + word[i + 1 :] for i in places[:-1] for letter in "abc"}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return (more | fewer | other | swapped) - {word}


@given(word=st.text("abc", min_size=4, max_size=6), known=st.sets(FEW_LETTERS, max_size=60))
def test_one_letter_may_be_wrong_missing_too_many_or_swapped(word: str, known: set[str]) -> None:
    assert set(one_edit_away(word, known)) == edited(word) & known
    assert set(one_edit_away(word, edited(word))) == edited(word)


def test_short_words_are_taken_as_they_are() -> None:
    assert one_edit_away("ann", {"anna", "an", "ant"}) == []
