"""Totals per order, built from the lines of an import."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from core.db.buyers import KnownEmail
from core.db.functions import largest, smallest, text_hash
from core.db.order_lines import Lines
from core.db.tables import Customer, ImportBatch, Purchase, PurchaseOrder
from core.domain.order_policy import RefundPolicy

SUMS = (
    "n_lines", "n_counted", "n_refunds", "quantity", "spend_e4", "bought_e4",
    "refunded_e4", "discount_e4", "fingerprint",
)  # fmt: skip
"""What the lines of an order add up to."""

KEY = ("import_id", "order_number", "currency")

_OF_LINES = ("ordered_at", "last_at", "first_line", "last_line", "channel")

_BEFORE_LINES = 10_000_000_000
"""More than any line's number: with it, all numbers have equally many digits."""


def add(
    session: Session, shop_id: int, lines: Lines, refunds: RefundPolicy, *, by_email: bool
) -> None:
    """Add lines to the totals of their orders; those of earlier lines are there already.

    An order belongs to whom its first line with a customer names: an undo, which can give
    customers other ids, does not change that.

    Parameters
    ----------
    by_email : some lines have no customer number, and `known_email` is filled.
    """
    names = ["shop_id", *KEY, "customer_id", *_OF_LINES]
    insert: Any  # the two dialects' statements share methods, not a type
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    statement = insert(PurchaseOrder).from_select(
        [*names, *SUMS, "is_current"], _totals(shop_id, lines, refunds, by_email=by_email)
    )
    if lines.are_first:
        session.execute(statement)
        return
    new, old = statement.excluded, PurchaseOrder
    session.execute(
        statement.on_conflict_do_update(
            index_elements=KEY,
            set_={
                **{name: getattr(old, name) + new[name] for name in SUMS},
                "customer_id": func.coalesce(old.customer_id, new.customer_id),
                "ordered_at": smallest(old.ordered_at, new.ordered_at),
                "last_at": largest(old.last_at, new.last_at),
                "first_line": smallest(old.first_line, new.first_line),
                "last_line": largest(old.last_line, new.last_line),
                "channel": func.coalesce(old.channel, new.channel),
            },
        )
    )


def leave_out_refunded(session: Session, import_id: int) -> None:
    """Let orders of which anything went back count for nothing."""
    session.execute(
        update(PurchaseOrder)
        .where(PurchaseOrder.import_id == import_id, PurchaseOrder.n_refunds > 0)
        .values(n_counted=0, spend_e4=0, quantity=0, discount_e4=0)
    )


def _totals(shop_id: int, lines: Lines, refunds: RefundPolicy, *, by_email: bool) -> Select[Any]:
    orders = _orders(lines, refunds).subquery()
    naming, column = aliased(Purchase), orders.c
    customer_id: Any = Customer.id
    source = (
        select()
        .outerjoin_from(
            orders,
            naming,
            and_(
                naming.import_id == lines.import_id,
                naming.line_number == column.naming_line,
            ),
        )
        .outerjoin(
            Customer,
            and_(
                Customer.shop_id == shop_id,
                Customer.customer_number == naming.customer_number,
            ),
        )
    )
    if by_email:
        source = source.outerjoin(
            KnownEmail,
            and_(naming.customer_number.is_(None), KnownEmail.c.email == naming.email),
        )
        customer_id = func.coalesce(Customer.id, KnownEmail.c.customer_id)
    return source.add_columns(
        literal(shop_id),
        literal(lines.import_id),
        column.order_number,
        column.currency,
        customer_id,
        *(column[name] for name in (*_OF_LINES, *SUMS)),
        literal(True),
    )


def _orders(lines: Lines, refunds: RefundPolicy) -> Select[Any]:
    """Return what lines add up to, by order and currency, and the line that names the customer."""
    line, at = Purchase.line_number, Purchase.ordered_at
    is_named = func.coalesce(Purchase.customer_number, Purchase.email).is_not(None)
    sums = zip(SUMS, [*line_sums(refunds), _fingerprint()], strict=True)
    return (
        select(
            Purchase.order_number,
            Purchase.currency,
            func.min(case((is_named, line))).label("naming_line"),
            func.min(at).label("ordered_at"),
            func.max(at).label("last_at"),
            func.min(line).label("first_line"),
            func.max(line).label("last_line"),
            first_channel().label("channel"),
            *(total.label(name) for name, total in sums),
        )
        .where(lines.of(Purchase))
        .group_by(Purchase.order_number, Purchase.currency)
        # In the order of the key, which then grows at one end.
        .order_by(Purchase.order_number)
    )


def line_sums(refunds: RefundPolicy | None) -> list[ColumnElement[Any]]:
    """Return what the lines of one order add up to: `n_lines` … `discount_e4`.

    Parameters
    ----------
    refunds : None takes the policy of each import from its row, which must be joined.
    """
    amount, is_refund = Purchase.amount_e4, Purchase.is_refund
    return [
        func.count(),
        func.sum(case((is_refund, 0), else_=1)),
        func.sum(case((is_refund, 1), else_=0)),
        func.sum(case((is_refund, 0.0), else_=func.coalesce(Purchase.quantity, 1.0))),
        _whole(func.sum(case((~is_refund, amount), (_takes_off(refunds), amount), else_=0))),
        _whole(func.sum(case((amount > 0, amount), else_=0))),
        _whole(func.sum(case((is_refund, func.abs(amount)), else_=0))),
        _whole(
            func.sum(case((is_refund, 0), else_=func.abs(func.coalesce(Purchase.discount_e4, 0))))
        ),
    ]


def first_channel() -> ColumnElement[Any]:
    """Return the channel that the first line of an order with one names; its lines are grouped."""
    is_said = Purchase.channel.is_not(None)
    place = cast(Purchase.line_number + literal(_BEFORE_LINES, BigInteger), String)
    # A join with the line itself would take longer than all the sums.
    first = func.min(case((is_said, place + Purchase.channel)))
    return func.substr(first, len(str(_BEFORE_LINES)) + 1)


def _takes_off(refunds: RefundPolicy | None) -> ColumnElement[bool]:
    """Return whether a line that went back is taken off what was spent."""
    went_back = Purchase.amount_e4 < 0
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


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
