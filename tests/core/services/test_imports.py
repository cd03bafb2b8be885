"""Bringing a file in, step by step, on both databases."""

import gzip
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import ImportBatch, RejectedRow, StagedCustomer, UploadChunk
from core.domain.actor import Role
from core.domain.fields import ColumnMapping, CustomerField, Kind
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import import_preview, imports, uploads
from tests.core.customer_files import demo_shop, desk

FILE = b"id,age,city\n1,30,Graz\n2,40,Ghent\n3,x,Porto\n2,50,Leeds\n"


def test_a_file_arrives_in_slices_and_is_understood(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)

    import_id = ana.upload(FILE, "list.csv")
    with ana.work() as work:
        preview = import_preview.preview(work, import_id)

    assert ana.view(import_id).status == "uploaded"
    assert (preview.encoding, preview.separator, preview.notice) == ("UTF-8", "comma", "")
    assert [column.mapping.field or column.mapping.kind for column in preview.columns] == [
        CustomerField.CUSTOMER_NUMBER,
        Kind.CATEGORY,
        CustomerField.CITY,
    ]
    assert preview.rows[0] == (2, ["1", "30", "Graz"])
    assert preview.columns[2].examples == ("Graz", "Ghent", "Porto")


def test_a_large_file_is_put_together_from_many_slices(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    rows = b"".join(b"%d,%s\n" % (i, b"x" * 100) for i in range(100_000))

    import_id = ana.upload(b"id,word\n" + rows)

    assert ana.check(import_id).n_new == 100_000


def test_sending_a_slice_again_changes_nothing(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    with ana.work() as work:
        begun = uploads.begin_upload(work, "a.csv", len(FILE))

    for _ in range(2):
        with ana.work() as work:
            uploads.store_slice(work, begun.id, 0, gzip.compress(FILE))
    with ana.work() as work:
        status = uploads.finish_upload(work, begun.id)

    assert status == "uploaded"


@pytest.mark.parametrize(
    ("position", "content"), [(0, b"short"), (1, FILE), (-1, FILE), (0, FILE + b"more")]
)
def test_a_slice_that_does_not_fit_the_file_is_refused(
    sqlite_url: str, tmp_path: Path, position: int, content: bytes
) -> None:
    ana = desk(sqlite_url, tmp_path)
    with ana.work() as work:
        begun = uploads.begin_upload(work, "a.csv", len(FILE))

    with pytest.raises(UserError), ana.work() as work:
        uploads.store_slice(work, begun.id, position, gzip.compress(content))


def test_an_upload_that_is_not_complete_cannot_be_finished(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    with ana.work() as work:
        begun = uploads.begin_upload(work, "a.csv", len(FILE))

    with pytest.raises(UserError, match="not arrived"), ana.work() as work:
        uploads.finish_upload(work, begun.id)


@pytest.mark.parametrize(("name", "size"), [("a.xlsm", 10), ("a.csv", 0), ("a.csv", 2**40)])
def test_a_file_of_another_type_or_size_is_refused_at_once(
    sqlite_url: str, tmp_path: Path, name: str, size: int
) -> None:
    ana = desk(sqlite_url, tmp_path)

    with pytest.raises(UserError), ana.work() as work:
        uploads.begin_upload(work, name, size)


def test_a_file_that_cannot_be_read_is_rejected_with_its_message_and_removed(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)

    import_id = ana.upload(b"%PDF-1.7", "list.csv")

    found = ana.view(import_id)
    assert (found.status, found.can_choose) == ("rejected", False)
    assert "a PDF document" in found.what
    assert _count(database_url, UploadChunk) == 0


def test_the_check_counts_what_comes_in_and_what_is_set_aside(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(FILE)

    found = ana.check(import_id, _mapping(age=Kind.NUMBER))

    assert found.status == "checked"
    assert (found.n_rows, found.n_new, found.n_quarantined) == (4, 2, 2)
    assert {each.reason: each.n_rows for each in found.reasons} == {
        "bad_number": 1,
        "duplicate_id": 1,
    }
    with ana.work() as work:
        rows = imports.rejected_rows(work, import_id)
    assert [(row.line_number, row.cells) for row in rows] == [
        (4, ("3", "x", "Porto")),
        (5, ("2", "50", "Leeds")),
    ]
    assert "“x”" in rows[0].message


def test_columns_can_be_chosen_again_after_a_check(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(FILE)
    ana.check(import_id, _mapping(age=Kind.NUMBER))

    found = ana.check(import_id, _mapping(age=Kind.TEXT))

    assert (found.n_new, found.n_quarantined) == (3, 1)
    assert _count(database_url, StagedCustomer) == 3
    assert _count(database_url, RejectedRow) == 1


def test_a_file_without_a_usable_row_is_rejected_but_columns_can_be_chosen_again(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(b"id,age\n1,x\n2,y\n")
    mapping = (
        ColumnMapping("id", field=CustomerField.CUSTOMER_NUMBER),
        ColumnMapping("age", kind=Kind.NUMBER),
    )

    found = ana.check(import_id, mapping)

    assert (found.status, found.can_choose, found.n_quarantined) == ("rejected", True, 2)
    assert "no usable row" in found.what


def test_without_a_customer_number_nothing_is_checked(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(b"email,city\na@x.org,Graz\nb@x.org,Graz\n")

    with ana.work() as work:
        help_text = import_preview.preview(work, import_id).number_help
    with pytest.raises(UserError, match="customer number is missing"), ana.work() as work:
        imports.start_check(work, import_id)

    assert "“email”" in help_text
    assert ana.view(import_id).status == "uploaded"


def test_an_unchecked_import_cannot_be_brought_in(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(FILE)

    with pytest.raises(UserError, match="uploaded"), ana.work() as work:
        imports.start_import(work, import_id)


def test_discarding_removes_file_and_checked_rows(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(FILE)
    ana.check(import_id)

    with ana.work() as work:
        imports.discard(work, import_id)

    for table in (ImportBatch, UploadChunk, StagedCustomer, RejectedRow):
        assert _count(database_url, table) == 0


def test_what_is_in_cannot_be_discarded(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    found = ana.import_all(FILE)

    with pytest.raises(UserError, match="imported"), ana.work() as work:
        imports.discard(work, found.id)


def test_the_history_names_file_counts_and_person(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(FILE, "first.csv")
    ana.upload(FILE, "second.csv")

    with ana.work() as work:
        found = imports.history(work)

    assert [(each.file_name, each.status) for each in found] == [
        ("second.csv", "uploaded"),
        ("first.csv", "imported"),
    ]
    assert found[1].n_coming_in == 3


def test_the_demo_shop_takes_no_files(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path, shop_id=demo_shop(database_url))

    with pytest.raises(UserError, match="Switch to your own shop"), ana.work() as work:
        uploads.begin_upload(work, "a.csv", 10)


def test_the_import_of_another_shop_does_not_exist(database_url: str, tmp_path: Path) -> None:
    import_id = desk(database_url, tmp_path).upload(FILE)
    other = desk(database_url, tmp_path, shop_id=demo_shop(database_url))

    with pytest.raises(NotFoundError):
        other.view(import_id)


def test_a_viewer_sees_counts_but_no_customers_and_changes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    import_id = desk(database_url, tmp_path).upload(FILE)
    desk(database_url, tmp_path).check(import_id)
    vic = desk(database_url, tmp_path, role=Role.VIEWER)

    assert vic.view(import_id).n_quarantined == 1
    with vic.work() as work:
        assert all(not row.cells for row in imports.rejected_rows(work, import_id))
        assert all("Leeds" not in row.message for row in imports.rejected_rows(work, import_id))
    for act in (
        lambda work: import_preview.preview(work, import_id),
        lambda work: uploads.begin_upload(work, "a.csv", 10),
        lambda work: uploads.store_slice(work, import_id, 0, b""),
        lambda work: uploads.finish_upload(work, import_id),
        lambda work: imports.start_check(work, import_id),
        lambda work: imports.start_import(work, import_id),
        lambda work: imports.discard(work, import_id),
    ):
        with pytest.raises(NotAllowedError), vic.work() as work:
            act(work)


def _mapping(*, age: Kind) -> tuple[ColumnMapping, ...]:
    return (
        ColumnMapping("id", field=CustomerField.CUSTOMER_NUMBER),
        ColumnMapping("age", kind=age),
        ColumnMapping("city", field=CustomerField.CITY),
    )


def _count(database_url: str, table: type) -> int:
    with transaction(database_url, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
