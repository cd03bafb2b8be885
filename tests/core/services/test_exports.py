"""Lists: who may take them, what is noted, and what goes out."""

import csv
import io

import pytest
from sqlalchemy import select

from core.db.session import engine_for, transaction
from core.db.tables import AuditEntry, Customer, ListExport, Run
from core.domain.actor import COMMAND_LINE, Actor, Role
from core.domain.fields import CustomerField, Kind
from core.domain.lists import LeftOut
from core.errors import NotAllowedError, NotFoundError, UserError
from core.export.registry import DESTINATIONS
from core.services import exports, list_log
from core.services.exports import HIDDEN, ListFile, ListRequest
from core.services.work import open_work
from tests.core.stored_runs import REAL_SHOP, Person, people, settings_for, store_run

ANALYST = Actor(None, "ana@example.com", Role.ANALYST, REAL_SHOP)
VIEWER = Actor(None, "vic@example.com", Role.VIEWER, REAL_SHOP)
F = CustomerField


def _stream(database_url: str, request: ListRequest, actor: Actor = ANALYST) -> ListFile:
    with open_work(settings_for(database_url), actor) as work:
        return exports.stream(work, request)


def _lines(file: ListFile) -> list[list[str]]:
    text = b"".join(file.content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_list_holds_every_customer_of_the_segment_and_no_other(database_url: str) -> None:
    run_id, (first, _) = store_run(database_url, people(7), {"Age": Kind.NUMBER})

    lines = _lines(_stream(database_url, ListRequest(run_id, first)))

    assert lines[0] == ["Segment (Segment Atlas)", "Customer number", "Age"]
    assert [line[1] for line in lines[1:]] == ["00001", "00003", "00005", "00007"]
    assert {line[0] for line in lines[1:]} == {"High income"}


def test_the_list_of_all_names_the_segment_of_each(database_url: str) -> None:
    run_id, _ = store_run(database_url, people(3), {"Age": Kind.NUMBER})

    lines = _lines(
        _stream(database_url, ListRequest(run_id, columns=("segment", "customer_number")))
    )

    assert lines[1:] == [
        ["High income", "00001"],
        ["Low income", "00002"],
        ["High income", "00003"],
    ]


@pytest.mark.parametrize("destination", [spec.name for spec in DESTINATIONS.values()])
def test_nobody_who_left_was_merged_or_must_not_be_written_to_is_in_any_list(
    database_url: str, destination: str
) -> None:
    run_id, (first, _) = store_run(database_url, people(6))
    with transaction(database_url) as session:
        known = session.scalars(select(Customer).order_by(Customer.id)).all()
        known[0].is_suppressed = True
        for each in known:
            each.email, each.consent_email = f"{each.customer_number}@example.com", True
        known[2].shop_id, known[2].merged_into_id = None, known[4].id
        known[3].shop_id = None

    everybody = _stream(database_url, ListRequest(run_id, None, destination))
    segment = _stream(database_url, ListRequest(run_id, first, destination))
    with open_work(settings_for(database_url), ANALYST) as work:
        offer = exports.offer(work, ListRequest(run_id, None, destination))

    for found, numbers in ((everybody, {2, 5, 6}), (segment, {5})):
        text = b"".join(found.content).decode("utf-8-sig")
        assert {n for n in range(1, 7) if f"{n:05d}" in text} == numbers
    assert not any("00001" in cell for row in offer.rows for cell in row)
    with open_work(settings_for(database_url), ANALYST) as work:
        entry = list_log.log_entry(work, everybody.export_id)
    assert (entry.n_rows, entry.n_members, entry.removed) == (3, 4, {LeftOut.SUPPRESSED: 1})


def test_the_log_says_finished_only_when_the_last_byte_went_out(database_url: str) -> None:
    run_id, (first, _) = store_run(database_url, people(7))
    file = _stream(database_url, ListRequest(run_id, first, "excel"))

    next(file.content)
    with open_work(settings_for(database_url), VIEWER) as work:
        (begun,) = list_log.list_log(work)
    list(file.content)
    with open_work(settings_for(database_url), VIEWER) as work:
        (ended,) = list_log.list_log(work)

    assert (begun.finished, begun.n_rows, begun.n_members) == (False, 0, 4)
    assert (ended.finished, ended.n_rows, ended.n_members) == (True, 4, 4)
    assert ended.title == "Spring · High income"
    assert ended.who == "ana@example.com"
    assert ended.destination == "Excel"
    assert ended.file_name == "spring_high-income-excel.csv"


def test_a_list_that_is_broken_off_gives_its_connection_back(database_url: str) -> None:
    run_id, _ = store_run(database_url, people(3000))
    file = _stream(database_url, ListRequest(run_id))
    next(file.content)
    next(file.content)

    file.content.close()  # type: ignore[attr-defined]

    assert engine_for(database_url).pool.checkedout() == 0  # type: ignore[attr-defined]
    assert len(_lines(_stream(database_url, ListRequest(run_id)))) == 3001
    with transaction(database_url, read_only=True) as session:
        assert session.scalars(select(ListExport.finished).order_by(ListExport.id)).all() == [
            False,
            True,
        ]


def test_every_list_is_in_the_audit_without_personal_data(database_url: str) -> None:
    run_id, (first, _) = store_run(database_url, people(7))

    _stream(database_url, ListRequest(run_id, first))

    with transaction(database_url, read_only=True) as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.who) == ("download list", "ana@example.com")
    assert entry.details == {"segment": first, "form": "csv", "customers": 4}


