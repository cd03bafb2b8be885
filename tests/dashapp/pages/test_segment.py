"""The page of a segment: what its callbacks answer to whom."""

from typing import Any

import pytest
from dash import Dash

from core.domain.actor import Role
from core.services import runs
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop


def asked(run_id: int, segment_id: int) -> dict[str, Any]:
    return {"segment-id.data": {"run": run_id, "segment": segment_id}}


@pytest.mark.parametrize(("role", "may"), [(Role.ANALYST, True), (Role.VIEWER, False)])
def test_the_page_says_who_they_are_to_everybody_and_offers_what_the_role_may(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int, role: Role, may: bool
) -> None:
    with shop.work() as work:
        segment = runs.view(work, run_id).segments[0]

    shown = ask(app, signed_in(role), "segment-body.children", asked(run_id, segment.id))

    head, body = str(shown["segment-head"]), str(shown["segment-body"])
    assert segment.name in head
    assert ("name-edit" in head, "/lists/new" in head) == (may, may)
    for said in (
        "the average (",
        "is found again",
        "silhouette",
        "Large, ",
        "A typical customer",
        "WHERE ",
    ):
        assert said in body


def test_a_segment_that_is_not_there_and_one_that_is_not_found_yet_are_told_apart(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    browser, working = signed_in(Role.VIEWER), shop.start_run()

    gone = ask(app, browser, "segment-body.children", asked(run_id, 404))
    waits = ask(app, browser, "segment-body.children", asked(working, 1))

    assert "does not exist any more" in str(gone["segment-body"])
    assert "still being found" in str(waits["segment-body"])
    assert f"/runs/{working}" in str(waits["segment-body"])


def test_where_nothing_is_known_of_orders_nothing_is_said_of_them(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    with shop.work() as work:
        segment = runs.view(work, run_id).segments[0]
    shown = ask(app, signed_in(Role.VIEWER), "segment-bought.children", asked(run_id, segment.id))
    assert shown["segment-bought"]["children"] is None
