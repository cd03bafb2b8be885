"""Exploring the customers of a shop, as pages and people of every role see them."""

from dataclasses import replace

import pytest

from core.domain.actor import Role
from core.errors import NotFoundError
from core.services import exploration
from core.services.work import open_work
from tests.shop import OWNER, Shop


def test_an_import_leaves_the_customers_explored(shop: Shop) -> None:
    with shop.work() as work:
        found = exploration.view(work)
    assert found is not None
    assert found.n_customers == 120
    assert [column.name for column in found.shown] == ["Age", "Income", "Rating"]
    assert found.compared == ("Age", "Income", "Rating")
    link = found.link("Rating", "Age")
    assert link is not None
    assert link.pearson is not None
    assert link.pearson < -0.9


def test_two_columns_come_with_the_values_of_the_same_customers(shop: Shop) -> None:
    with shop.work() as work:
        pair = exploration.pair(work, "Rating", "Age")
        turned = exploration.pair(work, "Age", "Rating")
    assert (pair.one.name, pair.other.name) == ("Rating", "Age")
    assert pair.values[0].shape == (120,)
    assert (pair.values[0] == turned.values[1]).all()
    assert pair.link is not None
    assert pair.link.columns == {"Age", "Rating"}


@pytest.mark.parametrize("names", [("Age", "Age"), ("Age", "Shoe size"), ("CustomerID", "Age")])
def test_columns_that_were_not_compared_make_no_pair(shop: Shop, names: tuple[str, str]) -> None:
    with shop.work() as work, pytest.raises(NotFoundError):
        exploration.pair(work, *names)


def test_a_viewer_may_explore(shop: Shop) -> None:
    viewer = replace(OWNER, role=Role.VIEWER)
    with open_work(shop.settings, viewer, read_only=True) as work:
        assert exploration.view(work) is not None
        assert exploration.pair(work, "Age", "Income").link is not None


def test_without_customers_there_is_nothing_to_explore(shop: Shop) -> None:
    elsewhere = replace(OWNER, shop_id=999)
    with open_work(shop.settings, elsewhere, read_only=True) as work:
        assert exploration.view(work) is None
        with pytest.raises(NotFoundError):
            exploration.pair(work, "Age", "Income")
