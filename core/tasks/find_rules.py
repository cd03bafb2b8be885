"""Finds what is bought together, and stores it in one transaction."""

import time

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import clock, order_baskets
from core.db.tables import Membership, RuleSearch
from core.domain.basket_rules import RuleChoice
from core.domain.progress import Progress, part
from core.errors import FencedError
from core.features.basket_items import BasketItems, ItemBaskets
from core.features.snapshot import IdArray
from core.marketing.rule_search import search
from core.tasks.context import TaskContext

_READ = 0.7  # of the time, measured with a million orders
_READING = "Reading the orders"


def run(context: TaskContext) -> None:
    """Do and store the search `payload["search_id"]`.

    Raises
    ------
    UserError : there would be more rules than anybody can read.
    FencedError : the attempt was cancelled or is not the current one; nothing is kept.
    """
    started = time.monotonic()
    search_id = int(context.payload["search_id"])
    context.progress(0.0, _READING)
    with context.session(read_only=True) as session:
        row = session.get(RuleSearch, search_id)
        if row is None:
            raise _gone(search_id)
        choice = RuleChoice.from_json(row.choice)
        reading = part(context.progress, 0.0, _READ)
        baskets, n_guests = _read(session, row.shop_id, choice, reading)
    found = search(baskets, choice, n_guests, part(context.progress, _READ, 1.0))
    with context.finish() as session:
        row = session.get(RuleSearch, search_id, with_for_update=True)
        if row is None:
            raise _gone(search_id)
        row.status, row.found = "done", found.to_json()
        row.attempt = context.attempt
        row.finished_at = clock.now(session)
        row.seconds = time.monotonic() - started


def _read(
    session: Session, shop_id: int, choice: RuleChoice, progress: Progress
) -> tuple[ItemBaskets, int]:
    """Return the baskets that are asked for, and how many orders of guests are not among them."""
    only = _customers(session, choice.segment_id) if choice.segment_id is not None else None
    n_orders = order_baskets.n_orders(session, shop_id)
    collected = BasketItems(choice.items)
    n_guests = n_read = 0
    for portion in order_baskets.read(session, shop_id):
        n_read += len(portion.baskets)
        progress(n_read / max(n_orders, 1), _READING)
        if only is not None:
            own = order_baskets.of_customers(portion, only)
        elif choice.baskets == "customers":
            own = order_baskets.of_known(portion)
            n_guests += len(portion.baskets) - len(own.baskets)
        else:
            own = portion
        whose = own.customer_ids if choice.baskets == "customers" else own.orders
        collected.add([owner or 0 for owner in whose], own.baskets)
    return collected.taken(), n_guests


def _customers(session: Session, segment_id: int) -> IdArray:
    query = select(Membership.customer_id).where(Membership.segment_id == segment_id)
    return np.sort(np.fromiter(session.scalars(query), np.int64))


def _gone(search_id: int) -> FencedError:
    return FencedError(f"search {search_id} was deleted meanwhile")
