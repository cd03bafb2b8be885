"""A file of people who must not be written to, taken onto the suppression list at once."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, update

from core.db import clock, suppressions
from core.db.functions import phone_key as phone_key_of
from core.db.suppressions import Digest, Keeper
from core.db.tables import Customer
from core.domain.actor import Permission
from core.domain.contacts import email_key, phone_key
from core.errors import UserError
from core.ingest.names import normalised
from core.services.suppression import SuppressionReason
from core.services.work import Work

MOST_BYTES = 4 * 1024 * 1024
_KEYS_AT_ONCE = 5_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+(]?[\d][\d\s()./-]{5,}")
_NUMBER_HEADERS = ("customernumber", "customerid", "customerno", "customer", "number", "id")
_ENCODINGS = ("utf-8-sig", "cp1252")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class TakenIn:
    """What came of a file.

    Attributes
    ----------
    n_lines : with something that names somebody. n_skipped : lines without.
    n_new : hashes that were not on the list. n_customers : who are in no list from now on.
    """

    n_lines: int
    n_skipped: int
    n_new: int
    n_customers: int


@dataclass(frozen=True)
class _Named:
    """What names people: each in the form in which it is looked up."""

    numbers: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]
    n_lines: int
    n_skipped: int

    def digests(self, keeper: Keeper) -> Iterator[Digest]:
        """Yield all hashes."""
        for number in self.numbers:
            yield from keeper.digests(number)
        for email in self.emails:
            yield from keeper.digests(None, email)
        for phone in self.phones:
            yield from keeper.digests(None, None, phone)


def take_in(
    work: Work, content: bytes, reason: SuppressionReason = SuppressionReason.OBJECTED
) -> TakenIn:
    """Put everybody whom a file names on the list; only hashes of them are kept.

    Parameters
    ----------
    content : CSV or plain text: email addresses, phone numbers, and customer numbers in a column
        whose header says so (or alone in a file of one column).

    Raises
    ------
    UserError : the file is too large, can't be read, or names nobody.
    """
    work.require(Permission.EXPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    if len(content) > MOST_BYTES:
        raise UserError(
            f"The file has more than {MOST_BYTES // 1024 // 1024} MB.",
            "Leave only the column with addresses or numbers, or split the file.",
        )
    named = _named(_rows(_text(content)))
    if not named.n_lines:
        raise UserError(
            "No line names anybody: there is no email address, phone number or customer number.",
            "Give the column with customer numbers the header “Customer number”.",
        )
    keeper = Keeper(work.shop_id, work.settings.secret_key)
    now = clock.now(work.session)
    n_new = suppressions.add(work.session, keeper, named.digests(keeper), str(reason), now)
    n_customers = _mark(work, named)
    details = {"lines": named.n_lines, "new": n_new, "customers": n_customers}
    work.audit("take in suppression list", f"shop {work.shop_id}", details)
    return TakenIn(named.n_lines, named.n_skipped, n_new, n_customers)


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF_16) else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("The letters of this file can't be read.", "Save it as CSV in UTF-8.")


def _rows(text: str) -> list[list[str]]:
    if "\0" in text:
        raise UserError("This is not a text file.", "Save it as CSV, and choose it again.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise UserError("This file can't be read as CSV.", "Save it as CSV again.") from error
    return [row for row in rows if any(row)]


def _named(rows: Sequence[Sequence[str]]) -> _Named:
    header = [normalised(cell) for cell in rows[0]] if rows else []
    place = next((header.index(name) for name in _NUMBER_HEADERS if name in header), None)
    has_header = place is not None or (bool(rows) and not any(map(_is_way, rows[0])))
    if (
        place is None
        and all(len(row) == 1 for row in rows)
        and not any(_is_way(row[0]) for row in rows)
    ):
        place, has_header = 0, False
    numbers, emails, phones = set(), set(), set()
    n_lines = n_skipped = 0
    for row in rows[has_header:]:
        own_emails = {email_key(cell) for cell in row if _EMAIL.fullmatch(cell)}
        others = [cell for position, cell in enumerate(row) if position != place]
        own_phones = {phone_key(cell) for cell in others if _PHONE.fullmatch(cell)} - {""}
        own_numbers = {row[place]} if place is not None and place < len(row) else set()
        own_numbers -= {""}
        names_somebody = bool(own_emails or own_phones or own_numbers)
        n_lines += names_somebody
        n_skipped += not names_somebody
        emails |= own_emails
        phones |= own_phones
        numbers |= own_numbers
    return _Named(frozenset(numbers), frozenset(emails), frozenset(phones), n_lines, n_skipped)


def _is_way(cell: str) -> bool:
    return bool(_EMAIL.fullmatch(cell) or _PHONE.fullmatch(cell))


def _mark(work: Work, named: _Named) -> int:
    """Let customers be written to no more; return how many could be before."""
    n_marked = 0
    for column, keys in (
        (Customer.customer_number, named.numbers),
        (func.lower(Customer.email), named.emails),
        # Who has no number of their own in a file has the address as number.
        (func.lower(Customer.customer_number), named.emails),
        (phone_key_of(Customer.phone), named.phones),
    ):
        known = sorted(keys)
        for start in range(0, len(known), _KEYS_AT_ONCE):
            n_marked += _marked(work, column.in_(known[start : start + _KEYS_AT_ONCE]))
    return n_marked


def _marked(work: Work, which: Any) -> int:  # noqa: ANN401 - a condition
    changed = work.session.execute(
        update(Customer)
        .where(Customer.shop_id == work.shop_id, Customer.is_suppressed.is_(False), which)
        .values(is_suppressed=True)
        .execution_options(synchronize_session=False)
    )
    n_changed: int = changed.rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    return n_changed
