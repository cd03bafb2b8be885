"""Asking for segments, looking at them, naming them, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Artifact, AuditEntry, Customer, Job, Membership, Run, Segment
from core.domain.actor import Actor, Role
from core.domain.recipe import Recipe
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import columns, jobs, run_map, runs
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.shop import OWNER, Shop, customer_file

RECIPE = Recipe(columns=("Income", "Rating"))
VIEWER = replace(OWNER, role=Role.VIEWER)
STRANGER = replace(OWNER, shop_id=99)


def count(shop: Shop, table: type[Run | Job | Segment | Membership | Artifact | Customer]) -> int:
    with transaction(shop.settings.database_url, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def audited(shop: Shop) -> list[str]:
    with transaction(shop.settings.database_url, read_only=True) as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def first_segments(shop: Shop, run_id: int) -> list[int]:
    with shop.work() as work:
        return [segment.id for segment in runs.view(work, run_id).segments]


def test_the_columns_are_offered_with_advice(shop: Shop) -> None:
    with shop.work() as work:
        found = columns.view(work)
    assert found is not None
    assert [each.facts.name for each in found.proposed] == ["Age", "Income"]
    assert found.n_customers == 120


def test_an_empty_shop_has_no_columns(settings: Settings) -> None:
    with open_work(settings, OWNER) as work:
        assert columns.view(work) is None


def test_an_asked_run_waits_for_the_worker(shop: Shop) -> None:
    with shop.work() as work:
        started = runs.start(work, RECIPE)
    with shop.work() as work:
        found = runs.view(work, started.run_id)
        job = jobs.view(work, started.job_id)
    assert (found.status, found.job_id, found.recipe) == ("working", started.job_id, RECIPE)
    assert (job.kind, job.status) == ("run_recipe", "queued")
    assert shop.job(started.job_id).payload == {"run_id": started.run_id}
    assert audited(shop)[-1] == "find segments"


def test_segments_can_be_made_in_the_number_that_one_index_says(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        started = runs.go_by(work, run_id, "silhouette")
    run_next(shop.settings)
    with shop.work() as work:
        made = runs.view(work, started.run_id)

    assert made.advice is not None
    assert made.k == made.advice.named["silhouette"]
    assert made.name.endswith(", by silhouette")
    with shop.work() as work, pytest.raises(UserError, match="no index"):
        runs.go_by(work, run_id, "bic")


def test_a_run_that_nobody_named_is_named_after_its_columns(shop: Shop) -> None:
    with shop.work() as work:
        started = runs.start(work, RECIPE, "  ")
        assert runs.view(work, started.run_id).name == "Segments by Income and Rating"


def test_pressing_twice_starts_one_run(shop: Shop) -> None:
    def press(_time: int) -> int:
        with shop.work() as work:
            return runs.start(work, RECIPE).run_id

    with ThreadPoolExecutor(4) as pool:
        pressed = list(pool.map(press, range(4)))
    assert len(set(pressed)) == 1
    assert count(shop, Run) == 1


def test_another_recipe_right_after_starts_another_run(shop: Shop) -> None:
    with shop.work() as work:
        first = runs.start(work, RECIPE)
        second = runs.start(work, replace(RECIPE, seed=1))
    assert first.run_id != second.run_id


def test_without_customers_nothing_is_started(settings: Settings) -> None:
    message = "There are no customers yet"
    with pytest.raises(UserError, match=message), open_work(settings, OWNER) as work:
        runs.start(work, RECIPE)
    assert count(Shop(settings), Job) == 0


@pytest.mark.parametrize(
    ("column", "problem"),
    [("Incme", "There is no column “Incme”"), ("Plan", "cannot be compared by “Plan”")],
)
def test_a_column_that_cannot_work_is_named(settings: Settings, column: str, problem: str) -> None:
    shop = Shop(settings)
    lines = customer_file(30).decode().splitlines()
    shop.bring_in(
        "\n".join([f"{lines[0]},Plan", *(f"{line},basic" for line in lines[1:])]).encode()
    )
    with pytest.raises(UserError, match=problem), shop.work() as work:
        runs.start(work, Recipe(columns=("Income", column)))


def test_a_viewer_cannot_start_rename_repeat_or_delete(shop: Shop, run_id: int) -> None:
    segment_id = first_segments(shop, run_id)[0]
    with open_work(shop.settings, VIEWER) as work:
        for forbidden in (
            lambda: runs.start(work, RECIPE),
            lambda: runs.rename_run(work, run_id, "x"),
            lambda: runs.rename_segment(work, segment_id, "x"),
            lambda: runs.repeat(work, run_id),
            lambda: runs.delete(work, run_id),
        ):
            with pytest.raises(NotAllowedError):
                forbidden()


def test_a_viewer_sees_runs(shop: Shop, run_id: int) -> None:
    with open_work(shop.settings, VIEWER) as work:
        assert runs.view(work, run_id).status == "done"
        assert len(runs.list_runs(work)) == 1


def test_a_run_of_another_shop_is_not_found(shop: Shop, run_id: int) -> None:
    segment_id = first_segments(shop, run_id)[0]
    with open_work(shop.settings, STRANGER) as work:
        assert runs.list_runs(work) == ()
        for hidden in (
            lambda: runs.view(work, run_id),
            lambda: run_map.view(work, run_id),
            lambda: runs.rename_run(work, run_id, "mine"),
            lambda: runs.rename_segment(work, segment_id, "mine"),
            lambda: runs.delete(work, run_id),
        ):
            with pytest.raises(NotFoundError):
                hidden()


def test_a_finished_run_tells_everything_that_a_page_shows(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        found = runs.view(work, run_id)
    assert (found.status, found.k, found.n_customers, found.is_demo) == ("done", 3, 120, False)
    assert (found.data_version, found.newest_version, found.who) == (1, 1, "command line")
    assert set(found.kinds) >= {"Age", "Income", "Rating"}
    assert [segment.position for segment in found.segments] == [0, 1, 2]
    assert sum(segment.share for segment in found.segments) == pytest.approx(1)
    assert found.indices is not None
    assert found.indices.silhouette == found.sweep[2].indices.silhouette


def test_the_list_shows_the_newest_run_first(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        newer = runs.start(work, RECIPE, "Second")
        rows = runs.list_runs(work)
    assert [(row.id, row.status) for row in rows] == [(newer.run_id, "working"), (run_id, "done")]
    assert [len(row.segments) for row in rows] == [0, 3]


def test_the_map_has_a_point_for_every_customer(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        drawn = run_map.view(work, run_id)
    assert len(drawn.labels) == len(drawn.x) == len(drawn.y) == 120
    assert set(drawn.columns) == {"Age", "Income", "Rating"}
    assert drawn.columns["Income"].max() > 50_000


def test_a_run_that_still_works_has_no_map(shop: Shop) -> None:
    started = shop.start_run()
    with pytest.raises(NotFoundError), shop.work() as work:
        run_map.view(work, started)


def test_a_segment_keeps_its_new_name(shop: Shop, run_id: int) -> None:
    segment_id = first_segments(shop, run_id)[0]
    with shop.work() as work:
        shown = runs.rename_segment(work, segment_id, "  The   steady ones ")
    assert shown.name == "The steady ones"
    with shop.work() as work:
        first = runs.view(work, run_id).segments[0]
    assert first.name == "The steady ones"
    assert first.suggested_name != first.name
    assert audited(shop)[-1] == "rename segment"


def test_two_segments_of_a_run_cannot_share_a_name(shop: Shop, run_id: int) -> None:
    first, second, _third = first_segments(shop, run_id)
    with shop.work() as work:
        runs.rename_segment(work, first, "Stars")
    with pytest.raises(UserError, match="already called “STARS”"), shop.work() as work:
        runs.rename_segment(work, second, "STARS")


def test_a_segment_may_be_renamed_to_its_own_name_in_other_letters(shop: Shop, run_id: int) -> None:
    first = first_segments(shop, run_id)[0]
    with shop.work() as work:
        runs.rename_segment(work, first, "stars")
        assert runs.rename_segment(work, first, "Stars").name == "Stars"


def test_two_people_naming_at_once_cannot_give_the_same_name(shop: Shop, run_id: int) -> None:
    def name(segment_id: int) -> bool:
        try:
            with shop.work() as work:
                runs.rename_segment(work, segment_id, "Stars")
        except UserError:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(name, first_segments(shop, run_id))) == 1


@pytest.mark.parametrize(("name", "problem"), [(" ", "has no name"), ("x" * 81, "81 characters")])
def test_a_name_that_cannot_be_kept_is_refused(
    shop: Shop, run_id: int, name: str, problem: str
) -> None:
    segment_id = first_segments(shop, run_id)[0]
    with pytest.raises(UserError, match=problem), shop.work() as work:
        runs.rename_segment(work, segment_id, name)


def test_a_run_can_be_renamed(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        assert runs.rename_run(work, run_id, " Spring  campaign ") == "Spring campaign"
        assert runs.view(work, run_id).name == "Spring campaign"


def test_repeating_takes_the_recipe_to_the_newest_customers(shop: Shop, run_id: int) -> None:
    shop.bring_in(customer_file(150))
    with shop.work() as work:
        again = runs.repeat(work, run_id)
        before, after = runs.view(work, run_id), runs.view(work, again.run_id)
    assert after.recipe == before.recipe
    assert (before.data_version, before.newest_version, after.data_version) == (1, 2, 2)


def test_deleting_a_run_leaves_the_customers(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        runs.delete(work, run_id)
    assert [count(shop, table) for table in (Run, Segment, Membership)] == [0, 0, 0]
    assert count(shop, Customer) == 120
    assert audited(shop)[-1] == "delete run"


def test_a_run_that_works_must_be_cancelled_before_it_is_deleted(shop: Shop) -> None:
    started = shop.start_run()
    with pytest.raises(UserError, match="still working"), shop.work() as work:
        runs.delete(work, started)


def test_a_failed_run_says_why(settings: Settings) -> None:
    shop = Shop(settings)
    shop.bring_in(customer_file(3))
    started = shop.start_run(n_segments=20)
    run_next(settings)
    with shop.work() as work:
        found = runs.view(work, started)
    assert found.status == "failed"
    assert found.what
    assert found.fix


def test_a_run_names_its_author(shop: Shop, run_id: int) -> None:
    author = Actor(None, "command line", Role.ANALYST, 1)
    with open_work(shop.settings, author) as work:
        assert runs.list_runs(work)[0].who == "command line"
