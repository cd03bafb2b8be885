"""A million customers stream out of a real web process without filling its memory."""

import http.cookiejar
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import text

from core.config import Settings
from core.db.session import transaction
from core.domain.actor import COMMAND_LINE, Role
from core.services import accounts
from core.services.work import open_work
from tests.benchmarks.spent import forget_peak, memory_mb, postmaster, psql, tree_s
from tests.core.stored_runs import people, store_run
from tests.databases import ROOT
from tests.journeys.conftest import free_port

N_CUSTOMERS = 1_000_000
MOST_MB_ABOVE_IDLE = 30
MOST_SECONDS_TO_FIRST_BYTE = 0.5
# Of the CPU of a bare copy of the same columns. From hour to hour CSV took 1.22 to 1.49 of it,
# and with each cell guarded 1.48 to 1.71.
MOST_TIMES = {"csv": 1.5, "excel": 2.0}
TURNS = 5
WEB = ("-m", "gunicorn", "-c", "dashapp/gunicorn_config.py", "dashapp.wsgi:server")
PASSWORD = "ocean violin bracket"

STORED = (
    *("customer_number", "email", "phone", "customer.name", "city", "postcode", "country"),
    *("signed_up", "consent_email", "consent_sms", "consent_phone", "consent_post"),
)
ATTRIBUTES = ("Age", "Income", "Channel", "Rating", "Visits", "Member")
_NUMBERED = {
    "sqlite": "with recursive numbered(i) as (select 1 union all select i + 1 from numbered "
    f"where i < {N_CUSTOMERS}) ",
    "postgresql": f"with numbered as (select generate_series(1, {N_CUSTOMERS}) as i) ",
}
_OBJECT = {"sqlite": "json_object", "postgresql": "jsonb_build_object"}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the peak")
def test_a_million_customers_stream_within_30_mb(
    database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    run_id = _store_million(database_url)
    settings = Settings(database_url, tmp_path, "k" * 20 + "0123456789abcdef")
    with _signed_in(settings) as web:
        path = f"/api/runs/{run_id}/segments/all/list"
        for form in ("csv", "google"):  # then all code is loaded
            web.download(f"{path}?form={form}&purpose=Newsletter", most_lines=5_000)
        idle_mb = web.memory_mb("VmRSS")
        # SQLite's rows are made here for both forms, and it takes minutes: one will do.
        for form in ("excel", "google") if settings.is_sqlite else ("csv", "excel", "google"):
            web.forget_peak()
            taken = web.download(f"{path}?form={form}&purpose=Newsletter")
            above_mb = web.memory_mb("VmHWM") - idle_mb
            said = f"first byte {taken.first_byte_s:.2f} s, all {taken.all_s:.1f} s"
            record_property(form, f"{taken.n_lines:,} lines, {above_mb:.1f} MB above idle, {said}")

            assert taken.n_lines == N_CUSTOMERS + 1
            assert above_mb <= MOST_MB_ABOVE_IDLE
            assert taken.first_byte_s <= MOST_SECONDS_TO_FIRST_BYTE


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells of children")
def test_a_list_of_a_million_costs_little_more_than_a_bare_copy(
    postgresql_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """In turns, and by their medians: what else the machine does meets all alike."""
    run_id = _store_million(postgresql_url)
    subprocess.run([*psql(postgresql_url), "-c", "vacuum analyze"], check=True)  # not meanwhile
    settings = Settings(postgresql_url, tmp_path, "k" * 20 + "0123456789abcdef")
    spent = {what: list[float]() for what in ("copy", *MOST_TIMES)}
    with _signed_in(settings) as web:
        path = f"/api/runs/{run_id}/segments/all/list?purpose=Newsletter&form="
        for form in MOST_TIMES:
            first = web.download(path + form, most_lines=5_000)  # then all code is loaded
            assert first.header.count(",") == len(STORED) + len(ATTRIBUTES)  # after the segment
        for _, what in product(range(TURNS), spent):
            before = web.cpu_s(postgresql_url)
            if what == "copy":
                _copy(postgresql_url, run_id)
            else:
                web.download(path + what)
            spent[what].append(web.cpu_s(postgresql_url) - before)

    bare_s = median(spent["copy"])
    times = {form: median(spent[form]) / bare_s for form in MOST_TIMES}
    record_property("bare copy by psql", f"{bare_s:.1f} s CPU, median of {TURNS}")
    for form, ratio in times.items():
        said = f"{median(spent[form]):.1f} s CPU, client and server: {ratio:.2f} × a bare copy"
        record_property(form, said)
    assert not [form for form, most in MOST_TIMES.items() if times[form] > most]


def _copy(database_url: str, run_id: int) -> None:
    """Copy the same columns as they are stored, in the same order, by psql."""
    cells = ["segment.name", *STORED, *(f"attributes ->> '{name}'" for name in ATTRIBUTES)]
    query = (
        f"select {', '.join(cells)} from customer "
        "join membership on membership.customer_id = customer.id "
        f"join segment on segment.id = membership.segment_id where membership.run_id = {run_id} "
        "order by membership.customer_id"
    )
    copy = rf"\copy ({query}) to '/dev/null' csv header"
    subprocess.run([*psql(database_url), "-c", copy], check=True)


def _store_million(database_url: str) -> int:
    """Store a finished run of a million customers in two segments; return the run."""
    run_id, (first, second) = store_run(database_url, people(1))
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    with transaction(database_url) as session:
        session.execute(text("delete from customer"))
        for position, name in enumerate(ATTRIBUTES):
            session.execute(
                text(
                    "insert into attribute (shop_id, name, kind, position) "
                    f"values (1, '{name}', '{'text' if name == 'Channel' else 'number'}', :p)"
                ),
                {"p": position},
            )
        values = (
            "'Age', 18 + i % 60, 'Income', 20000 + (i % 997) * 80, 'Channel', 'Web shop', "
            "'Rating', (i % 50) / 10.0, 'Visits', i % 30, 'Member', -12.5"
        )
        session.execute(
            text(
                "insert into customer (shop_id, customer_number, email, phone, name, city, "
                "consent_email, consent_sms, attributes) "
                + _NUMBERED[kind]
                + "select 1, 'C-' || i, 'customer' || i || '@example.com', "
                "'+49 40 ' || (10000000 + i), 'Mira Lindqvale', "
                f"'Hamburg', true, true, {_OBJECT[kind]}({values}) from numbered"
            )
        )
        session.execute(
            text(
                "insert into membership (run_id, customer_id, segment_id, distance, x, y) "
                f"select {run_id}, id, case id % 2 when 0 then {first} else {second} end, 0, 0, 0 "
                "from customer"
            )
        )
        session.execute(text(f"update segment set n_customers = {N_CUSTOMERS // 2}"))
        session.execute(text("delete from feature_snapshot"))  # then a list has every field
    if kind == "postgresql":
        # Else whoever reads first does the work of cleaning up after the writing.
        subprocess.run([*psql(database_url), "-c", "vacuum analyze"], check=True)
    return run_id


@dataclass(frozen=True)
class Taken:
    """A download: its first line, its lines, and the seconds until the first byte and the last."""

    header: str
    n_lines: int
    first_byte_s: float
    all_s: float


@dataclass(frozen=True)
class Web:
    """A real web process with one worker, and a browser that is signed in."""

    address: str
    process: subprocess.Popen[bytes]
    browser: urllib.request.OpenerDirector

    def sign_in(self) -> None:
        page = self.browser.open(f"{self.address}/sign-in").read().decode()
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        form = {"email": "ana@example.com", "password": PASSWORD, "csrf_token": token}
        sent = urllib.parse.urlencode(form).encode()
        self.browser.open(f"{self.address}/sign-in", sent).read()

    def download(self, path: str, most_lines: int = sys.maxsize) -> Taken:
        """Take a file, or its beginning."""
        begun = time.monotonic()
        with self.browser.open(f"{self.address}{path}") as answer:
            header = answer.readline()
            first_byte_s = time.monotonic() - begun
            n_lines = 1
            while n_lines < most_lines and (piece := answer.read1(65_536)):
                n_lines += piece.count(b"\n")
        return Taken(header.decode(), n_lines, first_byte_s, time.monotonic() - begun)

    def memory_mb(self, which: str) -> float:
        """Return VmRSS, or VmHWM (its peak), of the worker."""
        return memory_mb(which, self._worker())

    def cpu_s(self, database_url: str) -> float:
        """Return seconds of this process and its children, the web process and the database."""
        server = postmaster(database_url)
        own = sum(os.times()[:4]) + tree_s(self.process.pid)
        return own + (tree_s(server) if server else 0.0)

    def forget_peak(self) -> None:
        forget_peak(self._worker())

    def _worker(self) -> int:
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return int(found.stdout)


@contextmanager
def _signed_in(settings: Settings) -> Iterator[Web]:
    with open_work(settings, COMMAND_LINE) as work:
        accounts.add_user(work, "ana@example.com", Role.ANALYST, PASSWORD)
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "SECRET_KEY": settings.secret_key,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen(
        [sys.executable, *WEB],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
    )
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    web = Web(f"http://127.0.0.1:{port}", process, urllib.request.build_opener(cookies))
    try:
        _wait_for(web)
        web.sign_in()
        yield web
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(web: Web) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            web.browser.open(f"{web.address}/health").close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
