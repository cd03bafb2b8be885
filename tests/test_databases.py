"""The fixtures that other tests stand on."""

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.databases import PostgreSQL, migrate, migrate_down


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_database_of_its_own(database_url: str, turn: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("create table left_behind (id integer)"))
    engine.dispose()


def test_a_fresh_database_has_all_tables(database_url: str) -> None:
    engine = create_engine(database_url)
    assert "alembic_version" in inspect(engine).get_table_names()
    engine.dispose()


def test_the_server_is_a_real_postgresql(postgresql_url: str) -> None:
    assert make_url(postgresql_url).drivername == "postgresql+psycopg"


def test_migrations_go_up_and_down_again_on_postgresql(postgresql: PostgreSQL) -> None:
    with postgresql.fresh() as url:
        migrate_down(url)
        migrate(url)
