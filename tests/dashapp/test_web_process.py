"""The web process: quick to start, small, and free of the heavy libraries."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import ROOT
from tests.journeys.conftest import free_port

MOST_MB = 160
# Large, or slow to load, and of no use to who answers requests.
NOT_FOR_THE_WEB = ("pandas", "polars", "scipy", "sklearn", "alembic", "core.tasks")
FIRST_REQUESTS = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from dashapp.wsgi import server

SCRIPT = "/_dash-component-suites/dash_bootstrap_components/_components/"
start = Barrier(16)

def ask(_number):
    start.wait()
    return server.test_client().get(SCRIPT + "dash_bootstrap_components.min.js").status_code

with ThreadPoolExecutor(16) as browsers:
    print(set(browsers.map(ask, range(16))))
"""
WEB = ("-m", "gunicorn", "-c", "dashapp/gunicorn_config.py", "dashapp.wsgi:server")


def test_the_web_process_loads_no_heavy_library(tmp_path: Path) -> None:
    program = (
        "import sys, dashapp.wsgi; "
        f"print([name for name in {NOT_FOR_THE_WEB} if name in sys.modules])"
    )
    assert printed_by(program, tmp_path) == "[]"


def test_the_scripts_of_the_first_page_are_given_though_asked_for_all_at_once(
    tmp_path: Path,
) -> None:
    assert printed_by(FIRST_REQUESTS, tmp_path) == "{200}"


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells PSS")
def test_two_web_workers_stay_within_160_mb(tmp_path: Path, sqlite_url: str) -> None:
    with serving(tmp_path, sqlite_url) as process:
        time.sleep(1)
        used = proportional_mb(process.pid)
    assert used <= MOST_MB


def printed_by(program: str, folder: Path) -> str:
    """Return what a program prints in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.strip()


@contextmanager
def serving(tmp_path: Path, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "dashapp/gunicorn_config.py",
            "dashapp.wsgi:server",
        ],
        cwd=ROOT,
        env=environment(tmp_path, PORT=str(port), DATABASE_URL=database_url, LOG_LEVEL="WARNING"),
        start_new_session=True,
    )
    try:
        for _request in range(20):
            ask(f"http://127.0.0.1:{port}/sign-in")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def ask(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def environment(tmp_path: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    return kept | {"DATA_DIR": str(tmp_path), "WEB_CONCURRENCY": "2"} | settings


def proportional_mb(master_pid: int) -> float:
    """Return the memory of the master and its workers, shared pages counted once."""
    children = subprocess.run(
        ["pgrep", "-P", str(master_pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    total_kb = 0
    for pid in [str(master_pid), *children]:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total_kb += int(line.split()[1])
    return total_kb / 1024
