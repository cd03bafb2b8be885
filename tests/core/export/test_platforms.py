"""The lists for platforms: golden files, hashes known from the platforms, and who is left out."""

import csv
import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from core.db.session import transaction
from core.db.tables import Customer, Segment
from core.domain.fields import CustomerField, Kind
from core.domain.lists import (
    LEFT_OUT_LABELS,
    Channel,
    DestinationName,
    LeftOut,
    ListOptions,
    ListTally,
)
from core.export import columns, google_list, mailchimp_list, meta_list
from core.export.hashing import sha256_hex
from core.export.members import CustomerList, Members
from core.export.person import clean, letters_only, without_punctuation
from core.export.registry import DESTINATIONS
from core.export.stream import header, pieces
from core.export.tally import count
from tests.core.stored_runs import REAL_SHOP, Person, store_again, store_run

GOLDEN = Path(__file__).parent / "golden"
F, D = CustomerField, DestinationName
SMS = ListOptions(Channel.SMS, country="DE")
EMAIL = ListOptions(country="DE")
HASHED = ListOptions(hashed=True, country="DE")

KINDS = {
    "Birthday": Kind.DATE,
    "Tags": Kind.TEXT,
    "Company": Kind.TEXT,
    "Age": Kind.NUMBER,
    "First Name": Kind.TEXT,
    "Last Name": Kind.TEXT,
}


def _one(number: str, **known: Any) -> dict[CustomerField, Any]:  # noqa: ANN401 - of any field
    return {F.CUSTOMER_NUMBER: number, **{F(name): value for name, value in known.items()}}


YES_TO_ALL = {"consent_email": True, "consent_sms": True, "consent_phone": True}
PEOPLE = [
    Person(
        _one(
            "1", email=" Anna.Lee@GMail.com ", phone="044 / 668 18 00", name="Dr. Anna de la Lee",
            city="St. Gallen", postcode="CH 9000", country="Schweiz", **YES_TO_ALL,
        ),
        {"Birthday": "1984-02-29", "Tags": "vip, =evil", "Company": "=HYPERLINK(1)", "Age": 40},
    ),
    Person(
        _one(
            "2", email="bob@example.com", phone="0171 3920078", name="=@Bob\tÄ. O'Neil",
            city='Bad "Tölz"', postcode="01067", country="DE", consent_email=True,
        ),
        segment=1,
    ),
    Person(
        _one(
            "3", email="valery@example.com", phone="+1 (650) 555-1212", country="USA",
            postcode="94025-1234", consent_email=False, consent_sms=True,
        ),
        {"First Name": "Valéry", "Last Name": "Li, Jr"},
        1,
    ),
    Person(_one("4", email="dora@example.com", phone="+4930123456", name="Dora")),
    Person(_one("5", email="BOB@example.com", name="Twin", consent_email=True), segment=1),
    Person(_one("6", email="=cmd@example.com", phone="12", **YES_TO_ALL)),
    Person(_one("7", email="gone@example.com", name="Gone", consent_email=True)),
    Person(_one("8", phone="12", consent_sms=True)),
    Person(_one("9", consent_email=True)),
    Person(_one("10", email="no@example.com", consent_email=False, consent_sms=False)),
]  # fmt: skip
ALL_KINDS = [
    (D.MAILCHIMP, EMAIL, "mailchimp"),
    (D.KLAVIYO, EMAIL, "klaviyo_email"),
    (D.KLAVIYO, SMS, "klaviyo_sms"),
    (D.META, EMAIL, "meta"),
    (D.META, HASHED, "meta_hashed"),
    (D.GOOGLE, EMAIL, "google"),
    (D.GOOGLE, HASHED, "google_hashed"),
    (D.SHOPIFY, EMAIL, "shopify"),
    (D.HUBSPOT, EMAIL, "hubspot"),
]
EVERY_KIND = pytest.mark.parametrize(
    ("name", "options", "golden"), ALL_KINDS, ids=[each[2] for each in ALL_KINDS]
)


def _list(
    database_url: str, name: DestinationName, options: ListOptions, keys: tuple[str, ...] = ()
) -> CustomerList:
    run_id, segment_ids = _segments(database_url) or store_run(database_url, PEOPLE, KINDS)
    names = dict(zip(segment_ids, ("High, income", "=Low"), strict=True))
    with transaction(database_url) as session:
        session.query(Customer).filter_by(customer_number="7").one().is_suppressed = True
        available = columns.available(session, REAL_SHOP)
    chosen = columns.chosen(available, keys) if keys else ()
    return CustomerList(chosen, Members(run_id, None, names), DESTINATIONS[name], options)


