"""A trial of all ways of choosing products: what they would have proposed, and what was bought.

The ways learn from the orders until a day, at which four fifths of all orders are over; the
proposals of each are compared with what the same customers bought afterwards. A way is better than
the most popular products when it hits customers whom those miss more often than the other way
round, by more than chance: the exact test of McNemar (1947), Psychometrika 12:153-157, one-sided,
at 5 % divided by the number of ways (Bonferroni).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from core.domain.next_products import (
    FEWEST_ON_TRIAL,
    N_PROPOSED,
    OFTEN_AGAIN,
    Measured,
    Repeats,
    Trial,
    Way,
)
from core.domain.progress import Progress, silent
from core.marketing.next_products import fitting
from core.marketing.next_products.history import History, Whole
from core.marketing.next_products.ways import Learnt, learn

_CUT = 0.8
_MOST_ASKED = 20_000
_CHANCE = 0.05
_EPOCH = date(1970, 1, 1)

Hits = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Later:
    """What customers bought afterwards. `customer` and `product` are places, each pair once."""

    customer: Whole
    product: Whole
    had_before: Hits


def try_ways(history: History, repeats: Repeats, progress: Progress = silent) -> tuple[Trial, bool]:
    """Return how the ways did, and whether products may be proposed again.

    Parameters
    ----------
    repeats : AUTO where the orders decide: a fifth of later purchases or more are repeats.
    """
    cut = floor(float(np.quantile(history.day, _CUT))) if history.n_orders else 0
    learnt = learn(history.until(cut))
    later = _later(history, learnt, cut)
    repeat_share = float(np.mean(later.had_before)) if later.customer.size else None
    again = repeats is Repeats.ANY
    if repeats is Repeats.AUTO:
        again = (repeat_share or 0.0) >= OFTEN_AGAIN
    wanted = np.ones_like(later.had_before) if again else ~later.had_before
    customers = np.unique(later.customer[wanted])
    asked = customers
    if customers.size > _MOST_ASKED:
        draw = np.random.default_rng(0)
        asked = np.sort(draw.choice(customers, _MOST_ASKED, replace=False))
    measured: tuple[Measured, ...] = ()
    if asked.size >= FEWEST_ON_TRIAL:
        n_products = len(history.products)
        truth = later.customer[wanted] * n_products + later.product[wanted]
        measured = _measured(learnt, again, asked, truth, progress)
    until = (_EPOCH + timedelta(days=cut - 1)).isoformat()
    return Trial(until, int(customers.size), int(asked.size), repeat_share, measured), again


def chosen(trial: Trial) -> Way:
    """Return the way with the most hits of those that are better than the most popular products."""
    better = [each for each in trial.measured if each.is_better]
    return max(better, key=lambda each: (each.hits, each.coverage)).way if better else Way.POPULAR


def ways_on_trial(*, again: bool) -> tuple[Way, ...]:
    """Return the ways that can be tried: one is for products that may be proposed again."""
    return tuple(way for way in Way if again or way is not Way.AGAIN)


def _later(history: History, learnt: Learnt, cut: float) -> _Later:
    """Return what was bought from a moment on by who had bought before, of products known then."""
    customer, product = history.after(cut)
    is_known = np.bincount(learnt.own.customer, minlength=history.customer_ids.size) > 0
    is_product = learnt.buyers > 0
    kept = is_known[customer] & is_product[product]
    customer, product = customer[kept], product[kept]
    n = max(len(history.products), 1)
    own = learnt.own.customer * n + learnt.own.product
    return _Later(customer, product, np.isin(customer * n + product, own))


def _measured(
    learnt: Learnt, again: bool, asked: Whole, truth: Whole, progress: Progress
) -> tuple[Measured, ...]:
    hits: dict[Way, Hits] = {}
    coverage: dict[Way, float] = {}
    ways = ways_on_trial(again=again)
    for done, way in enumerate(ways):
        progress(done / len(ways), "Trying ways on orders that they do not know")
        recommender = fitting.fit(learnt, way, again=again)
        found = recommender.best(fitting.bought(learnt, asked, way), N_PROPOSED).product
        is_hit = np.isin(asked[:, np.newaxis] * len(recommender.products) + found, truth)
        hits[way] = np.any(is_hit & (found >= 0), axis=1)
        coverage[way] = np.unique(found[found >= 0]).size / max(len(recommender.products), 1)
    told = [_told(way, hits, coverage[way]) for way in ways]
    return tuple(sorted(told, key=lambda each: (-each.hits, list(Way).index(each.way))))


def _told(way: Way, hits: Mapping[Way, Hits], coverage: float) -> Measured:
    own, popular = hits[way], hits[Way.POPULAR]
    only_own, only_popular = int(np.sum(own & ~popular)), int(np.sum(popular & ~own))
    n_differ = only_own + only_popular
    chance = binomtest(only_own, n_differ, 0.5, "greater").pvalue if n_differ else 1.0
    n_hits = int(np.sum(own))
    interval = binomtest(n_hits, own.size).proportion_ci(0.95, "wilson")
    return Measured(
        way=way,
        hits=n_hits,
        rate=n_hits / own.size,
        low=float(interval.low),
        high=float(interval.high),
        coverage=coverage,
        is_better=bool(chance < _CHANCE / (len(hits) - 1)),
    )
