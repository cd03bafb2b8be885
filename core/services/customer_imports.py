"""What is known of an import of customers besides its rows, and what can be chosen for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.tables import Customer, ImportBatch
from core.domain.actor import Permission
from core.domain.customer_policy import CustomerPolicy, MatchBy, MatchPolicy
from core.domain.fields import ColumnMapping
from core.errors import UserError
from core.ingest.identity import ways_to_match
from core.services.understanding import CUSTOMERS, match_by_of, matched_by
from core.services.uploads import own_import
from core.services.work import Work


@dataclass(frozen=True)
class CustomerFacts:
    """What is known of a file of customers.

    Attributes
    ----------
    match_by : by what its rows find their customers.
    policy : what was chosen, or None before.
    n_left : customers who left because they are not in the file.
    n_perhaps_same : rows with an address or phone that another customer number has, too.
    """

    match_by: MatchBy
    policy: MatchPolicy | None
    n_left: int
    n_perhaps_same: int


@dataclass(frozen=True)
class PolicyChoices:
    """What each policy would do with a checked file.

    Attributes
    ----------
    n_there : customers that the shop has now; without any, all policies do the same.
    n_new, n_updated, n_unchanged : customers of the file.
    n_leaving : those who would leave if only the customers of the file stayed.
    n_suppressed : those who stay then although they are not in it, known as such.
    """

    n_there: int
    n_new: int
    n_updated: int
    n_unchanged: int
    n_leaving: int
    n_suppressed: int


@dataclass(frozen=True)
class TellingApart:
    """By what the rows of a file are told apart.

    Attributes
    ----------
    chosen : None while somebody must say.
    offered : what can be chosen; the customer number alone when the file has one.
    """

    chosen: MatchBy | None
    offered: tuple[MatchBy, ...]


@dataclass(frozen=True)
class Departure:
    """The newest import of customers, when it let some of them go."""

    import_id: int
    file_name: str
    imported_at: datetime | None
    n_left: int


def facts_of(batch: ImportBatch) -> CustomerFacts:
    """Return what an import of customers says."""
    return CustomerFacts(
        match_by=matched_by(batch),
        policy=CustomerPolicy.from_json(batch.policy).match if batch.policy else None,
        n_left=int((batch.counts or {}).get("left", 0)),
        n_perhaps_same=int((batch.counts or {}).get("perhaps_same", 0)),
    )


def choices(work: Work, import_id: int) -> PolicyChoices:
    """Return what each policy would do with a file as it was checked."""
    work.require(Permission.SEE)
    batch = own_import(work, import_id)
    n_there, n_suppressed = _n_there(work.session, batch.shop_id)
    return PolicyChoices(
        n_there=n_there,
        n_new=batch.n_new or 0,
        n_updated=batch.n_updated or 0,
        n_unchanged=batch.n_unchanged or 0,
        n_leaving=n_leaving(work.session, batch),
        n_suppressed=n_suppressed,
    )


def telling_apart(work: Work, import_id: int) -> TellingApart:
    """Return by what the rows of a file are told apart, by what was chosen for its columns."""
    work.require(Permission.SEE)
    batch = own_import(work, import_id)
    mapping = tuple(map(ColumnMapping.from_json, batch.mapping or []))
    chosen = match_by_of(batch, mapping)
    return TellingApart(MatchBy(chosen) if chosen else None, ways_to_match(mapping))


def newest_departure(work: Work) -> Departure | None:
    """Return who left with the newest import of customers, or None when nobody did."""
    work.require(Permission.SEE)
    query = select(ImportBatch).where(
        ImportBatch.shop_id == work.shop_id,
        ImportBatch.kind == CUSTOMERS,
        ImportBatch.status == "imported",
    )
    newest = work.session.scalar(
        query.order_by(ImportBatch.imported_at.desc(), ImportBatch.id.desc()).limit(1)
    )
    n_left = facts_of(newest).n_left if newest else 0
    if newest is None or not n_left:
        return None
    return Departure(newest.id, newest.file_name, newest.imported_at, n_left)


def n_leaving(session: Session, batch: ImportBatch) -> int:
    """Return how many customers would leave if only those in a checked file stayed.

    Who must not be written to stays, known as such: their rows are set aside.
    """
    n_there, n_suppressed = _n_there(session, batch.shop_id)
    n_known = (batch.n_updated or 0) + (batch.n_unchanged or 0)
    return max(0, n_there - n_suppressed - n_known)


def refuse_unconfirmed(session: Session, batch: ImportBatch, policy: CustomerPolicy) -> None:
    """Raise UserError when more customers would leave than somebody agreed to."""
    if policy.match is not MatchPolicy.REPLACE or policy.most_leaving is None:
        return
    n_gone = n_leaving(session, batch)
    if n_gone > policy.most_leaving:
        leave = "customer is" if n_gone == 1 else "customers are"
        raise UserError(
            f"{n_gone:,} {leave} not in “{batch.file_name}” and would leave your customer base.",
            "Confirm that below “Replace all”, or choose “Add and update”.",
        )


def _n_there(session: Session, shop_id: int) -> tuple[int, int]:
    """Return how many customers a shop has, and how many of them must not be written to."""
    counted = select(Customer.is_suppressed, func.count()).where(Customer.shop_id == shop_id)
    rows = session.execute(counted.group_by(Customer.is_suppressed))
    found = {row.is_suppressed: int(row[1]) for row in rows}
    return sum(found.values()), found.get(True, 0)
