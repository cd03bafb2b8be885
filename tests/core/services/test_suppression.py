"""Who asked not to be written to stays off lists and does not come in again, under no name."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from core.db.session import transaction
from core.db.tables import Customer, PurchaseOrder, RejectedRow, Suppression
from core.domain.actor import Role
from core.domain.customer_policy import CustomerPolicy, MatchPolicy
from core.domain.fields import CustomerField
from core.domain.selection import MAIN_ACROSS, MAIN_UP, Outline, Selection
from core.errors import NotAllowedError
from core.services import runs, selections, suppression
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back
from tests.shop import Shop

EVERYWHERE = Outline(MAIN_ACROSS, MAIN_UP, ((-1e6, -1e6), (1e6, 1e6)))
PEOPLE = b"id,email,phone,city\n1,ana@example.org,+46 70 123 45 67,Graz\n2,bo@example.org,,Oslo\n"


def _suppress(ana: Desk, number: str) -> None:
    with ana.work() as work:
        suppression.suppress(work, ana.customers()[number].id)


@pytest.mark.parametrize("row", [b"1,,,Rome", b"9,ANA@example.org,,Rome", b"9,,0046701234567,Rome"])
def test_somebody_known_by_any_way_does_not_come_in_again(
    database_url: str, tmp_path: Path, row: bytes
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    _suppress(ana, "1")
    with transaction(database_url) as session:
        session.execute(delete(Customer).where(Customer.customer_number == "1"))

    found = ana.import_all(b"id,email,phone,city\n" + row + b"\n2,bo@example.org,,Bern\n")

    assert {each.reason: each.n_rows for each in found.reasons} == {"suppressed": 1}
    assert list(ana.customers()) == ["2"]
    with transaction(database_url, read_only=True) as session:
        (kept,) = session.scalars(select(RejectedRow)).all()
    assert (kept.cells, "ana" in kept.message, "Rome" in kept.message) == ([], False, False)


def test_orders_do_not_bring_them_either(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    _suppress(ana, "1")

    found = import_orders(
        ana,
        b"order id,email,order date,amount\n"
        b"A,Ana@example.org,2024-01-01,5\nB,bo@example.org,2024-01-02,5\n",
    )

    assert (found.n_coming_in, found.n_quarantined) == (1, 1)
    with transaction(database_url, read_only=True) as session:
        assert session.scalars(select(PurchaseOrder.order_number)).all() == ["B"]


def test_nothing_of_them_is_kept_of_rows_that_are_wrong(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    _suppress(ana, "1")

    ana.import_all(b"id,email,city\n9,ana@example.org,Rome,x\n8,cy@x.org,Lyon,x\n3,d@x.org,Pau\n")

    with transaction(database_url, read_only=True) as session:
        rows = session.scalars(select(RejectedRow).order_by(RejectedRow.line_number)).all()
    assert [row.cells for row in rows] == [[], ["8", "cy@x.org", "Lyon", "x"]]
    assert "ana@" not in rows[0].message


@pytest.mark.parametrize("kind", ["customers", "orders"])
def test_who_objects_after_the_check_does_not_come_in(
    database_url: str, tmp_path: Path, kind: str
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    content = b"id,city\n1,Rome\n2,Lyon\n"
    if kind == "orders":
        content = b"order id,customer id,order date,amount\nA,1,2024-01-01,5\nB,2,2024-01-02,5\n"
    checked = ana.upload(content, f"{kind}.csv", kind)
    ana.check(checked)
    _suppress(ana, "1")

    found = ana.bring_in(checked)

    assert {each.reason: each.n_rows for each in found.reasons} == {"suppressed": 1}
    assert ana.customers()["1"].city == "Graz"
    with transaction(database_url, read_only=True) as session:
        numbers = session.scalars(select(PurchaseOrder.order_number)).all()
    assert numbers == (["B"] if kind == "orders" else [])


def test_they_stay_when_all_others_are_replaced(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(PEOPLE)
    _suppress(ana, "1")

    ana.import_all(b"id,city\n3,Lund\n", policy=CustomerPolicy(MatchPolicy.REPLACE))

    assert list(ana.customers()) == ["1", "3"]


def test_it_can_be_taken_back(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(PEOPLE)
    _suppress(ana, "1")
    with ana.work() as work:
        assert (suppression.n_suppressed(work), suppression.n_hashes(work)) == (1, 3)
        suppression.release(work, ana.customers()["1"].id)
        assert (suppression.n_suppressed(work), suppression.n_hashes(work)) == (0, 0)

    ana.import_all(b"id,city\n1,Wien\n")

    assert ana.customers()["1"].city == "Wien"


def test_why_and_since_when_is_known_and_not_known_is_not_no(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(b"id,email,email consent\n1,ana@example.org,no\n")
    ana.import_all(b"id,email\n2,bo@example.org\n")
    one, two = (each.id for each in ana.customers().values())

    with ana.work() as work:
        suppression.suppress(work, one, suppression.SuppressionReason.COMPLAINED)
        found, other = suppression.standing(work, one), suppression.standing(work, two)

    assert (found.is_suppressed, found.reason) == (True, "Complained about a message")
    assert found.since is not None
    assert (other.is_suppressed, other.reason, other.since) == (False, "", None)
    email = CustomerField.CONSENT_EMAIL
    assert (found.consents[email], other.consents[email]) == (False, None)


def test_whom_a_suppressed_one_is_merged_into_is_suppressed_whatever_is_undone(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    first = ana.import_all(PEOPLE).id
    _suppress(ana, "1")

    merge_id = ana.merge(("2", "1"))

    assert ana.customers()["2"].is_suppressed
    take_back(ana, merge_id)
    assert [each.is_suppressed for each in ana.customers().values()] == [True, True]
    take_back(ana, first)
    assert ana.import_all(b"id,city\n2,Bern\n3,Lund\n").n_quarantined == 1


def test_what_is_kept_names_nobody(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(PEOPLE)

    _suppress(ana, "1")

    with transaction(sqlite_url, read_only=True) as session:
        rows = session.scalars(select(Suppression)).all()
    assert {row.kind for row in rows} == {"number", "email", "phone"}
    assert not any("ana" in row.digest or len(row.digest) != 64 for row in rows)


def test_with_another_secret_key_nothing_comes_in_unnoticed(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all(PEOPLE)
    _suppress(ana, "1")
    other = replace(ana, settings=replace(ana.settings, secret_key="x" * 40))

    found = other.import_all(b"id,city\n1,Wien\n")

    assert (found.status, "SECRET_KEY" in found.what) == ("failed", True)


def test_viewers_may_not(sqlite_url: str, tmp_path: Path) -> None:
    ana, vic = desk(sqlite_url, tmp_path), desk(sqlite_url, tmp_path, role=Role.VIEWER)
    ana.import_all(PEOPLE)

    with pytest.raises(NotAllowedError):
        _suppress(vic, "1")


def test_no_segments_are_found_with_who_objects_and_that_is_said(shop: Shop) -> None:
    with shop.work() as work:
        suppression.suppress(work, 7)
    run_id = shop.start_run()
    run_next(shop.settings)

    with shop.work() as work:
        view = runs.view(work, run_id)
        members = selections.look(work, Selection(run_id, outline=EVERYWHERE))
    assert view.n_customers == 119
    assert view.said[-1] == "1 customer who must not be written to is left out."
    assert 7 not in members.customer_ids
