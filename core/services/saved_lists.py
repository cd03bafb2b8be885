"""Lists that are kept to be taken again: living ones, and those that stay as they were."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from core.db import clock, list_blocks, list_members
from core.db.tables import SavedList
from core.domain.actor import Permission
from core.domain.list_source import Part, Whom
from core.domain.lists import ListOptions
from core.domain.selection import Selection
from core.errors import UserError
from core.export.registry import destination_of
from core.services import run_queue
from core.services.list_requests import ListRequest, of_whom, own_saved, wanted, who
from core.services.run_artifacts import own_run
from core.services.work import Work

_LONGEST_NAME, _MOST = 80, 200


@dataclass(frozen=True)
class SavedView:
    """A saved list.

    Attributes
    ----------
    whose : in words, as it was saved. destination : label.
    can_live : it is made of segments alone, which can be found again.
    """

    id: int
    name: str
    whose: str
    destination: str
    is_living: bool
    can_live: bool
    who: str
    at: datetime


def save(work: Work, request: ListRequest, name: str, *, is_living: bool) -> int:
    """Keep a list; return its id.

    Raises
    ------
    UserError : the name is empty or too long, nobody is in the list, or it is to live although
        it is not made of segments alone.
    """
    work.require(Permission.EXPORT)
    called = run_queue.trimmed(name, "list", _LONGEST_NAME)
    found = wanted(work, request)
    whom = found.whom
    if is_living and not _can_live(whom):
        raise UserError(
            "Customers who were chosen by hand are not found again by themselves.",
            "Keep this list as it is, or make one of segments.",
        )
    ids = None
    if not is_living:
        members = found.list.members.customer_ids
        ids = list_members.find(work.session, work.shop_id, whom) if members is None else members
    saved = SavedList(
        shop_id=work.shop_id,
        name=called,
        made_of=whom.to_json(),
        destination=found.list.destination.name,
        options=request.options.to_json(),
        columns=list(request.columns),
        is_living=is_living,
        customer_ids=None if ids is None else list_blocks.packed(ids),
        created_by=work.actor.user_id,
        who=work.actor.email,
        created_at=clock.now(work.session),
    )
    work.session.add(saved)
    work.session.flush()
    work.audit("save list", f"list {saved.id}", {"living": is_living})
    return saved.id


def of_selection(work: Work, selection: Selection, name: str) -> int:
    """Keep the customers of a selection as a list; return its id."""
    run = own_run(work, selection.run_id)
    request = of_whom(Whom((Part(run.id, None, selection),)))
    return save(work, request, name, is_living=False)


def request_of(work: Work, saved_id: int) -> ListRequest:
    """Return the request for a saved list, as it was saved."""
    work.require(Permission.SEE)
    saved = own_saved(work, saved_id)
    return replace(
        of_whom(Whom.from_json(saved.made_of)),
        destination=saved.destination,
        columns=tuple(saved.columns),
        options=ListOptions.from_json(saved.options),
        saved_id=saved.id,
    )


def view(work: Work, saved_id: int) -> SavedView:
    """Return a saved list."""
    work.require(Permission.SEE)
    return _view(work, own_saved(work, saved_id))


def saved(work: Work) -> tuple[SavedView, ...]:
    """Return the shop's saved lists, newest first."""
    work.require(Permission.SEE)
    query = select(SavedList).where(SavedList.shop_id == work.actor.shop_id)
    rows = work.session.scalars(query.order_by(SavedList.id.desc()).limit(_MOST))
    return tuple(_view(work, row) for row in rows)


def remove(work: Work, saved_id: int) -> None:
    """Forget a saved list; what was taken of it stays in the log."""
    work.require(Permission.EXPORT)
    work.session.delete(own_saved(work, saved_id))
    work.audit("remove list", f"list {saved_id}")


def _view(work: Work, row: SavedList) -> SavedView:
    whom = Whom.from_json(row.made_of)
    try:
        whose = who(work, whom)
    except UserError:
        whose = "of a run that does not exist any more"
    return SavedView(
        row.id,
        row.name,
        whose,
        destination_of(row.destination).label,
        row.is_living,
        _can_live(whom),
        row.who,
        row.created_at,
    )


def _can_live(whom: Whom) -> bool:
    return all(part.selection is None for part in whom.parts)
