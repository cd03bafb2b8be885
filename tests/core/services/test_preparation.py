"""The preview of what preparing does: from a sample, quick, in words."""

import pytest

from core.config import Settings
from core.domain.recipe import Recipe
from core.domain.treatment import Treatment
from core.errors import UserError
from core.services import columns, preparation, runs
from core.tasks.runner import run_next
from tests.shop import Shop

SPENDS = [f"{round(10 * 1.07**n, 2)}" for n in range(100)]
FILE = "\n".join(
    [
        "CustomerID,Age,Spend,Twice,Balance",
        *(
            f"{n + 1},{'' if n == 3 else 20 + n % 50},{spend},{2 * float(spend)},{n * 7 % 30 - 15}"
            for n, spend in enumerate(SPENDS)
        ),
    ]
).encode()


@pytest.fixture
def spenders(settings: Settings) -> Shop:
    """Give a shop whose customers spend very differently; one has no age."""
    shop = Shop(settings)
    shop.bring_in(FILE)
    return shop


def test_a_preview_counts_and_draws_what_will_happen(spenders: Shop) -> None:
    with spenders.work() as work:
        found = preparation.preview(work, Recipe(("Age", "Spend")))

    assert found is not None
    assert found.sentences == (
        "1 customer without “Age” gets the middle value, 45.",
        "“Spend” has a long tail, and goes on a log scale.",
    )
    assert (found.n_customers, found.n_left_out, found.is_estimate) == (100, 0, False)
    (tail,) = found.tails
    assert tail.column == "Spend"
    assert sum(tail.counts) == sum(tail.log_counts) == 100
    assert tail.counts[0] > 2 * tail.log_counts[0]


def test_who_would_be_left_out_is_counted(spenders: Shop) -> None:
    with spenders.work() as work:
        found = preparation.preview(work, Recipe(("Age", "Spend"), missing="drop"))

    assert found is not None
    assert found.n_left_out == 1


def test_what_cannot_work_is_said_before_the_run(spenders: Shop) -> None:
    on_log_scale = Recipe(("Balance",), treatments=(Treatment("Balance", transform="log"),))

    with spenders.work() as work, pytest.raises(UserError, match="below zero"):
        preparation.preview(work, on_log_scale)


def test_without_customers_there_is_nothing_to_foresee(settings: Settings) -> None:
    with Shop(settings).work() as work:
        assert preparation.preview(work, Recipe(("Age",))) is None


def test_a_column_that_repeats_another_is_not_proposed(spenders: Shop) -> None:
    with spenders.work() as work:
        found = columns.view(work)

    assert found is not None
    assert [each.facts.name for each in found.proposed] == ["Age", "Spend", "Balance"]
    assert "Says nearly the same as “Spend”" in found.possible[0].reason
    assert found.why == (
        "We propose 3 columns: numbers that differ between customers, "
        "without 1 column that repeats much of another."
    )


def test_a_run_keeps_what_was_learnt_what_it_did_and_what_mattered(spenders: Shop) -> None:
    with spenders.work() as work:
        run_id = runs.start(work, Recipe(("Age", "Spend"), n_segments=3)).run_id
    run_next(spenders.settings)

    with spenders.work() as work:
        found = runs.view(work, run_id)
        newest = runs.newest_importance(work)
    assert [effect.sentences for effect in found.effects] == [
        ("1 customer without “Age” gets the middle value, 45.",),
        ("“Spend” has a long tail, and goes on a log scale.",),
    ]
    assert {one.column for one in found.importance} == {"Age", "Spend"}
    assert newest == found.importance
