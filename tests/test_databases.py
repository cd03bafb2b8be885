"""The fixtures that other tests stand on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, inspect, make_url, select, text

from core.db.session import transaction
from core.db.tables import Shop
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


def test_rows_kept_are_put_back_and_counters_with_them(postgresql: PostgreSQL) -> None:
    with postgresql.fresh() as url:
        add_shop(url, "kept")
        postgresql.keep(url, "one shop more")
        add_shop(url, "too many")
        postgresql.put_back(url, "one shop more")
        assert shops(url)[1:] == ["kept"]
        assert add_shop(url, "next") == 3


def test_a_database_is_empty_again_for_the_next_test(postgresql: PostgreSQL) -> None:
    with postgresql.fresh() as url:
        add_shop(url, "left behind")
        used = url
    with postgresql.fresh() as url:
        assert url == used
        assert len(shops(url)) == 1
        assert add_shop(url, "first") == 2


def add_shop(url: str, name: str) -> int:
    with transaction(url) as session:
        shop = Shop(name=name, created_at=datetime(2026, 1, 1, tzinfo=UTC))
        session.add(shop)
        session.flush()
        return shop.id


def shops(url: str) -> list[str]:
    with transaction(url, read_only=True) as session:
        return list(session.scalars(select(Shop.name).order_by(Shop.id)))
