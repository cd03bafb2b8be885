"""The page of a run: what its callbacks answer to whom."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select

from core.cli.runs import run_json
from core.db.session import transaction
from core.db.tables import Job
from core.domain.actor import Role
from core.figures import index_courses
from core.jobs import queue
from core.services import runs
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

FLAT = {"run-map-x.value": "main-1", "run-map-z.value": "flat"}
Ask = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def analyst(app: Dash, signed_in: SignedIn) -> Ask:
    """Give what an analyst's browser asks."""
    return _asking(app, signed_in(Role.ANALYST))


@pytest.fixture
def viewer(app: Dash, signed_in: SignedIn) -> Ask:
    """Give what a viewer's browser asks."""
    return _asking(app, signed_in(Role.VIEWER))


def _asking(app: Dash, browser: FlaskClient) -> Ask:
    return lambda output, values, **more: ask(app, browser, output, values, **more)


def looked_at(run_id: int, view: str, **more: str) -> dict[str, Any]:
    """Return what the browser knows when a view of a finished run is looked at."""
    return {
        "run-found.data": {"run": run_id, "status": "done"},
        f"run-seen-{view}.data": True,
        "theme.data": "light",
        "run-names.data": 0,
        **more,
    }


def test_a_finished_run_shows_its_heading_and_follows_no_job(analyst: Ask, run_id: int) -> None:
    shown = analyst("run-found.data", {"run-id.data": run_id}, triggered="run-id.data")
    found = {"run": run_id, "status": "done", "job": None, "without": ["tree"]}
    assert shown["run-found"]["data"] == found
    assert shown["run-state"]["children"] is None
    assert "3 segments of 120 customers" in str(shown["run-head"])


def test_a_run_that_works_is_followed_by_its_job(analyst: Ask, shop: Shop) -> None:
    run_id = shop.start_run()
    shown = analyst("run-found.data", {"run-id.data": run_id}, triggered="run-id.data")
    with shop.work() as work:
        job_id = runs.view(work, run_id).job_id
    found = shown["run-found"]["data"]
    assert (found["status"], found["job"]) == ("working", job_id)
    assert "You can leave this page" in str(shown["run-state"])


def test_progress_alone_paints_nothing_again(analyst: Ask, run_id: int) -> None:
    state = '{"prefix":"run","type":"job-state"}.data'
    assert (
        analyst("run-found.data", {"run-id.data": run_id, state: "running"}, triggered=state) == {}
    )


def test_a_failed_run_says_what_to_do(analyst: Ask, shop: Shop) -> None:
    run_id = shop.start_run()
    with transaction(shop.settings.database_url) as session:
        job = session.scalars(select(Job).where(Job.kind == "run_recipe")).one()
        queue.fail(session, job, "Too few customers.", "Choose fewer columns.")
    shown = analyst("run-found.data", {"run-id.data": run_id}, triggered="run-id.data")
    assert "Too few customers." in str(shown["run-state"])
    assert "Change and find again" in str(shown["run-state"])


def test_a_run_that_is_not_there_is_said_to_be_gone(analyst: Ask, shop: Shop) -> None:
    shown = analyst("run-found.data", {"run-id.data": 404}, triggered="run-id.data")
    assert "does not exist any more" in str(shown["run-state"])
    assert shown["run-found"]["data"] == {}


def test_each_segment_has_a_card_with_the_way_to_its_list(analyst: Ask, run_id: int) -> None:
    cards = str(analyst("run-overview.children", looked_at(run_id, "overview")))
    assert cards.count("segment-card'") == 3
    assert cards.count("/lists/new?run=") == 3
    assert cards.count("name-edit") == 3
    assert "3 segments are the recommended number" in cards


def test_a_viewer_gets_no_lists_and_no_pencil(viewer: Ask, run_id: int) -> None:
    cards = str(viewer("run-overview.children", looked_at(run_id, "overview")))
    assert cards.count("segment-card'") == 3
    assert "/lists/new" not in cards
    assert "name-edit" not in cards


