"""Who a row is about: the customer number of the file, or one that we give."""

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from core.domain.contacts import email_key, phone_key
from core.domain.customer_policy import MatchBy
from core.domain.fields import CustomerField
from core.domain.fields import Mapping as ColumnMappings
from core.ingest import cell_checks
from core.ingest.reasons import Problem, Reason, shown

PHONE, ROW = "tel:", "row-"
"""How a number begins that we give by a phone number, or by all that the row says."""

_DIGEST_BYTES = 8
_CONTACTS = frozenset({CustomerField.EMAIL, CustomerField.PHONE})
_PEOPLE = frozenset({CustomerField.CUSTOMER_NUMBER, CustomerField.NAME, *_CONTACTS})


def match_by(mapping: ColumnMappings, chosen: str = "", *, is_export: bool = False) -> str:
    """Return by what the rows of a file find their customers, or "" when somebody must say.

    A file about nobody in particular (a survey) has a customer on each row. The exports of
    mailing programs know people by their address. In any other file the number may just be
    missing, so that nobody but the person can say.

    Parameters
    ----------
    chosen : a `MatchBy` that somebody chose, or "".
    is_export : the file is an export of a program that we know.
    """
    fields = {column.field for column in mapping}
    if CustomerField.CUSTOMER_NUMBER in fields:
        return MatchBy.NUMBER
    has_contact = bool(fields & _CONTACTS)
    if chosen == MatchBy.ROW or (chosen == MatchBy.CONTACT and has_contact):
        return chosen
    if is_export and has_contact:
        return MatchBy.CONTACT
    return "" if fields & _PEOPLE else MatchBy.ROW


def ways_to_match(mapping: ColumnMappings) -> tuple[MatchBy, ...]:
    """Return by what the rows of a file can find their customers."""
    fields = {column.field for column in mapping}
    if CustomerField.CUSTOMER_NUMBER in fields:
        return (MatchBy.NUMBER,)
    return (MatchBy.CONTACT, MatchBy.ROW) if fields & _CONTACTS else (MatchBy.ROW,)


class Identity:
    """Gives each row of one file its customer number.

    Parameters
    ----------
    mapping : what each column means.
    by : with CONTACT, a number that we give is the email address in small letters, or begins with
        `PHONE`; without both, and with ROW, it begins with `ROW`, and is made of all cells of the
        row: the same row has the same number in the next file, too, also when its columns stand
        in another order. Equal rows of one file are told apart by “-2”, “-3”.
    """

    def __init__(self, mapping: ColumnMappings, by: MatchBy) -> None:
        self._by = by
        self._names = tuple(column.column for column in mapping)
        place = {column.field: at for at, column in enumerate(mapping) if column.field}
        self._number = place.get(CustomerField.CUSTOMER_NUMBER)
        self._email = place.get(CustomerField.EMAIL)
        self._phone = place.get(CustomerField.PHONE)
        self._n_equal: Counter[bytes] = Counter()

    def number_of(self, cells: Sequence[str]) -> str:
        """Return the number of a row of trimmed cells; raises Problem where it has none."""
        if self._by is MatchBy.NUMBER and self._number is not None:
            return self._checked(self._number, cells[self._number])
        if self._by is MatchBy.CONTACT:
            return self._by_contact(cells) or self._by_row(cells)
        return self._by_row(cells)

    def _checked(self, place: int, key: str) -> str:
        name = self._names[place]
        if not key:
            raise Problem(Reason.MISSING_ID, f"“{name}” is empty.")
        if key.casefold() in cell_checks.TOTAL_WORDS:
            raise Problem(Reason.TOTAL_ROW, f"The row adds up others: “{shown(key)}”.")
        cell_checks.refuse_inexact(name, key)
        return key

    def _by_contact(self, cells: Sequence[str]) -> str:
        if self._email is not None and cells[self._email]:
            return email_key(cells[self._email])
        phone = phone_key(cells[self._phone]) if self._phone is not None else ""
        return PHONE + phone if phone else ""

    def _by_row(self, cells: Sequence[str]) -> str:
        named = sorted((name, cell) for name, cell in zip(self._names, cells, strict=True) if cell)
        content = "\x1e".join(f"{name}\x1f{cell}" for name, cell in named)
        digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES)
        self._n_equal[digest.digest()] += 1
        n_equal = self._n_equal[digest.digest()]
        number = ROW + digest.hexdigest()
        return number if n_equal == 1 else f"{number}-{n_equal}"
