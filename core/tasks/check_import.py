"""Checks an uploaded file row by row and stages what can come in."""

import sys
from collections import Counter
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from core.db import bulk, clock, order_lines, staged_customers, uploads
from core.db.staged_customers import Changes
from core.db.tables import ImportBatch, StagedCustomer
from core.domain.fields import ColumnMapping, CustomerField
from core.domain.file_format import FileFormat
from core.errors import UserError
from core.ingest.encodings import EncodingError, detect_encoding
from core.ingest.limits import SLICE_BYTES
from core.ingest.readers import open_table
from core.ingest.reasons import REASON_LABELS, SetAside
from core.ingest.validate import Record, Validator
from core.services.understanding import ORDERS, file_limits, matched_by, rules_of
from core.tasks.checking import Counts, Plan, open_stream, report, write_set_aside
from core.tasks.checking_orders import check_orders
from core.tasks.comparing import Compared, compare
from core.tasks.context import TaskContext

_ROWS_AT_ONCE = 10_000
_BYTES_AT_ONCE = 2 * SLICE_BYTES
_STAGED = ("import_id", "line_number", *(str(name) for name in CustomerField), "attributes")


@dataclass
class _Rows:
    """Rows that have been checked: those that wait to be written, and the counts of all."""

    records: list[Record] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    @property
    def n_waiting(self) -> int:
        return len(self.records) + len(self.set_aside)

    def add(self, row: Record | SetAside) -> None:
        if isinstance(row, SetAside):
            self.set_aside.append(row)
            self.counts.set_aside(row)
        else:
            self.records.append(row)
            self.counts.n_records += 1


def run(context: TaskContext) -> None:
    """Check the file of import `payload["import_id"]`.

    Whatever an earlier attempt has staged is removed first. A file that can't be used makes the
    import rejected, with the message, and leaves no rows.
    """
    if context.payload.get("any_size"):
        any_rows = replace(context.settings, max_import_rows=sys.maxsize)
        context = replace(context, settings=any_rows)
    plan = _plan(context)
    try:
        plan = replace(plan, file_format=_confirmed_format(context, plan))
        check = check_orders if plan.kind == ORDERS else _check_customers
        counts = check(context, plan)
    except UserError as error:
        _reject(context, plan, error)
        return
    context.progress(0.99, "Comparing with your customers")
    with context.step() as session:
        compared = compare(session, plan.import_id, context.settings)
    counts.n_records -= compared.reasons.total()
    counts.reasons.update(compared.reasons)
    with context.finish() as session:
        _note(session, plan, counts, compared)


def _plan(context: TaskContext) -> Plan:
    with context.step() as session:
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        _drop_rows(session, batch.id)
        return Plan(
            batch.id,
            batch.shop_id,
            batch.kind,
            batch.size_bytes,
            FileFormat.from_json(batch.text_format or {}),
            list(batch.mapping or []),
            rules_of(batch),
            matched_by(batch),
        )


def _confirmed_format(context: TaskContext, plan: Plan) -> FileFormat:
    """Return the format with the encoding that fits the whole file, not only its start."""
    context.progress(0.0, "Reading the file")
    if plan.file_format.is_workbook or plan.file_format.is_encoding_chosen:
        return plan.file_format
    encoding, notice = detect_encoding(open_stream(context, plan)[1])
    return replace(plan.file_format, encoding=encoding, notice=notice)


def _check_customers(context: TaskContext, plan: Plan) -> Counts:
    reader, stream = open_stream(context, plan)
    with context.session(read_only=True) as session:
        today = clock.now(session).date()
    mapping = tuple(map(ColumnMapping.from_json, plan.mapping))
    validator = Validator(mapping, today, plan.file_format.missing_words, plan.match_by)
    rows, n_written_bytes = _Rows(), 0
    with open_table(stream, plan.file_format, file_limits(context.settings)) as table:
        for line_number, cells in table.rows:
            rows.add(validator.check(line_number, cells))
            n_bytes = reader.n_read - n_written_bytes
            if rows.n_waiting == _ROWS_AT_ONCE or n_bytes > _BYTES_AT_ONCE:
                n_written_bytes = reader.n_read
                _stage(context, plan, rows)
                report(context, plan, reader, rows.counts)
    _stage(context, plan, rows)
    return rows.counts


def _stage(context: TaskContext, plan: Plan, rows: _Rows) -> None:
    """Write the rows that wait, and forget them."""
    with context.step() as session:
        staged = (
            (plan.import_id, each.line_number, *each.fields, each.attributes)
            for each in rows.records
        )
        bulk.write_rows(session, StagedCustomer, _STAGED, staged)
        write_set_aside(session, plan.import_id, rows.set_aside)
    rows.records.clear()
    rows.set_aside.clear()


def _note(session: Session, plan: Plan, counts: Counts, compared: Compared) -> None:
    batch = session.get_one(ImportBatch, plan.import_id)
    batch.text_format = (batch.text_format or {}) | plan.file_format.to_json()
    batch.n_quarantined = counts.reasons.total()
    batch.n_rows = counts.n_records + batch.n_quarantined
    batch.reasons = dict(counts.reasons.most_common())
    if plan.kind == ORDERS:
        found, batch.counts = Changes(counts.n_records, 0, 0), counts.orders.to_json()
    else:
        found, batch.counts = compared.changes, {"perhaps_same": compared.n_perhaps_same}
    batch.n_new, batch.n_updated = found.n_new, found.n_updated
    batch.n_unchanged = found.n_unchanged
    batch.status = "checked"
    if not counts.n_records:
        error = _no_usable_row(counts.reasons)
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix


def _reject(context: TaskContext, plan: Plan, error: UserError) -> None:
    with context.finish() as session:
        batch = session.get_one(ImportBatch, plan.import_id)
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix
        _drop_rows(session, plan.import_id)
        if not isinstance(error, EncodingError):  # else it can be chosen
            uploads.drop_slices(session, plan.import_id)


def _drop_rows(session: Session, import_id: int) -> None:
    staged_customers.drop_staged(session, import_id)
    staged_customers.drop_rejected(session, import_id)
    order_lines.drop_of_import(session, import_id)


def _no_usable_row(reasons: Counter[str]) -> UserError:
    reason, n_rows = reasons.most_common(1)[0]
    return UserError(
        f"There is no usable row: none of the {reasons.total():,} rows can come in. "
        f"Most frequent reason: {REASON_LABELS[reason].lower()} ({n_rows:,} rows).",
        "Go back to the columns and choose what they hold, or mend the file and import it again.",
    )
