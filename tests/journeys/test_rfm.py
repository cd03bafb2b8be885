"""RFM groups in the browser: cut-offs that count at once, and a version that is a run."""

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.journeys.conftest import StockedApp
from tests.journeys.people import open_quietly, take_list
from tests.journeys.test_barriers import LOOKS, barriers_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def owner(stocked: StockedApp) -> StorageState:
    return stocked.owner


@pytest.fixture(scope="module")
def address(stocked: StockedApp) -> str:
    return f"{stocked.app.url}/segments/rfm"


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
    to_list = page.get_by_role("link", name="Make a list of Best customers")
    expect(to_list).to_be_visible()
    rules = page.get_by_role("row", name="Best customers")
    expect(rules).to_contain_text("Last order within")
    expect(page.get_by_role("link", name="Choosing the number")).to_be_hidden()
    barriers = barriers_of(page, page.url, LOOKS[1:])
    assert not barriers, "\n".join(barriers)

    to_list.click()
    assert len(take_list(page, "Thank you letter").splitlines()) == 1 + 27
