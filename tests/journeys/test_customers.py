"""Finding one customer among many."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import empty_shop, running_app
from tests.journeys.live_app import LiveApp

pytestmark = pytest.mark.browser

MANY = "Customer number,Name,City,Age\n" + "".join(
    f"{n},Person {n},{'Berlin' if n % 10 else 'Rome'},{20 + n % 60}\n" for n in range(1, 1_001)
)
TWICE = "Customer number,Name,Email\nT1,Ann,a@example.org\nT2,Anna,A@example.org\n"


@pytest.fixture(scope="module")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """Start an app whose shop has a thousand customers, and one who is there twice."""
    data_dir = tmp_path_factory.mktemp("app")
    shop = empty_shop(data_dir)
    for content in (MANY, TWICE):
        shop.bring_in(content.encode())
    with running_app(data_dir) as app:
        yield app


def test_a_customer_is_found_by_search_filter_and_order(live_app: LiveApp, page: Page) -> None:
    page.goto(live_app.url)
    page.get_by_role("link", name="Customers", exact=True).click()
    summary = page.locator("#customers-summary")
    expect(summary).to_have_text("1,002 customers")

    page.get_by_label("Search customers").fill("rome")
    expect(summary).to_have_text("100 of 1,002 customers")

    page.get_by_role("columnheader", name="Age").get_by_text("Age", exact=True).click()
    page.get_by_label("Age Filter Input").first.fill("30")
    expect(summary).to_have_text("17 of 1,002 customers")

    page.locator("a.cell-link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Person")
    expect(page.get_by_text("Rome")).to_be_visible()


def test_who_is_there_twice_is_merged_and_an_old_address_leads_on(
    live_app: LiveApp, page: Page
) -> None:
    page.goto(f"{live_app.url}/data/import/2")
    page.get_by_role("link", name="Look at them").click()
    page.get_by_role("link", name="T2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anna")
    old_address = page.url
    page.go_back()

    page.get_by_role("radio", name="T1").check()
    page.get_by_role("button", name="Merge into one").click()
    expect(page.get_by_text("2 customers became 1.")).to_be_visible()
    expect(page.get_by_text("Nobody seems to be there twice")).to_be_visible()

    page.goto(old_address)
    page.get_by_role("link", name="Go to Ann").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ann")


def test_the_search_box_leads_anywhere_by_keyboard_alone(live_app: LiveApp, page: Page) -> None:
    page.goto(live_app.url)
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search everything")
    expect(box).to_be_focused()
    page.keyboard.type("persn 77")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Person 77")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Person 77")

    page.keyboard.press("/")
    page.keyboard.type("rome")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search for “rome”")
    expect(page.get_by_role("link", name="Person 10", exact=True)).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type("rome")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
