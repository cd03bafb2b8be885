"""Which few columns are proposed, of many."""

from dataclasses import replace

from core.domain.columns import ColumnAdvice, ColumnFacts
from core.domain.exploration import ColumnSummary, Level
from core.domain.fields import Kind
from core.domain.links import Link, LinkKind
from core.features.advice import advise
from core.features.proposal import MOST_PROPOSED, propose

AGE = ColumnFacts("Age", Kind.NUMBER, 900, 0, 80, 18, 90, 40, 9)
BUYING = ("Orders", "Spend (EUR)", "Average order (EUR)", "Days since last order")


def named(*names: str) -> list[ColumnFacts]:
    return [replace(AGE, name=name) for name in names]


def link(one: str, other: str, pearson: float) -> Link:
    return Link(one, other, LinkKind.NUMBERS, 900, pearson=pearson, spearman=pearson)


def proposed(found: tuple[ColumnAdvice, ...]) -> list[str]:
    return [each.facts.name for each in found if each.proposed]


def test_six_columns_or_fewer_stay_as_they_are() -> None:
    assert proposed(propose(advise(named(*"abcdef")), [])) == [*"abcdef"]


def test_of_more_columns_six_are_proposed_and_the_rest_left_to_the_person() -> None:
    found = propose(advise(named(*"abcdefghi")), [])

    assert len(proposed(found)) == MOST_PROPOSED
    spare = [each for each in found if each.is_spare]
    assert len(spare) == 3
    assert all(each.usable and each.reason.startswith("Left to you") for each in spare)


def test_how_customers_buy_comes_first_wherever_it_stands() -> None:
    found = propose(advise(named(*"abcdef", *BUYING)), [])

    assert set(BUYING) < set(proposed(found))
    assert len(proposed(found)) == MOST_PROPOSED


def test_of_two_that_say_the_same_the_one_from_the_orders_stays() -> None:
    found = propose(
        advise(named("Spend last year", "Orders", "Days since last order")),
        [link("Spend last year", "Orders", 0.95)],
    )

    assert proposed(found) == ["Orders", "Days since last order"]
    assert found[0].is_double


def test_a_column_that_stands_for_others_is_chosen_before_them() -> None:
    links = [link("hub", name, 0.65) for name in "abc"]

    found = propose(advise(named(*"abc", *"defgh", "hub")), links)

    assert "hub" in proposed(found)
    assert not {*"abc"} & {*proposed(found)}


def test_a_column_that_is_nearly_the_same_for_everybody_is_not_proposed() -> None:
    counted = ColumnSummary(
        "Age", Kind.NUMBER, 900, 0, 3, levels=(Level("0", 870), Level("1", 20), Level("2", 10))
    )

    (found,) = propose(advise([AGE]), [], [counted])

    assert not found.proposed
    assert found.usable
    assert found.reason == "Nearly the same for everybody: 96 % of customers have 0."
