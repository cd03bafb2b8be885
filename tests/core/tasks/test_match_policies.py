"""Who is known already, what happens to them, and who is somebody of their own."""

from pathlib import Path

import pytest
from sqlalchemy import literal, select

from core.db.functions import phone_key
from core.db.session import transaction
from core.domain import contacts
from core.domain.customer_policy import CustomerPolicy, MatchBy, MatchPolicy
from core.errors import UserError
from core.services import imports
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders

FIRST = b"id,name,email,phone\n1,Ana,Ana@Example.org,+46 70 123 45 67\n2,Bo,bo@example.org,\n"


def _cities(ana: Desk) -> dict[str, str | None]:
    return {number: each.city for number, each in ana.customers().items()}


def test_only_new_leaves_those_who_are_known_as_they_are_and_counts_them(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(b"id,city\n1,Graz\n2,Oslo\n")

    found = ana.import_all(
        b"id,city\n1,Rome\n2,Oslo\n3,Bern\n", policy=CustomerPolicy(MatchPolicy.NEW)
    )

    assert (found.n_new, found.n_updated, found.n_unchanged) == (1, 0, 2)
    assert found.customers is not None
    assert found.customers.policy is MatchPolicy.NEW
    assert _cities(ana) == {"1": "Graz", "2": "Oslo", "3": "Bern"}


def test_replace_all_lets_those_go_who_are_not_in_the_file(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(b"id,city\n1,Graz\n2,Oslo\n4,Bern\n")

    found = ana.import_all(b"id,city\n1,Rome\n3,Lund\n", policy=CustomerPolicy(MatchPolicy.REPLACE))

    assert found.customers is not None
    assert (found.n_new, found.n_updated, found.customers.n_left) == (1, 1, 2)
    assert _cities(ana) == {"1": "Rome", "3": "Lund"}


def test_nobody_leaves_before_the_number_was_confirmed(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(b"id,city\n1,Graz\n2,Oslo\n")
    import_id = ana.upload(b"id,city\n1,Rome\n")
    ana.check(import_id)

    with ana.work() as work, pytest.raises(UserError, match="1 customer is not in"):
        imports.start_import(work, import_id, CustomerPolicy(MatchPolicy.REPLACE, 0))

    ana.bring_in(import_id, CustomerPolicy(MatchPolicy.REPLACE, 1))
    assert _cities(ana) == {"1": "Rome"}


def test_more_leavers_than_were_confirmed_stop_the_import(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(b"id,city\n1,Graz\n2,Oslo\n")
    import_id, other = ana.upload(b"id,city\n1,Rome\n"), ana.upload(b"id,city\n5,Ghent\n")
    ana.check(import_id)
    ana.check(other)
    with ana.work() as work:
        imports.start_import(work, other)
        imports.start_import(work, import_id, CustomerPolicy(MatchPolicy.REPLACE, 1))

    run_next(ana.settings)
    run_next(ana.settings)

    found = ana.view(import_id)
    assert (found.status, "more than the 1" in found.what) == ("failed", True)
    assert len(_cities(ana)) == 3


def test_a_file_without_numbers_asks_how_customers_are_told_apart(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)

    with pytest.raises(UserError, match="column with the customer number is missing"):
        ana.import_all(b"email,city\nana@example.org,Graz\n")


def test_customers_are_found_by_email_else_by_phone_else_by_the_whole_row(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(FIRST)
    file = (
        b"email,phone,city\n"
        b"ana@example.org,,Graz\n"
        b",0046 (0)70-1234567,Wien\n"
        b"BO@example.org ,+46701234567,Oslo\n"
        b",031 / 99 88 77,Lund\n"
        b",,Rome\n,,Rome\n"
    )

    found = ana.import_all(file, match_by=MatchBy.CONTACT)

    # The second row is about Ana, too, by her phone; the first one stays.
    assert {each.reason: each.n_rows for each in found.reasons} == {"same_person": 1}
    assert (found.n_new, found.n_updated) == (3, 2)
    cities = _cities(ana)
    assert (cities["1"], cities["2"], cities["tel:031998877"]) == ("Graz", "Oslo", "Lund")
    assert sorted(cities.values(), key=str).count("Rome") == 2
    again = ana.import_all(file, match_by=MatchBy.CONTACT)
    assert (again.n_new, again.n_updated, again.n_unchanged) == (0, 0, 5)


def test_the_same_answers_are_the_same_customers_also_in_other_columns_and_with_more_rows(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(b"age,answer\n30,often\n30,often\n41,never\n")

    found = ana.import_all(b"answer,age\nnever,41\noften,30\noften,30\nnever,18\n")

    assert (found.n_new, found.n_unchanged) == (1, 3)


def test_orders_by_email_find_a_customer_of_a_mailing_list(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(b"email,city\nAna@example.org,Graz\n", match_by=MatchBy.CONTACT)

    import_orders(ana, b"order id,email,order date,amount\nA,ana@example.org,2024-01-01,5\n")

    assert list(ana.customers()) == ["ana@example.org"]


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("+46 (0)70-123 45 67", "+46701234567"),
        ("0046 70 1234567", "+46701234567"),
        ("'+46701234567", "+46701234567"),
        ("070-123 45 67 ext. 12", "0701234567"),
        ("(775) 555-0154", "7755550154"),
        ("123", ""),
        ("none", ""),
    ],
)
def test_phone_numbers_are_compared_alike_by_us_and_by_the_databases(
    database_url: str, phone: str, key: str
) -> None:
    with transaction(database_url, read_only=True) as session:
        by_database = session.scalar(select(phone_key(literal(phone))))

    assert (contacts.phone_key(phone), by_database) == (key, key)
