"""Works out which products to offer whom next, and stores it in one transaction."""

import time
from collections.abc import Iterator

import numpy as np

from core.db import bulk, clock, next_products
from core.db.tables import Recommender
from core.domain.next_products import N_PROPOSED, NextChoice, NextFound, Trial
from core.errors import FencedError, UserError
from core.marketing.next_products import fitting, trial
from core.marketing.next_products.history import GUEST, Collector, History, Whole
from core.marketing.next_products.recommender import Proposed
from core.marketing.next_products.recommender import Recommender as Model
from core.marketing.next_products.ways import Learnt, learn
from core.tasks.context import TaskContext

_READ, _TRIED, _FITTED = 0.3, 0.6, 0.7


def run(context: TaskContext) -> None:
    """Make and store the recommender `payload["recommender_id"]`.

    Raises
    ------
    UserError : no order names a product.
    FencedError : the attempt was cancelled or is not the current one; nothing is kept.
    """
    started = time.monotonic()
    recommender_id = int(context.payload["recommender_id"])
    choice, shop_id, history = _input(context, recommender_id)
    measured, again = trial.try_ways(
        history,
        choice.repeats,
        lambda share, doing: context.progress(_READ + share * (_TRIED - _READ), doing),
    )
    way = trial.chosen(measured)
    context.progress(_TRIED, "Learning from all orders")
    learnt = learn(history)
    model = fitting.fit(learnt, way, again=again)
    context.progress(_FITTED, "Choosing three products for each customer")
    buyers = np.unique(history.customer[history.customer != GUEST])
    proposed = model.best(fitting.bought(learnt, buyers, way), N_PROPOSED)
    context.progress(_FITTED, "Saving the products of each customer")
    with context.finish() as session:
        row = session.get(Recommender, recommender_id, with_for_update=True)
        if row is None:
            raise FencedError(f"recommender {recommender_id} was removed meanwhile")
        bulk.make_room(session)
        next_products.drop_of_shop(session, shop_id)
        rows = _rows(learnt, buyers, proposed, next_products.customers_of(session, shop_id))
        next_products.store(session, row.id, model.products, rows)
        row.status, row.attempt, row.model = "done", context.attempt, model.to_bytes()
        row.found = _found(model, measured, history, proposed).to_json()
        row.finished_at = clock.now(session)
        row.seconds = time.monotonic() - started


def _input(context: TaskContext, recommender_id: int) -> tuple[NextChoice, int, History]:
    context.progress(0.0, "Reading the orders")
    with context.session(read_only=True) as session:
        row = session.get(Recommender, recommender_id)
        if row is None:
            raise FencedError(f"recommender {recommender_id} was removed meanwhile")
        choice = NextChoice.from_json(row.choice)
        collector = Collector(choice.excluded)
        next_products.collect(
            session,
            row.shop_id,
            collector,
            lambda share, doing: context.progress(share * _READ, doing),
        )
        history = collector.history()
        if not history.n_orders or not history.customer_ids.size:
            raise UserError(
                "No order of a known customer names a product.",
                "Import order lines with a customer and a product.",
            )
        return choice, row.shop_id, history


def _found(model: Model, measured: Trial, history: History, proposed: Proposed) -> NextFound:
    return NextFound(
        way=model.way,
        again=model.again,
        n_customers=int(np.sum(proposed.product[:, 0] >= 0)),
        n_products=int(np.sum(model.is_sold)),
        n_orders=history.n_orders,
        trial=measured,
    )


def _rows(
    learnt: Learnt, buyers: Whole, proposed: Proposed, still_there: Whole
) -> Iterator[tuple[int, int, int | None, int | None, int | None]]:
    """Yield customer, group and three places, of who is still there and is offered anything."""
    ids = learnt.history.customer_ids[buyers]
    kept = np.isin(ids, still_there) & (proposed.product[:, 0] >= 0)
    columns = (ids[kept], learnt.group[buyers][kept], *proposed.product[kept].T)
    lists = [column.tolist() for column in columns]
    for customer_id, group, *places in zip(*lists, strict=True):
        first, second, third = (place if place >= 0 else None for place in places)
        yield customer_id, group, first, second, third
