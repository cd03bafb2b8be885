"""What must be right before the rows of a file are checked or brought in."""

from typing import Any

from core.db import attributes
from core.db.tables import ImportBatch
from core.domain.fields import ColumnMapping
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderColumn, OrderRules
from core.errors import UserError
from core.ingest import mapping as mappings
from core.ingest.encodings import unsure_encoding_error
from core.ingest.order_mapping import check_orders
from core.ingest.presets.registry import preset_of
from core.services import understanding
from core.services.understanding import ORDERS
from core.services.work import Work


def check_mapping(work: Work, batch: ImportBatch, chosen: list[Any], rules: OrderRules) -> None:
    """Raise UserError unless a file can be brought in by what was chosen for its columns."""
    names = tuple(each["column"] for each in batch.mapping or [])
    preset = preset_of((batch.text_format or {}).get("preset", ""))
    if batch.kind == ORDERS:
        check_orders(tuple(map(OrderColumn.from_json, chosen)), names, rules, preset)
        return
    known = attributes.kinds_of_shop(work.session, work.shop_id)
    columns = tuple(map(ColumnMapping.from_json, chosen))
    by = understanding.match_by_of(batch, columns)
    mappings.check_mapping(columns, names, known, may_lack_number=bool(by))


def refuse_unsure_format(batch: ImportBatch) -> None:
    """Raise UserError while nobody knows the letters, or which row names the columns."""
    found = FileFormat.from_json(batch.text_format or {})
    if not found.is_encoding_sure:
        raise unsure_encoding_error()
    if found.is_header_sure:
        return
    if found.header_line <= 1:
        raise UserError(
            "The first row looks like data, not like a header with the names of the columns.",
            "Say which row is the header, or that there is none, and check the file again.",
        )
    raise UserError(
        f"The names of the columns seem to stand in row {found.header_line:,}, directly below "
        "other rows; the first row is no header.",
        "Say which row is the header, or remove the rows above it, and check the file again.",
    )


def not_now(batch: ImportBatch) -> UserError:
    """Return the error for what can't be done with an import as it stands."""
    fixes = {
        "uploading": "Wait until the file has arrived, or upload it again.",
        "checking": "Wait until its check has ended, or cancel the check.",
        "importing": "Wait until it has ended, or cancel it.",
        "fetching": "Wait until it has been read, or cancel the reading.",
        "undoing": "Wait until it has been undone, or cancel that.",
        "undone": "To bring it in again, upload the file again.",
        "imported": "To bring in newer values, import the newer file.",
    }
    return UserError(
        f"This can't be done with “{batch.file_name}” now: it is {batch.status}.",
        fixes.get(batch.status, "Upload the file again."),
    )
