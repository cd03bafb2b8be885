"""The main job, end to end: a file in, segments found and named, their lists out."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import running_app
from tests.journeys.live_app import LiveApp
from tests.journeys.people import find_segments, import_file, set_up, take_list

LIST = re.compile("^Make a list of")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_file_becomes_named_segments_and_their_lists_which_outlive_a_restart(
    page: Page, tmp_path: Path, browser: Browser, shared: Path
) -> None:
    with running_app(tmp_path) as app:
        page.context.add_cookies(set_up(app, browser)["cookies"])
        names = name_and_take(page, app, shared / "data" / "seed" / "Mall_Customers.csv", 200)
        run = page.url.removeprefix(app.url)
    with running_app(tmp_path) as app:
        page.goto(app.url + run)
        expect(page.get_by_role("heading", name="Spring campaign", exact=True)).to_be_visible()
        assert segment_names(page) == names


def test_a_file_that_cannot_be_used_gets_one_clear_message(
    page: Page, live_app: LiveApp, tmp_path: Path
) -> None:
    file = tmp_path / "customers.xlsx"
    file.write_text("This was never a workbook.")
    page.goto(f"{live_app.url}/data/import")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("This is a text file, not an Excel workbook")).to_be_visible()


def test_the_demo_shop_comes_with_a_click_and_goes_with_a_click(
    page: Page, live_app: LiveApp
) -> None:
    page.goto(live_app.url)
    page.get_by_role("button", name="Try it with the demo shop").click()
    remove = page.get_by_role("button", name="Remove the demo shop")
    expect(remove).to_be_visible()
    find_segments(page, live_app)
    expect(page.get_by_text("Demo shop", exact=True).first).to_be_visible()
    page.goto(live_app.url)
    page.once("dialog", lambda dialog: dialog.accept())
    remove.click()
    expect(page.get_by_role("heading", name="Welcome to Segment Atlas")).to_be_visible()


def name_and_take(page: Page, app: LiveApp, file: Path, n_customers: int) -> list[str]:
    """Find segments in a file, rename one, take all lists; return the segments' names."""
    import_file(page, app, file, n_customers)
    find_segments(page, app)
    card = page.locator("article").first
    card.get_by_role("button", name=re.compile("^Rename")).click()
    card.get_by_role("textbox").fill("Spring campaign")
    card.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("heading", name="Spring campaign", exact=True)).to_be_visible()

    rows = [row for rows in downloaded_lists(page, app) for row in rows]
    assert len(rows) == n_customers
    assert len({row["Customer number"] for row in rows}) == n_customers
    return segment_names(page)


def downloaded_lists(page: Page, app: LiveApp) -> list[list[dict[str, str]]]:
    """Take the first segment's list on its page, the others from where that one came."""
    links = [link.get_attribute("href") or "" for link in page.get_by_role("link", name=LIST).all()]
    first, *others = (link.rpartition("segment=")[2] for link in links)
    page.get_by_role("link", name=LIST).first.click()
    texts = [take_list(page, "Newsletter")]
    taken = page.get_by_role("link", name="Download list").get_attribute("href") or ""
    assert f"/segments/{first}/" in taken
    for other in others:
        file = taken.replace(f"/segments/{first}/", f"/segments/{other}/")
        texts.append(page.request.get(f"{app.url}{file}").body().decode("utf-8-sig"))
    return [list(csv.DictReader(io.StringIO(text))) for text in texts]


def segment_names(page: Page) -> list[str]:
    return page.locator("article h3, article h2").all_inner_texts()
