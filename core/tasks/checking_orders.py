"""Checks a file of orders and stages its lines: block by block where that is possible."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import polars as pl
from sqlalchemy.orm import Session

from core.db import clock, order_lines, staged_customers
from core.db.tables import Purchase
from core.domain.order_fields import OrderColumn
from core.ingest.blocks.judge import OrderJudge
from core.ingest.blocks.order_blocks import (
    CheckedBlock,
    NotPlainError,
    OrderChecks,
    check_rows,
    check_text,
)
from core.ingest.order_lines import OrderLine, OrderValidator
from core.ingest.readers import open_table
from core.ingest.reasons import SetAside
from core.ingest.slices import SliceReader
from core.services.understanding import file_limits
from core.tasks import line_frames
from core.tasks.checking import Counts, Plan, open_stream, report, write_set_aside
from core.tasks.context import TaskContext

_ROWS_AT_ONCE = 10_000


def check_orders(context: TaskContext, plan: Plan) -> Counts:
    """Check the lines of a file of orders, stage them, and count them.

    Raises
    ------
    UserError : the file can't be imported.
    """
    with context.session(read_only=True) as session:
        checks = _checks(plan, clock.now(session).date())
    if plan.rules.fills_down:
        return _exactly(context, plan, checks.validator)
    if not plan.file_format.is_workbook:
        reader, stream = open_stream(context, plan)
        limits = file_limits(context.settings)
        try:
            blocks = check_text(stream, plan.file_format, limits, checks)
            return _stage_all(context, plan, reader, blocks)
        except NotPlainError:
            with context.step() as session:
                _drop_lines(session, plan)
    return _by_rows(context, plan, checks)


def _checks(plan: Plan, as_of: date) -> OrderChecks:
    mapping = tuple(map(OrderColumn.from_json, plan.mapping))
    words = plan.file_format.missing_words
    return OrderChecks(
        mapping,
        OrderJudge(mapping, plan.rules, as_of, words),
        OrderValidator(mapping, plan.rules, as_of, words),
    )


def _exactly(context: TaskContext, plan: Plan, validator: OrderValidator) -> Counts:
    """Check row by row, because rows take from those above them."""
    reader, stream = open_stream(context, plan)
    with open_table(stream, plan.file_format, file_limits(context.settings)) as table:
        return _stage_all(context, plan, reader, _in_blocks(validator.check_all(table.rows)))


def _by_rows(context: TaskContext, plan: Plan, checks: OrderChecks) -> Counts:
    reader, stream = open_stream(context, plan)
    with open_table(stream, plan.file_format, file_limits(context.settings)) as table:
        return _stage_all(context, plan, reader, check_rows(table.rows, checks))


def _in_blocks(rows: Iterator[OrderLine | SetAside]) -> Iterator[CheckedBlock]:
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        yield CheckedBlock(None, some)


def _stage_all(
    context: TaskContext, plan: Plan, reader: SliceReader, blocks: Iterable[CheckedBlock]
) -> Counts:
    """Write block after block, each as a whole."""
    counts = Counts()
    for block in blocks:
        with context.step() as session:
            _write_lines(session, plan, block)
            set_aside = [row for row in block.rows if isinstance(row, SetAside)]
            write_set_aside(session, plan.import_id, set_aside)
        _count(counts, block)
        report(context, plan, reader, counts)
    return counts


def _write_lines(session: Session, plan: Plan, block: CheckedBlock) -> None:
    """Store the good lines of a block, whichever way they were checked."""
    rows = line_frames.of_rows(row for row in block.rows if isinstance(row, OrderLine))
    lines = rows if block.lines is None else _together(block.lines, rows)
    if lines.is_empty():
        return
    stored = lines.with_columns(pl.col("email").str.to_lowercase())
    line_frames.keep(session, plan.import_id, stored)
    numbered = stored.insert_column(0, pl.lit(plan.import_id).alias("import_id"))
    line_frames.write(session, Purchase.__tablename__, numbered)


def _together(lines: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return lines of both ways in the order of the file."""
    whole = lines.with_columns(pl.col("ordered_at") + ".000000")
    return whole if rows.is_empty() else pl.concat([whole, rows]).sort("line_number")


def _count(counts: Counts, block: CheckedBlock) -> None:
    if block.lines is not None and block.lines.height:
        _count_lines(counts, block.lines)
    for row in block.rows:
        if isinstance(row, SetAside):
            counts.set_aside(row)
        else:
            counts.n_records += 1
            counts.orders.add(row)


def _count_lines(counts: Counts, lines: pl.DataFrame) -> None:
    counts.n_records += lines.height
    tally = counts.orders
    if tally.tells_apart:
        customers = lines.select(pl.coalesce("customer_number", "email").unique().drop_nulls())
        tally.add_distinct(lines["order_number"].unique(), customers.to_series())
    by_currency = lines.group_by("currency", maintain_order=True).len()
    tally.add_currencies(dict(by_currency.rows()))
    days = lines.select(
        pl.col("ordered_at").min().str.head(10).alias("first"),
        pl.col("ordered_at").max().str.head(10).alias("last"),
    )
    tally.add_period(*days.row(0))


def _drop_lines(session: Session, plan: Plan) -> None:
    staged_customers.drop_rejected(session, plan.import_id)
    order_lines.drop_of_import(session, plan.import_id)
