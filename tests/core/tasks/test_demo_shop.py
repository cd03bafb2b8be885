"""The generated shop: what it promises, and that it looks like life."""

import re
from collections import Counter

import numpy as np
import pytest

from core.domain.fields import CustomerField, Kind
from core.tasks.demo_shop.__main__ import N_EXAMPLES
from core.tasks.demo_shop.shop import ATTRIBUTES, DemoShop, as_csv, make_demo_shop
from tests.databases import ROOT


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return make_demo_shop()


def _column(shop: DemoShop, name: str) -> np.ndarray:
    return np.array([c.attributes.get(name, np.nan) for c in shop.customers], dtype=np.float64)


def test_the_shop_has_the_size_that_we_say(shop: DemoShop) -> None:
    assert len(shop.customers) == 5_000
    assert len(shop.products) == 300
    assert len(shop.lines.order) == 40_000
    assert int((shop.lines.quantity < 0).sum()) == 1_800


def test_the_same_seed_makes_the_same_shop_and_another_seed_another(shop: DemoShop) -> None:
    again, other = make_demo_shop(), make_demo_shop(seed=1)

    assert again.customers == shop.customers
    assert other.customers != shop.customers


def test_the_example_file_is_what_the_generator_makes(shop: DemoShop) -> None:
    kept = (ROOT / "data" / "demo" / "customers.csv").read_text(encoding="utf-8")

    assert as_csv(shop.customers[:N_EXAMPLES]) == kept


def test_the_readme_of_the_demo_names_every_column() -> None:
    readme = (ROOT / "data" / "demo" / "README.md").read_text(encoding="utf-8")

    assert [name for name in ATTRIBUTES if name not in readme] == []


def test_nobody_can_be_reached(shop: DemoShop) -> None:
    emails = [c.fields[CustomerField.EMAIL] for c in shop.customers]
    written = [email for email in emails if email]

    assert all(re.fullmatch(r"[a-z]+\.[a-z]+\d*@example\.(com|org)", email) for email in written)
    assert len(set(written)) == len(written)


def test_money_is_skewed_and_columns_go_together_as_in_life(shop: DemoShop) -> None:
    spend = _column(shop, "Spend last 12 months (EUR)")
    score = _column(shop, "Spending score (1-100)")
    visits = _column(shop, "Visits per month")
    age = _column(shop, "Age")

    assert spend.mean() > 2 * np.median(spend)
    assert np.corrcoef(score, spend)[0, 1] > 0.3
    assert np.corrcoef(score, visits)[0, 1] > 0.4
    assert np.corrcoef(age, visits)[0, 1] < -0.3


def test_some_values_are_missing_but_never_too_many(shop: DemoShop) -> None:
    missing = {
        name: sum(name not in c.attributes for c in shop.customers) / 5_000 for name in ATTRIBUTES
    }

    assert 0.02 < missing["Household income (EUR)"] < 0.1
    assert missing["Age"] == 0
    assert max(missing.values()) < 0.4


def test_nobody_buys_before_they_signed_up_or_returns_what_they_never_bought(
    shop: DemoShop,
) -> None:
    lines = shop.lines
    day = lines.moment.astype("datetime64[s]").astype("datetime64[D]")
    signed_up = np.array([c.fields[CustomerField.SIGNED_UP] for c in shop.customers], "M8[D]")
    kept: Counter[tuple[int, int]] = Counter()
    for order, product, quantity in zip(
        lines.order.tolist(), lines.product.tolist(), lines.quantity.tolist(), strict=True
    ):
        kept[order, product] += quantity

    assert bool((day >= signed_up[lines.customer]).all())
    assert min(kept.values()) >= 0


def test_every_value_is_of_the_kind_of_its_column(shop: DemoShop) -> None:
    types = {Kind.NUMBER: (int, float), Kind.CATEGORY: str}

    assert all(
        isinstance(value, types[ATTRIBUTES[name]])
        for customer in shop.customers
        for name, value in customer.attributes.items()
    )
