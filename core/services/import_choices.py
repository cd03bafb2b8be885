"""What a person decides about an uploaded file before its rows are checked."""

from dataclasses import replace

from core.db import uploads
from core.db.tables import ImportBatch
from core.domain.actor import Permission
from core.domain.fields import ColumnMapping, Mapping
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderColumn, OrderMapping, OrderRules
from core.errors import UserError
from core.ingest.delimiters import DELIMITER_NAMES
from core.ingest.encodings import ENCODING_NAMES
from core.services import understanding
from core.services.understanding import MAY_CHOOSE, ORDERS
from core.services.uploads import own_import, stream_of
from core.services.work import Work

SEPARATORS = DELIMITER_NAMES
ENCODINGS = ENCODING_NAMES
"""Every separator and every encoding that can be chosen, with their names."""


def encodings(current: str) -> dict[str, str]:
    """Return every encoding that can be chosen, with its name; `current` is one of them."""
    found = {current: ENCODING_NAMES.get(current, current)}
    for code, name in ENCODING_NAMES.items():
        if name not in found.values():
            found[code] = name
    return found


def saved_format(work: Work, import_id: int) -> FileFormat:
    """Return how a file is written, as found or chosen last."""
    work.require(Permission.SEE)
    return FileFormat.from_json(own_import(work, import_id).text_format or {})


def saved_mapping(work: Work, import_id: int) -> Mapping:
    """Return what each column of a file of customers means, as guessed or chosen last."""
    work.require(Permission.SEE)
    return tuple(map(ColumnMapping.from_json, own_import(work, import_id).mapping or []))


def saved_order_mapping(work: Work, import_id: int) -> OrderMapping:
    """Return what each column of a file of orders means, as guessed or chosen last."""
    work.require(Permission.SEE)
    return tuple(map(OrderColumn.from_json, own_import(work, import_id).mapping or []))


def saved_rules(work: Work, import_id: int) -> OrderRules:
    """Return how the lines of a file of orders are read, as guessed or chosen last."""
    work.require(Permission.SEE)
    return understanding.rules_of(own_import(work, import_id))


def choose_format(work: Work, import_id: int, chosen: FileFormat) -> None:
    """Read a file in another way: what its columns hold is guessed anew.

    Where the table stands is looked for again when sheet, encoding or separator are changed.

    Parameters
    ----------
    chosen : with `is_header_sure` or `is_encoding_sure` where somebody said so.
    """
    batch = _open_to_choice(work, import_id)
    if batch.text_format is None:
        raise _gone()
    before = FileFormat.from_json(batch.text_format)
    is_other = (before.sheet, before.encoding, before.delimiter) != (
        chosen.sheet, chosen.encoding, chosen.delimiter,
    )  # fmt: skip
    is_said = chosen.is_encoding_sure and not before.is_encoding_sure
    is_other_encoding = is_said or before.encoding != chosen.encoding
    decided = replace(
        chosen,
        header_line=1 if is_other else chosen.header_line,
        is_encoding_sure=chosen.is_encoding_sure or is_other_encoding,
        is_encoding_chosen=before.is_encoding_chosen or is_other_encoding,
        notice="" if is_other_encoding else before.notice,
    )
    stream = stream_of(work, batch.id)
    understanding.understand(work, batch, stream, decided, finds_table=is_other)
    _open_again(batch)
    work.audit("choose format", f"import {batch.id}")


def choose_kind(work: Work, import_id: int, kind: str) -> None:
    """Take a file for one of customers or of orders: what its columns hold is guessed anew.

    Parameters
    ----------
    kind : "customers" or "orders".
    """
    batch = _open_to_choice(work, import_id)
    batch.kind = kind
    chosen = FileFormat.from_json(batch.text_format) if batch.text_format else None
    understanding.understand(work, batch, stream_of(work, batch.id), chosen)
    _open_again(batch)
    work.audit("choose kind", f"import {batch.id}", {"kind": kind})


def choose_columns(
    work: Work,
    import_id: int,
    mapping: Mapping | OrderMapping,
    rules: OrderRules | None = None,
    match_by: str = "",
) -> None:
    """Keep what somebody said about the columns, also where it is not yet complete.

    Parameters
    ----------
    mapping : one for each column of the file.
    rules : how the lines of a file of orders are read besides.
    match_by : a `MatchBy` for a file of customers without a number, or "".
    """
    batch = _open_to_choice(work, import_id)
    names = tuple(each["column"] for each in batch.mapping or [])
    if tuple(each.column for each in mapping) != names:
        raise UserError("The page and the file have different columns.", "Reload the page.")
    batch.mapping = [each.to_json() for each in mapping]
    if rules is not None and batch.kind == ORDERS:
        understanding.note_rules(batch, rules)
    understanding.note_match_by(batch, match_by)
    _open_again(batch)
    work.audit("choose columns", f"import {batch.id}")


def _open_to_choice(work: Work, import_id: int) -> ImportBatch:
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status not in MAY_CHOOSE:
        raise UserError("This file can't be read in another way now.", "Upload it again.")
    if not batch.size_bytes or uploads.n_bytes_stored(work.session, batch.id) != batch.size_bytes:
        raise _gone()
    return batch


def _open_again(batch: ImportBatch) -> None:
    """Make it an import whose rows have to be checked, whatever had become of it."""
    batch.status, batch.error_what, batch.error_fix = "uploaded", None, None


def _gone() -> UserError:
    return UserError("This file is not here any more.", "Upload it again.")
