"""Tables of other databases, on both kinds."""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, text

from core.errors import UserError
from core.ingest import database_source
from core.ingest.limits import SLICE_BYTES
from tests.databases import PostgreSQL, Sqlite

ROWS = 12_000
# Long enough that the rows fill more than one slice.
LONG = 1_200


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def source(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a database that nobody can write to, so that all tests read the same one."""
    databases: Sqlite | PostgreSQL = request.getfixturevalue(request.param)
    with databases.fresh() as url:
        fill(url)
        yield url


def fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                'CREATE TABLE buyers (id INTEGER, "full name" VARCHAR(80), joined DATE, '
                "spent NUMERIC(10, 2), active BOOLEAN, note TEXT)"
            )
        )
        connection.execute(
            text("INSERT INTO buyers VALUES (:id, :name, :joined, :spent, :active, :note)"),
            [
                {
                    "id": n,
                    "name": 'Müller, "Ada"' if n == 1 else f"Person {n}",
                    "joined": date(2024, 1, 1 + n % 28).isoformat()
                    if engine.dialect.name == "sqlite"
                    else date(2024, 1, 1 + n % 28),
                    "spent": float(n) / 4 if engine.dialect.name == "sqlite" else Decimal(n) / 4,
                    "active": n % 2 == 0,
                    "note": None if n % 3 else "x" * LONG,
                }
                for n in range(1, ROWS + 1)
            ],
        )
        connection.execute(text("CREATE VIEW active_buyers AS SELECT id FROM buyers WHERE active"))
    engine.dispose()


def test_tables_and_views_are_offered_with_their_columns(source: str) -> None:
    found = {table.name: table.columns for table in database_source.tables(source)}
    assert found["buyers"] == ("id", "full name", "joined", "spent", "active", "note")
    assert found["active_buyers"] == ("id",)


def test_a_table_becomes_the_file_that_an_export_of_it_would_be(source: str) -> None:
    slices = list(database_source.as_file(source, "buyers"))
    assert [each.n_bytes for each in slices[:-1]] == [SLICE_BYTES] * (len(slices) - 1)
    assert len(slices) > 1
    content = b"".join(gzip.decompress(each.content) for each in slices)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == ROWS == slices[-1].n_rows
    assert rows[0]["full name"] == 'Müller, "Ada"'
    assert (rows[0]["joined"], rows[0]["active"], rows[0]["note"]) == ("2024-01-02", "no", "")
    assert float(rows[2]["spent"]) == 0.75


def test_a_table_that_is_gone_is_named(source: str) -> None:
    with pytest.raises(UserError, match="no table “sellers”"):
        list(database_source.as_file(source, "sellers"))


def test_a_table_is_never_taken_for_sql(source: str) -> None:
    with pytest.raises(UserError, match="no table"):
        list(database_source.as_file(source, "buyers; DROP TABLE buyers"))
    assert any(table.name == "buyers" for table in database_source.tables(source))


def test_nothing_can_be_written_to_a_source(source: str) -> None:
    with pytest.raises(UserError), database_source._connection(source) as connection:
        connection.exec_driver_sql("DELETE FROM buyers")


def test_a_source_that_does_not_answer_is_no_secret_but_its_address_is() -> None:
    address = "postgresql+psycopg://ada:hidden-word@127.0.0.1:9/shop"
    with pytest.raises(UserError) as raised:
        database_source.tables(address)
    assert "hidden-word" not in f"{raised.value.what} {raised.value.fix}"


def test_moments_keep_their_zone() -> None:
    moment = datetime(2024, 3, 5, 14, 30, tzinfo=UTC)
    (only,) = database_source._slices(["at"], [(moment,)])
    assert gzip.decompress(only.content) == b"at\r\n2024-03-05 14:30:00+00:00\r\n"