def _segments(database_url: str) -> tuple[int, list[int]] | None:
    with transaction(database_url, read_only=True) as session:
        found = session.query(Segment).order_by(Segment.id).all()
    return (found[0].run_id, [each.id for each in found]) if found else None


def _written(database_url: str, wanted: CustomerList) -> bytes:
    with transaction(database_url, read_only=True) as session:
        return header(wanted) + b"".join(piece.content for piece in pieces(session, wanted))


def _rows(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode(), newline="")))


def _counted(database_url: str, wanted: CustomerList) -> ListTally:
    with transaction(database_url, read_only=True) as session:
        return count(session, wanted)


@EVERY_KIND
def test_a_list_for_a_platform_is_written_as_in_its_golden_file(
    database_url: str, name: DestinationName, options: ListOptions, golden: str
) -> None:
    written = _written(database_url, _list(database_url, name, options))

    assert written == (GOLDEN / f"{golden}.csv").read_bytes()


@EVERY_KIND
def test_what_is_counted_before_is_what_is_in_the_file(
    database_url: str, name: DestinationName, options: ListOptions, golden: str
) -> None:
    wanted = _list(database_url, name, options)
    written = _written(database_url, wanted)

    found = _counted(database_url, wanted)

    assert (found.n_bytes, found.n_rows) == (len(written), len(_rows(written)))
    assert found.n_rows + sum(found.removed.values()) == found.n_members == len(PEOPLE)


@pytest.mark.parametrize(
    ("name", "options", "removed", "not_known"),
    [
        (
            D.MAILCHIMP, EMAIL,
            {"suppressed": 1, "no consent": 4, "no address": 1, "invalid email": 1,
             "duplicate": 1}, 2,
        ),
        (D.KLAVIYO, SMS, {"suppressed": 1, "no consent": 5, "invalid phone": 2}, 4),
        (
            D.META, EMAIL,
            {"suppressed": 1, "no consent": 2, "no address": 1, "invalid email": 1,
             "invalid phone": 1, "duplicate": 1}, 1,
        ),
        (D.CSV, EMAIL, {"suppressed": 1}, 0),
    ],
    ids=["mailchimp", "klaviyo-sms", "meta", "csv"],
)  # fmt: skip
def test_who_is_left_out_is_counted_by_reason(
    database_url: str, name: D, options: ListOptions, removed: dict[str, int], not_known: int
) -> None:
    found = _counted(database_url, _list(database_url, name, options))

    assert {str(reason): n for reason, n in found.removed.items()} == removed
    assert found.not_known == not_known
    assert found.reach == {Channel.EMAIL: 3, Channel.SMS: 2, Channel.PHONE: 1}


def test_a_number_is_of_the_country_of_the_customer_or_of_the_one_that_is_chosen(
    database_url: str,
) -> None:
    run_id, _ = store_run(
        database_url,
        [
            Person(_one("1", phone="044 668 18 00", country="CH", consent_sms=True)),
            Person(_one("2", phone="030 12345678", consent_sms=True)),
        ],
    )

    def numbers(country: str) -> list[str]:
        options = ListOptions(Channel.SMS, country=country)
        wanted = CustomerList((), Members(run_id, None, {}), DESTINATIONS[D.KLAVIYO], options)
        return [row["Phone Number"] for row in _rows(_written(database_url, wanted))]

    assert numbers("DE") == ["+41446681800", "+493012345678"]
    assert numbers("") == ["+41446681800"]


def test_other_columns_become_properties_where_the_platform_takes_them(database_url: str) -> None:
    wanted = _list(database_url, D.KLAVIYO, EMAIL, ("a4", "a3"))

    rows = _rows(_written(database_url, wanted))

    assert list(rows[0])[-2:] == ["Company", "Age"]
    assert (rows[0]["Company"], rows[0]["Age"]) == ("HYPERLINK(1)", "40")
    assert b"Age" not in _written(database_url, _list(database_url, D.META, EMAIL, ("a4",)))


def test_the_segment_of_the_run_before_goes_to_klaviyo(database_url: str) -> None:
    store_run(database_url, PEOPLE, KINDS, name="Before", segment_names=("Old A", "Old B"))
    run_id, (first, second) = _again(database_url)
    members = Members(run_id, None, {first: "New A", second: "New B"})
    wanted = CustomerList((), members, DESTINATIONS[D.KLAVIYO], EMAIL)

    rows = _rows(_written(database_url, wanted))

    assert {(row["segment"], row["previous_segment"]) for row in rows} == {
        ("New A", "Old A"), ("New B", "Old B"),
    }  # fmt: skip


