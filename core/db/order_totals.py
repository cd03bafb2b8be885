"""Totals per order, built from the lines of an import."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    MetaData,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.functions import largest, smallest
from core.db.tables import ImportBatch, Purchase, PurchaseOrder
from core.domain.order_policy import RefundPolicy

SUMS = (
    "n_lines", "n_counted", "n_refunds", "quantity", "spend_e4", "bought_e4",
    "refunded_e4", "discount_e4", "fingerprint",
)  # fmt: skip
"""What the lines of an order add up to."""

KEY = ("import_id", "order_number", "currency")

MoreOrder = Table(
    "more_order",
    MetaData(),
    *(Column(column.name, column.type) for column in PurchaseOrder.__table__.columns),
    prefixes=["TEMPORARY"],
)
"""Totals of some lines, while an import happens."""

_BEFORE_LINES = 10_000_000_000
"""More than any line's number: with it, all numbers have equally many digits."""


def add_more(session: Session) -> None:
    """Add the totals of further lines to those that are there already, if they are.

    An order belongs to whom its first line with a customer names: an undo, which can give
    customers other ids, does not change that.
    """
    # SQLite takes ON CONFLICT for a part of a join without the condition.
    statement = bulk.insert_or_meet(session, PurchaseOrder).from_select(
        [column.name for column in MoreOrder.c], select(MoreOrder).where(MoreOrder.c.n_lines > 0)
    )
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
                "basket": func.coalesce(old.basket + "," + new.basket, old.basket, new.basket),
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


def _whole(total: ColumnElement[Any]) -> ColumnElement[Any]:
    """Keep a sum of whole numbers whole; PostgreSQL makes it a decimal."""
    return cast(total, BigInteger)
