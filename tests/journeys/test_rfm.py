"""RFM groups in the browser: cut-offs that count at once, and a version that is a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from core.config import load
from tests.core.bought import buys, store_behaviour
from tests.journeys.live_app import LiveApp
from tests.journeys.people import LONG_MS, import_file, open_quietly, set_up
from tests.journeys.test_barriers import barriers_of
from tests.shop import Shop, customer_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def owner(live_app: LiveApp, browser: Browser) -> StorageState:
    return set_up(live_app, browser)


@pytest.fixture(scope="module")
def address(
    live_app: LiveApp,
    owner: StorageState,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """Give the address of the page, in a shop of 90 customers who have ordered."""
    path = tmp_path_factory.mktemp("files") / "customers.csv"
    path.write_bytes(customer_file(90))
    context = browser.new_context(storage_state=owner)
    page = context.new_page()
    open_quietly(page, f"{live_app.url}/segments/rfm")
    expect(page.get_by_role("heading", name="Import orders first")).to_be_visible()
    import_file(page, live_app, path, 90)
    context.close()
    store_behaviour(Shop(load({"DATA_DIR": str(live_app.data_dir)})), buys(90))
    return f"{live_app.url}/segments/rfm"


@pytest.fixture
def context(browser: Browser, owner: StorageState) -> Iterator[BrowserContext]:
    context = browser.new_context(accept_downloads=True, storage_state=owner)
    yield context
    context.close()


def test_cut_offs_count_at_once_and_are_saved_as_a_version(page: Page, address: str) -> None:
    open_quietly(page, address)
    expect(page.get_by_label("As of")).to_have_value("2026-11-03")
    best = page.get_by_role("row", name="Best customers")
    expect(best.get_by_role("cell").nth(2)).to_have_text("27")

    page.get_by_label("Orders at least, for score 4").fill("9")
    page.get_by_label("Orders at least, for score 5").fill("10")
    expect(best).to_contain_text("9 or more orders")
    page.get_by_label("Money at least, for score 5").fill("5000")
    page.get_by_label("Money at least, for score 4").fill("2000.50")
    expect(best).to_contain_text("2,000.50 EUR or more")
    expect(best.get_by_role("cell").nth(2)).to_have_text("0")

    page.get_by_label("Money at least, for score 4").fill("6000")
    expect(page.get_by_text("The cut-offs for spend are not in order.")).to_be_visible()
    expect(page.get_by_role("button", name="Save as a version")).to_be_disabled()
    page.get_by_role("button", name="Propose again").click()
    expect(best.get_by_role("cell").nth(2)).to_have_text("27")

    page.get_by_label("Ten classic groups").check()
    expect(page.get_by_role("row", name="Champions")).to_be_visible()
    page.get_by_label("Six plain groups").check()
    expect(best.get_by_role("cell").nth(2)).to_have_text("27")
    page.get_by_label("Name (optional)").fill("Autumn groups")
    page.get_by_role("button", name="Save as a version").click()

    page.wait_for_url("**/runs/*")
    download_link = page.get_by_role("link", name="List (CSV) of Best customers")
    expect(download_link).to_be_visible(timeout=LONG_MS)
    rules = page.get_by_role("row", name="Best customers")
    expect(rules).to_contain_text("Last order within")
    expect(page.get_by_role("link", name="Choosing the number")).to_be_hidden()
    with page.expect_download() as download:
        download_link.click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 27


def test_a_saved_version_opens_again_with_its_own_cut_offs(page: Page, address: str) -> None:
    open_quietly(page, address)
    page.get_by_label("Days since the last order at most, for score 5").fill("2")
    page.get_by_role("button", name="Save as a version").click()
    page.get_by_role("link", name="Change the cut-offs").click(timeout=LONG_MS)
    page.wait_for_url("**/segments/rfm?like=*")
    expect(page.get_by_label("Days since the last order at most, for score 5")).to_have_value("2")
    expect(page.get_by_role("heading", name="Saved versions")).to_be_visible()


def test_neither_the_form_nor_a_version_has_a_serious_barrier(page: Page, address: str) -> None:
    open_quietly(page, address)
    page.get_by_role("button", name="Save as a version").click()
    page.wait_for_url("**/runs/*")
    expect(page.get_by_role("heading", name="Rules")).to_be_visible(timeout=LONG_MS)
    run = page.url
    barriers = [each for path in (address, run) for each in barriers_of(page, path)]
    assert not barriers, "\n".join(barriers)
