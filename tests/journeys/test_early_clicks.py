"""Clicks that come before a slow server has answered everything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.journeys.conftest import running_app
from tests.journeys.live_app import LiveApp
from tests.journeys.people import LONG_MS, import_file, set_up
from tests.shop import customer_file

pytestmark = pytest.mark.browser


@pytest.fixture
def live_app(tmp_path: Path) -> Iterator[LiveApp]:
    """Start an app of its own, with nothing in it yet."""
    with running_app(tmp_path) as app:
        yield app


@pytest.fixture
def context(live_app: LiveApp, browser: Browser) -> Iterator[BrowserContext]:
    """Give the window of the first administrator."""
    context = browser.new_context(storage_state=set_up(live_app, browser))
    yield context
    context.close()


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
    expect(page.get_by_text("You are looking at the demo shop.")).to_be_visible(timeout=LONG_MS)


def test_segments_cannot_be_asked_for_before_the_columns_are_there(
    live_app: LiveApp, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(customer_file(30))
    import_file(page, live_app, file, 30)
    gate = close_gate(page, "new-run-columns")
    page.goto(f"{live_app.url}/segments/new")
    start = page.get_by_role("button", name="Find segments")
    expect(page.get_by_text("How many segments?")).to_be_visible()
    page.wait_for_timeout(1_000)  # everything but the columns has been answered by now

    expect(start).to_be_disabled()

    gate.open()
    start.click()
    page.wait_for_url("**/runs/*")


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
