"""Hostile and broken files: each ends in a clear message or in the right rows."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.adapters import LIMITS, outcome
from tests.core.customer_files import desk
from tests.databases import Sqlite

LEAKS = re.compile(
    r'Traceback|File "|line \d+, in |/home/|/tmp/|sqlalchemy|psycopg|sqlite3|INSERT INTO|pandas|'
    r"0x[0-9a-f]{6,}"
)


@pytest.mark.slow
def test_every_hostile_file_ends_as_it_should(sqlite: Sqlite, tmp_path: Path, shared: Path) -> None:
    corpus = shared / "bad_inputs"
    manifest = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    entries = [entry for entry in manifest["files"] if not entry.get("probe")]
    found = {entry["file"]: _outcome(sqlite, tmp_path, corpus, entry) for entry in entries}

    wrong = {
        entry["file"]: found[entry["file"]]
        for entry in entries
        if not _is_as_expected(found[entry["file"]], entry["expect"], manifest["topics"])
    }

    assert wrong == {}
    assert len(entries) > 80


def _outcome(sqlite: Sqlite, folder: Path, corpus: Path, entry: dict[str, Any]) -> dict[str, Any]:
    with sqlite.fresh() as url:
        ana = desk(url, folder)
        ana = replace(ana, settings=replace(ana.settings, **LIMITS))
        content = (corpus / entry["file"]).read_bytes()
        return outcome(ana, content, entry["upload_name"], entry["as"])


def _is_as_expected(
    found: dict[str, Any], expected: dict[str, Any], topics: dict[str, str]
) -> bool:
    if expected["outcome"] == "imported":
        return {name: found[name] for name in expected} == expected
    about = [topics[topic] for topic in expected["message_about"]]
    message = found["message"]
    is_clear = 10 <= len(message) <= 400 and not LEAKS.search(message)
    return (
        found["outcome"] == "rejected"
        and is_clear
        and any(re.search(each, message, re.IGNORECASE) for each in about)
    )
