"""What to offer a customer or a segment next, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import orjson

from core.db import next_products as rows
from core.db import segment_members
from core.db.tables import NextProduct, Segment
from core.domain.actor import Permission
from core.domain.next_products import NextFound, Offer, Reason, ReasonKind, Way
from core.errors import not_found
from core.marketing.next_products.history import Collector, History, Owned, owned
from core.marketing.next_products.recommender import Bought, Recommender
from core.services import customer_list
from core.services.rfm import Keep, make_anew
from core.services.run_artifacts import own_run
from core.services.work import Work

MOST_OFFERS = 50

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Offers:
    """What to offer somebody, the best first.

    Attributes
    ----------
    segment : whose favourites these are, because the customer has not bought anything; else "".
    found : how they were chosen; None when nothing was worked out yet.
    """

    offers: tuple[Offer, ...]
    segment: str
    found: NextFound | None


@dataclass(frozen=True)
class Known:
    """What is known for the offers of one customer.

    Attributes
    ----------
    history : their orders; its products are others than those of the model. own : what they
        bought, by the model's products. last : (n_pairs,) days since 1970-01-01 of the last order.
    """

    model: Recommender
    found: NextFound
    history: History
    own: Owned
    last: Sequence[float]
    group: int

    @property
    def in_group(self) -> int:
        """The row of the model's popular products that is for this customer."""
        return min(self.group, int(self.model.popular.shape[0]) - 1)

    def best(self, n: int) -> tuple[Offer, ...]:
        """Return the best products for this customer."""
        row = np.zeros(self.own.product.size, np.int64)
        group = np.array([self.in_group])
        proposed = self.model.best(Bought(row, self.own.product, self.own.weight, group), n)
        found = zip(proposed.product[0], proposed.because[0], proposed.score[0], strict=True)
        return tuple(
            Offer(
                self.model.products[place],
                round(float(score), 4),
                self.reason(int(place), int(because)),
            )
            for place, because, score in found
            if place >= 0
        )

    def reason(self, place: int, because: int) -> Reason:
        """Return why a product is offered, by what speaks for it most."""
        if because == place:
            (pair,) = np.flatnonzero(self.own.product == place)[:1]
            last = _EPOCH + timedelta(days=int(self.last[pair]))
            return Reason(ReasonKind.AGAIN, n_orders=int(self.own.n_orders[pair]), last=last)
        if because < 0:
            is_alike = self.model.way is Way.GROUP
            return Reason(ReasonKind.ALIKE if is_alike else ReasonKind.POPULAR)
        (column,) = np.flatnonzero(self.model.near[because] == place)[:1]
        return Reason(
            ReasonKind.NEAR,
            product=self.model.products[because],
            n_both=int(self.model.together[because, column]),
            n_with=int(self.model.units[because]),
            in_orders=self.model.way is Way.TOGETHER,
        )


def for_customer(work: Work, customer_id: int, n: int) -> Offers:
    """Return what to offer a customer.

    Who has not bought anything is offered the favourites of their segment in the newest run.

    Raises
    ------
    NotFoundError : the shop has no such customer.
    """
    work.require(Permission.SEE)
    known = known_of(work, customer_id)
    if known is None:
        return Offers((), "", None)
    if not known.own.product.size:
        return _of_segment(work, customer_id, known, n)
    return Offers(known.best(min(n, MOST_OFFERS)), "", known.found)


def for_segment(work: Work, run_id: int, segment_id: int, n: int, keep: Keep = make_anew) -> Offers:
    """Return the products that are offered to most customers of a segment.

    Parameters
    ----------
    keep : keeps what was counted once; it changes only with the recommender.

    Raises
    ------
    NotFoundError : there is no such run in the shop, or it has no such segment.
    """
    work.require(Permission.SEE)
    own_run(work, run_id)
    segment = work.session.get(Segment, segment_id)
    if segment is None or segment.run_id != run_id:
        raise not_found("segment")
    done = rows.newest(work.session, work.shop_id)
    if done is None or not done.found:
        return Offers((), "", None)
    n_shown = min(n, MOST_OFFERS)
    key = ("most offered", done.id, segment_id, n_shown)
    n_offered, counted = orjson.loads(
        keep(key, lambda: orjson.dumps(rows.most_offered(work.session, segment_id, n_shown)))
    )
    return Offers(
        tuple(
            Offer(
                name,
                count / n_offered,
                Reason(ReasonKind.OFFERED, n_customers=count, of_customers=n_offered),
            )
            for name, count in counted
        ),
        "",
        NextFound.from_json(done.found),
    )


def by_segment_id(work: Work, segment_id: int, n: int) -> Offers:
    """Return the products for a segment of whatever run of the shop it is."""
    segment = work.session.get(Segment, segment_id)
    if segment is None:
        raise not_found("segment")
    return for_segment(work, segment.run_id, segment_id, n)


def known_of(work: Work, customer_id: int) -> Known | None:
    """Return what is known for the offers of a customer, or None when nothing was worked out.

    Raises
    ------
    NotFoundError : the shop has no such customer.
    """
    customer_list.own_customer(work, customer_id)
    done = rows.newest(work.session, work.shop_id)
    if done is None or not done.found or not done.model:
        return None
    model = Recommender.from_bytes(done.model)
    collector = Collector()
    rows.collect_of(work.session, customer_id, collector)
    history = collector.history()
    own, last = _by_model(model, history)
    kept = work.session.get(NextProduct, customer_id)
    group = kept.group if kept else 0
    return Known(model, NextFound.from_json(done.found), history, own, last, group)


def segment_favourites(work: Work, customer_id: int, n: int) -> tuple[str, tuple[Offer, ...]]:
    """Return the newest segment of a customer, and what most of its buyers buy most.

    Returns
    -------
    The segment's name, "" when they are in none that has buyers; its favourites.
    """
    segments = rows.segments_of(work.session, customer_id)
    for segment in segments:
        tallies = segment_members.favourite_products(
            work.session, segment.run_id, segment.id, min(n, MOST_OFFERS)
        )
        if tallies:
            return segment.name, tuple(
                Offer(
                    each.name,
                    each.n_segment / each.of_segment,
                    Reason(
                        ReasonKind.SEGMENT,
                        n_customers=each.n_segment,
                        of_customers=each.of_segment,
                    ),
                )
                for each in tallies
                if each.n_segment
            )
    return "", ()


def _of_segment(work: Work, customer_id: int, known: Known, n: int) -> Offers:
    name, offers = segment_favourites(work, customer_id, n)
    return Offers(offers or known.best(min(n, MOST_OFFERS)), name, known.found)


def _by_model(model: Recommender, history: History) -> tuple[Owned, Sequence[float]]:
    """Return what somebody bought by the places of the model; what it doesn't know is left out."""
    place_of = {name: place for place, name in enumerate(model.products)}
    own = owned(history, model.half_life)
    days = history.day[history.order]
    last = [float(days[history.product == each].max()) for each in own.product]
    places = np.array([place_of.get(history.products[each], -1) for each in own.product], np.int64)
    order = np.argsort(places, kind="stable")
    kept = order[places[order] >= 0]
    starts = np.array([0, kept.size])
    return (
        Owned(own.customer[kept], places[kept], own.weight[kept], own.n_orders[kept], starts),
        [last[each] for each in kept.tolist()],
    )
