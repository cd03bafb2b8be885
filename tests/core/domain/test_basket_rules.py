"""What is asked for is counted exactly, and survives the database."""

import orjson
import pytest

from core.domain import basket_words
from core.domain.basket_rules import Excluded, Rule, RuleChoice, RulesFound
from core.errors import UserError

GREEN, RED, BLUE = "Clock, green", "Clock, red", "Clock, blue"
RULES = (
    Rule((GREEN,), (RED,), 31, 38, 37, 8.6430, None, False, True),
    Rule((GREEN, BLUE), (RED,), 9, 12, 37, 7.9, 0, True, True),
    Rule((BLUE,), (GREEN,), 12, 40, 38, 0.8, None, False, False),
)
FOUND = RulesFound(
    392, 2, 2_000, 1, 0, 1_564, 41, 51, 9, 3, 1, 1, RULES, (Excluded("POSTAGE", 300),), ("Manual",),
    31, 0.838,
)  # fmt: skip


@pytest.mark.parametrize(
    ("support", "n_baskets", "fewest"),
    [("0.8", 5, 4), ("0.07", 392, 28), ("0.1", 10, 1), ("0.3", 10, 3), ("1e-9", 10, 1)],
)
def test_a_share_becomes_a_number_of_baskets_exactly(
    support: str, n_baskets: int, fewest: int
) -> None:
    assert RuleChoice(support=support).fewest_of(n_baskets) == fewest


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"support": "0"}, "no share of all"),
        ({"support": "1.01"}, "no share of all"),
        ({"support": "a lot"}, "“a lot” is no share"),
        ({"support": "nan"}, "is no share"),
        ({"confidence": "0.1234567891"}, "at most 9 digits"),
        ({"confidence": "-1"}, "from 0 to 1"),
        ({"fewest": 0}, "what nobody bought"),
        ({"most_items": 7}, "from 2 to 6"),
        ({"baskets": "shelves"}, "orders or customers"),
        ({"excluded": ("x",) * 2_001}, "2,001 names"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(choice: dict[str, object], said: str) -> None:
    with pytest.raises(UserError) as refused:
        RuleChoice(**choice)  # type: ignore[arg-type]
    assert said in f"{refused.value.what} {refused.value.fix}"


def test_choice_and_result_survive_the_database() -> None:
    choice = RuleChoice("customers", "categories", 7, None, "0.01", "0.25", 4, ("A", "B"))

    assert RuleChoice.from_json(orjson.loads(orjson.dumps(choice.to_json()))) == choice
    assert RulesFound.from_json(orjson.loads(orjson.dumps(FOUND.to_json()))) == FOUND


def test_a_rule_is_said_in_a_sentence() -> None:
    assert basket_words.sentence(RULES[0], "orders") == (
        "Of 38 orders with “Clock, green”, 31 also had “Clock, red”: 8.6 times as often as usual."
    )
    assert basket_words.sentence(RULES[2], "customers") == (
        "Of 40 customers who bought “Clock, blue”, 12 also bought “Clock, green”: "
        "less often than usual (0.80 times)."
    )


def test_few_baskets_and_chance_are_said() -> None:
    assert [basket_words.warning(rule) for rule in RULES] == [
        "",
        "Only 9 together",
        "May be chance",
    ]


def test_what_was_looked_at_and_what_not_is_said() -> None:
    choice = RuleChoice()

    assert basket_words.counted(FOUND, choice) == (
        "392 orders with 1,564 products were looked at; 41 of these are in at least 9 orders. "
        "2 rules hold. 1 more adds nothing to a shorter one. 1 is no more frequent than chance "
        "makes it."
    )
    assert [text.split(":")[0] for text in basket_words.left_out(FOUND, choice)] == [
        "2 orders with more than 2,000 products were left out",
        "1 order was left out, as its lines name no product.",
    ]


@pytest.mark.parametrize(
    ("numbers", "what", "fix"),
    [
        ({"n_baskets": 0}, "No order names", "categories"),
        ({"n_frequent": 1}, "Hardly any product", "392 orders"),
        ({"most_shared": 7}, "No two products", "share is 7 orders"),
        ({"most_shared": 1}, "No two products", "whole histories"),
        ({}, "No rule is as sure", "84 %"),
    ],
)
def test_where_nothing_is_found_it_says_what_to_lower(
    numbers: dict[str, int], what: str, fix: str
) -> None:
    empty = RulesFound(**{**_fields(FOUND), "rules": (), "n_rules": 0, **numbers})

    said = basket_words.nothing_found(empty, RuleChoice())

    assert what in said[0]
    assert fix in said[1]


def test_customers_buy_and_orders_have() -> None:
    choice = RuleChoice("customers")
    empty = RulesFound(**{**_fields(FOUND), "rules": (), "n_rules": 0, "n_frequent": 1})

    assert "41 of these were bought by at least 9 customers" in basket_words.counted(FOUND, choice)
    assert basket_words.nothing_found(empty, choice)[0] == (
        "Hardly any product was bought by 9 customers or more"
    )


def _fields(found: RulesFound) -> dict[str, object]:
    return {name: getattr(found, name) for name in RulesFound.__dataclass_fields__}
