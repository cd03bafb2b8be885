"""The list of runs in each situation."""

from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.results import Advice
from core.domain.segments import SegmentSummary
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
