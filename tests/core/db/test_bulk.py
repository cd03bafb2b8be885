"""What work on millions of rows needs of the database."""

import subprocess
import sys
import time
from contextlib import closing

import pytest
from psycopg.errors import DivisionByZero
from sqlalchemy import func, literal, select, text

from core.db import bulk
from core.db.session import transaction

SLEEPER = """
import sys
from sqlalchemy import text
from core.db import bulk
from core.db.session import transaction
with transaction(sys.argv[1]) as session:
    bulk.make_room(session)
    session.execute(text("SELECT pg_sleep(60) /* of a task */"))
"""
RUNNING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%of a task %' AND state = 'active'"
    " AND pid <> pg_backend_pid() AND datname = current_database()"
)


def test_a_statement_ends_when_its_process_is_killed(postgresql_url: str) -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEPER, postgresql_url]) as process:
        _wait_for(postgresql_url, 1)
        process.kill()

    _wait_for(postgresql_url, 0)


def test_lines_are_those_of_the_query_however_many_come_at_once(postgresql_url: str) -> None:
    query = select(func.generate_series(1, 20_000).label("n"), literal("50 %, “Zoë”").label("said"))
    expected = [f'{n},"50 %, “Zoë”"\n'.encode() for n in range(1, 20_001)]
    with transaction(postgresql_url, read_only=True) as session:
        for at_once in (1, 7, 1_000):
            portions = list(bulk.csv_lines(session, query, at_once))
            assert max(map(len, portions)) <= at_once
            assert [line for lines in portions for line in lines] == expected
        assert list(bulk.csv_lines(session, query.limit(0))) == []


def test_the_first_line_does_not_wait_until_the_query_is_compiled(postgresql_url: str) -> None:
    with transaction(postgresql_url, read_only=True) as session:
        session.execute(text("SET LOCAL jit = on"))
        assert bulk.csv_of(session, select(func.current_setting("jit"))) == b"off\n"


def test_an_error_in_the_middle_is_told_and_the_connection_stays_of_use(
    postgresql_url: str,
) -> None:
    series = func.generate_series(1, 20_000).table_valued("n").render_derived()
    query = select(1 / (series.c.n - 15_000))
    with transaction(postgresql_url, read_only=True) as session:
        with pytest.raises(DivisionByZero), session.begin_nested():
            list(bulk.csv_lines(session, query))
        assert session.scalar(select(literal(1))) == 1


@pytest.mark.parametrize("n_rows", [3, 1_000_000])
def test_lines_can_be_left_before_their_end(postgresql_url: str, n_rows: int) -> None:
    query = select(func.generate_series(1, n_rows).label("n"))
    with transaction(postgresql_url, read_only=True) as session:
        before = session.scalar(select(func.pg_backend_pid()))
        with closing(bulk.csv_lines(session, query, 2)) as portions:
            assert next(portions)[0] == b"1\n"

    with transaction(postgresql_url, read_only=True) as session:
        assert session.scalar(select(func.pg_backend_pid())) == before


def _wait_for(url: str, n_running: int) -> None:
    for _ in range(100):
        with transaction(url, read_only=True) as session:
            if session.scalar(RUNNING) == n_running:
                return
        time.sleep(0.1)
    pytest.fail(f"there are not {n_running} statements running")
