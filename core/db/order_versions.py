"""Which import's version of an order is the current one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, exists, func, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from core.db.order_totals import SUMS
from core.db.tables import ImportBatch, PurchaseOrder

_SAME = ("currency", "customer_id", "ordered_at", "last_at", "channel", *SUMS)


@dataclass(frozen=True)
class OrderCounts:
    """What the orders of an import are, beside those that were there.

    Attributes
    ----------
    n_orders : of the import. n_lines_new, n_lines_changed, n_lines_same : lines of orders that
        nobody knew, that are otherwise than an earlier import says, and that are just so.
    changes_anything : the orders of the shop are not what they were.
    """

    n_orders: int
    n_lines_new: int
    n_lines_changed: int
    n_lines_same: int
    changes_anything: bool


def supersede(session: Session, shop_id: int, import_id: int) -> OrderCounts:
    """Let the orders of an import take the place of earlier versions; return what that changes."""
    if _is_only_one(session, shop_id, import_id):
        n_orders, n_lines = _n_orders_and_lines(session, import_id)
        return OrderCounts(n_orders, n_lines, 0, 0, changes_anything=True)
    counts = _counted(session, shop_id, import_id)
    new = aliased(PurchaseOrder)
    flipped = session.execute(
        update(PurchaseOrder)
        .where(
            PurchaseOrder.shop_id == shop_id,
            PurchaseOrder.import_id != import_id,
            PurchaseOrder.is_current,
            PurchaseOrder.order_number.in_(
                select(new.order_number).where(new.import_id == import_id)
            ),
        )
        .values(is_current=False)
    )
    n_flipped: int = flipped.rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    n_orders, n_same, n_lines, n_known_lines, n_same_lines = counts
    return OrderCounts(
        n_orders=n_orders,
        n_lines_new=n_lines - n_known_lines,
        n_lines_changed=n_known_lines - n_same_lines,
        n_lines_same=n_same_lines,
        changes_anything=n_same < n_orders or n_flipped != n_same,
    )


def restore_earlier(session: Session, shop_id: int, import_id: int) -> int:
    """Let the newest other version of each order of an import be current; return how many are."""
    gone, rival = aliased(PurchaseOrder), aliased(PurchaseOrder)
    later, own = aliased(ImportBatch), aliased(ImportBatch)
    is_beaten = exists().where(
        rival.shop_id == shop_id,
        rival.order_number == PurchaseOrder.order_number,
        rival.import_id.not_in((import_id, PurchaseOrder.import_id)),
        later.id == rival.import_id,
        own.id == PurchaseOrder.import_id,
        tuple_(later.imported_at, later.id) > tuple_(own.imported_at, own.id),
    )
    restored = session.execute(
        update(PurchaseOrder)
        .where(
            PurchaseOrder.shop_id == shop_id,
            PurchaseOrder.import_id != import_id,
            PurchaseOrder.is_current.is_(False),
            PurchaseOrder.order_number.in_(
                select(gone.order_number).where(gone.import_id == import_id)
            ),
            ~is_beaten,
        )
        .values(is_current=True)
        .execution_options(synchronize_session=False)
    )
    n_restored: int = restored.rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    return n_restored


def _is_only_one(session: Session, shop_id: int, import_id: int) -> bool:
    """Tell whether no other import has brought orders, or has versions of them."""
    others = exists().where(
        ImportBatch.shop_id == shop_id,
        ImportBatch.kind == "orders",
        ImportBatch.status == "imported",
        ImportBatch.id != import_id,
    )
    return not session.scalar(select(others))


def _n_orders_and_lines(session: Session, import_id: int) -> tuple[int, int]:
    query = select(func.count(), _whole(func.sum(PurchaseOrder.n_lines)))
    n_orders, n_lines = session.execute(query.where(PurchaseOrder.import_id == import_id)).one()
    return n_orders, n_lines or 0


def _counted(session: Session, shop_id: int, import_id: int) -> Any:  # noqa: ANN401 - a row
    """Return orders, the same ones, and lines: all, of known orders, of the same ones."""
    new, old = PurchaseOrder, aliased(PurchaseOrder)
    is_version = and_(
        old.shop_id == shop_id,
        old.order_number == new.order_number,
        old.import_id != new.import_id,
        old.is_current,
    )
    is_same = and_(
        is_version,
        *(getattr(old, name).is_not_distinct_from(getattr(new, name)) for name in _SAME),
    )
    known, same = exists().where(is_version), exists().where(is_same)
    query = select(
        func.count(),
        func.coalesce(func.sum(case((same, 1), else_=0)), 0),
        func.coalesce(_whole(func.sum(new.n_lines)), 0),
        func.coalesce(_whole(func.sum(case((known, new.n_lines), else_=0))), 0),
        func.coalesce(_whole(func.sum(case((same, new.n_lines), else_=0))), 0),
    ).where(new.import_id == import_id)
    return session.execute(query).one()


def _whole(total: Any) -> Any:  # noqa: ANN401 - a sum
    """Keep a sum of whole numbers whole; PostgreSQL makes it a decimal."""
    return cast(total, BigInteger)
