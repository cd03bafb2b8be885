"""Order lines as columns: kept beside their table while they wait, and read portion by portion."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from core.db import bulk, order_lines
from core.db.order_lines import Lines
from core.db.tables import LineBlock, Purchase
from core.domain.progress import Progress
from core.ingest.order_lines import OrderLine

LINES_AT_ONCE = 60_000
_ROWS_AT_ONCE = 20_000
_KINDS = {name: pl.String() for name in OrderLine._fields} | {
    "line_number": pl.Int64(),
    "quantity": pl.Float64(),
    "amount_e4": pl.Int64(),
    "discount_e4": pl.Int64(),
    "is_refund": pl.Boolean(),
}
"""Of the columns of order lines; moments are text in UTC, as SQLite keeps them."""


def of_rows(rows: Iterable[OrderLine]) -> pl.DataFrame:
    """Return order lines as columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(OrderLine._fields)
    found = pl.DataFrame(
        dict(zip(OrderLine._fields, columns, strict=True)),
        schema=_KINDS | {"ordered_at": pl.Datetime("us", "UTC"), "quantity": pl.Object()},
    )
    quantities = [None if each is None else float(each) for each in found["quantity"]]
    return found.with_columns(
        pl.col("ordered_at").dt.strftime("%Y-%m-%d %H:%M:%S.%6f"),
        pl.Series("quantity", quantities, dtype=pl.Float64),
    )


def keep(session: Session, import_id: int, lines: pl.DataFrame) -> None:
    """Store lines with what is quicker to read than the table, until their import happens."""
    content = io.BytesIO()
    lines.write_ipc(content, compression="zstd")
    position = lines["line_number"][0]
    row = {"import_id": import_id, "position": position, "content": content.getvalue()}
    session.execute(insert(LineBlock).values(row))


def read(session: Session, lines: Lines, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Yield some columns of all lines of an import, by ascending number, in large portions.

    They come from the table where nothing else was kept, or it is no longer true.
    """
    blocks = order_lines.kept_blocks(session, lines.import_id)
    if not blocks:
        yield from _from_table(session, lines, columns)
        return
    waiting: list[pl.DataFrame] = []
    for position in blocks:
        content = order_lines.kept_block(session, lines.import_id, position)
        waiting.append(pl.read_ipc(content, columns=list(columns)))
        if sum(each.height for each in waiting) >= LINES_AT_ONCE:
            portion, waiting = pl.concat(waiting), []
            yield portion
    if waiting:
        yield pl.concat(waiting)


def followed(
    portions: Iterable[pl.DataFrame], lines: Lines, progress: Progress
) -> Iterator[pl.DataFrame]:
    """Yield portions of lines, with their `line_number`, and tell before each how far it is."""
    for portion in portions:
        n_done = portion["line_number"][0] - lines.first
        progress(n_done / (lines.last - lines.first + 1), "Putting your orders together")
        yield portion


def write(session: Session, table_name: str, rows: pl.DataFrame) -> None:
    """Add rows to a table; `rows` are as SQLite keeps them, but for truth."""
    if rows.is_empty():
        return
    said = [column.name for column in rows if column.null_count() < rows.height]
    if bulk.is_copied(session):
        content = rows.select(said).write_csv(include_header=False).encode()
        bulk.copy_csv(session, table_name, said, content)
        return
    kept = rows.select(said).with_columns(pl.col(pl.Boolean).cast(pl.Int8))
    for some in kept.iter_slices(_ROWS_AT_ONCE):
        values = [column.to_list() for column in some]  # quicker than the rows of a frame
        bulk.insert_kept(session, table_name, said, list(zip(*values, strict=True)))


def _from_table(session: Session, lines: Lines, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    kinds = {name: _KINDS[name] for name in columns}
    for portion in order_lines.in_portions(lines, LINES_AT_ONCE):
        query = (
            select(*(getattr(Purchase, name) for name in columns))
            .where(portion.of(Purchase))
            .order_by(Purchase.line_number)
        )
        if bulk.is_copied(session):
            yield _from_csv(bulk.csv_of(session, query), kinds)
        else:
            yield pl.concat([pl.DataFrame(schema=kinds), *_from_rows(session, query, kinds)])


def _from_csv(content: bytes, kinds: dict[str, pl.DataType]) -> pl.DataFrame:
    if not content:
        return pl.DataFrame(schema=kinds)
    truth = [name for name, kind in kinds.items() if kind == pl.Boolean]
    as_read = kinds | dict.fromkeys(truth, pl.String())
    rows = pl.read_csv(content, has_header=False, schema=as_read)
    return rows.with_columns(pl.col(truth) == "t")


def _from_rows(
    session: Session, query: Select[Any], kinds: dict[str, pl.DataType]
) -> Iterator[pl.DataFrame]:
    # As SQLite keeps them, because to make a moment takes longer than all the rest.
    options = {"literal_binds": True}
    statement = str(query.compile(dialect=session.get_bind().dialect, compile_kwargs=options))
    found = session.connection().exec_driver_sql(statement).cursor
    while found is not None and (rows := found.fetchmany(_ROWS_AT_ONCE)):
        columns = zip(kinds.items(), zip(*rows, strict=True), strict=True)
        yield pl.DataFrame(
            [
                pl.Series(name, cells, dtype=pl.Int8() if kind == pl.Boolean else kind).cast(kind)
                for (name, kind), cells in columns
            ]
        )
