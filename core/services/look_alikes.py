"""Customers who are like others: the nearest in the way that a run compares customers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select

from core.db import look_alikes, whole_map
from core.db.look_alikes import Nearest
from core.db.tables import Customer, Membership, Run
from core.domain import wording
from core.domain.actor import Permission
from core.domain.masking import masked
from core.domain.selection import MOST_MODELS, Alike
from core.errors import UserError, not_found
from core.services import customer_list
from core.services.run_artifacts import own_run
from core.services.work import Work

# (as a part of the usual distance of two customers at most, in words)
_DEGREES = ((0.1, "almost the same"), (0.3, "very similar"), (0.6, "similar"), (0.9, "a bit alike"))
_UNLIKE = "not alike"
_CLOSEST = 1e-12


@dataclass(frozen=True)
class LookAlike:
    """A customer who is like others. `number` and `title` are masked where they must be."""

    id: int
    number: str
    title: str
    distance: float
    degree: str


@dataclass(frozen=True)
class LookAlikes:
    """Customers, the most alike first.

    Attributes
    ----------
    n_found : how many there are; `shown` are the first of them.
    nearest, farthest : how alike the first and the last are, in words.
    usual : the median distance of all customers of the run.
    """

    run_id: int
    run_name: str
    shown: tuple[LookAlike, ...]
    n_found: int
    nearest: str
    farthest: str
    usual: float


def find(work: Work, run_id: int, alike: Alike, most_shown: int = 50) -> LookAlikes:
    """Return the customers of a run who are most like one of some others.

    Raises
    ------
    UserError : the run does not have all of these, or compares nobody by columns.
    NotFoundError : there is no such finished run.
    """
    work.require(Permission.SEE)
    run = own_run(work, run_id)
    if run.status != "done":
        raise not_found("run")
    look_alikes.preparation_of(run)
    found = look_alikes.nearest(work.session, run, whole_map.read(work.session, run), alike)
    if not found.customer_ids.size:
        raise UserError("There is nobody else in this run.", "Choose another run.")
    near, far = (degree(each, found.usual) for each in found.distance[[0, -1]].tolist())
    shown = first(work, found, most_shown)
    return LookAlikes(run.id, run.name, shown, found.distance.size, near, far, found.usual)


def runs_with(work: Work, customer_ids: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return id and name of the runs that have all these customers, newest first.

    Runs that do not compare customers by columns are left out.
    """
    work.require(Permission.SEE)
    wanted = set(customer_ids)
    has_all = (
        select(Membership.run_id)
        .where(Membership.customer_id.in_(wanted))
        .group_by(Membership.run_id)
        .having(func.count() == len(wanted))
    )
    query = select(Run).where(
        Run.shop_id == work.shop_id, Run.status == "done", Run.id.in_(has_all)
    )
    return tuple(
        (run.id, run.name)
        for run in work.session.scalars(query.order_by(Run.id.desc()))
        if "preparation" in (run.model or {})
    )


def newest_run(work: Work, customer_ids: Sequence[int]) -> int:
    """Return the newest run that has all these customers; raises UserError when none has."""
    found = runs_with(work, customer_ids)
    if not found:
        raise UserError(
            "No run that finds segments has all of these customers.",
            "Find segments first, or name other customers.",
        )
    return found[0][0]


def by_numbers(work: Work, text: str) -> tuple[int, ...]:
    """Return the ids of customers by their numbers, typed with commas or line ends between them.

    Raises
    ------
    UserError : there are none or more than ten, one is nobody's, or the person may not see
        personal data.
    """
    if not work.actor.may(Permission.SEE_PERSONAL_DATA):
        raise UserError(
            "Your role does not let you name customers by their numbers.",
            "Open a customer's page, and start from there.",
        )
    parts = (part.strip() for part in text.replace("\n", ",").replace(";", ",").split(","))
    numbers = list(dict.fromkeys(part for part in parts if part))
    if not 1 <= len(numbers) <= MOST_MODELS:
        raise UserError(
            f"{len(numbers)} customers are named; one to {MOST_MODELS} can be.",
            "Type their numbers with commas between them.",
        )
    query = select(Customer.customer_number, Customer.id).where(
        Customer.shop_id == work.shop_id, Customer.customer_number.in_(numbers)
    )
    known = {row.customer_number: row.id for row in work.session.execute(query)}
    unknown = [wording.quoted(number) for number in numbers if number not in known]
    if unknown:
        raise UserError(
            f"No customer has the number {wording.listed(unknown)}.",
            "Look for them with the search box, and copy the number from there.",
        )
    return tuple(known[number] for number in numbers)


def numbers_of(work: Work, customer_ids: Sequence[int]) -> tuple[str, ...]:
    """Return the numbers of customers, masked where they must be; raises NotFoundError."""
    own = [customer_list.own_customer(work, each).customer_number for each in customer_ids]
    if work.actor.may(Permission.SEE_PERSONAL_DATA):
        return tuple(own)
    return tuple(masked(number) or "" for number in own)


def first(work: Work, found: Nearest, most: int) -> tuple[LookAlike, ...]:
    """Return the nearest customers, as a person may see them."""
    ids = found.customer_ids[:most].tolist()
    numbers = numbers_of(work, ids)
    titles = [customer_list.title_of(work, work.session.get_one(Customer, each)) for each in ids]
    distances = found.distance[:most].tolist()
    return tuple(
        LookAlike(customer_id, number, title, distance, degree(distance, found.usual))
        for customer_id, number, title, distance in zip(
            ids, numbers, titles, distances, strict=True
        )
    )


def degree(distance: float, usual: float) -> str:
    """Return how alike two customers are in words, beside how far two customers usually are."""
    part = distance / usual if usual > _CLOSEST else (0.0 if distance < _CLOSEST else np.inf)
    return next((said for most, said in _DEGREES if part <= most), _UNLIKE)
