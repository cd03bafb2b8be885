"""What segments are made for: lists that go out, campaigns, and who must not be in them."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.tasks.runner import run_next
from tests.journeys.conftest import empty_shop, running_app
from tests.journeys.live_app import LiveApp
from tests.journeys.people import take_list
from tests.shop import customer_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

N_CUSTOMERS, N_AGREED = 90, 72


@pytest.fixture(scope="module")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """Start an app with a run of customers who have addresses, of whom four in five agreed."""
    data_dir = tmp_path_factory.mktemp("app")
    shop = empty_shop(data_dir)
    shop.bring_in(with_addresses(customer_file(N_CUSTOMERS)))
    shop.start_run(3)
    run_next(shop.settings)
    with running_app(data_dir) as app:
        yield app


@pytest.fixture
def everybody(live_app: LiveApp) -> str:
    """Give the address where a list of the whole run is made."""
    return f"{live_app.url}/lists/new?run=1"


def test_a_list_for_a_platform_is_taken_noted_and_kept(
    page: Page, live_app: LiveApp, everybody: str
) -> None:
    page.goto(everybody)
    page.get_by_role("radio", name="Mailchimp").check(force=True)
    expect(page.get_by_role("row", name="No consent")).to_contain_text("18")
    rows = list(csv.DictReader(io.StringIO(take_list(page, "Autumn letter"))))
    assert len(rows) == N_AGREED
    assert {row["Email Address"] for row in rows} >= {"p1@example.org", "p89@example.org"}

    page.get_by_role("textbox", name="Name", exact=True).fill("Who agreed")
    page.get_by_role("button", name="Keep the list").click()
    expect(page.get_by_text("Kept among your lists.")).to_be_visible()

    page.goto(f"{live_app.url}/lists")
    taken = page.get_by_role("row", name="Autumn letter")
    expect(taken).to_contain_text("Mailchimp")
    expect(taken).to_contain_text(str(N_AGREED))
    page.get_by_role("link", name="Who agreed").click()
    expect(page.get_by_role("radio", name="Mailchimp")).to_be_checked()
    expect(page.get_by_role("row", name="No consent")).to_contain_text("18")


def test_who_is_erased_is_found_nowhere_and_in_no_list(
    page: Page, live_app: LiveApp, everybody: str
) -> None:
    page.goto(f"{live_app.url}/customers/7")
    page.get_by_role("link", name="Erase").click()
    erase = page.get_by_role("button", name="Erase for good")
    erase.click()
    expect(page.get_by_text("Type “erase” into the box")).to_be_visible()
    page.get_by_label("Type “erase” to confirm").fill("erase")
    erase.click()
    expect(page.get_by_role("heading", name="Erased")).to_be_visible()

    page.goto(f"{live_app.url}/search?q=Person+7")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Person 7")
    expect(page.get_by_role("link", name="Person 70")).to_be_visible()
    expect(page.get_by_role("link", name="Person 7", exact=True)).to_have_count(0)
    page.goto(everybody)
    assert "Person 7," not in take_list(page, "Autumn letter")


def test_a_campaign_leaves_customers_out_of_every_other_list(
    page: Page, live_app: LiveApp, everybody: str
) -> None:
    page.goto(f"{live_app.url}/campaigns/new")
    page.get_by_label("Name", exact=True).fill("Winter coats")
    page.get_by_role("button", name="Begin the campaign").click()
    control = page.get_by_role("link", name="Control group as CSV")
    expect(control).to_be_visible()
    with page.expect_download() as download:
        control.click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    left_out = {row["Customer number"] for row in csv.DictReader(lines)}
    assert left_out

    page.goto(everybody)
    expect(page.get_by_role("row", name="In the control group")).to_contain_text(str(len(left_out)))
    rows = list(csv.DictReader(io.StringIO(take_list(page, "Autumn letter"))))
    assert rows
    assert not left_out & {row["Customer number"] for row in rows}


def with_addresses(content: bytes) -> bytes:
    """Add names, addresses and consents to a file of customers."""
    header, *rows = content.decode().splitlines()
    more = [
        f"{row},Person {n},p{n}@example.org,{'yes' if n % 5 else 'no'}"
        for n, row in enumerate(rows, start=1)
    ]
    return "\n".join([f"{header},Name,Email,Email consent", *more]).encode()
