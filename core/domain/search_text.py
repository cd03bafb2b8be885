"""How texts are compared when somebody searches: without case, accents and signs."""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_MENDED = 4
"""Letters of a word from which on one of them may be wrong."""

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return a text in small letters without accents; the same as the index has it.

    Examples
    --------
    >>> folded(" Zoë MÜLLER ")
    'zoe muller'
    """
    plain = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(each for each in plain if unicodedata.category(each)[0] != "M").lower()


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded: what stands between blanks and signs.

    Examples
    --------
    >>> words_of("O'Brien, Anne-Marie")
    ('o', 'brien', 'anne', 'marie')
    """
    return tuple(_WORD.findall(folded(text)))


def one_edit_away(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that one letter more, less or other, or two swapped, would make.

    Words shorter than `SHORTEST_MENDED` have none: too many others are near.
    """
    if len(word) < SHORTEST_MENDED:
        return []
    half = len(word) // 2
    head, tail = word[:half], word[half:]
    swapped = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
    # One edit leaves one half whole, unless it swaps the two letters where the halves meet.
    near = (
        each for each in known if each.startswith(head) or each.endswith(tail) or each == swapped
    )
    return [each for each in near if _is_one_edit(word, each)]


def _is_one_edit(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, others = one[start:], other[start:]
    if len(rest) != len(others):
        longer, shorter = (rest, others) if len(rest) > len(others) else (others, rest)
        return longer[1:] == shorter
    is_swapped = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return rest[1:] == others[1:] or is_swapped
