"""RFM schemes, cut-offs and their words."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from core.domain import rfm_words
from core.domain.recipe import Recipe
from core.domain.rfm import Currency, Cutoffs, Group, RfmChoice, Scheme
from core.domain.rfm_schemes import PLAIN, R_PACKAGE, SCHEMES, scheme
from core.errors import UserError

CUTOFFS = Cutoffs(
    days=(45, 90, 180, 360), orders=(2, 3, 4, 6), spend_minor=(5000, 10000, 30000, 60050)
)
EUR = Currency("EUR")
ANY = (1, 5)


def words(group: Group, cutoffs: Cutoffs = CUTOFFS) -> str:
    return rfm_words.rule(group, cutoffs, EUR)


def test_a_choice_survives_the_database() -> None:
    choice = RfmChoice(
        R_PACKAGE, CUTOFFS, date(2006, 12, 31), EUR, version=3, money="after refunds"
    )
    recipe = Recipe(columns=choice.columns, algorithm="rfm", rfm=choice)

    read = Recipe.from_json(recipe.to_json())

    assert read == recipe
    assert read.rfm is not None
    assert (read.rfm.version, read.rfm.money) == (3, "after refunds")


def test_versions_that_differ_in_their_number_only_are_the_same_choice() -> None:
    choice = RfmChoice(PLAIN, CUTOFFS, date(2026, 1, 1), EUR, version=1)
    assert choice == replace(choice, version=2)


def test_a_recipe_from_before_there_were_groups_has_none() -> None:
    stored = Recipe(columns=("Age",)).to_json()
    del stored["rfm"]
    assert Recipe.from_json(stored).rfm is None


@pytest.mark.parametrize("name", [each.name for each in SCHEMES])
def test_a_scheme_is_found_by_its_name(name: str) -> None:
    assert scheme(name).name == name


def test_an_unknown_scheme_is_named_with_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"“gold”.*plain, rfm-package"):
        scheme("gold")


def test_the_plain_scheme_leaves_nobody_over() -> None:
    every = range(1, 6)
    places = {PLAIN.place(*scores) for scores in product(every, every, every)}
    assert places == set(range(len(PLAIN.groups)))


def test_of_several_rules_that_fit_the_first_counts() -> None:
    assert R_PACKAGE.names[R_PACKAGE.place(4, 4, 4)] == "Potential Loyalist"
    assert R_PACKAGE.names[R_PACKAGE.place(5, 5, 5)] == "Champions"


def test_whom_no_rule_fits_is_among_the_others() -> None:
    assert R_PACKAGE.names[R_PACKAGE.place(5, 5, 1)] == "Others"


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (
            Group("Best", (5, 5), (4, 5), (4, 5)),
            "last order within 45 days, 4 or more orders, 300 EUR or more",
        ),
        (
            Group("Middle", (3, 4), (2, 3), (2, 4)),
            "last order 46 to 180 days ago, 2 to 3 orders, 50 EUR to under 600.50 EUR",
        ),
        (
            Group("Gone", (1, 1), (1, 1), (1, 1)),
            "last order more than 360 days ago, 1 order, under 50 EUR",
        ),
        (Group("All", ANY, ANY, ANY), "everybody"),
        (Group("Money", ANY, ANY, (5, 5)), "600.50 EUR or more"),
    ],
)
def test_a_rule_is_said_in_days_orders_and_money(group: Group, said: str) -> None:
    assert words(group) == said


def test_a_group_between_cuts_that_coincide_holds_nobody() -> None:
    cutoffs = replace(CUTOFFS, orders=(2, 2, 2, 3))
    assert words(Group("Some", ANY, (2, 3), ANY), cutoffs).startswith("nobody")
    assert words(Group("Two", ANY, (4, 4), ANY), cutoffs) == "2 orders"


def test_money_without_a_currency_or_decimals_is_said_plainly() -> None:
    assert rfm_words.money(30000, Currency()) == "300"
    assert rfm_words.money(30000, Currency("JPY", 0)) == "30,000 JPY"
    assert rfm_words.money(-1250, EUR) == "-12.50 EUR"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"days": (90, 45, 180, 360)}, "days since the last order"),
        ({"orders": (5, 4, 3, 2)}, "orders"),
        ({"spend_minor": (5, 4, 3, 2)}, "spend"),
        ({"days": (-1, 45, 180, 360)}, "-1 days ago"),
    ],
)
def test_cut_offs_out_of_order_are_refused(change: dict[str, tuple[int, ...]], said: str) -> None:
    with pytest.raises(UserError, match=said):
        replace(CUTOFFS, **change)


def test_two_groups_of_a_scheme_cannot_share_a_name() -> None:
    group = Group("Best", ANY, ANY, ANY)
    with pytest.raises(UserError, match="called “Best”"):
        Scheme("own", "Own", "", (group, replace(group, name="best")))


def test_scores_that_do_not_exist_are_refused() -> None:
    with pytest.raises(UserError, match="from 0 to 6"):
        Group("Best", (0, 6), ANY, ANY)
