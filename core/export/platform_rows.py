"""The customers of a list for a platform, one after the other, with who is left out and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from sqlalchemy import and_, literal, select
from sqlalchemy.orm import Session, aliased

from core.db.tables import Attribute, Customer, Membership, Run, Segment
from core.domain.fields import CustomerField
from core.domain.lists import Channel, LeftOut, ListColumn
from core.export.cells import FIELDS, ROWS_AT_ONCE, Row, as_text, value_of, what_is_known
from core.export.countries import country_code
from core.export.destination import CellOf, Platform
from core.export.hashing import sha256_hex
from core.export.left_out import reason_of
from core.export.members import Cell, CustomerList, Members, queries
from core.export.person import Person, clean
from core.export.person_names import PersonName, split_name
from core.export.screening import Addresses, Contact, Screen

_CONSENT_OF = {
    Channel.EMAIL: CustomerField.CONSENT_EMAIL,
    Channel.SMS: CustomerField.CONSENT_SMS,
    Channel.PHONE: CustomerField.CONSENT_PHONE,
}
_AT = {field: 2 + place for place, field in enumerate(FIELDS)}
_FIRST_NAMES = ("First Name", "Firstname", "Given name", "Forename", "Vorname", "Prénom")
_LAST_NAMES = ("Last Name", "Lastname", "Surname", "Family name", "Nachname", "Nom de famille")


class Judged(NamedTuple):
    """A member of the list: in it or not.

    Attributes
    ----------
    reason : why they are left out, or None.
    not_known : left out because nobody knows whether they agreed.
    addresses : how they can be reached, of who is not left out for good; else None.
    cells : of the file, for who is in it.
    """

    customer_id: int
    reason: LeftOut | None
    not_known: bool
    addresses: Addresses | None
    cells: list[str] | None


def header_of(wanted: CustomerList) -> list[str]:
    """Return the names of the columns of a list for a platform."""
    platform = _platform_of(wanted)
    return [*platform.columns, *(column.header for column in _more(wanted))]


def judged(session: Session, wanted: CustomerList) -> Iterator[Judged]:
    """Yield every member of the list; few rows are in memory at once.

    For a list whose columns the person chose, who is left out is told, and no cells.
    """
    platform = wanted.destination.platform
    screen = None
    if platform is not None:
        screen = Screen(platform.needed(wanted.options), _n_expected(session, wanted.members))
    write = _Writer(session, wanted) if platform is not None else None
    first: list[Cell] = [Customer.id, reason_of(wanted.members), *_previous(write)]
    for query in queries(session, [*first, *what_is_known(session, wanted)], wanted.members):
        if write is not None and write.previous is not None:
            query = query.outerjoin(
                _BEFORE,
                and_(_BEFORE.run_id == write.previous.run_id, _BEFORE.customer_id == Customer.id),
            )
        for stored in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
            yield _judge(stored, wanted, screen, write)


def _judge(
    stored: Any,  # noqa: ANN401 - a row of the query above
    wanted: CustomerList,
    screen: Screen | None,
    write: "_Writer | None",
) -> Judged:
    customer_id, reason, before = stored[0], stored[1], stored[2]
    if reason is not None:
        return Judged(customer_id, LeftOut(reason), False, None, None)
    row = stored[3:]
    addresses = Addresses(_contact(row), wanted.options.country)
    if screen is None or write is None:
        return Judged(customer_id, None, False, addresses, None)
    found = screen.reason(addresses)
    if found is None:
        return Judged(customer_id, None, False, addresses, write.cells(row, addresses, before))
    not_known = found is LeftOut.NO_CONSENT and screen.is_not_known(addresses.contact)
    return Judged(customer_id, found, not_known, addresses, None)


def _contact(row: Row) -> Contact:
    return Contact(
        row[_AT[CustomerField.EMAIL]] or "",
        row[_AT[CustomerField.PHONE]] or "",
        row[_AT[CustomerField.COUNTRY]] or "",
        {channel: row[_AT[field]] for channel, field in _CONSENT_OF.items()},
    )


@dataclass(frozen=True)
class _Previous:
    """The run in which segments of this run were found before; names by segment id."""

    run_id: int
    names: Mapping[int, str]


_BEFORE = aliased(Membership)


def _previous(write: "_Writer | None") -> list[Cell]:
    if write is None or write.previous is None:
        return [literal(None)]
    return [_BEFORE.segment_id]


class _Writer:
    """Makes the cells of those who are in the list."""

    def __init__(self, session: Session, wanted: CustomerList) -> None:
        self._platform = _platform_of(wanted)
        self._names = _clean(wanted.members.segment_names)
        self._cells = _cells_of(self._platform, is_hashed=wanted.options.hashed)
        self._more = [value_of(column, wanted.members) for column in _more(wanted)]
        run = session.get_one(Run, wanted.members.run_id)
        known = _attributes(session, run.shop_id)
        self._own = {
            name: column
            for name, names in self._platform.own_columns.items()
            if (column := _first_of(names, known))
        }
        self._first, self._last = _first_of(_FIRST_NAMES, known), _first_of(_LAST_NAMES, known)
        self._reads_attributes = bool(self._own or self._more or self._first or self._last)
        has_previous = "previous_segment" in self._platform.columns
        self.previous = _found_before(session, run.id) if has_previous else None

    def cells(self, row: Row, addresses: Addresses, before: int | None) -> list[str]:
        attributes = orjson.loads(row[0]) if self._reads_attributes else {}
        person = self._person(row, addresses, before, attributes)
        more = (attributes, *row[1:])
        return [
            *(cell(person) for cell in self._cells),
            *(clean(as_text(value(more))) for value in self._more),
        ]

    def _person(
        self, row: Row, addresses: Addresses, before: int | None, attributes: Mapping[str, Any]
    ) -> Person:
        first, last = self._name(row, attributes)
        previous = self.previous.names if self.previous else {}
        consents = addresses.contact.consents
        return Person(
            email=addresses.email if self._is_written(consents, (Channel.EMAIL,)) else "",
            phone=addresses.phone
            if self._is_written(consents, (Channel.SMS, Channel.PHONE))
            else "",
            first_name=clean(first),
            last_name=clean(last),
            city=clean(row[_AT[CustomerField.CITY]] or ""),
            postcode=clean(row[_AT[CustomerField.POSTCODE]] or ""),
            country=country_code(addresses.contact.country),
            segment=self._names.get(row[1], ""),
            previous_segment=previous.get(before or 0, ""),
            accepts_email=consents[Channel.EMAIL],
            accepts_sms=consents[Channel.SMS],
            own={
                name: clean(as_text(attributes.get(column))) for name, column in self._own.items()
            },
        )

    def _is_written(
        self, consents: Mapping[Channel, bool | None], channels: tuple[Channel, ...]
    ) -> bool:
        if self._platform.keeps_contacts:
            return True
        return any(consents[each] for each in channels if each in self._platform.writes)

    def _name(self, row: Row, attributes: Mapping[str, Any]) -> PersonName:
        """Return the names as a file had them, or what the one name says."""
        first = as_text(attributes.get(self._first)) if self._first else ""
        last = as_text(attributes.get(self._last)) if self._last else ""
        if first or last:
            return PersonName(first, last)
        return split_name(clean(row[_AT[CustomerField.NAME]] or ""))


def _clean(names: Mapping[int, str]) -> dict[int, str]:
    return {segment_id: clean(name) for segment_id, name in names.items()}


def _cells_of(platform: Platform, *, is_hashed: bool) -> list[CellOf]:
    if not is_hashed:
        return list(platform.columns.values())
    hashes = platform.hashes
    return [
        _hashed(hashes[header]) if header in hashes else cell
        for header, cell in platform.columns.items()
    ]


def _hashed(cell: CellOf) -> CellOf:
    return lambda person: sha256_hex(cell(person))


def _more(wanted: CustomerList) -> tuple[ListColumn, ...]:
    """Return the columns besides the platform's own, if it takes any."""
    return wanted.columns if _platform_of(wanted).takes_more else ()


