"""What people do in journeys, in the words of the screen."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, StorageState, expect

from tests.journeys.live_app import LiveApp

PASSWORD = "a quiet harbour 42"
LONG_MS = 60_000
QUIET_SECONDS, POLL_MS = 0.5, 50


def set_up(app: LiveApp, browser: Browser) -> StorageState:
    """Make the first administrator as their browser would; return its cookies.

    No page is drawn: how that looks, the journey of the first start shows.
    """
    context = browser.new_context()
    form = context.request.get(app.setup_address).text()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    typed = {"email": "anna@example.com", "password": PASSWORD, "again": PASSWORD}
    expect(context.request.post(app.setup_address, form=fields | typed)).to_be_ok()
    state = context.storage_state()
    context.close()
    return state


def import_file(page: Page, app: LiveApp, path: Path, n_customers: int) -> None:
    """Drop a file, accept every guess, and bring it in."""
    page.goto(f"{app.url}/data/import")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Check the file").click(timeout=LONG_MS)
    accepted = page.get_by_role("heading", name=f"All {n_customers:,} rows can come in")
    expect(accepted).to_be_visible()
    page.get_by_role("button", name=re.compile("^Import")).click()
    page.get_by_role("link", name="Find segments").first.wait_for(timeout=LONG_MS)


def open_quietly(page: Page, address: str) -> None:
    """Open a page and wait until nothing on it moves, so that it can be judged as it stays."""
    with _until_quiet(page):
        page.goto(address)
        # The network is quiet too while the scripts are still being read, before anything is drawn.
        expect(page.get_by_role("heading", level=1).first).to_be_visible()


def go_on_quietly(page: Page, address: str) -> None:
    """Go to another page of the app as a link does, and wait in the same way."""
    with _until_quiet(page):
        page.evaluate("address => dash_clientside.set_props('url', {href: address})", address)
        page.wait_for_url(address)


@contextmanager
def _until_quiet(page: Page) -> Iterator[None]:
    """Wait afterwards until the page has asked its server for nothing for a while."""
    asked: set[Request] = set()
    last = time.monotonic()

    def begin(request: Request) -> None:
        asked.add(request)

    def end(request: Request) -> None:
        nonlocal last
        asked.discard(request)
        last = time.monotonic()

    watched = {"request": begin, "requestfinished": end, "requestfailed": end}
    for event, listener in watched.items():
        page.on(event, listener)
    yield
    while asked or time.monotonic() - last < QUIET_SECONDS:
        page.wait_for_timeout(POLL_MS)
    for event, listener in watched.items():
        page.remove_listener(event, listener)


def find_segments(page: Page, app: LiveApp) -> str:
    """Ask for segments with what is proposed; return the address of the run."""
    page.goto(f"{app.url}/segments/new")
    page.get_by_role("button", name="Find segments").click()
    wait_for_lists(page)
    return page.url.split("?")[0]


def wait_for_lists(page: Page) -> None:
    """Wait for a run that has been asked for, until its segments are there."""
    page.wait_for_url("**/runs/*")
    lists = page.get_by_role("link", name=re.compile("^Make a list of"))
    expect(lists.first).to_be_visible()


def take_list(page: Page, purpose: str) -> str:
    """Take the file of the list whose page is open; return what is in it."""
    page.get_by_label("What is it for?").fill(purpose)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download list").click()
    return download.value.path().read_text(encoding="utf-8-sig")
