"""A name that is changed where it stands, and the way back to the earlier one."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash

from core.domain.actor import Role
from core.services import runs
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

Press = Callable[..., dict[str, Any]]
TEXT = '{"key":["MATCH"],"thing":["MATCH"],"type":"name-text"}.children'


@pytest.fixture
def press(app: Dash, signed_in: SignedIn, run_id: int) -> Press:
    """Give what the name of the first segment hears when one of its buttons is pressed."""
    browser = signed_in(Role.ANALYST)

    def press(button: str, **values: object) -> dict[str, Any]:
        known = {
            f"{part(name)}.{prop}": value
            for name, (prop, value) in {
                button: ("n_clicks", 1),
                "input": ("value", values.get("typed")),
                "text": ("children", values.get("shown")),
                "saved": ("data", values.get("saved")),
            }.items()
        }
        triggered = f"{part(button)}.n_clicks"
        only = f'{{"key":["MATCH"],"thing":["MATCH"],"type":"name-{button}"}}'
        return ask(app, browser, TEXT, known, triggered=triggered, only=only)

    return press


def part(name: str) -> str:
    return f'{{"key":1,"thing":1,"type":"name-{name}"}}'


def first_name(shop: Shop, run_id: int) -> str:
    with shop.work() as work:
        return runs.view(work, run_id).segments[0].name


def test_a_saved_name_keeps_the_earlier_one(press: Press, shop: Shop, run_id: int) -> None:
    before = first_name(shop, run_id)
    shown = press("save", typed=" Stars ", shown=before)
    assert shown[part("text")]["children"] == "Stars"
    assert shown[part("saved")]["data"] == {"times": 1, "before": before}
    assert first_name(shop, run_id) == "Stars"


def test_undo_brings_the_earlier_name_back_and_the_later_one_again(
    press: Press, shop: Shop, run_id: int
) -> None:
    before = first_name(shop, run_id)
    saved = press("save", typed="Stars", shown=before)[part("saved")]["data"]
    undone = press("undo", shown="Stars", saved=saved)
    assert undone[part("text")]["children"] == before == first_name(shop, run_id)
    again = press("undo", shown=before, saved=undone[part("saved")]["data"])
    assert again[part("text")]["children"] == "Stars" == first_name(shop, run_id)
    assert again[part("saved")]["data"] == {"times": 3, "before": before}


def test_saving_the_same_name_leaves_nothing_to_undo(press: Press, shop: Shop, run_id: int) -> None:
    before = first_name(shop, run_id)
    shown = press("save", typed=before, shown=before)
    assert shown[part("saved")]["data"]["before"] == ""
    assert press("undo", shown=before, saved=shown[part("saved")]["data"]) == {}


def test_a_name_that_is_refused_changes_nothing(press: Press, shop: Shop, run_id: int) -> None:
    before = first_name(shop, run_id)
    shown = press("save", typed="  ", shown=before)
    assert shown[part("text")]["children"] == before
    assert "has no name" in shown[part("problem")]["children"]
    assert part("saved") not in shown


def test_an_earlier_name_that_was_taken_meanwhile_is_said_to_be_taken(
    press: Press, shop: Shop, run_id: int
) -> None:
    before = first_name(shop, run_id)
    saved = press("save", typed="Stars", shown=before)[part("saved")]["data"]
    with shop.work() as work:
        second = runs.view(work, run_id).segments[1]
        runs.rename_segment(work, second.id, before)
    shown = press("undo", shown="Stars", saved=saved)
    assert "already called" in str(shown["toast"])
    assert first_name(shop, run_id) == "Stars"
