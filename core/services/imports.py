"""Imports: what was chosen, checked, set aside and brought in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from core.db import attributes, staged_purchases
from core.db.tables import AppUser, ImportBatch, RejectedRow, UploadChunk
from core.domain.actor import Permission
from core.domain.fields import ColumnMapping, Mapping
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderColumn, OrderMapping, OrderRules
from core.domain.order_policy import OrderPolicy
from core.errors import UserError
from core.ingest import mapping as mappings
from core.ingest.order_mapping import check_orders
from core.ingest.presets.registry import preset_of
from core.ingest.reasons import REASON_LABELS
from core.services import order_imports, understanding
from core.services.order_imports import OrderFacts
from core.services.understanding import MAY_CHOOSE, ORDERS
from core.services.uploads import own_import
from core.services.work import Work

_WORKING = frozenset({"fetching", "checking", "importing", "undoing"})
_EXAMPLES = 5
_HISTORY_ROWS = 200


@dataclass(frozen=True)
class ReasonCount:
    """How many rows were set aside for one reason; `label` is in plain words."""

    reason: str
    label: str
    n_rows: int


@dataclass(frozen=True)
class ImportView:
    """How an import stands.

    Attributes
    ----------
    kind : "customers" or "orders".
    status : uploading, fetching, uploaded, checking, checked, importing, imported, undoing,
        undone, rejected, failed or cancelled.
    n_rows : rows of the file that are not blank; n_new, n_updated and n_unchanged of them come
        in, n_quarantined are set aside. Zero before the check.
    what, fix : why it was rejected or failed.
    job_id : of the check or import that works on it, or did last.
    can_choose : the file is still there, so that columns can be chosen (again).
    may_be_other_kind : the file is there, and was rejected only because it holds the other kind.
    who : email address of the person who began it, or "".
    orders : what is known of a file of orders besides, else None.
    """

    id: int
    kind: str
    file_name: str
    size_bytes: int
    status: str
    created_at: datetime
    imported_at: datetime | None
    who: str
    n_rows: int
    n_new: int
    n_updated: int
    n_unchanged: int
    n_quarantined: int
    reasons: tuple[ReasonCount, ...]
    what: str
    fix: str
    job_id: int | None
    can_choose: bool
    may_be_other_kind: bool
    orders: OrderFacts | None

    @property
    def n_coming_in(self) -> int:
        """Rows that can come in, or have."""
        return self.n_new + self.n_updated + self.n_unchanged

    @property
    def is_working(self) -> bool:
        """Tell whether a job is on it."""
        return self.status in _WORKING


@dataclass(frozen=True)
class SetAsideRow:
    """A row that was set aside, with its reason; `cells` is empty for who may not see them."""

    line_number: int
    label: str
    message: str
    cells: tuple[str, ...]


def view(work: Work, import_id: int) -> ImportView:
    """Return how an import stands."""
    work.require(Permission.SEE)
    batch = own_import(work, import_id)
    return _view(batch, _email_of(work, batch), _has_file(work, batch.id))


def history(work: Work) -> tuple[ImportView, ...]:
    """Return the shop's imports, newest first, at most 200."""
    work.require(Permission.SEE)
    rows = work.session.execute(_history(work.shop_id)).all()
    return tuple(_view(batch, email or "", has_file) for batch, email, has_file in rows)


def start_check(
    work: Work,
    import_id: int,
    mapping: Mapping | OrderMapping | None = None,
    rules: OrderRules | None = None,
) -> int:
    """Save what the columns mean and have every row checked; return the job's id.

    Parameters
    ----------
    mapping : one for each column of the file; None takes what we guessed or was chosen last.
    rules : how the lines of a file of orders are read besides; None as for the mapping.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status not in MAY_CHOOSE or not _has_file(work, batch.id):
        raise _not_now(batch)
    _refuse_unsure_header(batch)
    chosen = _mapping_json(batch) if mapping is None else [each.to_json() for each in mapping]
    chosen_rules = rules or understanding.rules_of(batch)
    _check_mapping(work, batch, chosen, chosen_rules)
    batch.mapping = chosen
    understanding.note_rules(batch, chosen_rules)
    batch.status, batch.error_what, batch.error_fix = "checking", None, None
    batch.job_id = work.enqueue("check_import", {"import_id": batch.id})
    work.audit("check import", f"import {batch.id}")
    return batch.job_id


def start_import(work: Work, import_id: int, policy: OrderPolicy | None = None) -> int:
    """Have the checked rows brought in; return the job's id.

    Parameters
    ----------
    policy : what of a file of orders counts; None for net of refunds.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status != "checked":
        raise _not_now(batch)
    # Another import may have brought one of the columns as another kind since the check.
    _check_mapping(work, batch, _mapping_json(batch), understanding.rules_of(batch))
    if batch.kind == ORDERS:
        batch.policy = (policy or OrderPolicy()).to_json()
    batch.status = "importing"
    batch.job_id = work.enqueue(f"import_{batch.kind}", {"import_id": batch.id})
    work.audit(f"import {batch.kind}", f"import {batch.id}", {"rows": batch.n_rows})
    return batch.job_id


