"""Runs the command line: in this process, or as a person would in one of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.cli.program import main
from tests.databases import ROOT


@dataclass(frozen=True)
class Terminal:
    """Commands on one database.

    Attributes
    ----------
    output : what has been printed.
    """

    database_url: str
    folder: Path
    output: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, in this process: starting one takes over a second."""
        self.output.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("SECRET_KEY", raising=False)
            patch.setattr(sys, "stdin", io.StringIO())
            for name, value in self._settings.items():
                patch.setenv(name, value)
            try:
                status = main(arguments)
            except SystemExit as end:  # wrong usage
                status = int(end.code or 0)
        printed = self.output.readouterr()
        return subprocess.CompletedProcess(arguments, status, printed.out, printed.err)

    def run_alone(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, in a process of its own."""
        environment = os.environ | self._settings
        environment.pop("SECRET_KEY", None)
        return subprocess.run(
            [sys.executable, "-m", "core", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def json(self, *arguments: str, status: int = 0) -> Any:  # noqa: ANN401 - an object, or a list of them
        """Run one command with --json; return its answer."""
        done = self.run(*arguments, "--json")
        assert done.returncode == status, done.stderr
        return json.loads(done.stdout)

    @property
    def _settings(self) -> Mapping[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
        }


@pytest.fixture
def terminal(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(database_url, tmp_path, capsys)


@pytest.fixture
def sqlite_terminal(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(sqlite_url, tmp_path, capsys)
