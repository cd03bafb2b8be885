"""Choosing customers on the map of a run: what its callbacks answer to whom."""

from typing import Any

import pytest
from dash import Dash

from core.domain.actor import Role
from core.domain.selection import Selection
from core.services import exports, runs, saved_lists, selections
from core.tasks.runner import run_next
from dashapp.components.map_choice import selection_of
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

AXES = {"run-map-x.value": "Age", "run-map-y.value": "Income"}
YOUNG = {"across": "Age", "up": "Income", "x": [0, 35], "y": [0, 1e9]}


@pytest.fixture
def young(run_id: int) -> dict[str, Any]:
    """Give what the browser knows when a box was drawn."""
    return {"map-chosen.data": selection_of(run_id, YOUNG)}


def test_ranges_that_are_written_choose_whom_a_drawn_box_chooses(
    app: Dash, signed_in: SignedIn, run_id: int
) -> None:
    browser, of_run = signed_in(Role.VIEWER), {"run-id.data": run_id}
    written = of_run | AXES | {"map-choose.n_clicks": 1, "map-across-to.value": "35"}
    drawn = of_run | {"map-drawn.data": YOUNG}

    said = []
    for values, only in ((written, "map-choose"), (drawn, "map-drawn")):
        chosen = ask(app, browser, "map-chosen.data", values, only=only)["map-chosen"]["data"]
        told = ask(app, browser, "map-chosen-said.children", {"map-chosen.data": chosen})
        said.append(str(told["map-chosen-said"]["children"]))
    assert said[0] == said[1]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST])
def test_viewers_see_masked_customers_and_nothing_to_save(
    app: Dash, signed_in: SignedIn, young: dict[str, Any], role: Role
) -> None:
    shown = ask(app, signed_in(role), "map-chosen-said.children", young)

    is_viewer = role is Role.VIEWER
    assert ("•••" in str(shown["map-chosen-said"])) is is_viewer
    assert shown["map-chosen-form"]["hidden"] is is_viewer
    assert not shown["map-chosen-card"]["hidden"]


def test_what_was_drawn_becomes_a_run_whose_list_follows(
    app: Dash, shop: Shop, signed_in: SignedIn, young: dict[str, Any]
) -> None:
    asked = young | {"map-chosen-get.n_clicks": 1, "map-chosen-name.value": "Young"}
    browser = signed_in(Role.ANALYST)

    shown = ask(
        app, browser, "map-chosen-go.href", asked, triggered="map-chosen-get.n_clicks"
    )["map-chosen-go"]["href"]  # fmt: skip
    run_next(shop.settings)

    path, _, query = shown.partition("?")
    made = int(path.rpartition("/")[2])
    with shop.work() as work:
        segment = runs.view(work, made).segments[0]
    found = ask(app, browser, "run-found.data", {"run-id.data": made}, triggered="run-id.data")
    assert (query, segment.name) == ("then=list", "Young")
    assert found["run-found"]["data"]["list"] == f"/lists/new?run={made}&segment={segment.id}"
    assert "drawn on the map of" in str(found["run-head"])


def test_what_was_drawn_becomes_a_list_without_a_run(
    app: Dash, shop: Shop, signed_in: SignedIn, young: dict[str, Any]
) -> None:
    asked = young | {"map-chosen-list.n_clicks": 1, "map-chosen-name.value": "Young"}

    shown = ask(
        app, signed_in(Role.ANALYST), "map-chosen-go.href", asked,
        triggered="map-chosen-list.n_clicks",
    )  # fmt: skip

    with shop.work() as work:
        (kept,) = saved_lists.saved(work)
        n_runs = len(runs.list_runs(work))
        offer = exports.offer(work, saved_lists.request_of(work, kept.id))
        found = selections.look(work, Selection.from_json(young["map-chosen.data"]))
    assert shown["map-chosen-go"]["href"] == f"/lists/new?list={kept.id}"
    assert (kept.name, kept.is_living, kept.can_live, n_runs) == ("Young", False, False, 1)
    assert kept.whose.startswith("drawn on the map of “")
    assert offer.n_members == found.n_customers


def test_an_outline_around_nobody_says_so(
    app: Dash, signed_in: SignedIn, young: dict[str, Any]
) -> None:
    nobody = young["map-chosen.data"] | {
        "outline": {"across": "Age", "up": "Income", "corners": [[900, 0], [901, 1]]}
    }

    shown = ask(
        app, signed_in(Role.ANALYST), "map-chosen-said.children", {"map-chosen.data": nobody}
    )

    assert "There is no customer here." in str(shown["map-chosen-said"]["children"])
    assert shown["map-chosen-form"]["hidden"]


def test_how_far_segments_are_apart_is_said(app: Dash, signed_in: SignedIn, run_id: int) -> None:
    looked_at = {
        "run-found.data": {"run": run_id, "status": "done"},
        "run-seen-map.data": True,
        "run-names.data": 0,
    }

    shown = ask(app, signed_in(Role.VIEWER), "run-between.children", looked_at)

    assert "Closest: “" in str(shown["run-between"]["children"])
