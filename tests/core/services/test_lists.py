"""Lists of several segments, kept lists, the log, and who was in which list."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from core.db import list_blocks
from core.db.session import transaction
from core.db.tables import Customer, Job, ListBlock, Segment
from core.domain.actor import Actor, Role
from core.domain.fields import CustomerField, Kind
from core.domain.list_source import Part, Whom
from core.domain.lists import Channel, LeftOut, ListOptions
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import exports, list_counts, list_log, saved_lists
from core.services.list_requests import ListRequest, of_whom
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.core.stored_runs import (
    REAL_SHOP,
    Person,
    people,
    settings_for,
    store_again,
    store_run,
)

ANALYST = Actor(None, "ana@example.com", Role.ANALYST, REAL_SHOP)
VIEWER = Actor(None, "vic@example.com", Role.VIEWER, REAL_SHOP)
F = CustomerField


def _take(database_url: str, request: ListRequest) -> tuple[int, list[str]]:
    """Take a list; return its line in the log, and the customer numbers in the file."""
    with open_work(settings_for(database_url), ANALYST) as work:
        file = exports.stream(work, request)
    text = b"".join(file.content).decode()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return file.export_id, [row.get("Customer number", "") for row in rows]


def _two_runs(database_url: str) -> tuple[Part, Part, Part, Part]:
    """Store two runs of customers 1 … 12: odd and even; below 7 and above."""
    first, (odd, even) = store_run(database_url, people(12))
    again = [Person(each.fields, each.attributes, int(i >= 6)) for i, each in enumerate(people(12))]
    with transaction(database_url) as session:
        second, (low, high) = store_again(session, again, "Other", ("Low", "High"))
    return Part(first, odd), Part(first, even), Part(second, low), Part(second, high)


def test_a_list_is_put_together_from_segments_of_several_runs(database_url: str) -> None:
    odd, even, low, high = _two_runs(database_url)

    def numbers(whom: Whom) -> list[int]:
        return [int(number) for number in _take(database_url, of_whom(whom))[1]]

    assert numbers(Whom((odd, low))) == [1, 2, 3, 4, 5, 6, 7, 9, 11]
    assert numbers(Whom((odd,), (low,))) == [1, 3, 5]
    assert numbers(Whom((odd,), (), (low,))) == [7, 9, 11]
    assert numbers(Whom((odd, even), (low,), (even,))) == [1, 3, 5]
    assert numbers(Whom((Part(odd.run_id),), (), (high,))) == [1, 2, 3, 4, 5, 6]
    assert numbers(Whom((odd,), (), (odd,))) == []


def test_the_log_says_in_words_of_whom_a_list_is(database_url: str) -> None:
    odd, _, low, _ = _two_runs(database_url)
    export_id, _ = _take(database_url, of_whom(Whom((odd,), (), (low,))))

    with open_work(settings_for(database_url), VIEWER) as work:
        entry = list_log.log_entry(work, export_id)

    assert entry.rule == "High income (Spring), but not in Low (Other)"
    assert (entry.n_rows, entry.n_members) == (3, 3)


def test_a_segment_of_another_shop_is_in_no_list(database_url: str) -> None:
    odd, _, low, _ = _two_runs(database_url)
    elsewhere = Actor(None, "eve@example.com", Role.ADMIN, 99)

    with (
        pytest.raises(NotFoundError),
        open_work(settings_for(database_url), elsewhere) as work,
    ):
        exports.stream(work, of_whom(Whom((odd, low))))


def test_the_manifest_says_what_for_from_whom_and_who_is_left_out(database_url: str) -> None:
    run_id, _ = store_run(
        database_url,
        [
            Person({F.CUSTOMER_NUMBER: "1", F.EMAIL: "a@example.com", F.CONSENT_EMAIL: True}),
            Person({F.CUSTOMER_NUMBER: "2", F.EMAIL: "b@example.com"}),
        ],
    )
    export_id, _ = _take(
        database_url,
        ListRequest(run_id, None, "meta", (), ListOptions(hashed=True), purpose=" Win  back "),
    )

    with open_work(settings_for(database_url), VIEWER) as work:
        manifest = list_log.manifest(work, export_id)

    assert manifest.file_name == "spring_all-customers_meta_hashed-manifest.json"
    told = dict(manifest.content)
    assert told.pop("taken_at").startswith("20")
    assert told == {
        "file": "spring_all-customers_meta_hashed.csv",
        "destination": "Meta",
        "channel": None,
        "hashed": True,
        "taken_by": "ana@example.com",
        "purpose": "Win back",
        "list": "Spring · all customers",
        "rule": "all customers",
        "finished": True,
        "customers_asked_for": 2,
        "customers_in_file": 1,
        "left_out": {"no consent": 1},
        "columns": ["email", "phone", "fn", "ln", "zip", "ct", "country"],
    }


def test_a_file_for_one_channel_is_named_after_it(database_url: str) -> None:
    run_id, (first, _) = store_run(database_url, people(2))
    request = ListRequest(run_id, first, "klaviyo", (), ListOptions(Channel.SMS))

    with open_work(settings_for(database_url), ANALYST) as work:
        file = exports.stream(work, request)

    assert file.file_name == "spring_high-income_klaviyo_sms_optin.csv"


def test_only_lists_that_are_compared_by_hashes_are_hashed(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(2))
    request = ListRequest(run_id, None, "hubspot", (), ListOptions(hashed=True))

    with (
        pytest.raises(UserError, match="takes no hashed"),
        open_work(settings_for(sqlite_url), ANALYST) as work,
    ):
        exports.stream(work, request)


def test_the_log_is_filtered_by_destination_and_run(database_url: str) -> None:
    odd, _, low, _ = _two_runs(database_url)
    for request in (ListRequest(odd.run_id), ListRequest(low.run_id, None, "excel")):
        _take(database_url, request)

    with open_work(settings_for(database_url), VIEWER) as work:
        excel = list_log.list_log(work, destination="excel")
        first = list_log.list_log(work, run_id=odd.run_id)
        runs = list_log.runs_with_lists(work)

    assert [each.run_id for each in excel] == [low.run_id]
    assert [each.destination for each in first] == ["CSV"]
    assert runs == ((low.run_id, "Other"), (odd.run_id, "Spring"))


def test_the_lists_of_a_customer_are_those_with_them_in_the_file(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_blocks, "IDS_IN_A_BLOCK", 4)
    run_id, (odd, _even) = store_run(database_url, people(20))
    of_odd, _ = _take(database_url, ListRequest(run_id, odd))
    of_all, _ = _take(database_url, ListRequest(run_id, None, "excel"))
    _take(database_url, ListRequest(run_id, None, "mailchimp"))  # nobody agreed: nobody is in it
    with transaction(database_url, read_only=True) as session:
        ids = session.scalars(select(Customer.id).order_by(Customer.id)).all()

    with open_work(settings_for(database_url), VIEWER) as work:
        found = {n: [each.id for each in list_log.of_customer(work, ids[n - 1])] for n in (1, 2)}

    assert found == {1: [of_all, of_odd], 2: [of_all]}


def test_who_is_erased_was_in_no_list(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_blocks, "IDS_IN_A_BLOCK", 3)
    run_id, _ = store_run(database_url, people(7))
    export_id, _ = _take(database_url, ListRequest(run_id))
    with transaction(database_url) as session:
        ids = session.scalars(select(Customer.id).order_by(Customer.id)).all()

        n_lists = list_blocks.forget(session, [ids[0], ids[4], ids[6]])

    with transaction(database_url, read_only=True) as session:
        blocks = session.scalars(select(ListBlock).order_by(ListBlock.first_id)).all()
        left = np.concatenate([list_blocks.unpacked(block.ids) for block in blocks]).tolist()
        still = list_blocks.lists_with(session, REAL_SHOP, ids[1], 5)
        gone = list_blocks.lists_with(session, REAL_SHOP, ids[0], 5)
    assert n_lists == 3
    assert left == [ids[1], ids[2], ids[3], ids[5]]
    assert ([each.id for each in still], gone) == ([export_id], [])


def test_a_kept_snapshot_stays_and_a_living_list_follows_its_segment(database_url: str) -> None:
    run_id, (odd, _even) = store_run(database_url, people(6))
    with open_work(settings_for(database_url), ANALYST) as work:
        request = of_whom(Whom((Part(run_id, odd),)))
        living = saved_lists.save(work, request, "Living", is_living=True)
        kept = saved_lists.save(work, request, "As it was", is_living=False)
    again = [Person(each.fields, each.attributes, int(i >= 4)) for i, each in enumerate(people(6))]
    with transaction(database_url) as session:
        _, (after, _) = store_again(session, again, "Spring again", ("Found again", "Rest"))
        session.get_one(Segment, after).predecessor_id = odd
        session.scalars(select(Customer)).first().is_suppressed = True  # type: ignore[union-attr]

    def numbers(saved_id: int) -> list[str]:
        with open_work(settings_for(database_url), ANALYST) as work:
            asked = saved_lists.request_of(work, saved_id)
        return _take(database_url, asked)[1]

    assert numbers(living) == ["00002", "00003", "00004"]
    assert numbers(kept) == ["00003", "00005"]
    with open_work(settings_for(database_url), VIEWER) as work:
        entries = list_log.list_log(work)
    assert [(each.title, each.rule) for each in entries] == [
        ("Spring · As it was", "High income"),
        ("Spring again · Living", "Found again"),
    ]


def test_a_kept_list_needs_a_name_and_can_be_forgotten(sqlite_url: str) -> None:
    run_id, (odd, _) = store_run(sqlite_url, people(4))
    with open_work(settings_for(sqlite_url), ANALYST) as work:
        with pytest.raises(UserError, match="no name"):
            saved_lists.save(work, ListRequest(run_id, odd), "  ", is_living=True)
        made = saved_lists.save(work, ListRequest(run_id, odd), "Mine", is_living=True)
        (view,) = saved_lists.saved(work)
        saved_lists.remove(work, made)
        assert saved_lists.saved(work) == ()

    assert (view.name, view.whose, view.destination) == ("Mine", "High income", "CSV")


def test_a_viewer_keeps_takes_and_forgets_no_list(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(4))
    with open_work(settings_for(sqlite_url), ANALYST) as work:
        made = saved_lists.save(work, ListRequest(run_id), "Mine", is_living=True)

    with open_work(settings_for(sqlite_url), VIEWER) as work:
        for act in (
            lambda: saved_lists.save(work, ListRequest(run_id), "Not mine", is_living=True),
            lambda: saved_lists.remove(work, made),
            lambda: exports.stream(work, saved_lists.request_of(work, made)),
        ):
            with pytest.raises(NotAllowedError):
                act()


def test_a_long_list_is_counted_by_a_job_with_the_same_numbers(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, _ = store_run(database_url, people(9), {"Age": Kind.NUMBER})
    request = ListRequest(run_id, None, "google")
    with open_work(settings_for(database_url), VIEWER) as work:
        at_once = list_counts.at_once(work, request)
        monkeypatch.setattr(list_counts, "MOST_AT_ONCE", 8)
        assert list_counts.at_once(work, request) is None
        job_id = list_counts.start(work, request)
        assert list_counts.of_job(work, job_id) is None

    run_next(settings_for(database_url))

    with open_work(settings_for(database_url), VIEWER) as work:
        assert list_counts.of_job(work, job_id) == at_once
        with pytest.raises(NotFoundError):
            list_counts.of_job(work, job_id + 1)
    assert at_once is not None
    assert at_once.tally.removed == {LeftOut.NO_CONSENT: 9}
    with transaction(database_url, read_only=True) as session:
        assert "00001" not in str(session.get_one(Job, job_id).payload)


def test_the_lists_of_another_shop_are_not_shown(sqlite_url: str, tmp_path: Path) -> None:
    run_id, _ = store_run(sqlite_url, people(3))
    export_id, _ = _take(sqlite_url, ListRequest(run_id))
    elsewhere = Actor(None, "eve@example.com", Role.ADMIN, 99)

    with open_work(settings_for(sqlite_url), elsewhere) as work:
        assert list_log.list_log(work) == ()
        with pytest.raises(NotFoundError):
            list_log.manifest(work, export_id)


def test_a_list_for_klaviyo_can_be_taken_in_several_files(database_url: str) -> None:
    run_id, _ = store_run(
        database_url,
        [Person({F.CUSTOMER_NUMBER: "1", F.EMAIL: "a@example.com", F.CONSENT_EMAIL: True})],
    )
    request = ListRequest(run_id, None, "klaviyo", (), ListOptions(split=True))

    with open_work(settings_for(database_url), ANALYST) as work:
        file = exports.stream(work, request)
    with zipfile.ZipFile(io.BytesIO(b"".join(file.content))) as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode()
    with open_work(settings_for(database_url), VIEWER) as work:
        entry = list_log.log_entry(work, file.export_id)

    assert file.file_name == "spring_all-customers_klaviyo_email_optin.zip"
    assert name == "spring_all-customers_klaviyo_email_optin_part1.csv"
    assert text.splitlines()[1].startswith("a@example.com,")
    assert (entry.finished, entry.n_rows) == (True, 1)


def test_a_list_without_a_largest_file_is_not_split(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(2))
    request = ListRequest(run_id, None, "meta", (), ListOptions(split=True))

    with (
        pytest.raises(UserError, match="is one file"),
        open_work(settings_for(sqlite_url), ANALYST) as work,
    ):
        exports.stream(work, request)