@pytest.mark.parametrize(
    ("chart", "view", "chosen"),
    [
        ("sizes", "overview", {}),
        ("pies", "overview", {}),
        ("number", "number", {}),
        ("splits", "number", {}),
        ("profiles", "profiles", {"run-profiles-form.value": "heat map"}),
        ("profiles", "profiles", {"run-profiles-form.value": "radar"}),
        ("column", "profiles", {"run-column-name.value": "Age", "run-column-form.value": "boxes"}),
        ("column", "profiles", {"run-column-name.value": "Age", "run-column-form.value": "bars"}),
        ("map", "map", FLAT | {"run-map-y.value": "main-2", "run-map-z.value": "Age"}),
    ],
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_chart_is_drawn_with_its_finding(
    analyst: Ask, run_id: int, chart: str, view: str, chosen: dict[str, str], theme: str
) -> None:
    drawn = analyst(f"run-{chart}.figure", looked_at(run_id, view) | chosen | {"theme.data": theme})
    assert drawn[f"run-{chart}"]["figure"]["data"]
    assert drawn[f"run-{chart}-title"]["children"]


def test_the_map_is_drawn_by_main_directions_or_by_columns(analyst: Ask, run_id: int) -> None:
    values = looked_at(run_id, "map", **FLAT, **{"run-map-y.value": "Income"})
    drawn = analyst("run-map.figure", values)
    layout = drawn["run-map"]["figure"]["layout"]
    assert layout["xaxis"]["title"]["text"].startswith("First main direction:<br>higher")
    assert layout["yaxis"]["title"]["text"] == "Income"
    assert "lie closest" in drawn["run-map-title"]["children"]


def test_a_column_that_the_run_does_not_have_gives_way_to_the_main_direction(
    analyst: Ask, run_id: int
) -> None:
    axes = FLAT | {"run-map-y.value": "Shoe size"}
    drawn = analyst("run-map.figure", looked_at(run_id, "map", **axes))
    title = drawn["run-map"]["figure"]["layout"]["yaxis"]["title"]["text"]
    assert title.startswith("Second main direction")


def test_a_chart_follows_a_new_name(analyst: Ask, run_id: int, shop: Shop) -> None:
    with shop.work() as work:
        first = runs.view(work, run_id).segments[0]
    analyst("run-sizes.figure", looked_at(run_id, "overview"))
    with shop.work() as work:
        runs.rename_segment(work, first.id, "The steady ones")
    drawn = analyst("run-sizes.figure", looked_at(run_id, "overview"))
    assert "The steady ones" in drawn["run-sizes-title"]["children"]


def test_nothing_is_drawn_before_a_view_is_looked_at(analyst: Ask, run_id: int) -> None:
    values = looked_at(run_id, "map") | {"run-seen-map.data": False}
    assert analyst("run-map.figure", values) == {}


def test_the_tables_say_each_number_and_each_mean(analyst: Ask, run_id: int) -> None:
    number = str(analyst("run-number-table.children", looked_at(run_id, "number")))
    means = str(analyst("run-profiles-table.children", looked_at(run_id, "profiles")))
    assert "recommended" in number
    assert "Davies–Bouldin" in number
    assert "All customers" in means


def test_every_view_and_the_command_line_say_the_same_stored_numbers(
    analyst: Ask, run_id: int, shop: Shop
) -> None:
    with shop.work() as work:
        stored = runs.view(work, run_id)
    rows = [row for row in stored.sweep if row.k > 1]
    values = looked_at(run_id, "number")
    shown_rows = analyst("run-number-table.children", values)["run-number-table"]["children"]
    courses = analyst("run-courses.figure", values)["run-courses"]["figure"]["data"]
    elbow = analyst("run-number.figure", values)["run-number"]["figure"]["data"]
    cards = str(analyst("run-overview.children", looked_at(run_id, "overview")))
    told = run_json(stored)

    indices = index_courses.shown(stored.sweep)
    for index, course in zip(indices, courses, strict=True):
        assert course["y"] == [index.of(row.indices) for row in rows]
        assert [each[index.key] for each in told["sweep"] if each["k"] > 1] == course["y"]
        assert all(index.shown(row.indices) in str(shown_rows) for row in rows)
    widths = [row.indices.silhouette for row in rows]
    assert [point for trace in elbow for point in trace["y"] if point in widths] == widths
    assert told["indices"] == stored.indices.to_json()
    assert stored.advice is not None
    assert stored.advice.reason in cards


def test_how_it_was_done_can_be_repeated_from_what_is_said(analyst: Ask, run_id: int) -> None:
    said = str(analyst("run-method.children", looked_at(run_id, "method")))
    for word in ("Age, Income and Rating", "k-means", "Seed", "Data version", "standard deviation"):
        assert word in said


def test_a_confirmed_run_is_deleted(analyst: Ask, run_id: int, shop: Shop) -> None:
    shown = analyst(
        "url.href", {"run-delete.n_clicks": 1, "run-id.data": run_id}, only="run-delete"
    )
    assert shown["url"]["href"] == "/segments"
    with shop.work() as work:
        assert runs.list_runs(work) == ()
