"""Who is left out of every list of some members, whatever the destination.

This is the one place that says so: a reason with the condition that a customer meets. Of several
the first counts. What depends on the destination (consent, addresses, duplicates) is looked at
row by row, in `core.export.screening`.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select
from sqlalchemy.orm import Session

from core.db import campaigns
from core.db.tables import Customer
from core.domain.lists import LeftOut
from core.export.members import Members, queries

Condition = tuple[LeftOut, ColumnElement[bool]]


def left_out(members: Members) -> tuple[Condition, ...]:
    """Return the reasons why some of these members are in no list, with their conditions."""
    suppressed = (LeftOut.SUPPRESSED, Customer.is_suppressed.is_(True))
    if not members.running_campaigns:
        return (suppressed,)
    control = Customer.id.in_(campaigns.control_of(members.running_campaigns))
    return (suppressed, (LeftOut.CONTROL, control))


def kept_only(query: Select[Any], members: Members) -> Select[Any]:
    """Return the query without those who are left out."""
    return query.where(and_(*(not_(condition) for _, condition in left_out(members))))


def reason_of(members: Members) -> ColumnElement[Any]:
    """Return the reason why a customer is left out, as text of SQL; NULL for all others."""
    return case(*((condition, str(reason)) for reason, condition in left_out(members)))


def n_left_out(session: Session, members: Members) -> dict[LeftOut, int]:
    """Return reason → how many members are left out for it; only those with any."""
    reason = reason_of(members)
    anybody = or_(*(condition for _, condition in left_out(members)))
    counts: dict[LeftOut, int] = {}
    for query in queries(session, [reason.label("reason")], members):
        inner = query.where(anybody).order_by(None).subquery()
        for said, n in session.execute(_counted(inner.c.reason)):
            counts[LeftOut(said)] = counts.get(LeftOut(said), 0) + n
    return counts


def _counted(reason: ColumnElement[Any]) -> Select[Any]:
    return select(reason, func.count()).group_by(reason)


def ordered(counts: dict[LeftOut, int]) -> dict[LeftOut, int]:
    """Return counts in the order in which reasons count; only those with any."""
    return {reason: counts[reason] for reason in LeftOut if counts.get(reason)}
