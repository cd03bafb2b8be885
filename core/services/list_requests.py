"""What list is wanted, and the customers that it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from core.db import campaigns, clock, list_blocks, list_members
from core.db.tables import Run, SavedList, Segment
from core.domain import list_words, wording
from core.domain.list_source import Part, Whom
from core.domain.lists import ListColumn, ListOptions
from core.domain.selection import Selection
from core.errors import UserError, not_found
from core.export import columns, offered
from core.export.members import CustomerList, IdArray, Members
from core.export.registry import destination_of
from core.services import removed
from core.services.run_artifacts import own_run
from core.services.work import Work

EVERYBODY = "all customers"


@dataclass(frozen=True)
class ListRequest:
    """What list is wanted.

    Attributes
    ----------
    segment_id : None for everybody in the run.
    destination : a name in `core.export.registry`.
    columns : keys of the columns; empty for all, or for a platform for its own only.
    whom : customers of several parts, in place of run and segment; or None.
    saved_id : of a saved list, which takes the place of both; or None.
    purpose : what it is for, in the person's words.
    """

    run_id: int
    segment_id: int | None = None
    destination: str = "csv"
    columns: tuple[str, ...] = ()
    options: ListOptions = field(default_factory=ListOptions)
    whom: Whom | None = None
    saved_id: int | None = None
    purpose: str = ""

    @property
    def asked(self) -> Whom:
        """Whose list it is, unless it is a saved one."""
        return self.whom or Whom((Part(self.run_id, self.segment_id),))

    def to_json(self) -> dict[str, Any]:
        """Return plain data for a job."""
        return {
            "whom": self.asked.to_json(),
            "destination": self.destination,
            "columns": list(self.columns),
            "options": self.options.to_json(),
            "saved_id": self.saved_id,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ListRequest":
        """Read what `to_json` wrote."""
        return replace(
            of_whom(Whom.from_json(data["whom"])),
            destination=str(data["destination"]),
            columns=tuple(data["columns"]),
            options=ListOptions.from_json(data["options"]),
            saved_id=data["saved_id"],
        )


@dataclass(frozen=True)
class Wanted:
    """A list that can be written.

    Attributes
    ----------
    run : its first.
    available : columns that it can have. list : what is written.
    who : whose it is in words, or the name of a saved list. rule : always in words.
    n_members : how many that are.
    """

    run: Run
    segment_id: int | None
    whom: Whom
    available: tuple[ListColumn, ...]
    list: CustomerList
    who: str
    rule: str
    n_members: int


def of_whom(whom: Whom) -> ListRequest:
    """Return the request for a list of these customers."""
    first = whom.any_of[0]
    if whom.simple is not None:
        return ListRequest(first.run_id, first.segment_id)
    return ListRequest(first.run_id, None, whom=whom)


def wanted(work: Work, request: ListRequest) -> Wanted:
    """Return the list that a request means.

    Raises
    ------
    UserError : a run is not finished, or the format or a column is not known.
    NotFoundError : a run or segment is not there any more, or is another shop's.
    """
    whom, ids = _whom(work, request)
    first = whom.any_of[0]
    run = own_run(work, first.run_id)
    if run.status != "done":
        raise UserError("This run has no segments yet.", "Wait until it has finished.")
    spec = destination_of(request.destination)
    spec.require(request.options)
    segments = _segments(work, run.id)
    alone = whom.simple if ids is None else None
    if alone is None and ids is None:
        ids = list_members.find(work.session, run.shop_id, whom)
    if alone and alone.segment_id is not None and alone.segment_id not in segments:
        raise not_found("segment")
    available = (
        *columns.available(work.session, run.shop_id),
        *offered.columns(work.session, run.shop_id),
    )
    rule = who(work, whom)
    is_own = spec.platform is not None and not request.columns
    names = {segment_id: each.name for segment_id, each in segments.items()}
    segment_id = alone.segment_id if alone else None
    return Wanted(
        run=run,
        segment_id=segment_id,
        whom=whom,
        available=available,
        list=CustomerList(
            () if is_own else columns.chosen(available, request.columns),
            Members(run.id, segment_id, names, ids, _running(work, run.shop_id)),
            spec,
            request.options,
        ),
        who=rule if request.saved_id is None else own_saved(work, request.saved_id).name,
        rule=rule,
        n_members=len(ids) if ids is not None else _n_of(work, run.id, segments, segment_id),
    )


def _running(work: Work, shop_id: int) -> tuple[int, ...]:
    """Return the campaigns of today, whose control groups are to be in no list."""
    return campaigns.running(work.session, shop_id, clock.now(work.session).date())


def who(work: Work, whom: Whom) -> str:
    """Return whose list it is, in words."""
    alone = whom.simple
    if alone is not None and alone.segment_id is None:
        return EVERYBODY
    n_runs = len({part.run_id for part in whom.parts})
    said = {part: _named(work, part, with_run=n_runs > 1) for part in whom.parts}
    named = ([said[part] for part in parts] for parts in (whom.any_of, whom.all_of, whom.none_of))
    return list_words.whom(*named)


def _whom(work: Work, request: ListRequest) -> tuple[Whom, IdArray | None]:
    """Return whose list it is now, with the customers of a list that was kept as it was."""
    if request.saved_id is None:
        return request.asked, None
    saved = own_saved(work, request.saved_id)
    whom = Whom.from_json(saved.made_of)
    if not saved.is_living:
        return whom, list_blocks.unpacked(
            saved.customer_ids or list_blocks.packed(list_members.NOBODY)
        )
    newest = {
        part: list_members.newest_of(work.session, saved.shop_id, part) for part in whom.parts
    }
    groups = (whom.any_of, whom.all_of, whom.none_of)
    return Whom(*(tuple(newest[part] for part in parts) for parts in groups)), None


def own_saved(work: Work, saved_id: int) -> SavedList:
    """Return a saved list of the person's shop; raises NotFoundError for any other."""
    return work.own(SavedList, saved_id, "list")


def _segments(work: Work, run_id: int) -> dict[int, Any]:
    query = select(Segment.id, Segment.name, Segment.n_customers).where(Segment.run_id == run_id)
    return {row.id: row for row in work.session.execute(query)}


def _n_of(work: Work, run_id: int, segments: dict[int, Any], segment_id: int | None) -> int:
    gone = removed.by_segment(work, run_id)
    own = segments.values() if segment_id is None else [segments[segment_id]]
    return sum(each.n_customers - gone.get(each.id, 0) for each in own)


def _named(work: Work, part: Part, *, with_run: bool) -> str:
    run = own_run(work, part.run_id)
    if part.selection is not None:
        return f"{_chosen_as(part.selection)} {wording.quoted(run.name)}"
    if part.segment_id is None:
        return f"everybody in {wording.quoted(run.name)}"
    segment = work.session.get(Segment, part.segment_id)
    if segment is None or segment.run_id != run.id:
        raise not_found("segment")
    return f"{segment.name} ({run.name})" if with_run else segment.name


def _chosen_as(selection: Selection) -> str:
    if selection.alike is not None:
        like = wording.counted(len(selection.alike.models), "customer")
        return f"look-alikes of {like} in"
    if selection.moved is not None:
        return "who changed segment in"
    if selection.crossing is not None:
        return "who is elsewhere in another run of"
    by_hand = selection.outline is not None
    return "drawn on the map of" if by_hand else "a branch of the tree of"
