"""Clicks that come before a slow server has answered everything."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, TimeoutError, expect

from tests.journeys.conftest import StockedApp
from tests.journeys.live_app import LiveApp
from tests.journeys.people import wait_for_lists

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(stocked: StockedApp, context: BrowserContext) -> StockedApp:
    """Give the app in which work has been done, with its owner signed in."""
    context.add_cookies(stocked.owner["cookies"])
    return stocked


def test_the_demo_button_works_while_the_rest_of_the_page_still_waits(
    live_app: LiveApp, page: Page
) -> None:
    gate = close_gate(page, "job-view", "demo-shop")
    page.goto(live_app.url)
    button = page.get_by_role("button", name="Try it with the demo shop")
    expect(button).to_be_visible()

    button.click()

    expect(page.locator("html")).to_have_class(re.compile("is-pending"))
    gate.open()
    expect(page.get_by_role("heading", name="Making the demo shop")).to_be_visible()
    expect(page.get_by_text("You are looking at the demo shop.")).to_be_visible()


def test_segments_cannot_be_asked_for_before_the_columns_are_there(
    shop: StockedApp, page: Page
) -> None:
    gate = close_gate(page, "new-run-columns")
    page.goto(f"{shop.app.url}/segments/new")
    start = page.get_by_role("button", name="Find segments")
    expect(page.get_by_text("How many segments?")).to_be_visible()
    page.wait_for_timeout(1_000)  # everything but the columns has been answered by now

    expect(start).to_be_disabled()

    gate.open()
    start.click()
    wait_for_lists(page)


def test_a_campaign_cannot_begin_before_its_segments_are_there(
    shop: StockedApp, page: Page
) -> None:
    gate = close_gate(page, "campaign-segments")
    page.goto(f"{shop.app.url}/campaigns/new")
    expect(page.get_by_role("heading", name="New campaign")).to_be_visible()
    page.wait_for_timeout(1_000)  # everything but the segments has been answered by now

    begin = page.get_by_role("button", name="Begin the campaign")
    expect(begin).to_be_hidden()

    gate.open()
    begin.click()
    expect(page.get_by_role("alert")).to_contain_text("The campaign has no name.")


def test_periods_cannot_be_saved_before_the_boxes_are_filled(shop: StockedApp, page: Page) -> None:
    gate = close_gate(page, '"kind\\":[\\"ALL\\"],\\"type\\":\\"retention-days\\"}.value')
    page.goto(f"{shop.app.url}/settings/privacy")
    box = page.get_by_label("Customers: days", exact=True)
    expect(box).to_be_disabled()
    page.wait_for_timeout(1_000)  # everything but the periods has been answered by now

    expect(page.get_by_role("button", name="Save")).to_be_hidden()

    gate.open()
    expect(box).to_be_enabled()
    expect(page.get_by_role("button", name="Save")).to_be_visible()


def test_a_list_is_taken_as_it_was_chosen_and_described_last(shop: StockedApp, page: Page) -> None:
    run = shop.run.rpartition("/")[2]
    page.goto(f"{shop.app.url}/lists/new?run={run}")
    page.get_by_label("What is it for?").fill("Autumn letter")
    take = page.get_by_role("link", name="Download list")
    expect(take).to_be_visible()
    gate = close_gate(page, "list-chosen")

    page.get_by_role("radio", name="Excel").check(force=True)
    assert "form=excel" in taken_when_answered(page, take, gate)

    gate = close_gate(page, "list-action")
    page.get_by_label("What is it for?").fill("Winter letter")
    assert "purpose=Winter" in taken_when_answered(page, take, gate)


@dataclass
class Gate:
    """Keeps back what the page asks about some outputs until it is opened."""

    outputs: tuple[str, ...]
    held: list[Route] | None = field(default_factory=list)

    def __call__(self, route: Route) -> None:
        """Keep a request back, or let it through."""
        asked = route.request.post_data or ""
        if self.held is not None and any(name in asked for name in self.outputs):
            self.held.append(route)
        else:
            route.continue_()

    def open(self) -> None:
        """Let everything through, from now on too."""
        held, self.held = self.held, None
        for route in held or []:
            route.continue_()


def close_gate(page: Page, *outputs: str) -> Gate:
    """Keep back what the page will ask about these outputs."""
    gate = Gate(outputs)
    page.route(re.compile("_dash-update-component"), gate)
    return gate


def taken_when_answered(page: Page, take: Locator, gate: Gate) -> str:
    """Return the address of the list; it can't be taken before the gate is opened."""
    with pytest.raises(TimeoutError):
        take.click(timeout=1_000)
    gate.open()
    with page.expect_download() as download:
        take.click()
    return download.value.url
