"""Runs the command line as a person would: a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import ROOT


@dataclass(frozen=True)
class Terminal:
    """Commands on one database."""

    database_url: str
    folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        environment = os.environ | {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
        }
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


@pytest.fixture
def terminal(database_url: str, tmp_path: Path) -> Terminal:
    return Terminal(database_url, tmp_path)


@pytest.fixture
def sqlite_terminal(sqlite_url: str, tmp_path: Path) -> Terminal:
    return Terminal(sqlite_url, tmp_path)
