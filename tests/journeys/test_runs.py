"""Runs in the browser: the list that follows them, names, and charts to keep."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, StorageState, expect

from core.config import Settings, load
from core.domain.recipe import Recipe
from core.jobs import queue
from core.jobs.queue import Claim
from core.services import runs
from core.tasks.runner import run_claimed
from tests.journeys.conftest import StockedApp
from tests.journeys.live_app import LiveApp
from tests.journeys.people import open_quietly
from tests.shop import Shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def live_app(stocked: StockedApp) -> LiveApp:
    return stocked.app


@pytest.fixture(scope="module")
def owner(stocked: StockedApp) -> StorageState:
    return stocked.owner


@pytest.fixture(scope="module")
def run(stocked: StockedApp) -> str:
    """Give the address of a finished run."""
    return stocked.app.url + stocked.run


def test_the_list_shows_by_itself_how_a_run_ends(page: Page, live_app: LiveApp, run: str) -> None:
    settings = load({"DATA_DIR": str(live_app.data_dir)})
    claim = start_held_run(settings)
    open_quietly(page, f"{live_app.url}/segments")
    first = page.locator("li.row-item").first
    expect(first).to_contain_text("Working")
    first.get_by_role("link").focus()

    run_claimed(settings, claim)
    expect(first).to_contain_text("segments")
    expect(first).not_to_contain_text("Working")
    expect(first.get_by_role("link")).to_be_focused()
    page.wait_for_timeout(1_000)  # one more question may have been on its way
    asked = count_callbacks(page, seconds=5)
    assert asked == 0


def test_a_new_name_can_be_taken_back(page: Page, run: str) -> None:
    open_quietly(page, run)
    card = page.locator("article").first
    before = card.get_by_role("heading").first.inner_text()
    expect(card.get_by_role("button", name="Undo")).to_be_hidden()
    card.get_by_role("button", name=re.compile("^Rename")).click()
    card.get_by_role("textbox").fill("Spring campaign")
    card.get_by_role("textbox").press("Enter")
    heading = card.get_by_role("heading").first
    expect(heading).to_have_text("Spring campaign")

    card.get_by_role("button", name="Undo").press("Enter")
    expect(heading).to_have_text(before)
    expect(card.get_by_role("button", name="Undo")).to_be_focused()
    page.reload()
    expect(page.locator("article").first.get_by_role("heading").first).to_have_text(before)


def test_a_chart_gives_its_data_as_a_file_of_its_own_name(page: Page, run: str) -> None:
    open_quietly(page, f"{run}?view=map")
    expect(page.locator("#run-map .infolayer .annotation").first).to_be_visible()
    button = page.locator('button[data-save="csv"][data-chart="run-map"]')
    with page.expect_download() as download:
        button.click()
    number = run.rsplit("/", 1)[1]
    assert download.value.suggested_filename == f"segment-atlas-run-{number}-map.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + 90


def test_customers_that_were_drawn_around_are_chosen_and_saved(page: Page, run: str) -> None:
    open_quietly(page, f"{run}?view=map")
    page.get_by_role("button", name="Draw a box").click()
    area = page.locator("#run-map .nsewdrag").first.bounding_box()
    assert area
    page.mouse.move(area["x"] + 5, area["y"] + 5)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 5, steps=5)
    page.mouse.up()
    page.get_by_role("button", name="See who they are").click()
    expect(page.get_by_role("heading", name="The customers that you chose")).to_be_in_viewport()

    page.locator("#map-chosen-name").fill("Left of the map")
    page.locator("#map-chosen-get").click()

    expect(page).to_have_url(re.compile(r"/lists/new\?run=\d+&segment=\d+"))
    expect(page.get_by_role("heading", name="Left of the map")).to_be_visible()


def start_held_run(settings: Settings) -> Claim:
    """Start a run that no worker takes, because it is taken already."""
    with Shop(settings).work() as work:
        started = runs.start(work, Recipe(columns=("Age", "Income")))
        claim = queue.claim_this(work.session, started.job_id, "test", timedelta(minutes=5))
    assert claim
    return claim


def count_callbacks(page: Page, seconds: int) -> int:
    """Return how often the page asks the server while nobody touches it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1_000 * seconds)
    return sum("_dash-update-component" in url for url in asked)
