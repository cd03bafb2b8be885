"""Lets customers be gone from everywhere, in the transaction that is given."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db import clock, staged_customers
from core.db.suppressions import Keeper
from core.db.tables import FeatureSnapshot, Job, Shop
from core.domain.progress import Progress, part, silent
from core.jobs import queue
from core.tasks.erasing import (
    data_versions,
    files,
    found_runs,
    lists,
    orders,
    people,
    products,
    rows,
    texts,
)
from core.tasks.erasing.found_runs import Erasure
from core.tasks.erasing.people import People
from core.tasks.snapshots import write_snapshot

_ROWS, _VERSION = 0.15, 0.6
_READ_CUSTOMERS = (
    "run_recipe", "place_over_time", "try_several", "place_file", "find_next_products",
    "find_rules", "start_campaign", "look_at_prices",
)  # fmt: skip


def erase(
    session: Session,
    shop_id: int,
    customer_ids: Collection[int],
    keeper: Keeper | None,
    progress: Progress = silent,
) -> dict[str, int]:
    """Erase customers of a shop, and who was merged into them; return rows by table.

    Parameters
    ----------
    keeper : makes the hashes by which they stay out for good; None to let them come in again.
    """
    progress(0.0, "Looking for everything about them")
    staged_customers.lock_shop(session, shop_id)
    # What reads customers now would still keep them; it begins again when they are gone.
    _begin_again(session, shop_id)
    who = people.gather(session, shop_id, customer_ids)
    if not who.are_any:
        people.forget(session)
        return {}
    if keeper is not None:
        people.keep_out(session, keeper, "erased", clock.now(session))
    counts = _erase_rows(session, shop_id, who)
    people.forget(session)
    progress(_ROWS, "Writing a new version of your customers")
    newest = write_snapshot(session, shop_id, None, part(progress, _ROWS, _VERSION))
    counts.update(_erase_from_runs(session, shop_id, who, newest, part(progress, _VERSION, 1.0)))
    session.execute(update(Shop).where(Shop.id == shop_id).values(n_erased=Shop.n_erased + 1))
    return {table: n for table, n in sorted(counts.items()) if n}


def _begin_again(session: Session, shop_id: int) -> None:
    query = select(Job).where(
        Job.shop_id == shop_id, Job.status == "running", Job.kind.in_(_READ_CUSTOMERS)
    )
    for job in session.scalars(query.with_for_update()):
        queue.put_back(job, counts=False)
    session.flush()


def _erase_rows(session: Session, shop_id: int, who: People) -> Counter[str]:
    words = replace(who.words, orders=orders.numbers(session))
    counts: Counter[str] = Counter()
    counts["import_batch"] += files.drop_waiting(session, shop_id, words)
    counts["rejected_row"] += files.drop_set_aside(session, shop_id, words)
    counts.update(orders.let_go(session, shop_id, who.words))
    counts.update(rows.remove(session))
    rows.forget_in_jobs(session, shop_id, frozenset(who.ids.tolist()))
    counts.update(lists.forget(session, shop_id, who.ids))
    counts.update(products.blot(session, shop_id, who.words))
    counts.update(texts.blot(session, shop_id, who.words))
    return counts


def _erase_from_runs(
    session: Session, shop_id: int, who: People, newest_id: int, progress: Progress
) -> Counter[str]:
    """Rewrite older data versions, each with the runs that were made from it."""
    counts: Counter[str] = Counter()
    waiting = {run.id: run for run in found_runs.of_shop(session, shop_id)}
    n_runs = len(waiting)
    # One version after the other, because only one can be in memory.
    for row in (*data_versions.older(session, shop_id, newest_id), None):
        erasure = Erasure(who.ids, who.words)
        if row is not None:
            erasure = _erase_from_version(session, row, erasure)
            counts["feature_snapshot"] += erasure.before is not None
        for run in list(waiting.values()):
            if row is None or run.snapshot_id == row.id:
                del waiting[run.id]
                progress(1 - len(waiting) / n_runs, "Taking them out of your segments")
                counts["run"] += bool(found_runs.erase_from(session, run, erasure))
    return counts


def _erase_from_version(session: Session, row: FeatureSnapshot, erasure: Erasure) -> Erasure:
    before = data_versions.read(session, row.id)
    if before is None or not data_versions.has_any(before, erasure.gone):
        return erasure
    after = data_versions.rewrite(session, row, before, erasure.gone)
    session.flush()
    lost = data_versions.lost_levels(before, after)
    return replace(erasure, before=before, levels=lost)