def _platform_of(wanted: CustomerList) -> Platform:
    platform = wanted.destination.platform
    if platform is None:
        raise ValueError(f"{wanted.destination.name} is no platform")
    return platform


def _n_expected(session: Session, members: Members) -> int:
    if members.customer_ids is not None:
        return len(members.customer_ids)
    query = select(Segment.n_customers).where(Segment.run_id == members.run_id)
    if members.segment_id is not None:
        query = query.where(Segment.id == members.segment_id)
    return sum(session.scalars(query))


def _attributes(session: Session, shop_id: int) -> dict[str, str]:
    """Return the columns that the shop's files brought: small letters → name."""
    names = session.scalars(select(Attribute.name).where(Attribute.shop_id == shop_id))
    return {name.casefold(): name for name in names}


def _first_of(names: tuple[str, ...], known: Mapping[str, str]) -> str:
    found = (known.get(name.casefold()) for name in names)
    return next((name for name in found if name), "")


def _found_before(session: Session, run_id: int) -> _Previous | None:
    earlier = aliased(Segment)
    own = (
        select(earlier.run_id)
        .join(Segment, Segment.predecessor_id == earlier.id)
        .where(Segment.run_id == run_id)
        .limit(1)
    )
    previous = session.scalar(own)
    if previous is None:
        return None
    names = session.execute(select(Segment.id, Segment.name).where(Segment.run_id == previous))
    return _Previous(previous, _clean({row.id: row.name for row in names}))
