"""The view “Tree” of a run: what its callbacks answer."""

from typing import Any

import pytest
from dash import Dash

from core.domain.actor import Role
from core.domain.recipe import Recipe
from core.services import runs
from core.tasks.runner import run_next
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

RECIPE = Recipe(columns=("Age", "Income"), algorithm="hierarchical", n_segments=3)


@pytest.fixture
def seen(shop: Shop) -> dict[str, Any]:
    """Give what the browser knows when the tree of a run is looked at."""
    with shop.work() as work:
        run_id = runs.start(work, RECIPE).run_id
    run_next(shop.settings)
    return {
        "run-found.data": {"run": run_id, "status": "done", "without": []},
        "run-seen-tree.data": True,
        "theme.data": "light",
        "run-names.data": 0,
    }


def test_the_cut_begins_with_the_segments_of_the_run(
    app: Dash, signed_in: SignedIn, seen: dict[str, Any]
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), "tree-k.value", seen)

    assert shown["tree-k"] == {"value": 3, "max": 20}


@pytest.mark.parametrize(
    ("button", "k", "expected"),
    [("more", 3, 4), ("fewer", 3, 2), ("fewer", 2, 2), ("more", 20, 20)],
)
def test_buttons_move_the_cut_within_what_can_be_shown(
    app: Dash, signed_in: SignedIn, seen: dict[str, Any], button: str, k: int, expected: int
) -> None:
    clicked = {f"tree-{button}.n_clicks": 1, "tree-k.value": k, "tree-moved.data": 0}

    shown = ask(
        app, signed_in(Role.VIEWER), "tree-moved.data", seen | clicked,
        triggered=f"tree-{button}.n_clicks",
    )  # fmt: skip

    assert shown["tree-k"]["value"] == expected


def test_a_dragged_line_cuts_where_it_was_left(
    app: Dash, signed_in: SignedIn, seen: dict[str, Any]
) -> None:
    moved = {
        "tree.relayoutData": {"shapes[0].y0": 0.0}, "tree-k.value": 3, "tree-moved.data": 0,
    }  # fmt: skip

    shown = ask(
        app, signed_in(Role.ANALYST), "tree-moved.data", seen | moved, triggered="tree.relayoutData"
    )

    assert shown["tree-k"]["value"] == 20


def test_a_cut_is_drawn_and_its_segments_are_described(
    app: Dash, signed_in: SignedIn, seen: dict[str, Any]
) -> None:
    analyst = signed_in(Role.ANALYST)

    own = ask(app, analyst, "tree.figure", seen | {"tree-k.value": 3})
    other = ask(app, analyst, "tree.figure", seen | {"tree-k.value": 5})

    assert (own["tree-make"]["disabled"], other["tree-make"]["disabled"]) == (True, False)
    assert other["tree-make"]["children"] == "Make these 5 segments"
    assert "Segment 5" in str(other["tree-groups"]["children"])
    assert other["tree-title"]["children"].startswith("Cut into 5:")
    assert len(own["tree"]["figure"]["layout"]["shapes"]) == 1


def test_a_viewer_makes_no_segments(app: Dash, signed_in: SignedIn, seen: dict[str, Any]) -> None:
    shown = ask(app, signed_in(Role.VIEWER), "tree.figure", seen | {"tree-k.value": 5})

    assert shown["tree-make"]["disabled"]


def test_a_clicked_branch_is_described_with_its_customers(
    app: Dash, signed_in: SignedIn, seen: dict[str, Any]
) -> None:
    browser = signed_in(Role.ANALYST)
    clicked = {"tree.clickData": {"points": [{"customdata": 118}]}}

    chosen = ask(
        app, browser, "tree-chosen.data", seen | clicked, triggered="tree.clickData"
    )["tree-chosen"]  # fmt: skip
    shown = ask(app, browser, "tree-chosen-said.children", {"tree-chosen.data": chosen["data"]})

    assert "120 customers, 100 % of all." in str(shown["tree-chosen-said"]["children"])


def test_another_cut_starts_a_run(
    app: Dash, shop: Shop, signed_in: SignedIn, seen: dict[str, Any]
) -> None:
    values = seen | {"tree-make.n_clicks": 1, "tree-k.value": 4}

    shown = ask(app, signed_in(Role.ANALYST), "tree-go.href", values)

    run_id = int(shown["tree-go"]["href"].rpartition("/")[2])
    with shop.work() as work:
        assert runs.view(work, run_id).recipe.n_segments == 4