def test_a_viewer_gets_no_list_and_nothing_is_noted(database_url: str) -> None:
    run_id, _ = store_run(database_url, people(3))

    with pytest.raises(NotAllowedError, match="download lists"):
        _stream(database_url, ListRequest(run_id), VIEWER)

    with transaction(database_url, read_only=True) as session:
        assert session.scalars(select(ListExport)).all() == []


def test_a_run_of_another_shop_does_not_exist(database_url: str) -> None:
    run_id, _ = store_run(database_url, people(3))
    elsewhere = Actor(None, "eve@example.com", Role.ADMIN, 99)

    with pytest.raises(NotFoundError):
        _stream(database_url, ListRequest(run_id), elsewhere)


def test_a_segment_of_another_run_does_not_exist(database_url: str) -> None:
    run_id, segment_ids = store_run(database_url, people(3))

    with pytest.raises(NotFoundError):
        _stream(database_url, ListRequest(run_id, max(segment_ids) + 1))


def test_a_run_that_still_works_has_no_list(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(3))
    with transaction(sqlite_url) as session:
        session.get_one(Run, run_id).status = "working"

    with pytest.raises(UserError, match="no segments yet"):
        _stream(sqlite_url, ListRequest(run_id))


@pytest.mark.parametrize(
    ("request_", "said"),
    [({"destination": "fax"}, "“fax”"), ({"columns": ("a999",)}, "“a999”")],
)
def test_what_is_not_known_is_said(sqlite_url: str, request_: dict[str, object], said: str) -> None:
    run_id, _ = store_run(sqlite_url, people(3))

    with pytest.raises(UserError, match=said):
        _stream(sqlite_url, ListRequest(run_id, **request_))  # type: ignore[arg-type]


def test_the_offer_hides_personal_data_from_viewers(sqlite_url: str) -> None:
    person = Person({F.CUSTOMER_NUMBER: "7", F.EMAIL: "a@example.com", F.CITY: "Ulm"}, {"Age": 30})
    run_id, _ = store_run(sqlite_url, [person], {"Age": Kind.NUMBER})

    with open_work(settings_for(sqlite_url), VIEWER, read_only=True) as work:
        offer = exports.offer(work, ListRequest(run_id))

    assert offer.rows == (("High income", HIDDEN, HIDDEN, "Ulm", "30"),)
    assert not offer.may_download


def test_the_offer_shows_ten_customers_of_all(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(30), {"Age": Kind.NUMBER})

    with open_work(settings_for(sqlite_url), ANALYST, read_only=True) as work:
        offer = exports.offer(work, ListRequest(run_id, columns=("customer_number",)))

    assert (offer.n_members, len(offer.rows), len(offer.columns)) == (30, 10, 3)
    assert offer.rows[0] == ("00001",)
    assert offer.may_download


def test_the_log_shows_only_the_own_shop(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(3))
    _stream(sqlite_url, ListRequest(run_id))

    with open_work(settings_for(sqlite_url), COMMAND_LINE) as work:
        assert list_log.list_log(work) == ()
