"""One file through the same services as an upload, on an empty database of its own."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.db.session import engine_for
from core.domain.fields import ColumnMapping, CustomerField, DateOrder
from core.domain.order_fields import OrderColumn, OrderField
from core.domain.writing import customers_written, orders_written
from core.errors import UserError
from core.services import import_choices, import_preview
from core.services.import_preview import ImportPreview
from core.services.imports import ImportView
from tests.core.customer_files import Desk, desk
from tests.databases import migrate

# The contract of the corpus; ours are larger where nothing else is set.
LIMITS = {"max_upload_mb": 20, "max_import_rows": 500_000, "max_import_columns": 200}


@dataclass(frozen=True)
class Choices:
    """What somebody would choose on the page of the import.

    Attributes
    ----------
    fields : column → what it holds.
    header_row : 0 for a file without names of columns; None leaves it as found.
    encoding : "" leaves it as found.
    """

    fields: Mapping[str, CustomerField | OrderField] = field(default_factory=dict)
    dates: DateOrder | None = None
    header_row: int | None = None
    encoding: str = ""
    keeps_guests: bool = False
    lacks_amounts: bool = False


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
        view = bring_in(ana, content, upload_name, as_)
    except UserError as error:
        return _answer("rejected", str(error))
    if view.status == "imported":
        return _answer("imported", "", view)
    return _answer("rejected", f"{view.what} {view.fix}")


def bring_in(
    ana: Desk, content: bytes, upload_name: str, as_: str, chosen: Choices | None = None
) -> ImportView:
    """Take a file the whole way, with what we guess and what is chosen."""
    import_id = ana.upload(content, upload_name, as_)
    view = ana.view(import_id)
    if view.status == "rejected":
        return view
    if chosen is not None:
        _choose(ana, import_id, chosen)
    view = ana.check(import_id)
    return ana.bring_in(import_id) if view.status == "checked" else view


def _choose(ana: Desk, import_id: int, chosen: Choices) -> None:
    with ana.work() as work:
        found = import_choices.saved_format(work, import_id)
        if chosen.encoding:
            said = replace(found, encoding=chosen.encoding, is_encoding_sure=True)
            import_choices.choose_format(work, import_id, said)
        if chosen.header_row is not None:
            said = replace(found, header_line=chosen.header_row, is_header_sure=True)
            import_choices.choose_format(work, import_id, said)
    with ana.work() as work:
        preview = import_preview.preview(work, import_id)
        if preview.order_columns:
            lines = orders_written(_order_columns(preview, chosen), None, chosen.dates)
            rules = replace(
                preview.rules,
                keeps_guests=chosen.keeps_guests,
                lacks_amounts=chosen.lacks_amounts,
            )
            import_choices.choose_columns(work, import_id, lines, rules)
        else:
            customers = customers_written(_columns(preview, chosen), None, chosen.dates)
            import_choices.choose_columns(work, import_id, customers)


def _columns(preview: ImportPreview, chosen: Choices) -> tuple[ColumnMapping, ...]:
    return tuple(
        replace(each.mapping, field=chosen.fields[each.mapping.column], kind=None)
        if each.mapping.column in chosen.fields
        else each.mapping
        for each in preview.columns
    )


def _order_columns(preview: ImportPreview, chosen: Choices) -> tuple[OrderColumn, ...]:
    return tuple(
        replace(each.mapping, field=chosen.fields.get(each.mapping.column, each.mapping.field))
        for each in preview.order_columns
    )


def _answer(what: str, message: str, view: ImportView | None = None) -> dict[str, Any]:
    return {
        "outcome": what,
        "rows": view.n_rows - view.n_quarantined if view else 0,
        "quarantined": view.n_quarantined if view else 0,
        "reasons": {each.reason: each.n_rows for each in view.reasons} if view else {},
        "message": message,
    }