def _again(database_url: str) -> tuple[int, list[int]]:
    """Store the run once more, as found again, for the same customers."""
    with transaction(database_url) as session:
        old = session.query(Segment).order_by(Segment.id).all()
        run_id, segment_ids = store_again(session, PEOPLE, "After", ("New A", "New B"))
        for before, after in zip(old, segment_ids, strict=True):
            session.get_one(Segment, after).predecessor_id = before.id
        return run_id, segment_ids


def test_no_file_for_a_platform_has_a_byte_order_mark_or_an_apostrophe_for_excel(
    database_url: str,
) -> None:
    written = _written(database_url, _list(database_url, D.GOOGLE, EMAIL))

    assert written.startswith(b"Email,Phone,First Name,Last Name,Country,Zip\n")
    assert b"'+" not in written
    assert b",+16505551212," in written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "john_smith@gmail.com",
            "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        ),
        ("16505551212", "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"),
        ("mary", "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"),
        ("valéry", "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"),
        ("", ""),
    ],
)  # fmt: skip
def test_hashes_are_those_that_meta_publishes(text: str, expected: str) -> None:
    assert sha256_hex(text) == expected


def test_the_same_number_is_hashed_without_plus_for_meta_and_with_it_for_google() -> None:
    number = "+18008888888"

    assert sha256_hex(meta_list.hashed_phone(number)) == (
        "1f02edb1ece7e0bcac22763b56513890072b5bdc36175b0c85271bf60adf17e3"
    )
    assert sha256_hex(number) == (
        "f096eb92986ea543ab4ab565c4a1ad86d35dec42acb9b893e2d2c59444fbe33d"
    )


def test_hashed_cells_are_the_hashes_of_the_right_texts(database_url: str) -> None:
    meta = _rows(_written(database_url, _list(database_url, D.META, HASHED)))
    google = _rows(_written(database_url, _list(database_url, D.GOOGLE, HASHED)))

    def hashed(text: str) -> str:
        return sha256(text.encode()).hexdigest()

    assert meta[0]["email"] == hashed("anna.lee@gmail.com")
    assert google[0]["Email"] == hashed("annalee@gmail.com")
    assert meta[2]["phone"] == hashed("16505551212")
    assert google[2]["Phone"] == hashed("+16505551212")
    assert (meta[0]["ct"], meta[2]["zip"]) == (hashed("stgallen"), hashed("94025"))
    assert meta[2]["country"] == hashed("us")
    assert (google[2]["Country"], google[2]["Zip"]) == ("US", "94025-1234")
    assert google[0]["Last Name"] == hashed("delalee")
    assert meta[1]["ln"] == hashed("oneil")


def test_dots_before_gmail_do_not_count_in_hashes_for_google() -> None:
    assert google_list.hashed_email("a.b.c@googlemail.com") == "abc@googlemail.com"
    assert google_list.hashed_email("a.b.c@example.com") == "a.b.c@example.com"


@pytest.mark.parametrize(
    ("segment", "tag"),
    [
        ("Loyal", "Loyal"), ("High, income", '"High, income"'), ("Say \"hi\"", '"Say ""hi"""'),
        ("🎉 Party", "Party"), ("x" * 120, "x" * 100),
    ],
)  # fmt: skip
def test_a_segment_is_one_tag_of_mailchimp(segment: str, tag: str) -> None:
    assert mailchimp_list.tag(segment) == tag


def test_a_text_for_mailchimp_is_cut_between_letters() -> None:
    assert mailchimp_list.within_bytes("ä" * 200) == "ä" * 127


def test_what_makes_a_formula_is_taken_away_and_nothing_else() -> None:
    assert clean("\t=@ =SUM(1)") == "SUM(1)"
    assert clean("two\r\nlines") == "two lines"
    assert clean("+49 30") == "+49 30"
    assert (without_punctuation("O'Neil-Ä. B"), letters_only("St. Gallen")) == (
        "oneilä b",
        "stgallen",
    )


def test_only_the_first_of_two_with_one_address_is_in(database_url: str) -> None:
    found = _rows(_written(database_url, _list(database_url, D.MAILCHIMP, EMAIL)))

    assert [row["First Name"] for row in found if row["Email Address"] == "bob@example.com"] == [
        "Bob Ä."
    ]


def test_every_reason_can_be_said() -> None:
    assert set(LEFT_OUT_LABELS) == set(LeftOut)
