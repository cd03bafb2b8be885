"""The page “How k-means works”: what its callbacks answer."""

from typing import Any

from dash import Dash

from core.domain.actor import Role
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

CHOSEN: dict[str, Any] = {
    "steps-across.value": "Age",
    "steps-up.value": "Income",
    "steps-k.value": 3,
    "steps-start.value": "far apart",
    "theme.data": "light",
}


def test_columns_of_numbers_are_offered_and_those_asked_for_chosen(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    shown = ask(
        app, signed_in(Role.VIEWER), "steps-across.options", {"steps-asked.data": ["Rating", "x"]}
    )

    assert [each["value"] for each in shown["steps-across"]["options"]] == [
        "Age", "Income", "Rating",
    ]  # fmt: skip
    assert (shown["steps-across"]["value"], shown["steps-up"]["value"]) == ("Rating", "Age")
    assert (shown["steps-body"]["hidden"], shown["steps-nothing"]["hidden"]) == (False, True)


def test_every_step_is_ready_to_be_played(app: Dash, shop: Shop, signed_in: SignedIn) -> None:
    shown = ask(app, signed_in(Role.VIEWER), "steps-frames.data", CHOSEN)

    frames = shown["steps-frames"]["data"]
    assert frames[0]["said"] == "3 centres are placed. Nobody belongs to one yet."
    assert frames[-1]["said"] == "Nobody would change any more: these are the segments."
    assert len(frames[-1]["colours"]) == 120
    assert len(shown["steps-chart"]["figure"]["data"]) == 4


def test_one_column_twice_is_refused_in_plain_words(
    app: Dash, shop: Shop, signed_in: SignedIn
) -> None:
    twice = CHOSEN | {"steps-up.value": "Age"}

    shown = ask(app, signed_in(Role.VIEWER), "steps-frames.data", twice)

    assert "Both columns are the same." in str(shown["steps-problem"]["children"])


def test_without_customers_the_page_leads_to_import(app: Dash, signed_in: SignedIn) -> None:
    shown = ask(app, signed_in(Role.VIEWER), "steps-across.options", {"steps-asked.data": ["", ""]})

    assert (shown["steps-body"]["hidden"], shown["steps-nothing"]["hidden"]) == (True, False)
