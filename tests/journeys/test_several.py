"""Several ways are tried side by side, and one of them is made into segments."""

import re

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.conftest import StockedApp
from tests.journeys.live_app import LiveApp

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def live_app(stocked: StockedApp) -> LiveApp:
    return stocked.app


@pytest.fixture(scope="module")
def owner(stocked: StockedApp) -> StorageState:
    return stocked.owner


def test_from_the_columns_to_the_segments_of_a_try(page: Page, live_app: LiveApp) -> None:
    page.goto(f"{live_app.url}/segments/new")
    page.get_by_role("button", name="Try several ways instead").click()
    page.get_by_role("checkbox", name="Overlapping clouds").uncheck()
    expect(page.get_by_text("3 tries: 3 ways on 1 column set")).to_be_visible()
    page.get_by_role("checkbox", name="Groups around averages").uncheck()
    expect(page.get_by_text("2 tries: 2 ways on 1 column set")).to_be_visible()
    page.get_by_role("button", name="Try them").click()

    expect(page.get_by_text("All tries are compared on all 90 customers.")).to_be_visible()
    page.get_by_role("button", name="Find these segments, of try 1").first.click()

    expect(page).to_have_url(re.compile(r"/runs/\d+"))
