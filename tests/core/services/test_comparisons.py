"""Asking for a comparison, finding it again, and making segments of a try, on both databases."""

from dataclasses import replace

import pytest

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Comparison
from core.domain.actor import Role
from core.domain.comparison import ColumnSet, ComparisonChoice, ComparisonFound, Try
from core.domain.recipe import Recipe
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import comparisons, runs
from core.services.work import open_work
from tests.shop import OWNER, Shop

CHOICE = ComparisonChoice(
    Recipe(("Age", "Income"), scale="robust", seed=7),
    ("kmeans", "density"),
    (ColumnSet("Chosen columns", ("Age", "Income")), ColumnSet("Mine", ("Income", "Rating"))),
)
TRIES = (
    Try("kmeans", 0, "reliable", k=3),
    Try("density", 0, "reliable", k=2),
    Try("kmeans", 1, "not reliable", k=5),
    Try("density", 1, "no time"),
)
FOUND = ComparisonFound(TRIES, 0, "We would take …", ((None,) * 4,) * 4, "", 120, 120, ("Age",))


def finished(shop: Shop) -> int:
    with shop.work() as work:
        started = comparisons.start(work, CHOICE)
    with transaction(shop.settings.database_url) as session:
        row = session.get_one(Comparison, started.comparison_id)
        row.status, row.found = "done", FOUND.to_json()
    return started.comparison_id


def test_column_sets_are_offered_from_what_is_known(shop: Shop) -> None:
    with shop.work() as work:
        found = comparisons.offer(work, Recipe(("Income", "Rating")))
    assert found is not None
    assert [(one.name, one.columns) for one in found.sets] == [
        ("Chosen columns", ("Income", "Rating")),
        ("Our proposal", ("Age", "Income")),
    ]
    assert [way for way, why in found.unsuited.items() if not why] == [
        "kmeans",
        "hierarchical",
        "mixture",
        "density",
    ]


def test_an_empty_shop_has_nothing_to_try(settings: Settings) -> None:
    with open_work(settings, OWNER) as work:
        assert comparisons.offer(work) is None
        with pytest.raises(UserError, match="no customers yet"):
            comparisons.start(work, CHOICE)


def test_the_same_request_twice_at_once_starts_one_comparison(shop: Shop) -> None:
    with shop.work() as work:
        first = comparisons.start(work, CHOICE)
    with shop.work() as work:
        assert comparisons.start(work, CHOICE) == first
        assert [row.id for row in comparisons.list_comparisons(work)] == [first.comparison_id]


def test_a_run_of_a_try_has_its_recipe_and_its_number_only_where_that_is_reliable(
    shop: Shop,
) -> None:
    comparison_id = finished(shop)
    recipes = []
    for place in range(len(TRIES)):
        with shop.work() as work:
            started = comparisons.find_segments(work, comparison_id, place)
            recipes.append(runs.view(work, started.run_id).recipe)

    assert [(one.algorithm, one.columns, one.n_segments) for one in recipes] == [
        ("kmeans", ("Age", "Income"), 3),
        ("density", ("Age", "Income"), None),
        ("kmeans", ("Income", "Rating"), None),
        ("density", ("Income", "Rating"), None),
    ]
    assert {(one.scale, one.seed) for one in recipes} == {("robust", 7)}


def test_a_column_that_cannot_be_compared_by_is_refused_before_anything_is_queued(
    shop: Shop,
) -> None:
    wrong = replace(CHOICE, column_sets=(ColumnSet("Wrong", ("Shoe size",)),))
    with shop.work() as work, pytest.raises(UserError, match="“Shoe size”"):
        comparisons.start(work, wrong)
    with shop.work() as work:
        assert comparisons.list_comparisons(work) == ()


def test_another_shop_does_not_see_it_and_a_viewer_sees_but_starts_nothing(shop: Shop) -> None:
    comparison_id = finished(shop)
    with open_work(shop.settings, replace(OWNER, shop_id=99)) as work:
        with pytest.raises(NotFoundError):
            comparisons.view(work, comparison_id)
        with pytest.raises(NotFoundError):
            comparisons.find_segments(work, comparison_id, 0)
        assert comparisons.list_comparisons(work) == ()
    with open_work(shop.settings, replace(OWNER, role=Role.VIEWER)) as work:
        assert comparisons.view(work, comparison_id).status == "done"
        for forbidden in (
            lambda: comparisons.start(work, CHOICE),
            lambda: comparisons.find_segments(work, comparison_id, 0),
            lambda: comparisons.delete(work, comparison_id),
        ):
            with pytest.raises(NotAllowedError):
                forbidden()


def test_a_comparison_is_deleted_only_when_it_has_ended(shop: Shop) -> None:
    comparison_id = finished(shop)
    with shop.work() as work:
        comparisons.delete(work, comparison_id)
        assert comparisons.list_comparisons(work) == ()
        working = comparisons.start(work, CHOICE).comparison_id
        with pytest.raises(UserError, match="still working"):
            comparisons.delete(work, working)
