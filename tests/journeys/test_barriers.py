"""No page keeps anybody out: checked by axe, wide and narrow, light and dark, and by keyboard."""

import re
from collections.abc import Sequence
from itertools import cycle
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.conftest import StockedApp
from tests.journeys.live_app import LiveApp
from tests.journeys.people import go_on_quietly, open_quietly

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Contrast hangs on the theme, what is hidden or scrolls on the width: two looks show all four.
Look = tuple[Literal["light", "dark"], int]
LOOKS: tuple[Look, Look] = (("light", 1440), ("dark", 390))
SERIOUS = {"serious", "critical"}
VIEWS = ("overview", "map", "number", "profiles", "method")
_AXE = Axe().axe_script
# Even without motion, a colour changes with a frame that is drawn later on a busy machine.
_UNTIL_STILL = """async () => {
  for (let frame = 0; frame < 60; frame += 1) {
    await new Promise(requestAnimationFrame);
    const ends = (one) => one.effect.getTiming().iterations !== Infinity;
    const moving = document.getAnimations().filter(ends);
    if (!moving.some((one) => one.playState === "running")) return;
  }
}"""
# Charts take a new width or theme a moment after the page has.
SETTLED_MS = 600


@pytest.fixture(scope="module")
def live_app(stocked: StockedApp) -> LiveApp:
    return stocked.app


@pytest.fixture(scope="module")
def owner(stocked: StockedApp) -> StorageState:
    return stocked.owner


@pytest.fixture(scope="module")
def run_path(stocked: StockedApp) -> str:
    return stocked.run


def test_no_page_has_a_serious_barrier(page: Page, live_app: LiveApp, run_path: str) -> None:
    run_id = run_path.rpartition("/")[2]
    paths = [
        "/",
        "/data",
        "/data/import",
        "/data/explore",
        "/data/explore/orders",
        "/data/import/1",
        "/customers",
        "/customers/1",
        "/customers/1/home",
        "/products/next",
        "/customers/1/erase",
        "/customers/merge",
        "/customers/look-alikes?customers=1",
        "/search?q=1",
        f"/segments/place?run={run_id}",
        f"/segments/{run_id}/findings",
        f"/segments/{run_id}/side-by-side",
        "/segments",
        "/segments/rfm",
        "/segments/several",
        "/segments/compare",
        f"/segments/{run_id}/over-time",
        "/products",
        "/products/together",
        "/products/prices",
        "/data/quality",
        "/segments/new?column=Age&least=1&missing=drop",
        "/lists",
        "/campaigns",
        f"/campaigns/new?run={run_id}",
        "/settings/privacy",
        f"/lists/new?run={run_id}",
        f"/lists/new?run={run_id}&form=klaviyo",
        "/account",
        "/nowhere",
    ]
    open_quietly(page, live_app.url + run_path)
    paths.append(page.locator(".segment-more").first.get_attribute("href") or "")
    barriers = [each for path in paths for each in barriers_of(page, live_app.url + path)]
    # All views of a run have the same frame, and so many marks that a look takes ten seconds.
    for view, look in zip(VIEWS, cycle(LOOKS), strict=False):
        barriers += barriers_of(page, f"{live_app.url}{run_path}?view={view}", [look])
    assert not barriers, "\n".join(barriers)


def test_the_first_key_leads_past_the_navigation(page: Page, live_app: LiveApp) -> None:
    open_quietly(page, live_app.url)
    page.locator("body").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_segment_is_renamed_by_keyboard_alone(
    page: Page, live_app: LiveApp, run_path: str
) -> None:
    open_quietly(page, live_app.url + run_path)
    card = page.locator("article").first
    before = card.get_by_role("heading").inner_text()
    pencil = card.get_by_role("button", name=re.compile("^Rename"))
    pencil.focus()
    page.keyboard.press("Enter")
    expect(card.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("A name that is not kept")
    page.keyboard.press("Escape")
    expect(pencil).to_be_focused()
    expect(card.get_by_role("heading")).to_have_text(before)

    page.keyboard.press("Enter")
    expect(card.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    expect(card.get_by_role("heading")).to_have_text("By keyboard")
    expect(pencil).to_be_focused()


def test_a_dialog_gives_the_focus_back_to_its_menu(
    page: Page, live_app: LiveApp, run_path: str
) -> None:
    open_quietly(page, live_app.url + run_path)
    menu = page.locator(".run-actions summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete this run").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def barriers_of(page: Page, address: str, looks: Sequence[Look] = LOOKS) -> list[str]:
    """Return what axe finds on a page, by default wide and narrow, in both themes.

    The app must be open already.
    """
    found: list[str] = []
    for look in looks:
        _look(page, look)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", look[0])
        if look is looks[0]:
            go_on_quietly(page, address)
            if not page.evaluate("'axe' in window"):
                page.evaluate(_AXE)
        else:
            page.wait_for_timeout(SETTLED_MS)
        found += [f"{address}, {each}" for each in _serious(page, look)]
    return found


def _look(page: Page, look: Look) -> None:
    # Without motion: halfway from one theme to the other, colours have other contrasts.
    theme, width = look
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})


def _serious(page: Page, look: Look) -> list[str]:
    page.evaluate(_UNTIL_STILL)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    theme, width = look
    return [
        f"{theme}, {width} px: {each['id']} ({each['help']}): {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]
