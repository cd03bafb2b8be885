"""What work on millions of rows needs of the database."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import text

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


def _wait_for(url: str, n_running: int) -> None:
    for _ in range(100):
        with transaction(url, read_only=True) as session:
            if session.scalar(RUNNING) == n_running:
                return
        time.sleep(0.1)
    pytest.fail(f"there are not {n_running} statements running")
