"""From the link that the start prints to a page, its look, and out again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.live_app import LiveApp

pytestmark = pytest.mark.browser

EMAIL = "ada@example.com"
PASSWORD = "ocean violin bracket"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a window in which nobody has been, and which keeps its look to itself."""
    context = browser.new_context()
    yield context
    context.close()


def test_the_first_person_comes_in_chooses_a_look_and_leaves(
    live_app: LiveApp, page: Page, expected_problems: list[str]
) -> None:
    expected_problems.append("401")  # the callback after signing out elsewhere

    page.goto(live_app.setup_address)
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Create account and start").click()
    expect(page.get_by_role("heading", name="Welcome to Segment Atlas")).to_be_visible()
    expect(page.get_by_role("link", name="Home", exact=True)).to_have_attribute(
        "aria-current", "page"
    )

    # The look is chosen once and is there before the page is.
    page.get_by_title("Your account").click()
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    # A menu closes by the keyboard and gives the focus back.
    page.get_by_title("Your account").click()
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Account", exact=True)).to_be_hidden()

    # An address that leads nowhere says so.
    page.goto(f"{live_app.url}/no/such/page")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()

    page.get_by_title("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.goto(f"{live_app.url}/account")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()

    # A new password is refused with the reason beside the form.
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("password1234")
    page.get_by_label("The new password again").fill("password1234")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("first that others would try")

    # A session that has ended leads to the sign-in page, also in the middle of a page.
    page.context.clear_cookies()
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
