"""RFM groups: what the page answers to whom."""

from collections.abc import Sequence
from typing import Any

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.rfm_schemes import PLAIN
from core.services import rfm, runs
from core.tasks.runner import run_next
from tests.core.bought import buys, store_behaviour
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

N_BUYERS = 60
KNOWN = {"currency": {"code": "EUR", "digits": 2}, "money": "", "start": None}
CUTS = (30, 60, 90, 200, 8, 5, 3, 2, 500, 100.5, 50, 20)


@pytest.fixture
def shop(settings: Settings) -> Shop:
    """Give a shop with customers who have ordered."""
    shop = Shop(settings)
    shop.bring_in(customer_file(N_BUYERS))
    store_behaviour(shop, buys(N_BUYERS))
    return shop


def filled(cuts: Sequence[float | None]) -> dict[str, Any]:
    """Return what the browser knows once the boxes are filled."""
    boxes = [PLAIN.name, "2026-11-03", list(cuts)]
    return {"rfm-boxes.data": boxes, "rfm-known.data": KNOWN}


def test_without_orders_the_page_leads_to_import(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "rfm-empty.children", {"rfm-like.data": 0})
    assert "Import orders first" in str(shown["rfm-empty"])
    assert shown["rfm-known"]["data"] is None


def test_the_page_proposes_the_day_after_the_last_order_and_says_so(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "rfm-empty.children", {"rfm-like.data": 0})
    assert shown["rfm-as-of"]["value"] == "2026-11-03"
    assert "newest order is of 2 Nov 2026" in shown["rfm-as-of-help"]["children"]
    assert shown["rfm-known"]["data"] == KNOWN


def test_a_saved_version_can_be_changed(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    with shop.work() as work:
        choice = rfm.propose(work, PLAIN)
        run_id = rfm.start(work, choice).run_id
    run_next(shop.settings)
    shown = ask(app, signed_in(Role.ANALYST), "rfm-empty.children", {"rfm-like.data": run_id})
    start = shown["rfm-known"]["data"]["start"]
    assert start["cutoffs"] == choice.cutoffs.to_json()
    assert "RFM groups, version 1" in str(shown["rfm-versions"])


def test_the_page_of_a_saved_group_names_the_rule_that_makes_it(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    with shop.work() as work:
        run_id = rfm.start(work, rfm.propose(work, PLAIN)).run_id
    run_next(shop.settings)
    with shop.work() as work:
        run = runs.view(work, run_id)
    segment = run.segments[0]
    rule = next(each.rule for each in run.groups if each.name == segment.name)
    asked = {"segment-id.data": {"run": run_id, "segment": segment.id}}
    shown = str(ask(app, signed_in(Role.VIEWER), "segment-body.children", asked))
    assert "The group is made by: " in shown
    assert f"{rule}." in shown


def test_groups_are_counted_with_their_rules_in_words(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "rfm-groups.children", filled(CUTS))
    said = str(shown["rfm-groups"])
    assert "Last order within 60 days, 5 or more orders, 100.50 EUR or more" in said
    assert shown["rfm-save"]["disabled"] is False
    assert "60 customers" in shown["rfm-told"]["children"]


def test_cut_offs_that_cannot_work_are_explained_and_not_saved(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "rfm-groups.children", filled((90, *CUTS[1:])))
    assert "not in order" in str(shown["rfm-groups"])
    assert shown["rfm-save"]["disabled"] is True


def test_a_viewer_counts_but_does_not_save(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    shown = ask(app, signed_in(Role.VIEWER), "rfm-groups.children", filled(CUTS))
    assert "Best customers" in str(shown["rfm-groups"])
    assert shown["rfm-save"]["disabled"] is True
    assert "Your role" in shown["rfm-told"]["children"]
