"""Exploring in the browser: from a finding to its two columns, kept in the address."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.journeys.conftest import LiveApp
from tests.journeys.people import import_file, open_quietly, set_up
from tests.shop import customer_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def owner(live_app: LiveApp, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> (
    StorageState
):  # fmt: skip
    """Give the cookies of somebody whose shop has 90 customers."""
    state = set_up(live_app, browser)
    path: Path = tmp_path_factory.mktemp("files") / "customers.csv"
    path.write_bytes(customer_file(90))
    context = browser.new_context(storage_state=state)
    import_file(context.new_page(), live_app, path, 90)
    context.close()
    return state


@pytest.fixture
def context(browser: Browser, owner: StorageState) -> Iterator[BrowserContext]:
    context = browser.new_context(storage_state=owner)
    yield context
    context.close()


def test_a_finding_leads_to_its_columns_and_the_address_keeps_them(
    page: Page, live_app: LiveApp
) -> None:
    open_quietly(page, f"{live_app.url}/data")
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_text("Only 90 customers")).to_be_visible()
    page.get_by_label("Column", exact=True).select_option("Income")
    expect(page.locator("#explore-one-title")).to_contain_text("Income: half of the customers")

    finding = page.get_by_role("link", name=re.compile("^The higher Age, the lower Rating"))
    finding.first.press("Enter")
    expect(page.locator("#explore-pair-title")).to_contain_text("The higher Age, the lower Rating")
    expect(page.get_by_label("Compared with")).to_be_focused()
    page.locator("label", has_text="By rank (Spearman)").click()
    expect(page).to_have_url(re.compile(r"column=Age&with=Rating&measure=spearman$"))

    page.reload()
    expect(page.get_by_label("Compared with")).to_have_value("Rating")
    expect(page.get_by_role("radio", name="By rank (Spearman)")).to_be_checked()
    expect(page.locator("#explore-pair .point").first).to_be_visible()
