"""The three products to offer each customer next, as columns of a list.

Who has not bought anything, and therefore has no products of their own, gets what most buyers of
their segment buy most; in a segment without buyers, what is most popular in the shop.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, case, cast, func, literal, select
from sqlalchemy.orm import Session

from core.db import next_products, segment_members
from core.db.tables import Customer, Membership, NextProduct, OfferedProduct
from core.domain.lists import OFFER_HEADERS, ListColumn
from core.domain.next_products import N_PROPOSED
from core.export.members import Cell, CustomerList, Members
from core.marketing.next_products.recommender import Recommender

_PLACES = (NextProduct.first, NextProduct.second, NextProduct.third)


def columns(session: Session, shop_id: int) -> tuple[ListColumn, ...]:
    """Return the columns; none while no next products were worked out."""
    if next_products.newest(session, shop_id) is None:
        return ()
    return tuple(
        ListColumn(header, header, offer=place) for place, header in enumerate(OFFER_HEADERS)
    )


def cells(session: Session, wanted: CustomerList) -> list[Cell]:
    """Return what reads the three products, in a query of customers with their membership.

    Nothing where the list has none of these columns.
    """
    if not any(column.offer is not None for column in wanted.columns):
        return []
    fallbacks = _of_segments(session, wanted.members)
    popular = _popular(session, wanted.members)
    return [
        func.coalesce(_own(place), _fallback(place, fallbacks), literal(popular[place], Text()))
        for place in range(N_PROPOSED)
    ]


def _own(place: int) -> ColumnElement[str]:
    # Who has a product of their own is not given their segment's for the second and third.
    has_any = select(NextProduct.customer_id).where(NextProduct.customer_id == Customer.id).exists()
    name = (
        select(OfferedProduct.name)
        .join(
            NextProduct,
            (NextProduct.recommender_id == OfferedProduct.recommender_id)
            & (_PLACES[place] == OfferedProduct.place),
        )
        .where(NextProduct.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )
    return case((has_any, func.coalesce(name, "")), else_=None)


def _fallback(place: int, names: dict[int, Sequence[str]]) -> ColumnElement[str]:
    found = {
        segment_id: literal(own[place], Text()) for segment_id, own in names.items() if own[place:]
    }
    if not found:
        return cast(None, Text())
    return case(found, value=Membership.segment_id, else_=None)


def _of_segments(session: Session, members: Members) -> dict[int, Sequence[str]]:
    """Return the favourites of the segments, by id: of those whose members are in the list."""
    own = members.segment_names if members.segment_id is None else [members.segment_id]
    return {
        segment_id: [
            each.name
            for each in segment_members.favourite_products(
                session, members.run_id, segment_id, N_PROPOSED
            )
            if each.n_segment
        ]
        for segment_id in own
    }


def _popular(session: Session, members: Members) -> Sequence[str]:
    found = next_products.newest(session, next_products.shop_of_run(session, members.run_id))
    names: list[str] = []
    if found is not None and found.model:
        model = Recommender.from_bytes(found.model)
        names = [model.products[each] for each in model.popular[0][:N_PROPOSED] if each >= 0]
    return [*names, *[""] * (N_PROPOSED - len(names))]
