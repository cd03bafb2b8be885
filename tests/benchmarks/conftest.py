"""Says at the end what was measured."""

import pytest
from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print what each benchmark recorded."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if isinstance(report, pytest.TestReport) and report.user_properties
    ]
    if reports:
        terminalreporter.section("measured")
    for report in reports:
        terminalreporter.write_line(report.nodeid.rpartition("::")[2])
        for name, value in report.user_properties:
            terminalreporter.write_line(f"  {name}: {value}")
