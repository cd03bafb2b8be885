"""Makes customers one who are the same person, all of them or none."""

from collections.abc import Sequence
from itertools import chain

from sqlalchemy import or_
from sqlalchemy.orm import Session

from core.config import Settings
from core.db import (
    clock,
    customer_changes,
    customer_leaving,
    merge_candidates,
    staged_customers,
    suppressions,
)
from core.db.staged_customers import FIELD_COLUMNS
from core.db.suppressions import Keeper
from core.db.tables import Customer, ImportBatch
from core.domain.fields import CONSENTS
from core.domain.progress import part
from core.errors import UserError
from core.tasks.context import TaskContext
from core.tasks.snapshots import write_snapshot

_GROUPS_AT_ONCE = 500
_MERGED = 0.6
_FACTS = tuple(name for name in FIELD_COLUMNS if name not in CONSENTS)


def run(context: TaskContext) -> None:
    """Merge the groups of `payload["groups"]`, or all that are alike by `payload["by"]`.

    Raises
    ------
    UserError : nobody is left to merge.
    """
    merging = part(context.progress, 0.0, _MERGED)
    merging(0.0, "Making customers one")
    with context.finish() as session:
        batch = session.get_one(ImportBatch, context.payload["import_id"])
        staged_customers.lock_shop(session, batch.shop_id)
        groups = _groups(session, batch.shop_id, context.payload)
        for n_done, some in enumerate(_in_portions(groups)):
            merging(n_done * _GROUPS_AT_ONCE / len(groups), "Making customers one")
            _merge_some(session, batch, some, context.settings)
        customer_leaving.refresh_noted(session, batch)
        n_gone = sum(len(group) - 1 for group in groups)
        batch.n_rows = batch.n_updated = len(groups)
        batch.n_new = batch.n_unchanged = batch.n_quarantined = 0
        batch.counts = {"merged": n_gone}
        batch.status, batch.imported_at = "imported", clock.now(session)
        session.flush()
        write_snapshot(session, batch.shop_id, batch.id, part(context.progress, _MERGED, 1.0))


def _groups(session: Session, shop_id: int, payload: dict[str, object]) -> list[list[int]]:
    """Return the groups, each customer in one of them only, and the first of each to be kept."""
    chosen = payload.get("groups")
    if not isinstance(chosen, list):
        alike = merge_candidates.groups_by(session, shop_id, str(payload["by"]))
        chosen = [list(group.ids) for group in alike]
    group_of: dict[int, list[int]] = {}
    for ids in chosen:
        known = [group_of[each] for each in ids if each in group_of]
        group = known[0] if known else []
        for each in chain(ids, *known[1:]):
            if each not in group:
                group.append(each)
            group_of[each] = group
    found = {id(group): group for group in group_of.values()}
    groups = [group for group in found.values() if len(group) > 1]
    if not groups:
        raise UserError("Nobody is left to be merged.", "Reload the page and look again.")
    return groups


def _in_portions(groups: Sequence[list[int]]) -> list[Sequence[list[int]]]:
    return [
        groups[start : start + _GROUPS_AT_ONCE] for start in range(0, len(groups), _GROUPS_AT_ONCE)
    ]


def _merge_some(
    session: Session, batch: ImportBatch, groups: Sequence[list[int]], settings: Settings
) -> None:
    ids = [each for group in groups for each in group]
    found = merge_candidates.customers_of(session, batch.shop_id, ids)
    customer_changes.note(
        session, batch.id, or_(Customer.id.in_(ids), Customer.merged_into_id.in_(ids))
    )
    for group in groups:
        members = [found[each] for each in group if each in found]
        if len(members) < len(group):
            raise UserError(
                "One of these customers is not there any more.", "Reload the page, and look again."
            )
        _take_over(batch, members[0], members[1:])
        _keep_off_lists(session, batch, members, settings)
        session.flush()
        customer_leaving.merge(session, batch, members[0].id, [each.id for each in members[1:]])


def _take_over(batch: ImportBatch, kept: Customer, gone: Sequence[Customer]) -> None:
    """Fill what the kept one lacks; one who said no to a channel has said no."""
    for name in _FACTS:
        values = (getattr(each, name) for each in (kept, *gone))
        setattr(kept, name, next((value for value in values if value is not None), None))
    for name in CONSENTS:
        said = [getattr(each, name) for each in (kept, *gone)]
        known = [each for each in said if each is not None]
        setattr(kept, name, all(known) if known else None)
    kept.attributes = dict(
        chain.from_iterable(each.attributes.items() for each in (*reversed(gone), kept))
    )
    kept.import_id = batch.id


def _keep_off_lists(
    session: Session, batch: ImportBatch, members: Sequence[Customer], settings: Settings
) -> None:
    """Let the kept one be written to no more if that is so of any; no undo changes that."""
    kept = members[0]
    if kept.is_suppressed or not any(each.is_suppressed for each in members):
        return
    keeper = Keeper(batch.shop_id, settings.secret_key)
    known = [keeper.digests(each.customer_number, each.email, each.phone) for each in members]
    noted = suppressions.first_of(session, batch.shop_id, chain.from_iterable(known))
    reason, at = (noted.reason, noted.at) if noted else ("objected", clock.now(session))
    suppressions.add(session, keeper, known[0], reason, at)
    kept.is_suppressed = True
