"""What to keep in mind is said where it belongs, and only there."""

from dataclasses import replace

from core.domain import caveats
from core.domain.links import Groups, LinkKind
from tests.core.figures.explored import AGE, BY_GENDER, GENDER, JOINED, PLAN, link


def test_few_customers_are_said_below_a_hundred() -> None:
    assert caveats.of_customers(100) == ()
    assert caveats.of_customers(99)[0].startswith("Only 99 customers:")


def test_much_missing_is_said_above_a_fifth() -> None:
    assert caveats.of_column(replace(AGE, n_missing=40)) == ()
    said = caveats.of_column(replace(AGE, n_missing=60))
    assert said[0].startswith("30 % of the customers have no Age.")


def test_a_short_period_is_said_below_a_year() -> None:
    said = caveats.of_column(JOINED)
    assert said == ("Joined covers 91 days: too short to tell a season from a trend.",)
    assert JOINED.spread is not None
    long = replace(JOINED, spread=replace(JOINED.spread, maximum=JOINED.spread.minimum + 364))
    assert caveats.of_column(long) == ()


def test_values_that_are_not_drawn_are_counted() -> None:
    assert AGE.histogram is not None
    far = replace(AGE, histogram=replace(AGE.histogram, n_above=2))
    assert caveats.of_column(far) == (
        "Not drawn, because they lie far from the rest: 2 customers above 90.",
    )


def test_a_pair_says_how_few_have_both_values() -> None:
    said = caveats.of_pair(AGE, GENDER, link("Age", "Gender", LinkKind.GROUPS, n=120))
    assert said == ("Only 120 of 200 customers have both values; the others may be different.",)


def test_a_table_with_rare_pairs_of_values_says_so() -> None:
    rare = replace(GENDER, n_distinct=30)
    said = caveats.of_pair(rare, PLAN, link("Gender", "Plan", LinkKind.LEVELS, n=200))
    assert said[0].startswith("Many pairs of values are rare")
    assert caveats.of_pair(GENDER, PLAN, link("Gender", "Plan", LinkKind.LEVELS, n=200)) == ()


def test_groups_of_few_customers_are_named() -> None:
    small = Groups("Age", "Job", ("Artist", "Diver"), (50, 3), (40, 30), (9, 4))
    assert caveats.of_groups(small) == (
        "Fewer than 10 customers in Diver: the mean there says little.",
    )
    assert caveats.of_groups(BY_GENDER) == ()


def test_a_sample_is_said_only_where_it_is_one() -> None:
    assert caveats.of_sample(20_000) == ()
    assert "chosen by chance" in caveats.of_sample(20_001)[0]
