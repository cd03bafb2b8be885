from hypothesis import given
from hypothesis import strategies as st

from core.export.seen import Seen


@given(st.lists(st.text(max_size=3)), st.integers(0, 50))
def test_a_text_is_seen_again_when_it_was_there_before(texts: list[str], expected: int) -> None:
    seen, before = Seen(expected), set[str]()

    for text in texts:
        assert seen.again(text) is (text in before)
        before.add(text)


def test_it_grows_with_what_it_has_seen() -> None:
    seen = Seen()

    assert not any(seen.again(str(i)) for i in range(20_000))
    assert all(seen.again(str(i)) for i in range(20_000))
