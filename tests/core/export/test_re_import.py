"""Our own list, brought in again as it is, changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import select

from core.db import attributes
from core.db.session import transaction
from core.db.tables import Customer, Membership, Run, Segment
from core.domain.contacts import email_key, phone_key
from core.domain.lists import DestinationName
from core.export.countries import country_code
from core.ingest.presets.registry import recognised
from core.services import exports
from core.services.exports import ListRequest
from core.services.imports import ImportView
from core.tasks.demo_shop.shop import as_csv, make_demo_shop
from tests.core.customer_files import Desk, desk
from tests.core.stored_runs import NOW, REAL_SHOP

SEED_FILES = (
    "Mall_Customers.csv",
    "Amazon.com Clusturing Model.csv",
    "Shop_Customers.csv",
    "marketing_campaign.csv",
    "shopping_behavior_updated.csv",
)
BOTH_FORMS = pytest.mark.parametrize("form", [DestinationName.CSV, DestinationName.EXCEL])


@BOTH_FORMS
def test_the_list_of_the_demo_customers_changes_nothing(
    database_url: str, tmp_path: Path, form: DestinationName
) -> None:
    file = as_csv(make_demo_shop().customers[:300]).encode()

    assert _changes(desk(database_url, tmp_path), file, form) == (0, 0, 300)


@BOTH_FORMS
def test_texts_that_need_care_come_back_as_they_were(
    database_url: str, tmp_path: Path, form: DestinationName
) -> None:
    file = (
        'id,Name,Phone,Note,Score,Since,"City, part"\n'
        '007,"Ann ""A"" Lee, jun.",+49 30 901820,"two\nlines",0.123456789012345,2024-02-29,=1+1\n'
        "'1,@home,0049301,\"a;b\",-12.50,,'s-Hertogenbosch\n"
        "1E5,Ä 李,,,15.,1999-12-31,\n"
        "''0042,'=SUM(A1),'00491,'- none,-3,2001-01-01,1-2\n"
    ).encode()

    assert _changes(desk(database_url, tmp_path), file, form) == (0, 0, 4)


@BOTH_FORMS
@pytest.mark.parametrize("name", SEED_FILES)
def test_the_list_of_a_seed_file_changes_nothing(
    sqlite_url: str, tmp_path: Path, shared: Path, name: str, form: DestinationName
) -> None:
    file = (shared / "data" / "seed" / name).read_bytes()

    new, updated, unchanged = _changes(desk(sqlite_url, tmp_path), file, form)

    assert (new, updated) == (0, 0)
    assert unchanged >= 200


@pytest.mark.parametrize(
    ("destination", "label"),
    [
        ("mailchimp", "Mailchimp contacts"),
        ("klaviyo", "Klaviyo profiles"),
        ("meta", "Meta customer list"),
        ("google", "Google Ads customer list"),
        ("shopify", "Shopify customers"),
        ("hubspot", "HubSpot contacts"),
    ],
)
def test_a_list_for_a_platform_finds_the_same_customers_again(
    sqlite_url: str, tmp_path: Path, destination: str, label: str
) -> None:
    person = desk(sqlite_url, tmp_path)
    file = (
        "Customer number,Email,Phone,Name,City,Postcode,Country,Consent (email),Consent (SMS)\n"
        "1,Ada@Example.com,+44 20 7946 0958,Ada Lovelace,London,SW1A 1AA,UK,yes,yes\n"
        "2,bob@example.com,+49 30 12345678,Bob Ross,Berlin,01067,Germany,yes,yes\n"
        "3,no@example.com,+49 30 12345679,No Thanks,Berlin,01067,Germany,no,no\n"
    )
    assert person.import_all(file.encode()).status == "imported"
    before = _people(person)

    ours = _list_of_all(person, DestinationName(destination))
    found = recognised(ours.decode().partition("\n")[0].split(","))
    again = person.import_all(ours, "list.csv")

    assert again.status == "imported", again.what
    assert (again.n_new, again.n_quarantined) == (0, 0)
    assert again.n_updated + again.n_unchanged == 2
    assert found is not None
    assert found.label == label
    assert _people(person) == before


def _people(person: Desk) -> dict[str, tuple[str, ...]]:
    """Return customer number → how somebody is known and reached, however it is written."""
    return {
        number: (
            email_key(each.email or ""),
            phone_key(each.phone or ""),
            each.name or "",
            each.postcode or "",
            country_code(each.country or ""),
        )
        for number, each in person.customers().items()
    }


def _changes(person: Desk, file: bytes, form: DestinationName) -> tuple[int, int, int]:
    """Import, take the list of everybody, import that; return new, updated, unchanged."""
    first = person.import_all(file)
    assert first.status == "imported", first.what
    before = _kinds(person)
    again = person.import_all(_list_of_all(person, form), "our-list.csv")
    assert again.status == "imported", again.what
    assert again.n_quarantined == 0
    assert _kinds(person) == before
    return _counts(again)


def _counts(done: ImportView) -> tuple[int, int, int]:
    return done.n_new, done.n_updated, done.n_unchanged


def _kinds(person: Desk) -> dict[str, str]:
    with person.work() as work:
        return {name: str(kind) for name, kind in attributes.kinds_of_shop(work.session, 1).items()}


def _list_of_all(person: Desk, form: DestinationName) -> bytes:
    request = ListRequest(_run_of_everybody(person), destination=form)
    with person.work() as work:
        file = exports.stream(work, request)
    return b"".join(file.content)


def _run_of_everybody(person: Desk) -> int:
    with transaction(person.settings.database_url) as session:
        run = Run(
            shop_id=REAL_SHOP, data_version=1, name="All", recipe={}, status="done", created_at=NOW
        )
        session.add(run)
        session.flush()
        ids = session.scalars(select(Customer.id)).all()
        segment = Segment(
            run_id=run.id,
            position=0,
            name="Everybody",
            suggested_name="Everybody",
            colour=0,
            n_customers=len(ids),
            share=1.0,
            centre={},
            traits=[],
        )
        session.add(segment)
        session.flush()
        session.add_all(
            Membership(
                run_id=run.id,
                customer_id=customer_id,
                segment_id=segment.id,
                distance=0.0,
                x=0.0,
                y=0.0,
            )
            for customer_id in ids
        )
        return run.id
