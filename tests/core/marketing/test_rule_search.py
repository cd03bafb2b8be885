"""From baskets to rules with names."""

from unittest import mock

import pytest

from core.domain.basket_rules import Excluded, RuleChoice, RulesFound
from core.features.basket_items import BasketItems
from core.marketing import rule_search
from core.marketing.rule_search import search


def looked(baskets: list[str], **choice: object) -> RulesFound:
    """Search baskets whose products are single letters; POSTAGE is “p”."""
    names = {"p": "POSTAGE"}
    collected = BasketItems("products")
    texts = [
        ",".join(f'"{names.get(one, one)} ",null,1,100' for one in basket) for basket in baskets
    ]
    collected.add(range(len(texts)), texts)
    asked = {"fewest": 2, "confidence": "0", **choice}
    return search(collected.taken(), RuleChoice(**asked))  # type: ignore[arg-type]


def test_what_is_left_out_makes_no_rule_but_its_baskets_count() -> None:
    found = looked(["abp", "abp", "p", "p", "c"], excluded=("postage", "Voucher"))

    assert found.n_baskets == 5
    assert (found.n_items, found.n_frequent, found.n_sets) == (3, 2, 3)
    assert {name for rule in found.rules for name in rule.if_items} == {"a", "b"}
    assert found.excluded == (Excluded("POSTAGE", 4), Excluded("Voucher", 0))
    assert found.suspects == ()
    assert found.rules[0].lift == 2.5


def test_names_that_are_no_products_are_pointed_out_and_stay() -> None:
    found = looked(["abp", "abp"])

    assert found.suspects == ("POSTAGE",)
    assert found.n_sets == 7


def test_baskets_that_have_nearly_everything_are_left_out_and_counted() -> None:
    with mock.patch.object(rule_search, "MOST_IN_BASKET", 3):
        found = looked(["ab", "ab", "abcd"])

    assert (found.n_baskets, found.n_too_large, found.most_in_basket) == (2, 1, 3)
    assert found.rules[0].n_if == 2


def test_a_share_of_all_baskets_is_counted_exactly() -> None:
    found = looked(["ab", "ab", "ab", "ab", "c"], fewest=None, support="0.8")

    assert (found.fewest, found.n_rules) == (4, 2)


def test_without_a_wish_at_least_ten_are_enough() -> None:
    found = looked(["ab"] * 10 + ["cd"] * 9, fewest=None)

    assert (found.fewest, found.n_rules) == (10, 2)


def test_our_own_number_rises_where_there_would_be_too_many() -> None:
    with mock.patch("core.marketing.itemsets.MOST_FREQUENT", 2):
        found = looked(["abc"] * 10 + ["ab"] * 10, fewest=None)

    assert (found.fewest, found.n_frequent) == (20, 2)


@pytest.mark.parametrize(("baskets", "most_shared"), [(["ab"] * 7 + ["a"] * 9, 7), (["a", "b"], 0)])
def test_where_nothing_is_found_it_is_known_how_much_is_shared(
    baskets: list[str], most_shared: int
) -> None:
    found = looked(baskets, fewest=9)

    assert (found.rules, found.most_shared, found.surest) == ((), most_shared, None)


def test_the_surest_of_twos_is_known() -> None:
    found = looked(["ab"] * 3 + ["b"] * 3 + ["a"], confidence="0.9")

    assert (found.rules, found.surest) == ((), 0.75)
