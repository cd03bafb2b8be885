"""A file of customers is placed into segments, given back, and does not stay."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.db import clock, placed_files
from core.db.session import transaction
from core.db.tables import Artifact, ImportBatch, StagedCustomer
from core.domain.actor import Role
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import imports, placed_csv, placed_file, runs
from core.services.work import Work, open_work
from core.tasks.runner import run_next
from tests.shop import OWNER, Shop, customer_file

# The second one's name would run in a spreadsheet; of the last one nothing is known but the age.
FILE = (
    b"CustomerID,Name,Age,Income,Rating,Note\n"
    b"N1,Ann,25,20000,80,hello\n"
    b"N2,=1+1,66,40000,20,\n"
    b"N3,Cy,45,,,\n"
)


def test_everybody_gets_their_segment_and_nobody_comes_in(shop: Shop, run_id: int) -> None:
    n_before = shop.n_customers()
    import_id = placed(shop, run_id, FILE)

    with reading(shop) as work:
        view = placed_file.view(work, import_id)
        names = {each.name for each in runs.view(work, run_id).segments}
    rows = read(shop, import_id, "csv")
    assert shop.n_customers() == n_before
    assert (view.n_placed, view.n_left_out) == (3, 0)
    assert {each.name for each in view.segments} == names
    assert sum(each.share for each in view.segments) == pytest.approx(1)
    assert [row["Customer number"] for row in rows] == ["N1", "N2", "N3"]
    assert [row["Name"] for row in rows] == ["Ann", "=1+1", "Cy"]
    assert [row["Income"] for row in rows] == ["20000", "40000", ""]
    assert {row["Segment"] for row in rows} <= names
    assert all(row["Segment"] != row["Next best segment"] for row in rows)
    assert [row["Name"] for row in read(shop, import_id, "excel")][1] == "'=1+1"


def test_the_customers_of_the_run_are_placed_where_they_are(shop: Shop, run_id: int) -> None:
    import_id = placed(shop, run_id, customer_file(120))

    with reading(shop) as work:
        segments = placed_file.view(work, import_id).segments
        sizes = [each.n_customers for each in runs.view(work, run_id).segments]
    assert [each.n_customers for each in segments] == sizes
    assert [each.share for each in segments] == pytest.approx([e.share_in_run for e in segments])


def test_a_file_can_come_in_after_all(shop: Shop, run_id: int) -> None:
    n_before = shop.n_customers()
    import_id = placed(shop, run_id, FILE)

    shop.start_import(import_id)
    run_next(shop.settings)

    assert shop.n_customers() == n_before + 3
    with reading(shop) as work, pytest.raises(NotFoundError):
        placed_file.view(work, import_id)


def test_a_file_without_a_column_is_refused_before_any_work(shop: Shop, run_id: int) -> None:
    import_id = checked(shop, b"CustomerID,Age\n1,30\n2,40\n")

    with shop.work() as work, pytest.raises(UserError, match="“Income” and “Rating”"):
        placed_file.start(work, import_id, run_id)
    with reading(shop) as work:
        assert imports.view(work, import_id).status == "checked"


def test_who_cancels_has_a_checked_file_again(shop: Shop, run_id: int) -> None:
    import_id = checked(shop, FILE)
    with shop.work() as work:
        job_id = placed_file.start(work, import_id, run_id)

    shop.cancel(job_id)

    with reading(shop) as work:
        assert imports.view(work, import_id).status == "checked"


def test_nothing_of_a_placed_file_is_left_after_a_day(shop: Shop, run_id: int) -> None:
    import_id, other = placed(shop, run_id, FILE), checked(shop, FILE)
    url = shop.settings.database_url
    with transaction(url) as session:
        assert placed_files.drop_old(session, 24) == 0
        moved = clock.now(session) - timedelta(hours=25)
        session.execute(
            update(ImportBatch).where(ImportBatch.id == import_id).values(placed_at=moved)
        )
    with transaction(url) as session:
        assert placed_files.drop_old(session, 24) == 1

    with transaction(url, read_only=True) as session:
        for table in (StagedCustomer, Artifact):
            of_file = select(func.count()).where(table.import_id == import_id)
            assert session.scalar(of_file) == 0
        assert session.get(ImportBatch, import_id) is None
        assert session.get_one(ImportBatch, other).status == "checked"


def test_a_viewer_cannot_take_the_file(shop: Shop, run_id: int) -> None:
    import_id = placed(shop, run_id, FILE)
    viewer = replace(OWNER, role=Role.VIEWER)
    with open_work(shop.settings, viewer) as work:
        with pytest.raises(NotAllowedError):
            placed_csv.placed_csv(work, import_id)
        with pytest.raises(NotAllowedError):
            placed_file.start(work, import_id, run_id)


def checked(shop: Shop, content: bytes) -> int:
    import_id = shop.upload(content)
    shop.start_check(import_id)
    run_next(shop.settings)
    return import_id


def placed(shop: Shop, run_id: int, content: bytes) -> int:
    import_id = checked(shop, content)
    with shop.work() as work:
        placed_file.start(work, import_id, run_id)
    run_next(shop.settings)
    return import_id


def read(shop: Shop, import_id: int, form: str) -> list[dict[str, str]]:
    with shop.work() as work:
        file = placed_csv.placed_csv(work, import_id, form)
    return list(csv.DictReader(io.StringIO(b"".join(file.content).decode("utf-8-sig"))))


@contextmanager
def reading(shop: Shop) -> Iterator[Work]:
    with open_work(shop.settings, OWNER, read_only=True) as work:
        yield work
