"""Says at the end what was measured, and writes it into docs/benchmarks.md."""

import os
import platform
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests.databases import ROOT

_PAGE = ROOT / "docs" / "benchmarks.md"
_LIBRARIES = ("numpy", "scikit-learn", "scipy", "fastcluster", "polars", "sqlalchemy", "psycopg")
_INTRODUCTION = """# What was measured

Written by `make bench`. Each figure stands beside a baseline that was measured in the same run, on
the same machine, in turns: ratios count, seconds depend on the machine. A part of the benchmarks
(`make bench ARGS="-k tree"`) writes its own sections anew and leaves the others.
"""


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print what each benchmark recorded, and keep it where all of them passed."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if isinstance(report, pytest.TestReport) and report.user_properties
    ]
    if reports:
        terminalreporter.section("measured")
    for report in reports:
        terminalreporter.write_line(_name(report))
        for name, value in report.user_properties:
            terminalreporter.write_line(f"  {name}: {value}")
    if reports and not terminalreporter.getreports("failed") and "NO_REPORT" not in os.environ:
        _write(reports)


def _write(reports: Iterable[pytest.TestReport]) -> None:
    found = _sections(_PAGE.read_text(encoding="utf-8")) if _PAGE.exists() else {}
    found |= {_name(report): _section(report) for report in reports}
    text = "\n".join([_INTRODUCTION, *(found[name] for name in sorted(found))])
    _PAGE.write_text(text.rstrip() + "\n", encoding="utf-8")


def _sections(page: str) -> dict[str, str]:
    """Return heading → section, with its heading."""
    parts = re.split(r"(?m)^(?=## )", page)[1:]
    return {part.partition("\n")[0].removeprefix("## "): part.rstrip() + "\n" for part in parts}


def _section(report: pytest.TestReport) -> str:
    rows = "\n".join(f"| {name} | {value} |" for name, value in report.user_properties)
    return f"## {_name(report)}\n\n*{_machine()}*\n\n| What | Measured |\n|---|---|\n{rows}\n"


def _name(report: pytest.TestReport) -> str:
    """Return the sentence that names the benchmark."""
    name, _, parameter = report.nodeid.rpartition("::")[2].partition("[")
    sentence = name.removeprefix("test_").replace("_", " ")
    of = f" ({parameter.rstrip(']')})" if parameter else ""
    return f"{sentence[:1].upper()}{sentence[1:]}{of}"


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    day = datetime.now(UTC).date().isoformat()
    return (
        f"{day}; {_processor()}, {os.cpu_count()} cores; {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return found.group(1) if found else platform.machine()
