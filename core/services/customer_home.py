"""The page that a customer would see in the shop, from what they bought."""

from collections.abc import Iterable

import numpy as np

from core.domain import wording
from core.domain.actor import Permission
from core.domain.customer_home import MOST_IN_SHELF, CustomerHome, Shelf
from core.domain.masking import masked
from core.domain.next_products import Offer, Reason, ReasonKind
from core.services import customer_list, offers
from core.services.offers import Known
from core.services.work import Work

_FEWEST_AGAIN = 2
_ASKED = 4 * MOST_IN_SHELF


def view(work: Work, customer_id: int) -> CustomerHome | None:
    """Return the page of a customer; None while no next products were worked out.

    No product is shown twice.

    Raises
    ------
    NotFoundError : the shop has no such customer.
    """
    work.require(Permission.SEE)
    customer = customer_list.own_customer(work, customer_id)
    known = offers.known_of(work, customer_id)
    if known is None:
        return None
    segment, favourites = offers.segment_favourites(work, customer_id, _ASKED)
    shelves = _without_doubles(
        [
            Shelf("again", "Buy again", _again(known)),
            Shelf("for-you", "For you", known.best(_ASKED) if known.own.product.size else ()),
            *_goes_with_newest(known),
            Shelf("segment", f"Popular with {wording.quoted(segment)}", favourites),
            Shelf("popular", "Popular now", _popular(known)),
        ]
    )
    sees = work.actor.may(Permission.SEE_PERSONAL_DATA)
    number = customer.customer_number
    return CustomerHome(
        customer_id=customer.id,
        title=customer_list.title_of(work, customer),
        number=number if sees else masked(number) or "",
        shelves=shelves,
        note="" if known.own.product.size else _nothing_bought(segment),
    )


def _again(known: Known) -> tuple[Offer, ...]:
    """Return what they bought in several orders and is still sold, where customers do buy again."""
    if not known.found.again:
        return ()
    own = known.own
    is_again = (own.n_orders >= _FEWEST_AGAIN) & known.model.is_sold[own.product]
    places = np.flatnonzero(is_again)
    best = places[np.argsort(-own.weight[places], kind="stable")][:MOST_IN_SHELF]
    return tuple(
        Offer(
            known.model.products[own.product[pair]],
            round(float(own.weight[pair]), 4),
            known.reason(int(own.product[pair]), int(own.product[pair])),
        )
        for pair in best.tolist()
    )


def _goes_with_newest(known: Known) -> Iterable[Shelf]:
    """Yield what goes with the product that they bought last, where products have neighbours."""
    if not known.own.product.size or not known.model.near.shape[1]:
        return
    newest = int(known.own.product[int(np.argmax(known.last))])
    near = [int(each) for each in known.model.near[newest] if each >= 0]
    had = set(known.own.product.tolist())
    chosen = [each for each in near if known.model.is_sold[each] and each not in had][:_ASKED]
    found = tuple(
        Offer(
            known.model.products[place],
            round(float(known.model.near_weight[newest, near.index(place)]), 4),
            known.reason(place, newest),
        )
        for place in chosen
    )
    yield Shelf("goes-with", f"Goes with {known.model.products[newest]}", found)


def _popular(known: Known) -> tuple[Offer, ...]:
    had = set(known.own.product.tolist())
    places = [int(each) for each in known.model.popular[known.in_group] if each >= 0]
    return tuple(
        Offer(
            known.model.products[place],
            round(float(known.model.popularity[known.in_group, place]), 4),
            Reason(ReasonKind.POPULAR),
        )
        for place in places
        if place not in had
    )[:_ASKED]


def _without_doubles(shelves: Iterable[Shelf]) -> tuple[Shelf, ...]:
    """Return the shelves with each product where it comes first, and without empty ones."""
    seen: set[str] = set()
    found = []
    for shelf in shelves:
        own = [each for each in shelf.offers if each.product not in seen][:MOST_IN_SHELF]
        seen |= {each.product for each in own}
        if own:
            found.append(Shelf(shelf.key, shelf.title, tuple(own)))
    return tuple(found)


def _nothing_bought(segment: str) -> str:
    if segment:
        return (
            "They have not bought anything yet, so they see what their segment, "
            f"{wording.quoted(segment)}, buys most, and what is popular."
        )
    return "They have not bought anything yet, so they see what is popular with everybody."
