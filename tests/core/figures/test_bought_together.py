"""The network of what is bought together: who is linked, and that nothing lies on another."""

import numpy as np
import pytest

from core.domain.basket_rules import Rule
from core.figures import bought_together
from core.figures.node_layout import places


def rule(first: str, second: str, lift: float, **other: bool) -> Rule:
    """Return a rule of single letters that can be relied on, if nothing else is said."""
    said = {"is_folded": False, "is_certain": True, **other}
    return Rule((*first,), (*second,), 20, 40, 40, lift, None, **said)


RULES = (
    rule("a", "b", 8.0),
    rule("b", "a", 8.0),
    rule("ab", "c", 7.0),
    rule("c", "<", 3.0),
    rule("d", "e", 9.0, is_certain=False),
    rule("a", "d", 9.0, is_folded=True),
)


def test_only_twos_that_can_be_relied_on_are_drawn_each_once() -> None:
    links = bought_together.links_of(RULES)

    assert [(link.one, link.other) for link in links] == [("a", "b"), ("c", "<")]


def test_longer_rules_are_drawn_where_there_are_no_twos() -> None:
    links = bought_together.links_of([rule("ab", "c", 7.0)])

    assert {(link.one, link.other) for link in links} == {("a", "c"), ("b", "c")}


def test_the_stronger_a_rule_the_thicker_its_line_and_names_are_literal() -> None:
    chart = bought_together.figure(RULES, "orders", "light").to_dict()

    lines = [trace for trace in chart["data"] if trace["mode"] == "lines"]
    assert lines[0]["line"]["width"] > lines[1]["line"]["width"]
    (names,) = (trace for trace in chart["data"] if trace.get("name") == "Names")
    assert list(names["text"]) == ["a", "b", "c", "&lt;"]
    (middle,) = (trace for trace in chart["data"] if trace.get("name") == "Bought together")
    assert middle["meta"]["saved"] == [
        ["One", "Other", "Times as often", "Orders with both"],
        ["a", "b", 8.0, 20],
        ["c", "<", 3.0, 20],
    ]
    assert names["customdata"][0] == "<b>a</b><br>in 40 orders"


def test_the_strongest_is_said() -> None:
    assert bought_together.finding(RULES, "orders") == (
        "Who buys “a” buys “b” 8.0 times as often as usual: 20 of 40 orders"
    )


def test_where_nothing_is_certain_nothing_is_drawn_and_that_is_said() -> None:
    doubtful = [rule("d", "e", 9.0, is_certain=False)]

    assert bought_together.figure(doubtful, "orders", "dark").to_dict()["data"] == []
    assert bought_together.finding(doubtful, "orders").startswith("Nothing is certainly")


@pytest.mark.parametrize(
    "links",
    [
        [(0, 1)],
        [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)],
        [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3), (4, 5), (5, 6)],
        [(0, point) for point in range(1, 12)],
    ],
)
def test_points_are_apart_and_their_names_do_not_lie_on_other_points(
    links: list[tuple[int, int]],
) -> None:
    n_points = max(map(max, links)) + 1

    spread = places(n_points, links)

    apart = np.abs(spread[:, None] - spread[None, :])
    far = (apart[..., 0] > 0.5) | (apart[..., 1] > 0.5) | np.eye(n_points, dtype=bool)
    assert far.all()
    assert np.array_equal(spread, places(n_points, links))


def test_points_that_are_all_linked_stand_apart_too() -> None:
    links = [(one, other) for one in range(6) for other in range(one)]
    spread = places(6, links)
    nearest = min(np.hypot(*(spread[one] - spread[other])) for one, other in links)
    assert nearest >= 1.0
