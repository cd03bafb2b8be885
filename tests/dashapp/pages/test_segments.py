"""The list of runs in each situation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.results import Advice
from core.domain.segments import SegmentSummary
from core.services import runs
from core.services.run_views import RunRow
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

SEGMENTS = tuple(
    SegmentSummary(at + 1, at, name, name, at, n, n / 100)
    for at, (name, n) in enumerate([("Stars", 75), ("Sleepers", 25)])
)
DONE = RunRow(
    id=7,
    name="Spring",
    status="done",
    created_at=datetime(2026, 11, 21, 6, 30, tzinfo=UTC),
    who="ada@example.com",
    n_customers=100,
    advice=Advice(2, "recommended", "2 is clearest.", 2, 2),
    segments=SEGMENTS,
)


@pytest.fixture
def page(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import segments

    return segments


def test_a_finished_run_shows_its_shares_and_its_verdict(page: ModuleType) -> None:
    shown = str(page.run_row(DONE))
    assert "2 segments" in shown
    assert "Stars 75 %, Sleepers 25 %" in shown
    assert "Recommended" in shown
    assert "href='/runs/7'" in shown


@pytest.mark.parametrize(
    ("status", "word"), [("working", "Working"), ("failed", "Failed"), ("cancelled", "Cancelled")]
)
def test_a_run_that_is_not_done_says_so(page: ModuleType, status: str, word: str) -> None:
    unfinished = replace(DONE, status=status, segments=(), advice=None, n_customers=None)
    assert word in str(page.run_row(unfinished))


def test_without_customers_the_way_leads_to_import(page: ModuleType) -> None:
    assert "/data/import" in str(page.nothing_yet(has_customers=False, may_run=True))


def test_with_customers_the_way_leads_to_finding_segments(page: ModuleType) -> None:
    assert "/segments/new" in str(page.nothing_yet(has_customers=True, may_run=True))


def test_a_viewer_is_not_sent_where_they_may_not_go(page: ModuleType) -> None:
    assert "/segments/new" not in str(page.nothing_yet(has_customers=True, may_run=False))


def test_the_list_comes_with_the_button_for_those_who_may(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    shop = Shop(settings)
    shop.bring_in(customer_file(60))
    shop.start_run()
    for role, expected in ((Role.ANALYST, True), (Role.VIEWER, False)):
        shown = ask(app, signed_in(role), "segments-list.children", {})
        assert "Segments by Age, Income and Rating" in str(shown["segments-list"])
        assert ("Find segments" in str(shown["segments-actions"])) is expected
        assert shown["segments-working"]["data"] == [1]


ANSWER = {"segments-answer": {"data": {"asked": 1}}}
WHAT, META = '{"run":1,"type":"segments-what"}', '{"run":1,"type":"segments-meta"}'


@pytest.fixture
def look_again(app: Dash, signed_in: SignedIn) -> Callable[[list[int]], dict[str, Any]]:
    """Give what the list hears when it asks again for the runs that worked."""
    browser = signed_in(Role.VIEWER)
    return lambda known: ask(
        app,
        browser,
        "segments-working.data",
        {"segments-asked.data": 1, "segments-working.data": known},
        only="segments-asked",
    )


def test_while_a_run_works_nothing_on_the_page_is_touched(
    shop: Shop, look_again: Callable[[list[int]], dict[str, Any]]
) -> None:
    assert look_again([shop.start_run()]) == ANSWER


def test_a_run_that_has_ended_changes_its_own_row_and_ends_the_asking(
    run_id: int, look_again: Callable[[list[int]], dict[str, Any]]
) -> None:
    shown = look_again([run_id])
    assert set(shown) == {WHAT, META, "segments-working", *ANSWER}
    assert "3 segments" in str(shown[WHAT]["children"])
    assert "120 customers" in str(shown[META]["children"])
    assert shown["segments-working"]["data"] == []


def test_a_run_that_was_deleted_meanwhile_is_asked_for_no_more(
    shop: Shop, run_id: int, look_again: Callable[[list[int]], dict[str, Any]]
) -> None:
    with shop.work() as work:
        runs.delete(work, run_id)
    assert look_again([run_id]) == {"segments-working": {"data": []}} | ANSWER


def test_only_the_row_of_a_run_that_works_can_be_changed(page: ModuleType) -> None:
    assert "segments-what" not in str(page.run_row(DONE))
    assert "segments-what" in str(page.run_row(replace(DONE, status="working")))
