"""Proposals, against adding up by hand; portions; and writing and reading."""

from dataclasses import fields

import numpy as np
import pytest

from core.domain.next_products import Way
from core.marketing.next_products import fitting, recommender
from core.marketing.next_products.recommender import Bought, Recommender
from core.marketing.next_products.ways import Learnt, learn
from tests.core.marketing.next_products.purchases import at_random, history

ALL = [(way, again) for way in Way for again in (False, True) if again or way is not Way.AGAIN]


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    return learn(history(at_random(80, 40)))


def scores_by_hand(model: Recommender, bought: Bought, row: int) -> dict[int, float]:
    """Return product → score of one customer."""
    own = {
        int(product): float(weight)
        for at, product, weight in zip(bought.row, bought.product, bought.weight, strict=True)
        if at == row
    }
    near = near_by_hand(model, own)
    highest = max(near.values(), default=1.0)
    scores = {product: value / highest for product, value in near.items()}
    if model.way is Way.AGAIN:
        for product, weight in own.items():
            if model.is_sold[product]:
                scores[product] = scores.get(product, 0.0) + 2 * weight / max(own.values())
    group = int(bought.group[row])
    for product in model.popular[group]:
        if product >= 0:
            scores.setdefault(int(product), 0.0)
    share = 0.2 if model.near.shape[1] else 1.0
    scores = {p: s + share * float(model.popularity[group, p]) for p, s in scores.items()}
    return {p: s for p, s in scores.items() if model.again or p not in own}


def near_by_hand(model: Recommender, own: dict[int, float]) -> dict[int, float]:
    """Return product → how strongly what a customer bought speaks for it."""
    near: dict[int, float] = {}
    for product, weight in own.items():
        for other, strength in zip(model.near[product], model.near_weight[product], strict=True):
            if other >= 0 and model.is_sold[other]:
                near[int(other)] = near.get(int(other), 0.0) + weight * float(strength)
    return near


@pytest.mark.parametrize(("way", "again"), ALL)
def test_the_best_have_the_highest_scores(learnt: Learnt, way: Way, *, again: bool) -> None:
    model = fitting.fit(learnt, way, again=again)
    bought = fitting.bought(learnt, np.arange(30), way)

    found = model.best(bought, 5)

    for row in range(30):
        scores = scores_by_hand(model, bought, row)
        best = sorted(scores.values(), reverse=True)[:5]
        places = found.product[row][found.product[row] >= 0]
        assert [scores[int(each)] for each in places] == pytest.approx(best)
        assert found.score[row][: places.size] == pytest.approx(best)
        assert len(set(places.tolist())) == places.size


def test_each_proposal_names_what_speaks_for_it_most(learnt: Learnt) -> None:
    model = fitting.fit(learnt, Way.AGAIN, again=True)
    bought = fitting.bought(learnt, np.arange(30), Way.AGAIN)

    found = model.best(bought, 5)

    kinds = set()
    for row in range(30):
        lines = bought.row == row
        own = dict(zip(bought.product[lines].tolist(), bought.weight[lines], strict=True))
        for place, because in zip(found.product[row], found.because[row], strict=True):
            part = {
                mine: weight * float(model.near_weight[mine][model.near[mine] == place].sum())
                for mine, weight in own.items()
            }
            if place in own:
                expected = {int(place)}
            elif max(part.values()) > 0:
                most = max(part.values())
                expected = {mine for mine, value in part.items() if value == pytest.approx(most)}
            else:
                expected = {-1}
            kinds.add("again" if because == place else "popular" if because < 0 else "near")
            assert int(because) in expected
    assert {"again", "near"} <= kinds


def test_portions_make_no_difference(learnt: Learnt, monkeypatch: pytest.MonkeyPatch) -> None:
    model = fitting.fit(learnt, Way.CUSTOMERS, again=False)
    bought = fitting.bought(learnt, np.arange(60), Way.CUSTOMERS)
    whole = model.best(bought, 3)
    monkeypatch.setattr(recommender, "_ENTRIES_AT_ONCE", 500)

    parts = model.best(bought, 3)

    assert all(
        np.array_equal(getattr(whole, each.name), getattr(parts, each.name))
        for each in fields(whole)
    )


def test_who_bought_nothing_is_proposed_what_is_popular(learnt: Learnt) -> None:
    model = fitting.fit(learnt, Way.TOGETHER, again=False)
    none = np.empty(0, np.int64)

    found = model.best(Bought(none, none, none.astype(np.float64), np.zeros(1, np.int64)), 3)

    assert found.product[0].tolist() == model.popular[0][:3].tolist()
    assert found.because[0].tolist() == [-1, -1, -1]


def test_what_only_one_customer_ever_bought_is_proposed_to_nobody() -> None:
    orders = [*at_random(80, 40), (5, 359.0, ["Only one"]), (6, 359.0, ["P1"])]
    model = fitting.fit(learn(history(orders)), Way.CUSTOMERS, again=True)
    assert not model.is_sold[model.products.index("Only one")]

    found = model.best(fitting.bought(learn(history(orders)), np.arange(60), Way.CUSTOMERS), 40)

    assert model.products.index("Only one") not in found.product


def test_what_is_not_sold_any_more_is_proposed_to_nobody() -> None:
    old = [(customer, 1.0, ["Old"]) for customer in range(1, 41)]
    known = learn(history([*at_random(80, 40), *old]))
    model = fitting.fit(known, Way.POPULAR, again=True)

    assert known.buyers[model.products.index("Old")] == 40
    assert model.products.index("Old") not in model.popular[0]


def test_writing_and_reading_keep_every_proposal(learnt: Learnt) -> None:
    for way, again in ALL:
        model = fitting.fit(learnt, way, again=again)
        bought = fitting.bought(learnt, np.arange(40), way)

        again_read = Recommender.from_bytes(model.to_bytes())

        assert again_read.products == model.products
        assert again_read.way is way
        assert np.array_equal(again_read.best(bought, 3).product, model.best(bought, 3).product)
