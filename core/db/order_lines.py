"""Order lines of imports: all of one, portions of them, those of a whole shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, func, select, text, update
from sqlalchemy.orm import Session

from core.db.tables import ImportBatch, LineBlock, Purchase, PurchaseOrder


@dataclass(frozen=True)
class Lines:
    """Some of the lines of a file: from `first` up to and including `last`."""

    import_id: int
    first: int
    last: int

    def of(self, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - Purchase, or an alias of it
        """Return the condition that a row of Purchase is one of them."""
        return and_(
            table.import_id == self.import_id, table.line_number.between(self.first, self.last)
        )


def drop_of_import(session: Session, import_id: int) -> None:
    """Remove the lines of an import."""
    session.execute(delete(Purchase).where(Purchase.import_id == import_id))
    drop_blocks(session, import_id)


def kept_blocks(session: Session, import_id: int) -> Sequence[int]:
    """Return the positions of the blocks in which the lines of an import are kept, too."""
    query = select(LineBlock.position).where(LineBlock.import_id == import_id)
    return session.scalars(query.order_by(LineBlock.position)).all()


def kept_block(session: Session, import_id: int, position: int) -> bytes:
    """Return the block at one of the positions."""
    query = select(LineBlock.content).where(
        LineBlock.import_id == import_id, LineBlock.position == position
    )
    return session.scalars(query).one()


def drop_blocks(session: Session, import_id: int) -> None:
    """Remove the blocks of an import: it has happened, or its lines are no longer the same."""
    session.execute(delete(LineBlock).where(LineBlock.import_id == import_id))


def drop_of_shop(session: Session, shop_id: int) -> None:
    """Remove the lines of all imports of a shop, with the orders made of them."""
    imports = select(ImportBatch.id).where(ImportBatch.shop_id == shop_id)
    for table in (Purchase, PurchaseOrder):
        session.execute(delete(table).where(table.import_id.in_(imports)))


def whole(session: Session, import_id: int) -> Lines | None:
    """Return all lines of an import, or None when it has none."""
    line = Purchase.line_number
    # Two queries, because each is then answered from an end of the key.
    of_import = Purchase.import_id == import_id
    first = session.scalar(select(func.min(line)).where(of_import))
    last = session.scalar(select(func.max(line)).where(of_import))
    return None if first is None or last is None else Lines(import_id, first, last)


def in_portions(lines: Lines, n_lines: int) -> list[Lines]:
    """Split lines into portions of about `n_lines`."""
    return [
        Lines(lines.import_id, start, min(start + n_lines - 1, lines.last))
        for start in range(lines.first, lines.last + 1, n_lines)
    ]


def tell_apart(session: Session, import_id: int) -> None:
    """Give each line of an import an order number of its own: the second of equal ones is “ #2”.

    For files that name neither orders nor products: there, a line is an order, and a customer can
    have two of them at the same time.
    """
    number = Purchase.order_number
    place = func.row_number().over(
        partition_by=(number, Purchase.currency), order_by=Purchase.line_number
    )
    placed = (
        select(Purchase.line_number, place.label("place"))
        .where(Purchase.import_id == import_id)
        .subquery()
    )
    session.execute(
        update(Purchase)
        .where(
            Purchase.import_id == import_id,
            Purchase.line_number == placed.c.line_number,
            placed.c.place > 1,
        )
        .values(order_number=number + " #" + cast(placed.c.place, String))
        .execution_options(synchronize_session=False)
    )
    drop_blocks(session, import_id)


def refresh_statistics(session: Session, table: str) -> None:
    """Let PostgreSQL plan with what a table holds now; SQLite goes by its keys anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f'ANALYZE "{table}"'))
