"""Checks an uploaded file row by row and stages what can come in."""

import io
from collections import Counter
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from core.db import bulk, clock, staged_customers, uploads
from core.db.staged_customers import Changes
from core.db.tables import ImportBatch, RejectedRow, StagedCustomer
from core.domain.fields import ColumnMapping, CustomerField, Mapping, TextFormat
from core.errors import UserError
from core.ingest.encodings import detect_encoding
from core.ingest.limits import SLICE_BYTES
from core.ingest.readers import open_table
from core.ingest.slices import SliceReader
from core.ingest.validate import REASON_LABELS, Record, SetAside, Validator
from core.tasks.context import TaskContext

_ROWS_AT_ONCE = 10_000
_BYTES_AT_ONCE = 2 * SLICE_BYTES
_BUFFER_BYTES = 128 * 1024
_ENCODING_SHARE = 0.05
_STAGED = ("import_id", "line_number", *(str(name) for name in CustomerField), "attributes")
_REJECTED = ("import_id", "line_number", "reason", "message", "cells")


@dataclass(frozen=True)
class _Plan:
    """What is to be checked, and how."""

    import_id: int
    shop_id: int
    n_bytes: int
    text_format: TextFormat
    mapping: Mapping


@dataclass
class _Rows:
    """Rows that have been checked: those that wait to be written, and the counts of all."""

    records: list[Record] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    n_records: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, row: Record | SetAside) -> None:
        if isinstance(row, Record):
            self.records.append(row)
            self.n_records += 1
        else:
            self.set_aside.append(row)
            self.reasons[str(row.reason)] += 1


def run(context: TaskContext) -> None:
    """Check the file of import `payload["import_id"]`.

    Whatever an earlier attempt has staged is removed first. A file that can't be used makes the
    import rejected, with the message, and leaves no rows.
    """
    plan = _plan(context)
    try:
        plan = replace(plan, text_format=_confirmed_format(context, plan))
        rows = _check(context, plan)
    except UserError as error:
        _reject(context, plan, error)
        return
    context.progress(0.99, "Comparing with your customers")
    with context.session(read_only=True) as session:
        found = staged_customers.changes(session, plan.import_id, plan.shop_id)
    with context.finish() as session:
        _note(session, plan, rows, found)


def _plan(context: TaskContext) -> _Plan:
    with context.step() as session:
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        staged_customers.drop_staged(session, batch.id)
        staged_customers.drop_rejected(session, batch.id)
        return _Plan(
            batch.id,
            batch.shop_id,
            batch.size_bytes,
            TextFormat.from_json(batch.text_format or {}),
            tuple(ColumnMapping.from_json(each) for each in batch.mapping or []),
        )


def _confirmed_format(context: TaskContext, plan: _Plan) -> TextFormat:
    """Return the format with the encoding that fits the whole file, not only its start."""
    context.progress(0.0, "Reading the file")
    encoding, notice = detect_encoding(_stream(context, plan)[1])
    return replace(plan.text_format, encoding=encoding, notice=notice)


def _check(context: TaskContext, plan: _Plan) -> _Rows:
    reader, stream = _stream(context, plan)
    with context.session(read_only=True) as session:
        validator = Validator(plan.mapping, clock.now(session).date())
    rows, n_written_bytes = _Rows(), 0
    for line_number, cells in open_table(stream, plan.text_format).rows:
        rows.add(validator.check(line_number, cells))
        n_waiting = len(rows.records) + len(rows.set_aside)
        if n_waiting == _ROWS_AT_ONCE or reader.n_read - n_written_bytes > _BYTES_AT_ONCE:
            n_written_bytes = reader.n_read
            _stage(context, plan, rows)
            share = _ENCODING_SHARE + (0.98 - _ENCODING_SHARE) * reader.n_read / plan.n_bytes
            n_seen = rows.n_records + rows.reasons.total()
            context.progress(share, f"Checking rows: {n_seen:,} so far")
    _stage(context, plan, rows)
    return rows


def _stage(context: TaskContext, plan: _Plan, rows: _Rows) -> None:
    """Write the rows that wait, and forget them."""
    with context.step() as session:
        staged = (
            (plan.import_id, each.line_number, *each.fields, each.attributes)
            for each in rows.records
        )
        bulk.write_rows(session, StagedCustomer, _STAGED, staged)
        rejected = (
            (plan.import_id, each.line_number, str(each.reason), each.message, each.cells)
            for each in rows.set_aside
        )
        bulk.write_rows(session, RejectedRow, _REJECTED, rejected)
    rows.records.clear()
    rows.set_aside.clear()


def _note(session: Session, plan: _Plan, rows: _Rows, found: Changes) -> None:
    batch = session.get_one(ImportBatch, plan.import_id)
    batch.text_format = plan.text_format.to_json()
    batch.n_quarantined = rows.reasons.total()
    batch.n_rows = rows.n_records + batch.n_quarantined
    batch.reasons = dict(rows.reasons.most_common())
    batch.n_new, batch.n_updated = found.n_new, found.n_updated
    batch.n_unchanged = found.n_unchanged
    batch.status = "checked"
    if not rows.n_records:
        error = _no_usable_row(rows.reasons)
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix


def _reject(context: TaskContext, plan: _Plan, error: UserError) -> None:
    with context.finish() as session:
        batch = session.get_one(ImportBatch, plan.import_id)
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix
        staged_customers.drop_staged(session, plan.import_id)
        staged_customers.drop_rejected(session, plan.import_id)
        uploads.drop_slices(session, plan.import_id)


def _no_usable_row(reasons: Counter[str]) -> UserError:
    reason, n_rows = reasons.most_common(1)[0]
    return UserError(
        f"There is no usable row: none of the {reasons.total():,} rows can come in. "
        f"Most frequent reason: {REASON_LABELS[reason].lower()} ({n_rows:,} rows).",
        "Go back to the columns and choose what they hold, or mend the file and import it again.",
    )


def _stream(context: TaskContext, plan: _Plan) -> tuple[SliceReader, io.BufferedReader]:
    def slice_at(position: int) -> bytes | None:
        with context.session(read_only=True) as session:
            return uploads.slice_at(session, plan.import_id, position)

    reader = SliceReader(slice_at)
    # A small buffer, so that what was read is not far ahead of what was checked.
    return reader, io.BufferedReader(reader, _BUFFER_BYTES)
