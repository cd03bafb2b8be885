"""What the checks of customers and of orders share: the plan, the file, the counts."""

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.db import bulk, uploads
from core.db.tables import RejectedRow
from core.domain.customer_policy import MatchBy
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderRules
from core.ingest.order_tally import OrderTally
from core.ingest.reasons import SetAside
from core.ingest.slices import SliceReader
from core.tasks.context import TaskContext

ENCODING_SHARE = 0.05
"""Of the time of a check; so much goes into finding out the encoding."""

_CHECKED_SHARE = 0.98
_BUFFER_BYTES = 128 * 1024
_REJECTED = ("import_id", "line_number", "reason", "message", "cells")


@dataclass(frozen=True)
class Plan:
    """What is to be checked, and how."""

    import_id: int
    shop_id: int
    kind: str
    n_bytes: int
    file_format: FileFormat
    mapping: list[dict[str, Any]]
    rules: OrderRules
    match_by: MatchBy


@dataclass
class Counts:
    """How many rows can come in, and why others can't; of orders, what the lines say."""

    n_records: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    orders: OrderTally = field(default_factory=OrderTally)

    @property
    def n_rows(self) -> int:
        """Return how many rows were checked."""
        return self.n_records + self.reasons.total()

    def set_aside(self, row: SetAside) -> None:
        """Count a row that does not come in."""
        self.reasons[str(row.reason)] += 1


def open_stream(context: TaskContext, plan: Plan) -> tuple[SliceReader, io.BufferedReader]:
    """Return the uploaded file, and what tells how far it was read."""

    def slice_at(position: int) -> bytes | None:
        with context.session(read_only=True) as session:
            return uploads.slice_at(session, plan.import_id, position)

    reader = SliceReader(slice_at)
    # A small buffer, so that what was read is not far ahead of what was checked.
    return reader, io.BufferedReader(reader, _BUFFER_BYTES)


def report(context: TaskContext, plan: Plan, reader: SliceReader, counts: Counts) -> None:
    """Say how far the check is."""
    share = ENCODING_SHARE + (_CHECKED_SHARE - ENCODING_SHARE) * reader.n_read / plan.n_bytes
    context.progress(share, f"Checking rows: {counts.n_rows:,} so far")


def write_set_aside(session: Session, import_id: int, rows: Iterable[SetAside]) -> None:
    """Keep rows that do not come in, with the reasons."""
    rejected = (
        (import_id, each.line_number, str(each.reason), each.message, each.cells) for each in rows
    )
    bulk.write_rows(session, RejectedRow, _REJECTED, rejected)
