"""The library of plays."""

from pathlib import Path

import pytest

from core.domain.results import Trait
from core.domain.segments import SegmentSummary
from core.errors import ConfigurationError
from core.marketing import plays
from core.marketing.plays import BUILT_IN, load, recommend

SPEND = "Spend (EUR)"


def segment(*, is_rest: bool = False, **ratios: float) -> SegmentSummary:
    """Return 200 customers whose means are these multiples of 10 orders, 100 days, 500 EUR …"""
    columns = plays.FACTS | {"spend": SPEND, "income": "Annual Income (k$)", "rating": "rating"}
    columns["spending_score"] = "Spending_Score (1-100)"
    averages = {"orders": 10.0, "recency": 100.0, "spend": 500.0, "average_order": 50.0}
    traits = tuple(
        Trait(
            columns[fact],
            ratio * averages.get(fact, 100.0),
            averages.get(fact, 100.0),
            0.5,
        )
        for fact, ratio in ratios.items()
    )
    return SegmentSummary(3, 1, "A", "A", 2, 200, 0.2, traits=traits, is_rest=is_rest)


@pytest.mark.parametrize(
    ("ratios", "name"),
    [
        ({"recency": 0.2, "orders": 2, "spend": 2}, "Reward"),
        ({"recency": 2, "orders": 1.2, "spend": 1.5}, "Win back"),
        ({"recency": 2, "orders": 0.5, "spend": 0.3}, "Leave in peace"),
        ({"recency": 0.5, "orders": 0.12, "spend": 0.1}, "Bring the second order"),
        ({"recency": 0.5, "orders": 0.4, "tenure": 0.3}, "Welcome"),
        ({"recency": 1, "orders": 1.2, "average_order": 0.6}, "Sell more with each order"),
        ({"orders": 0, "spend": 0}, "Win the first order"),
        ({"recency": 1, "orders": 1, "spend": 1}, None),
        ({}, None),
        ({"income": 1.4, "spending_score": 1.6}, "Show them your best"),
        ({"income": 1.4, "spending_score": 0.4}, "Find out what holds them back"),
        ({"income": 0.4, "spending_score": 1.6}, "Give good value"),
        ({"income": 0.4, "spending_score": 0.4}, "Leave in peace"),
        ({"income": 0.9, "spending_score": 1.0}, "Try what is new on them"),
        ({"income": 1.4}, "Show better lines"),
        ({"rating": 0.7, "income": 0.4}, "Listen first"),
        ({"recency": 0.2, "orders": 2, "spend": 2, "income": 0.4}, "Reward"),
    ],
)
def test_the_first_play_that_fits_the_facts_is_recommended(
    ratios: dict[str, float], name: str | None
) -> None:
    found = recommend(load(BUILT_IN), segment(**ratios), {}, SPEND)
    assert (found.name if found else None) == name


def test_a_play_comes_with_its_reasons_and_the_money_at_stake() -> None:
    found = recommend(load(BUILT_IN), segment(recency=2, orders=0.4, spend=1.2), {}, SPEND)
    assert found is not None
    assert found.reasons == (
        "Days since last order 200, twice the average (100).",
        "Spend 600 EUR, 20 % above the average (500 EUR).",
    )
    # 200 customers × 10 % × 600 EUR / 4 orders
    assert found.money == (
        "If 10 % of these 200 customers came back for one order of 150 EUR, their average, that "
        "would be 3,000 EUR."
    )


def test_without_orders_there_is_no_money_and_who_is_nowhere_gets_no_play() -> None:
    library = load(BUILT_IN)
    gone = {"recency": 2.0, "orders": 0.4, "spend": 1.2}
    unknown = recommend(library, segment(**gone), {}, "")
    assert unknown is not None
    assert unknown.money == ""
    assert recommend(library, segment(is_rest=True, **gone), {}, SPEND) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[play]]\nname = 'A'\ntext = x\n", "line 3"),
        ("title = 'x'", "[[play]]"),
        ("[facts]\nage = 'Age'\n[[play]]\nname = 'A'", "“age” needs a list of columns"),
        ("[facts]\norders = ['n']\n[[play]]\nname = 'A'", "is known from orders already"),
        ("[[play]]\nname = 'A'\nwhen.orders = { below = 1 }", "play 1 (“A”) has no text"),
        ("[[play]]\nname = 'A'\ntext = 'B'", "does not say when it fits"),
        ("[[play]]\nname = 'A'\ntext = 'B'\nwhen.age = { below = 1 }", "asks for “age”"),
        ("[[play]]\nname = 'A'\ntext = 'B'\nwhen.orders = { under = 1 }", "“under”; use times"),
        ("[[play]]\nname = 'A'\ntext = 'B'\nwhen.orders = { below = 'x' }", "must be a number"),
        (
            "[[play]]\nname = 'A'\ntext = 'B'\nwhen.orders = { below = 1 }\n"
            "money = { of = 'order', share = 0.1, says = '{name}' }",
            "says may name {share}",
        ),
    ],
)
def test_what_is_wrong_with_a_file_of_plays_is_said_with_its_line_or_play(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "plays.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load(path)
    assert said in str(raised.value)
    assert "plays.toml" in str(raised.value)
