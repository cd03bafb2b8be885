"""Checks an uploaded file row by row and stages what can come in."""

import io
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core.db import bulk, clock, staged_customers, staged_purchases, uploads
from core.db.staged_customers import Changes
from core.db.tables import ImportBatch, Purchase, RejectedRow, StagedCustomer
from core.domain.fields import ColumnMapping, CustomerField
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderColumn, OrderRules
from core.errors import UserError
from core.ingest.encodings import detect_encoding
from core.ingest.limits import SLICE_BYTES
from core.ingest.order_lines import OrderLine, OrderValidator
from core.ingest.order_tally import OrderTally
from core.ingest.readers import open_table
from core.ingest.reasons import REASON_LABELS, SetAside
from core.ingest.slices import SliceReader
from core.ingest.validate import Record, Validator
from core.services.understanding import ORDERS, file_limits, rules_of
from core.tasks.context import TaskContext

_ROWS_AT_ONCE = 10_000
_BYTES_AT_ONCE = 2 * SLICE_BYTES
_BUFFER_BYTES = 128 * 1024
_ENCODING_SHARE = 0.05
_STAGED = ("import_id", "line_number", *(str(name) for name in CustomerField), "attributes")
_LINES = ("import_id", *OrderLine._fields)
_REJECTED = ("import_id", "line_number", "reason", "message", "cells")


@dataclass(frozen=True)
class _Plan:
    """What is to be checked, and how."""

    import_id: int
    shop_id: int
    kind: str
    n_bytes: int
    file_format: FileFormat
    mapping: list[dict[str, Any]]
    rules: OrderRules

    def purchase(self, line: OrderLine) -> tuple[Any, ...]:
        """Return an order line as it is stored."""
        email = line.email.lower() if line.email else None
        quantity = None if line.quantity is None else float(line.quantity)
        stored = line._replace(email=email)._asdict() | {"quantity": quantity}
        return (self.import_id, *(stored[name] for name in OrderLine._fields))

    def validator(self, as_of: date) -> Validator | OrderValidator:
        """Return what checks the rows."""
        words = self.file_format.missing_words
        if self.kind == ORDERS:
            columns = tuple(map(OrderColumn.from_json, self.mapping))
            return OrderValidator(columns, self.rules, as_of, words)
        return Validator(tuple(map(ColumnMapping.from_json, self.mapping)), as_of, words)


@dataclass
class _Rows:
    """Rows that have been checked: those that wait to be written, and the counts of all."""

    records: list[Record] = field(default_factory=list)
    lines: list[OrderLine] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    n_records: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    orders: OrderTally = field(default_factory=OrderTally)

    @property
    def n_waiting(self) -> int:
        return len(self.records) + len(self.lines) + len(self.set_aside)

    def add(self, row: Record | OrderLine | SetAside) -> None:
        if isinstance(row, SetAside):
            self.set_aside.append(row)
            self.reasons[str(row.reason)] += 1
            return
        self.n_records += 1
        if isinstance(row, Record):
            self.records.append(row)
        else:
            self.lines.append(row)
            self.orders.add(row)


def run(context: TaskContext) -> None:
    """Check the file of import `payload["import_id"]`.

    Whatever an earlier attempt has staged is removed first. A file that can't be used makes the
    import rejected, with the message, and leaves no rows.
    """
    plan = _plan(context)
    try:
        plan = replace(plan, file_format=_confirmed_format(context, plan))
        rows = _check(context, plan)
    except UserError as error:
        _reject(context, plan, error)
        return
    found = Changes(rows.n_records, 0, 0)
    if plan.kind != ORDERS:
        context.progress(0.99, "Comparing with your customers")
        with context.session(read_only=True) as session:
            found = staged_customers.changes(session, plan.import_id, plan.shop_id)
    with context.finish() as session:
        _note(session, plan, rows, found)


def _plan(context: TaskContext) -> _Plan:
    with context.step() as session:
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        _drop_rows(session, batch.id)
        return _Plan(
            batch.id,
            batch.shop_id,
            batch.kind,
            batch.size_bytes,
            FileFormat.from_json(batch.text_format or {}),
            list(batch.mapping or []),
            rules_of(batch),
        )


def _confirmed_format(context: TaskContext, plan: _Plan) -> FileFormat:
    """Return the format with the encoding that fits the whole file, not only its start."""
    context.progress(0.0, "Reading the file")
    if plan.file_format.is_workbook or plan.file_format.is_encoding_chosen:
        return plan.file_format
    encoding, notice = detect_encoding(_stream(context, plan)[1])
    return replace(plan.file_format, encoding=encoding, notice=notice)


def _check(context: TaskContext, plan: _Plan) -> _Rows:
    reader, stream = _stream(context, plan)
    with context.session(read_only=True) as session:
        validator = plan.validator(clock.now(session).date())
    rows, n_written_bytes = _Rows(), 0
    with open_table(stream, plan.file_format, file_limits(context.settings)) as table:
        for line_number, cells in table.rows:
            rows.add(validator.check(line_number, cells))
            n_bytes = reader.n_read - n_written_bytes
            if rows.n_waiting == _ROWS_AT_ONCE or n_bytes > _BYTES_AT_ONCE:
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
        bulk.write_rows(session, Purchase, _LINES, map(plan.purchase, rows.lines))
        rejected = (
            (plan.import_id, each.line_number, str(each.reason), each.message, each.cells)
            for each in rows.set_aside
        )
        bulk.write_rows(session, RejectedRow, _REJECTED, rejected)
    rows.records.clear()
    rows.lines.clear()
    rows.set_aside.clear()


def _note(session: Session, plan: _Plan, rows: _Rows, found: Changes) -> None:
    batch = session.get_one(ImportBatch, plan.import_id)
    batch.text_format = (batch.text_format or {}) | plan.file_format.to_json()
    batch.n_quarantined = rows.reasons.total()
    batch.n_rows = rows.n_records + batch.n_quarantined
    batch.reasons = dict(rows.reasons.most_common())
    batch.n_new, batch.n_updated = found.n_new, found.n_updated
    batch.n_unchanged = found.n_unchanged
    batch.counts = rows.orders.to_json() if plan.kind == ORDERS else None
    batch.status = "checked"
    if not rows.n_records:
        error = _no_usable_row(rows.reasons)
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix


def _reject(context: TaskContext, plan: _Plan, error: UserError) -> None:
    with context.finish() as session:
        batch = session.get_one(ImportBatch, plan.import_id)
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix
        _drop_rows(session, plan.import_id)
        uploads.drop_slices(session, plan.import_id)


def _drop_rows(session: Session, import_id: int) -> None:
    staged_customers.drop_staged(session, import_id)
    staged_customers.drop_rejected(session, import_id)
    staged_purchases.drop_lines(session, import_id)


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
