"""What the home page shows in each situation."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest
from dash import Dash

from core.domain.actor import Actor, Role
from core.services.demo import DemoStatus
from core.services.home import NextStep, Overview, RecentRun, WaitingImport

AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
EMPTY = Overview(
    shop_name="My shop",
    is_demo=False,
    n_customers=0,
    n_columns=0,
    n_runs=0,
    n_lists=0,
    waiting=(),
    runs=(),
    lists=(),
    next_step=NextStep.START,
)
FILLED = replace(EMPTY, n_customers=200, n_columns=4, next_step=NextStep.FIND_SEGMENTS)
RUN = RecentRun(7, "Mall", "done", 200, 5, AT)
NO_DEMO = DemoStatus(None, None, 0, is_active=False, may_manage=True)
ANALYST = Actor(1, "ada@example.com", Role.ANALYST, 1)
VIEWER = Actor(2, "vi@example.com", Role.VIEWER, 1)


@pytest.fixture
def home(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import home

    return home


def words(shown: object) -> str:
    """Return all words of what is shown."""
    text = " ".join(re.findall(r"(?:children|title)=\[?'([^']*)'", str(shown)))
    return text + str(shown)


def test_an_analyst_begins_with_two_choices(home: ModuleType) -> None:
    shown = words(home.body(EMPTY, ANALYST, NO_DEMO))
    assert "Import my customers" in shown
    assert "Try it with the demo shop" in shown


def test_a_viewer_of_an_empty_shop_is_offered_nothing_to_press(home: ModuleType) -> None:
    shown = words(home.body(EMPTY, VIEWER, replace(NO_DEMO, may_manage=False)))
    assert "No customers yet" in shown
    assert "btn" not in shown


def test_the_next_step_leads_on(home: ModuleType) -> None:
    shown = words(home.next_step(FILLED, ANALYST))
    assert "/segments/new" in shown


def test_a_viewer_is_not_asked_to_find_segments(home: ModuleType) -> None:
    assert home.next_step(FILLED, VIEWER) is None


def test_a_waiting_import_is_opened_where_it_stands(home: ModuleType) -> None:
    waiting = WaitingImport(3, "mall.csv", needs_person=True, created_at=AT)
    overview = replace(FILLED, waiting=(waiting,), next_step=NextStep.GO_ON_WITH_IMPORT)
    assert "/data/import/3" in words(home.next_step(overview, ANALYST))


def test_recent_runs_say_what_was_found(home: ModuleType) -> None:
    shown = words(home.body(replace(FILLED, runs=(RUN,)), ANALYST, NO_DEMO))
    assert "5 segments of 200 customers" in shown
    assert "/runs/7" in shown


def test_the_demo_shop_says_so_and_can_be_removed(home: ModuleType) -> None:
    demo = DemoStatus(2, None, 5000, is_active=True, may_manage=True)
    shown = words(home.body(replace(FILLED, is_demo=True), ANALYST, demo))
    assert "You are looking at the demo shop." in shown
    assert "Remove the demo shop" in shown


def test_who_has_customers_can_still_load_the_demo_shop(home: ModuleType) -> None:
    no_demo = DemoStatus(None, None, 0, is_active=False, may_manage=True)
    assert "Load the demo shop" in words(home.body(FILLED, ANALYST, no_demo))


def test_the_demo_shop_is_not_offered_to_who_may_not_load_it(home: ModuleType) -> None:
    no_demo = DemoStatus(None, None, 0, is_active=False, may_manage=False)
    assert "Load the demo shop" not in words(home.body(FILLED, ANALYST, no_demo))
