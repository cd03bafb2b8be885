"""Looks at what the segments of a run pay, and stores it in one transaction."""

import time

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import clock, order_prices
from core.db.behaviour import kept_currency
from core.db.tables import Membership, PriceStudy, Segment
from core.domain.currencies import E4
from core.domain.prices import PricesFound
from core.domain.progress import Progress, part
from core.errors import FencedError, UserError
from core.features.behaviour import IntArray
from core.features.priced_lines import PricedLines, PricedOrders
from core.marketing.elasticity import elasticities
from core.marketing.prices import prices
from core.tasks.context import TaskContext

_READ = 0.6  # of the time
_READING, _LOOKING = "Reading the orders", "Looking at prices"


def run(context: TaskContext) -> None:
    """Do and store the study `payload["study_id"]`.

    Raises
    ------
    UserError : there are no orders any more, or none has an amount.
    FencedError : the attempt was cancelled or is not the current one; nothing is kept.
    """
    started = time.monotonic()
    study_id = int(context.payload["study_id"])
    context.progress(0.0, _READING)
    with context.session(read_only=True) as session:
        row = session.get(PriceStudy, study_id)
        if row is None:
            raise _gone(study_id)
        reading = part(context.progress, 0.0, _READ)
        currency, n_others, orders = _read(session, row.shop_id, reading)
        segment_of = _segments(session, row.run_id, orders.customers)
    found = _found(currency, n_others, orders, segment_of, part(context.progress, _READ, 1.0))
    with context.finish() as session:
        row = session.get(PriceStudy, study_id, with_for_update=True)
        if row is None:
            raise _gone(study_id)
        row.status, row.found = "done", found.to_json()
        row.attempt = context.attempt
        row.finished_at = clock.now(session)
        row.seconds = time.monotonic() - started


def _read(session: Session, shop_id: int, progress: Progress) -> tuple[str, int, PricedOrders]:
    """Return the currency that counts, how many orders are in others, and those that are in it."""
    by_currency = order_prices.n_orders(session, shop_id)
    if not by_currency:
        raise UserError("There are no orders any more.", "Import your orders, then look again.")
    kept = kept_currency(session, shop_id)
    most = max(by_currency, key=lambda code: by_currency[code])
    currency = kept if kept in by_currency else most
    collected, n_read = PricedLines(E4), 0
    for customers, days, spend, discount, baskets in order_prices.read(session, shop_id, currency):
        collected.add(customers, days, spend, discount, baskets)
        n_read += len(baskets)
        progress(n_read / by_currency[currency], _READING)
    return currency, sum(by_currency.values()) - by_currency[currency], collected.taken()


def _segments(session: Session, run_id: int | None, customers: IntArray) -> dict[int, IntArray]:
    """Return segment → (n,), the places of its orders."""
    if run_id is None:
        return {}
    query = select(Segment.id).where(Segment.run_id == run_id).order_by(Segment.position)
    found = {}
    for segment_id in session.scalars(query).all():
        members = select(Membership.customer_id).where(Membership.segment_id == segment_id)
        own = np.fromiter(session.scalars(members), np.int64)
        found[segment_id] = np.flatnonzero(np.isin(customers, own))
    return found


def _found(
    currency: str,
    n_others: int,
    orders: PricedOrders,
    segment_of: dict[int, IntArray],
    progress: Progress,
) -> PricesFound:
    if not orders.paid.size:
        raise UserError(
            "Your orders tell of no prices: no line has an amount.",
            "Import a file that says what each line or order cost.",
        )
    everybody = prices(orders, np.ones(orders.spend.size, np.bool_), None)
    if everybody is None:
        raise UserError("There are no orders any more.", "Import your orders, then look again.")
    segments = []
    for n_done, (segment_id, places) in enumerate(segment_of.items(), start=1):
        chosen = np.zeros(orders.spend.size, np.bool_)
        chosen[places] = True
        segments.append(prices(orders, chosen, segment_id))
        progress(n_done / (len(segment_of) + 1), _LOOKING)
    group = np.full(orders.spend.size, -1, np.int16)
    for place, places in enumerate(segment_of.values()):
        group[places] = place
    answers, *of_segments = elasticities(orders, group, list(segment_of))
    return PricesFound(
        currency=currency,
        n_no_currency=n_others,
        everybody=everybody,
        segments=tuple(each for each in segments if each is not None),
        answers=answers,
        segment_answers=tuple(of_segments),
    )


def _gone(study_id: int) -> FencedError:
    return FencedError(f"study {study_id} was deleted meanwhile")
