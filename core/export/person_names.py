"""First and last name out of the one name that a customer has.

What is known of names: the family name is the last word, with the small words before it (“van”,
“de la”) that belong to it; in front of a comma it stands first. Titles and what follows a name
(“Dr.”, “Jr.”) are neither. A name of one word is a first name. Names of other orders, such as
Chinese ones in their own signs, have no blank, and stay whole as a first name. That is wrong for
some; who has first and last name in columns of their own in a file keeps them as they are.
"""

from typing import NamedTuple

_TITLES = (
    "mr mrs ms miss mx dr prof sir dame rev herr frau hr fr mme mlle m monsieur madame sr sra srta "
    "señor señora dhr mevr mw dipl-ing ing"
)
_AFTER = "jr sr ii iii iv phd md mba esq dds cpa"
_BEFORE_LAST = (
    "af al av bin ben ibn da dal das de degli dei del della den der des di do dos du el la le las "
    "los op 't ten ter van vom von zu zum zur y st"
)
_IS_TITLE, _IS_AFTER, _IS_BEFORE_LAST = (
    frozenset(words.split()) for words in (_TITLES, _AFTER, _BEFORE_LAST)
)


class PersonName(NamedTuple):
    """First and last name; either can be empty."""

    first: str
    last: str


def split_name(text: str) -> PersonName:
    """Return first and last name.

    Examples
    --------
    >>> split_name("Dr. Ludwig van Beethoven")
    PersonName(first='Ludwig', last='van Beethoven')
    >>> split_name("Lovelace, Ada")
    PersonName(first='Ada', last='Lovelace')
    """
    last, comma, first = text.partition(",")
    if comma and "," not in first and not all(map(_is_after, first.split())):
        return PersonName(" ".join(_core(first.split())), " ".join(last.split()))
    words = _core(text.replace(",", " ").split())
    if len(words) < 2:
        return PersonName(" ".join(words), "")
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _IS_BEFORE_LAST:
        at -= 1
    return PersonName(" ".join(words[:at]), " ".join(words[at:]))


def _core(words: list[str]) -> list[str]:
    """Return the words without titles before and additions after; never nothing."""
    start, end = 0, len(words)
    while end - start > 1 and _plain(words[start]) in _IS_TITLE:
        start += 1
    while end - start > 1 and _is_after(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_after(word: str) -> bool:
    return _plain(word) in _IS_AFTER


def _plain(word: str) -> str:
    return word.lower().replace(".", "")
