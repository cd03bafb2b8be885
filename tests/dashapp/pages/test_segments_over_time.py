"""A run over time, as its page shows it in every state and to every role."""

from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Job
from core.domain.actor import Role
from core.domain.movement import OF_RUN
from core.services import over_time
from core.tasks.runner import run_next
from tests.conftest import Made
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.tasks.test_place_over_time import HEADER, buying, found, orders, placed
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop


@pytest.fixture
def ana(settings: Settings, tmp_path: Path, made: Made) -> Desk:
    ana = desk(settings.database_url, tmp_path)
    made.once(ana.settings, "bought", lambda: import_orders(ana, orders()).id)
    return ana


@pytest.fixture
def own_run(ana: Desk, made: Made) -> int:
    return made.once(ana.settings, "found", lambda: found(ana, buying(ana)))


def shown(app: Dash, browser: FlaskClient, run_id: int) -> dict[str, Any]:
    return ask(app, browser, "over-found.data", {"over-run.data": run_id})


def offered(app: Dash, browser: FlaskClient, state: dict[str, Any]) -> dict[str, Any]:
    values = {"over-found.data": state["over-found"]["data"]}
    return ask(app, browser, "over-form.hidden", values)


def test_before_anything_is_placed_it_offers_to_look_back_and_says_what_that_is(
    app: Dash, signed_in: SignedIn, own_run: int
) -> None:
    browser = signed_in(Role.ANALYST)

    state = shown(app, browser, own_run)
    form = offered(app, browser, state)

    assert state["over-found"]["data"]["moments"] == [OF_RUN]
    assert not form["over-form"]["hidden"]
    assert not form["over-choice"]["hidden"]
    assert form["over-newer"]["hidden"]
    assert "who would have been in which segment" in str(form["over-said"])


def test_pressing_the_button_places_customers_and_the_page_follows_the_work(
    app: Dash, signed_in: SignedIn, ana: Desk, own_run: int
) -> None:
    browser = signed_in(Role.ANALYST)
    values = {"over-back.n_clicks": 1, "over-months.value": "6", "over-run.data": own_run}

    started = ask(app, browser, "over-started.data", values, triggered="over-back.n_clicks")
    working = shown(app, browser, own_run)

    assert working["over-found"]["data"]["job"] == started["over-started"]["data"]
    assert "You can leave this page" in str(working["over-state"])
    assert offered(app, browser, working)["over-form"]["hidden"]
    run_next(ana.settings)
    done = shown(app, browser, own_run)
    assert len(done["over-found"]["data"]["moments"]) == 6
    assert done["over-state"]["children"] is None


def test_two_moments_are_told_in_words_tables_and_charts_with_lists(
    app: Dash, signed_in: SignedIn, ana: Desk, own_run: int
) -> None:
    moments = placed(ana, own_run)
    browser = signed_in(Role.VIEWER)
    state = shown(app, browser, own_run)
    asked = {"over-found.data": state["over-found"]["data"], "over-asked.data": [None, None]}

    choice = ask(app, browser, "over-start.options", asked)
    start, end = choice["over-start"]["value"], choice["over-end"]["value"]
    pair = {"over-start.value": start, "over-end.value": end, "over-run.data": own_run}
    told = ask(app, browser, "over-words.children", pair)
    drawn = ask(app, browser, "over-flows.figure", pair | {"theme.data": "light"})
    lines = ask(
        app,
        browser,
        "over-growth.figure",
        asked | {"theme.data": "dark", "over-measure.value": "share"},
    )

    assert [start, end] == [str(moments[2].id), str(OF_RUN)]  # about three months, and now
    assert "What happened since 31 Mar 2024" in str(told["over-words"])
    assert "Your orders begin about 1 Jan 2024" in str(told["over-words"])
    assert f"/segments/{own_run}/moved?start={start}&end=0" in str(told["over-tables"])
    assert drawn["over-flows"]["figure"]["data"][0]["type"] == "sankey"
    assert len(lines["over-growth"]["figure"]["data"][0]["x"]) == len(moments)
    assert offered(app, browser, state)["over-choice"]["hidden"]  # a viewer places nobody


def test_new_customers_are_offered_to_be_placed_and_drift_offers_to_find_anew(
    app: Dash, signed_in: SignedIn, ana: Desk, own_run: int
) -> None:
    browser = signed_in(Role.ANALYST)
    import_orders(ana, f"{HEADER}\nO9001,C1,2024-12-30,Mug,10".encode())
    before = offered(app, browser, shown(app, browser, own_run))
    placed(ana, own_run, months=0)

    state = shown(app, browser, own_run)
    drift = ask(
        app, browser, "over-drift.children", {"over-found.data": state["over-found"]["data"]}
    )

    assert not before["over-newer"]["hidden"]
    assert offered(app, browser, state)["over-newer"]["hidden"]
    assert "no longer those that these segments were made on" in str(drift)
    assert f"/segments/new?like={own_run}" in str(drift)


def test_what_failed_says_why_and_lets_one_try_again(
    app: Dash, signed_in: SignedIn, ana: Desk, own_run: int
) -> None:
    browser = signed_in(Role.ANALYST)
    with ana.work() as work:
        job_id = over_time.place(work, own_run)
    with transaction(ana.settings.database_url) as session:
        job = session.get_one(Job, job_id)
        job.status, job.error_what, job.error_fix = "failed", "It broke.", "Try once more."

    state = shown(app, browser, own_run)

    assert "It broke." in str(state["over-state"])
    assert not offered(app, browser, state)["over-choice"]["hidden"]


def test_a_run_by_columns_without_history_says_that_the_past_is_not_known(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    browser = signed_in(Role.ANALYST)

    form = offered(app, browser, shown(app, browser, run_id))
    nothing = shown(app, browser, 999)

    assert form["over-choice"]["hidden"]
    assert "nobody knows what they were like before" in str(form["over-said"])
    assert "does not exist any more" in str(nothing["over-state"])


def test_the_page_of_who_moved_names_them_and_shows_the_first(
    app: Dash, signed_in: SignedIn, ana: Desk, own_run: int
) -> None:
    moments = placed(ana, own_run)
    with ana.work() as work:
        moved = over_time.compare(work, over_time.view(work, own_run), moments[0].id, OF_RUN)
        name = over_time.view(work, own_run).places[0].name
    asked = {"run": own_run, "start": moments[0].id, "end": OF_RUN, "was": 0, "is": None}
    browser = signed_in(Role.VIEWER)

    page = ask(app, browser, "moved-head.children", {"moved-asked.data": asked})
    selection = page["moved-chosen"]["data"]
    card = ask(app, browser, "moved-chosen-said.children", {"moved-chosen.data": selection})

    assert f"Customers in “{name}” on 31 Jan 2024 who have left it since" in str(page["moved-head"])
    assert f"{moved.movement.left(0).customers} customers" in str(card["moved-chosen-said"])
    assert "•••" in str(card["moved-chosen-said"])
    assert card["moved-chosen-form"]["hidden"]
    lost = ask(app, browser, "moved-head.children", {"moved-asked.data": asked | {"start": 777}})
    assert "does not exist any more" in str(lost["moved-state"])
