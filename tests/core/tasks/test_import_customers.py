"""Customers come in, whole or not at all, on both databases."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from core.db import artifacts
from core.db.session import transaction
from core.db.tables import (
    Attribute,
    FeatureSnapshot,
    Job,
    StagedCustomer,
    UploadChunk,
)
from core.domain.actor import Role
from core.domain.fields import DateOrder, Mapping
from core.features import snapshot as snapshots
from core.features.snapshot import Snapshot
from core.jobs import queue
from core.services import import_choices, imports, jobs
from core.tasks import import_customers
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk

FILE = "id,name,age,city,signed up\n1,Åsa,30,Graz,2024-01-02\n2,Bo,,Ghent,\n".encode()


def test_customers_attributes_and_a_data_version_are_there(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)

    found = ana.import_all(FILE)

    assert (found.status, found.n_new, found.n_updated, found.n_quarantined) == (
        "imported", 2, 0, 0,
    )  # fmt: skip
    first, second = ana.customers().values()
    assert (first.name, first.city, first.signed_up) == ("Åsa", "Graz", date(2024, 1, 2))
    assert (first.attributes, second.attributes) == ({"age": 30}, {})
    assert second.signed_up is None
    snapshot = _snapshot(database_url)
    assert snapshot.customer_ids.tolist() == [first.id, second.id]
    assert snapshot.facts_of("age").n_missing == 1
    assert _count(database_url, StagedCustomer) == _count(database_url, UploadChunk) == 0


@pytest.mark.parametrize(
    ("file", "n_rows"),
    [
        ("Mall_Customers.csv", 200),
        ("Amazon.com Clusturing Model.csv", 200),
        ("Shop_Customers.csv", 2000),
        ("marketing_campaign.csv", 2240),
        ("Amazon Customer Behavior Survey.csv", 602),
        ("Customer_Behaviour_Survey_responses.csv", 254),
        ("shopping_behavior_updated.csv", 3900),
    ],
)
def test_the_seed_files_go_straight_through_and_not_twice(
    sqlite_url: str, tmp_path: Path, shared: Path, file: str, n_rows: int
) -> None:
    ana = desk(sqlite_url, tmp_path)
    content = (shared / "data/seed" / file).read_bytes()
    import_id = ana.upload(content, file)
    ana.check(import_id, _with_day_first(ana, import_id))

    found = ana.bring_in(import_id)

    assert (found.status, found.n_rows, found.n_new) == ("imported", n_rows, n_rows)
    assert found.n_quarantined == 0
    again = ana.upload(content, file)
    repeated = ana.check(again, _with_day_first(ana, again))
    assert (repeated.n_unchanged, repeated.n_new) == (n_rows, 0)


def test_missing_professions_stay_missing(sqlite_url: str, tmp_path: Path, shared: Path) -> None:
    ana = desk(sqlite_url, tmp_path)

    ana.import_all((shared / "data/seed/Shop_Customers.csv").read_bytes())

    known = ["Profession" in each.attributes for each in ana.customers().values()]
    assert (len(known), known.count(False)) == (2000, 35)
    assert _snapshot(sqlite_url).facts_of("Profession").n_missing == 35


def test_the_same_file_twice_changes_nothing(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(FILE)
    before = [(each.id, each.import_id) for each in ana.customers().values()]

    found = ana.import_all(FILE)

    assert (found.status, found.n_new, found.n_updated, found.n_unchanged) == (
        "imported", 0, 0, 2,
    )  # fmt: skip
    assert [(each.id, each.import_id) for each in ana.customers().values()] == before
    assert _versions(database_url) == [1]


def test_newer_values_update_and_what_a_file_lacks_stays(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(FILE)

    found = ana.import_all(b"id,age,city,vip\n1,31,,yes\n2,,Ghent,\n3,20,Porto,no\n")

    assert (found.n_new, found.n_updated, found.n_unchanged) == (1, 1, 1)
    one, two, three = ana.customers().values()
    assert (one.name, one.city, one.attributes) == ("Åsa", "Graz", {"age": 31, "vip": True})
    assert (two.city, two.attributes) == ("Ghent", {})
    assert three.attributes == {"age": 20, "vip": False}
    assert _versions(database_url) == [2]
    with transaction(database_url) as session:
        names = session.scalars(select(Attribute.name).order_by(Attribute.position)).all()
    assert names == ["age", "vip"]


def test_the_prediction_of_the_check_is_what_the_import_does(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(FILE)
    import_id = ana.upload("id,name,age\n1,Åsa,30\n2,Bo,25\n4,Cy,1\n".encode())

    predicted = ana.check(import_id)
    done = ana.bring_in(import_id)

    counts = [(each.n_new, each.n_updated, each.n_unchanged) for each in (predicted, done)]
    assert counts == [(1, 1, 1), (1, 1, 1)]


def test_withdrawn_consent_is_taken_over_also_from_an_empty_cell(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(b"id,consent\n1,yes\n2,yes\n")

    ana.import_all(b"id,consent\n1,\n2,yes\n")

    assert [each.consent_email for each in ana.customers().values()] == [False, True]


def test_a_cancelled_import_leaves_nothing_and_can_be_started_again(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(FILE)
    ana.check(import_id)
    context = _claimed(ana, import_id)

    with ana.work() as work:
        jobs.cancel(work, context.job_id)
    with pytest.raises(queue.FencedError):
        import_customers.run(context)
    with transaction(database_url) as session:
        queue.cancel(session, session.get_one(Job, context.job_id))

    assert ana.customers() == {}
    assert ana.view(import_id).status == "checked"
    assert ana.bring_in(import_id).n_new == 2


def test_an_attempt_that_dies_at_the_end_leaves_nothing_and_the_next_one_does_it_all(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(FILE)
    ana.check(import_id)
    context = _claimed(ana, import_id)

    event.listen(Session, "before_commit", _die_when_all_is_written)
    try:
        with pytest.raises(KeyboardInterrupt):
            import_customers.run(context)
    finally:
        event.remove(Session, "before_commit", _die_when_all_is_written)
    assert ana.customers() == {}
    assert _count(database_url, Attribute) == _count(database_url, FeatureSnapshot) == 0
    with transaction(database_url) as session:
        queue.put_back(session.get_one(Job, context.job_id), counts=True)
    run_next(ana.settings)

    assert len(ana.customers()) == 2
    assert ana.view(import_id).status == "imported"


def test_a_check_that_died_halfway_is_done_again_from_a_clean_start(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(FILE)
    with ana.work() as work:
        imports.start_check(work, import_id)
    with transaction(database_url) as session:
        session.add(
            StagedCustomer(
                import_id=import_id, line_number=2, customer_number="half", attributes={}
            )
        )

    run_next(ana.settings)

    assert ana.view(import_id).n_new == 2
    assert _count(database_url, StagedCustomer) == 2


def test_a_file_that_breaks_off_after_many_rows_leaves_no_rows(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    rows = b"".join(b"%d,x\n" % i for i in range(12_000))
    import_id = ana.upload(b"id,word\n" + rows + b'7,"open\n')

    found = ana.check(import_id)

    assert (found.status, found.can_choose) == ("rejected", False)
    assert "at line 12,002" in found.what
    assert _count(database_url, StagedCustomer) == _count(database_url, UploadChunk) == 0


def test_a_letter_far_below_the_start_decides_the_encoding(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    rows = b"".join(b"%d,%s\n" % (i, b"x" * 50) for i in range(30_000))

    ana.import_all(b"id,name\n" + rows + "z,Zoë\n".encode("cp1252"))

    assert ana.customers()["z"].name == "Zoë"


def test_versions_that_a_run_was_made_from_are_kept(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path, role=Role.ADMIN)
    for age in (30, 31, 32):
        ana.import_all(b"id,age\n1,%d\n2,5\n" % age)

    assert _versions(sqlite_url) == [3]
    assert _snapshot(sqlite_url).values["age"].tolist() == [32, 5]


def _claimed(ana: Desk, import_id: int) -> TaskContext:
    """Start the import, and be the worker that has taken it."""
    with ana.work() as work:
        job_id = imports.start_import(work, import_id)
    with transaction(ana.settings.database_url) as session:
        claim = queue.claim(session, "test")
    assert claim is not None and claim.job_id == job_id
    payload = {"import_id": import_id}
    return TaskContext(ana.settings, job_id, claim.attempt, payload, ana.actor.shop_id, None)


def _die_when_all_is_written(session: Session) -> None:
    if session.scalar(select(func.count()).select_from(FeatureSnapshot)):
        raise KeyboardInterrupt


def _snapshot(database_url: str) -> Snapshot:
    with transaction(database_url, read_only=True) as session:
        newest = session.scalar(select(func.max(FeatureSnapshot.id)))
        content = artifacts.load(session, snapshots.ARTIFACT, snapshot_id=newest)
    assert content is not None
    return Snapshot.from_bytes(content)


def _versions(database_url: str) -> list[int]:
    with transaction(database_url, read_only=True) as session:
        return list(session.scalars(select(FeatureSnapshot.version)))


def _count(database_url: str, table: type) -> int:
    with transaction(database_url, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _with_day_first(ana: Desk, import_id: int) -> Mapping:
    """Answer what the file leaves open as its publisher means it."""
    with ana.work() as work:
        saved = import_choices.saved_mapping(work, import_id)
    return tuple(
        replace(each, date_order=DateOrder.DAY_FIRST)
        if each.date_order is DateOrder.NOT_SAID
        else each
        for each in saved
    )
