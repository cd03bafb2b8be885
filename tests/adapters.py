"""One file through the same services as an upload, on an empty database of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.db.session import engine_for
from core.errors import UserError
from core.services.imports import ImportView
from tests.core.customer_files import Desk, desk
from tests.databases import migrate

# The contract of the corpus; ours are larger where nothing else is set.
LIMITS = {"max_upload_mb": 20, "max_import_rows": 500_000, "max_import_columns": 200}


def import_file(path: str | Path, upload_name: str, as_: str) -> dict[str, Any]:
    """Import a file; return what became of it in the words of the corpus' manifest."""
    with empty_shop() as ana:
        return outcome(ana, Path(path).read_bytes(), upload_name, as_)


@contextmanager
def empty_shop() -> Iterator[Desk]:
    """Give a shop without customers, whose limits are those of the corpus."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shop.sqlite3"
        migrate(url)
        ana = desk(url, Path(folder))
        try:
            yield replace(ana, settings=replace(ana.settings, **LIMITS))
        finally:
            engine_for(url).dispose()


def outcome(ana: Desk, content: bytes, upload_name: str, as_: str) -> dict[str, Any]:
    """Take a file the whole way; return outcome, counts, reasons and message."""
    try:
        view = _brought_in(ana, content, upload_name, as_)
    except UserError as error:
        return _answer("rejected", str(error))
    if view.status in ("imported", "checked"):
        return _answer("imported", "", view)
    return _answer("rejected", f"{view.what} {view.fix}")


def _brought_in(ana: Desk, content: bytes, upload_name: str, as_: str) -> ImportView:
    import_id = ana.upload(content, upload_name, as_)
    view = ana.view(import_id)
    if view.status == "rejected":
        return view
    view = ana.check(import_id)
    return ana.bring_in(import_id) if view.status == "checked" and as_ == "customers" else view


def _answer(what: str, message: str, view: ImportView | None = None) -> dict[str, Any]:
    return {
        "outcome": what,
        "rows": view.n_rows - view.n_quarantined if view else 0,
        "quarantined": view.n_quarantined if view else 0,
        "reasons": {each.reason: each.n_rows for each in view.reasons} if view else {},
        "message": message,
    }
