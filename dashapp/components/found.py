"""What a search found, as groups of links: the same below the search box and on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain import wording
from core.services.search import Findings, FoundCustomer, FoundProduct, FoundRun, FoundSegment

PRODUCTS_HREF = "/data/explore/orders"


@dataclass(frozen=True)
class Hit:
    """One thing that was found. `detail` tells it from others of its name, and may be ""."""

    text: str
    detail: str
    href: str


@dataclass(frozen=True)
class Group:
    """Things of one kind; `icon` is the name of a Bootstrap icon."""

    title: str
    icon: str
    hits: tuple[Hit, ...]


def groups(found: Findings) -> tuple[Group, ...]:
    """Return what was found by kind, without kinds of which there is nothing."""
    every = (
        Group("Customers", "person", tuple(map(_customer, found.customers))),
        Group("Products", "box-seam", tuple(map(_product, found.products))),
        Group("Segments", "pie-chart", tuple(map(_segment, found.segments))),
        Group("Runs", "diagram-3", tuple(map(_run, found.runs))),
    )
    return tuple(group for group in every if group.hits)


def remarks(found: Findings) -> tuple[str, ...]:
    """Return what the person should know about the answer, in sentences."""
    said = [
        f"Nothing begins with {wording.quoted(typed)}; we looked for {_any_of(read)} instead."
        for typed, read in found.mended
    ]
    if not found.sees_customers:
        said.append("Your role does not show who customers are, so they are not searched.")
    return tuple(said)


def _customer(one: FoundCustomer) -> Hit:
    known = [text for text in (one.number if one.name else "", one.email, one.city) if text]
    return Hit(one.name or one.number, " · ".join(known), f"/customers/{one.id}")


def _product(one: FoundProduct) -> Hit:
    return Hit(one.name, one.number, PRODUCTS_HREF)


def _segment(one: FoundSegment) -> Hit:
    size = wording.counted(one.n_customers, "customer")
    return Hit(one.name, f"{size} · in {one.run_name}", f"/runs/{one.run_id}")


def _run(one: FoundRun) -> Hit:
    return Hit(one.name, wording.counted(one.n_customers, "customer"), f"/runs/{one.id}")


def _any_of(words: Sequence[str]) -> str:
    return " or ".join(wording.quoted(word) for word in words[:3])
