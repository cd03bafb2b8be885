"""Exploring in the browser: from a finding to its two columns, kept in the address."""

import re

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.conftest import StockedApp
from tests.journeys.live_app import LiveApp
from tests.journeys.people import open_quietly

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def live_app(stocked: StockedApp) -> LiveApp:
    return stocked.app


@pytest.fixture(scope="module")
def owner(stocked: StockedApp) -> StorageState:
    return stocked.owner


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
