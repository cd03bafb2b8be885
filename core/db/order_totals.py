"""Totals per order, built from the lines of an import; which import's version is current."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from core.db.buyers import KnownEmail
from core.db.functions import largest, smallest, text_hash
from core.db.order_lines import Lines
from core.db.tables import Customer, ImportBatch, Purchase, PurchaseOrder
from core.domain.order_policy import RefundPolicy

_SUMS = (
    "n_lines", "n_counted", "n_refunds", "quantity", "spend_minor", "bought_minor",
    "refunded_minor", "discount_minor", "fingerprint",
)  # fmt: skip
_SAME = ("currency", "customer_id", "ordered_at", "last_at", *_SUMS)
KEY = ("import_id", "order_number", "currency")


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


def add(
    session: Session, shop_id: int, lines: Lines, refunds: RefundPolicy, *, by_email: bool
) -> None:
    """Add lines to the totals of their orders.

    Parameters
    ----------
    by_email : some lines have no customer number, and `known_email` is filled.
    """
    names = ["shop_id", *KEY, "customer_id", "ordered_at", "last_at", "first_line", "last_line"]
    insert: Any  # the two dialects' statements share methods, not a type
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    statement = insert(PurchaseOrder).from_select(
        [*names, *_SUMS, "is_current"], _totals(shop_id, lines, refunds, by_email=by_email)
    )
    new, old = statement.excluded, PurchaseOrder
    session.execute(
        statement.on_conflict_do_update(
            index_elements=KEY,
            set_={
                **{name: getattr(old, name) + new[name] for name in _SUMS},
                "customer_id": _smaller_known(old.customer_id, new.customer_id),
                "ordered_at": smallest(old.ordered_at, new.ordered_at),
                "last_at": largest(old.last_at, new.last_at),
                "first_line": smallest(old.first_line, new.first_line),
                "last_line": largest(old.last_line, new.last_line),
            },
        )
    )


def leave_out_refunded(session: Session, import_id: int) -> None:
    """Let orders of which anything went back count for nothing."""
    session.execute(
        update(PurchaseOrder)
        .where(PurchaseOrder.import_id == import_id, PurchaseOrder.n_refunds > 0)
        .values(n_counted=0, spend_minor=0, quantity=0, discount_minor=0)
    )


def supersede(session: Session, shop_id: int, import_id: int) -> OrderCounts:
    """Let the orders of an import take the place of earlier versions; return what that changes."""
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


def _totals(shop_id: int, lines: Lines, refunds: RefundPolicy, *, by_email: bool) -> Select[Any]:
    customer_id: Any = Customer.id
    source = select().outerjoin_from(
        Purchase,
        Customer,
        and_(
            Customer.shop_id == shop_id,
            Customer.customer_number == Purchase.customer_number,
        ),
    )
    if by_email:
        source = source.outerjoin(
            KnownEmail,
            and_(Purchase.customer_number.is_(None), KnownEmail.c.email == Purchase.email),
        )
        customer_id = func.coalesce(Customer.id, KnownEmail.c.customer_id)
    line = Purchase.line_number
    return (
        source.add_columns(
            literal(shop_id),
            Purchase.import_id,
            Purchase.order_number,
            Purchase.currency,
            func.min(customer_id),
            func.min(Purchase.ordered_at),
            func.max(Purchase.ordered_at),
            func.min(line),
            func.max(line),
            *line_sums(refunds),
            _fingerprint(),
            literal(True),
        )
        .where(lines.of(Purchase))
        .group_by(Purchase.import_id, Purchase.order_number, Purchase.currency)
    )


def line_sums(refunds: RefundPolicy | None) -> list[ColumnElement[Any]]:
    """Return what the lines of one order add up to: `n_lines` … `discount_minor`.

    Parameters
    ----------
    refunds : None takes the policy of each import from its row, which must be joined.
    """
    amount, is_refund = Purchase.amount_minor, Purchase.is_refund
    return [
        func.count(),
        func.sum(case((is_refund, 0), else_=1)),
        func.sum(case((is_refund, 1), else_=0)),
        func.sum(case((is_refund, 0.0), else_=func.coalesce(Purchase.quantity, 1.0))),
        _whole(func.sum(case((~is_refund, amount), (_takes_off(refunds), amount), else_=0))),
        _whole(func.sum(case((amount > 0, amount), else_=0))),
        _whole(func.sum(case((is_refund, func.abs(amount)), else_=0))),
        _whole(
            func.sum(
                case((is_refund, 0), else_=func.abs(func.coalesce(Purchase.discount_minor, 0)))
            )
        ),
    ]


def _takes_off(refunds: RefundPolicy | None) -> ColumnElement[bool]:
    """Return whether a line that went back is taken off what was spent."""
    went_back = Purchase.amount_minor < 0
    if refunds is None:
        return and_(went_back, ImportBatch.policy["refunds"].as_string() == RefundPolicy.NET)
    return went_back if refunds is RefundPolicy.NET else literal(False)


def _fingerprint() -> ColumnElement[Any]:
    parts = [
        func.coalesce(column, "")
        for column in (Purchase.product_code, Purchase.product, Purchase.category)
    ]
    return _whole(func.sum(cast(text_hash(parts[0] + "|" + parts[1] + "|" + parts[2]), BigInteger)))


def _whole(total: ColumnElement[Any]) -> ColumnElement[Any]:
    """Keep a sum of whole numbers whole; PostgreSQL makes it a decimal."""
    return cast(total, BigInteger)


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


def _smaller_known(one: Any, other: Any) -> ColumnElement[Any]:  # noqa: ANN401 - columns
    return case(
        (or_(one.is_(None), other < one), other),
        else_=one,
    )


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
