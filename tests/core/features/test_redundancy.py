"""Of columns that say nearly the same, one is proposed."""

from dataclasses import replace

from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.domain.links import Link, LinkKind
from core.features.advice import advise
from core.features.redundancy import without_doubles

FACTS = [
    ColumnFacts(name, Kind.NUMBER, 900, 0, 400, 0.0, 9e4, 4e4, 9e3) for name in ("a", "b", "c")
]


def link(one: str, other: str, pearson: float, kind: LinkKind = LinkKind.NUMBERS) -> Link:
    return Link(one, other, kind, 900, pearson=pearson, spearman=pearson)


def proposed(*links: Link) -> list[str]:
    found = without_doubles(advise(FACTS), links)
    return [each.facts.name for each in found if each.proposed]


def test_without_links_every_column_stays_as_advised() -> None:
    assert proposed() == ["a", "b", "c"]


def test_the_second_of_two_alike_is_left_to_the_person_with_the_reason() -> None:
    found = without_doubles(advise(FACTS), [link("a", "b", -0.97)])

    assert [each.proposed for each in found] == [True, False, True]
    assert found[1].usable
    assert found[1].reason == (
        "Says nearly the same as “a” (correlation -0.97): both together would count double."
    )


def test_of_a_group_of_three_alike_one_is_proposed() -> None:
    assert proposed(link("a", "b", 0.95), link("a", "c", 0.95), link("b", "c", 0.95)) == ["a"]


def test_a_column_is_only_compared_with_those_that_are_proposed() -> None:
    assert proposed(link("a", "b", 0.95), link("b", "c", 0.95)) == ["a", "c"]


def test_what_goes_together_less_closely_stays() -> None:
    assert proposed(link("a", "b", 0.89)) == ["a", "b", "c"]


def test_of_many_columns_those_that_go_closely_with_another_wait_too() -> None:
    many = [replace(FACTS[0], name=name) for name in "abcdefghij"]

    found = without_doubles(advise(many), [link("a", "b", 0.85), link("a", "c", 0.72)])

    assert [each.facts.name for each in found if not each.proposed] == ["b", "c"]
    assert found[1].reason.startswith("Goes closely with “a” (correlation 0.85)")


def test_once_few_enough_are_left_nothing_more_is_taken_away() -> None:
    many = [replace(FACTS[0], name=name) for name in "abcdefghi"]

    found = without_doubles(advise(many), [link("a", "b", 0.85), link("a", "c", 0.72)])

    assert [each.facts.name for each in found if not each.proposed] == ["b"]
