"""What work costs: processor time, and memory at its peak (which only Linux tells)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

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