def discard(work: Work, import_id: int) -> None:
    """Remove an import that has not brought anything in, with its file and its checked rows."""
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status == "imported" or batch.status in _WORKING:
        raise _not_now(batch)
    staged_purchases.drop_lines(work.session, batch.id)
    work.session.delete(batch)
    work.audit("discard import", f"import {import_id}")


def rejected_rows(
    work: Work, import_id: int, *, after_line: int = 0, limit: int = _EXAMPLES
) -> tuple[SetAsideRow, ...]:
    """Return rows that were set aside, in the order of the file, from below `after_line`."""
    work.require(Permission.SEE)
    own_import(work, import_id)
    query = (
        select(RejectedRow)
        .where(RejectedRow.import_id == import_id, RejectedRow.line_number > after_line)
        .order_by(RejectedRow.line_number)
        .limit(limit)
    )
    masked = not work.actor.may(Permission.SEE_PERSONAL_DATA)
    return tuple(_set_aside(row, masked=masked) for row in work.session.scalars(query))


def column_names(work: Work, import_id: int) -> tuple[str, ...]:
    """Return the names of the columns of an import's file."""
    work.require(Permission.SEE)
    return _column_names(own_import(work, import_id))


def _check_mapping(work: Work, batch: ImportBatch, chosen: list[Any], rules: OrderRules) -> None:
    names = _column_names(batch)
    preset = preset_of((batch.text_format or {}).get("preset", ""))
    if batch.kind == ORDERS:
        check_orders(tuple(map(OrderColumn.from_json, chosen)), names, rules, preset)
        return
    known = attributes.kinds_of_shop(work.session, work.shop_id)
    columns = tuple(map(ColumnMapping.from_json, chosen))
    mappings.check_mapping(columns, names, known, may_lack_number=preset is not None)


def _refuse_unsure_header(batch: ImportBatch) -> None:
    found = FileFormat.from_json(batch.text_format or {})
    if not found.is_header_sure:
        raise UserError(
            f"The names of the columns seem to stand in row {found.header_line:,}, directly below "
            "other rows; the first row is no header.",
            "Say which row is the header, or remove the rows above it, and check the file again.",
        )


def _mapping_json(batch: ImportBatch) -> list[Any]:
    return list(batch.mapping or [])


def _column_names(batch: ImportBatch) -> tuple[str, ...]:
    return tuple(each["column"] for each in batch.mapping or [])


def _has_file(work: Work, import_id: int) -> bool:
    return bool(work.session.scalar(select(exists().where(UploadChunk.import_id == import_id))))


def _email_of(work: Work, batch: ImportBatch) -> str:
    if batch.created_by is None:
        return ""
    user = work.session.get(AppUser, batch.created_by)
    return user.email if user else ""


def _history(shop_id: int) -> Select[ImportBatch, str | None, bool]:
    has_file = exists().where(UploadChunk.import_id == ImportBatch.id)
    return (
        select(ImportBatch, AppUser.email, has_file)
        .outerjoin(AppUser, AppUser.id == ImportBatch.created_by)
        .where(ImportBatch.shop_id == shop_id)
        .order_by(ImportBatch.id.desc())
        .limit(_HISTORY_ROWS)
    )


def _view(batch: ImportBatch, email: str, has_file: bool) -> ImportView:
    return ImportView(
        id=batch.id,
        kind=batch.kind,
        file_name=batch.file_name,
        size_bytes=batch.size_bytes,
        status=batch.status,
        created_at=batch.created_at,
        imported_at=batch.imported_at,
        who=email,
        n_rows=batch.n_rows or 0,
        n_new=batch.n_new or 0,
        n_updated=batch.n_updated or 0,
        n_unchanged=batch.n_unchanged or 0,
        n_quarantined=batch.n_quarantined or 0,
        reasons=tuple(
            ReasonCount(reason, REASON_LABELS[reason], n_rows)
            for reason, n_rows in (batch.reasons or {}).items()
        ),
        what=batch.error_what or "",
        fix=batch.error_fix or "",
        job_id=batch.job_id,
        can_choose=batch.status in MAY_CHOOSE and has_file and batch.text_format is not None,
        may_be_other_kind=batch.status == "rejected" and has_file and batch.text_format is None,
        orders=order_imports.facts_of(batch) if batch.kind == ORDERS else None,
    )


def _set_aside(row: RejectedRow, *, masked: bool) -> SetAsideRow:
    label = REASON_LABELS[row.reason]
    if masked:
        return SetAsideRow(row.line_number, label, label, ())
    return SetAsideRow(row.line_number, label, row.message, tuple(row.cells))


def _not_now(batch: ImportBatch) -> UserError:
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
