"""Customers who are gone since a run was made are told of, and its lists do without them."""

from dataclasses import replace

from sqlalchemy import delete, select

from core.db.session import transaction
from core.db.tables import Customer, Run
from core.domain.actor import COMMAND_LINE
from core.services import exports, removed, runs
from core.services.exports import ListRequest
from core.services.work import open_work
from core.tasks.snapshots import write_snapshot
from tests.core.stored_runs import people, settings_for, store_run

OWNER = replace(COMMAND_LINE, shop_id=1)


def test_who_was_removed_since_is_told_by_segment_and_lists_do_without_them(
    database_url: str,
) -> None:
    run_id, (even, odd) = store_run(database_url, people(9))
    with open_work(settings_for(database_url), OWNER) as work:
        assert removed.by_segment(work, run_id) == {}

    with transaction(database_url) as session:
        gone = select(Customer.id).where(Customer.customer_number.in_(("00001", "00003", "00004")))
        session.execute(delete(Customer).where(Customer.id.in_(gone)))
        write_snapshot(session, 1, None)

    with open_work(settings_for(database_url), OWNER) as work:
        assert removed.by_segment(work, run_id) == {even: 2, odd: 1}
        listed = exports.offer(work, ListRequest(run_id, even))
    assert listed.n_members == 3


def test_columns_of_rfm_groups_are_not_taken_for_the_ones_that_mattered(sqlite_url: str) -> None:
    run_id, _ = store_run(sqlite_url, people(4))
    mattered = {"column": "Age", "moved": 0.5, "is_kept": True, "like": "", "correlation": 0.0}
    with transaction(sqlite_url) as session:
        session.get_one(Run, run_id).model = {"importance": [mattered]}
    with transaction(sqlite_url) as session:
        earlier = session.get_one(Run, run_id)
        recipe = {**earlier.recipe, "algorithm": "rfm"}
        known = {"shop_id": 1, "data_version": 1, "created_at": earlier.created_at}
        session.add(Run(**known, name="RFM groups", recipe=recipe, status="done"))

    with open_work(settings_for(sqlite_url), OWNER) as work:
        assert [one.column for one in runs.newest_importance(work)] == ["Age"]
