"""Campaigns in the browser's eyes: begun by a form, shown with what came of them, and as files."""

import csv
import io
from datetime import date
from types import ModuleType

import pytest
from dash import Dash

from core.config import Settings
from core.db.session import transaction
from core.db.tables import ListExport
from core.domain.actor import Role
from core.domain.campaign import Goal
from core.errors import UserError
from core.services import campaigns
from core.tasks.runner import run_next
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.dashapp.pages.test_data_import_one import parts, texts
from tests.shop import Shop

FORM = {
    "campaign-start.n_clicks": 1,
    "campaign-name.value": "Spring",
    "campaign-goal.value": "revenue",
    "campaign-share.value": 25,
    "campaign-date.value": "2026-03-01",
    "campaign-days.value": 14,
}


@pytest.fixture
def new_page(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import campaigns_new

    return campaigns_new


@pytest.fixture
def one_page(dash_app: Dash) -> ModuleType:
    from dashapp.pages import campaigns_one

    return campaigns_one


def segments_of(shop: Shop, run_id: int) -> list[int]:
    from core.services import runs

    with shop.work() as work:
        return [one.id for one in runs.view(work, run_id).segments]


def begin(app: Dash, signed_in: SignedIn, shop: Shop, run_id: int) -> int:
    ids = segments_of(shop, run_id)
    asked = FORM | {"campaign-run.value": str(run_id), "campaign-segments.value": ids}
    answer = ask(app, signed_in(Role.ANALYST), "campaign-problem.children", asked)
    assert answer["campaign-problem"]["children"] == ""
    run_next(shop.settings)
    return int(answer["new-campaign-go"]["href"].rpartition("/")[2])


def test_the_form_begins_a_campaign(
    app: Dash, signed_in: SignedIn, settings: Settings, shop: Shop, run_id: int
) -> None:
    campaign_id = begin(app, signed_in, shop, run_id)
    with shop.work() as work:
        (row,) = campaigns.list_campaigns(work)
    assert (row.id, row.name, row.goal, row.window.days) == (
        campaign_id, "Spring", Goal.REVENUE, 14,
    )  # fmt: skip
    assert (row.n_target, row.n_control) == (90, 30)


def test_what_it_can_show_is_said_while_the_form_is_filled_in(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    ids = segments_of(shop, run_id)
    asked = FORM | {"campaign-run.value": str(run_id), "campaign-segments.value": ids}
    said = ask(app, signed_in(Role.ANALYST), "campaign-said.children", asked)
    assert "no orders are known" in said["campaign-said"]["children"]
    none = ask(
        app,
        signed_in(Role.ADMIN),
        "campaign-said.children",
        asked | {"campaign-segments.value": []},
    )
    assert none["campaign-said"]["children"].startswith("No segment is chosen.")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"segments": []}, "No segment"),
        ({"share": None}, "A number is missing"),
        ({"day": ""}, "no first day"),
        ({"name": " "}, "no name"),
        ({"share": 70}, "left out"),
    ],
)
def test_the_form_says_what_is_wrong(
    new_page: ModuleType, changed: dict[str, object], message: str
) -> None:
    boxes = {
        "run_id": "1", "segments": [1], "name": "x", "goal": "orders", "share": 20,
        "day": "2026-03-01", "days": 30,
    }  # fmt: skip
    with pytest.raises(UserError, match=message):
        new_page.choice(**(boxes | changed))


def test_a_first_day_that_is_past_is_told(new_page: ModuleType) -> None:
    assert "is past" in new_page.late(date(2020, 1, 1))
    assert new_page.late(date(2999, 1, 1)) == ""


def test_the_page_says_what_is_missing_and_gives_both_groups_as_files(
    app: Dash,
    signed_in: SignedIn,
    settings: Settings,
    shop: Shop,
    run_id: int,
    one_page: ModuleType,
) -> None:
    campaign_id = begin(app, signed_in, shop, run_id)
    with shop.work() as work:
        shown = list(parts(one_page.body(campaigns.view(work, campaign_id))))
    said = " ".join(texts(shown))
    assert "Not enough data yet: No orders are known" in said
    assert "90 customers" in said

    browser = signed_in(Role.ADMIN)
    files = {
        group: list(csv.DictReader(io.StringIO(answer.text, newline="")))
        for group in ("target", "control")
        if (answer := browser.get(f"/api/campaigns/{campaign_id}/{group}.csv")).status_code == 200
    }
    numbers = {group: {row["Customer number"] for row in rows} for group, rows in files.items()}
    assert (len(numbers["target"]), len(numbers["control"])) == (90, 30)
    assert not numbers["target"] & numbers["control"]
    assert {row["Group"] for row in files["control"]} == {"control"}
    with transaction(settings.database_url, read_only=True) as session:
        logged = session.query(ListExport).order_by(ListExport.id).all()
    assert [(each.title, each.n_rows, each.finished) for each in logged] == [
        ("Spring · target", 90, True),
        ("Spring · control", 30, True),
    ]
    assert browser.get(f"/api/campaigns/{campaign_id}/others.csv").status_code == 404
    assert browser.get("/api/campaigns/99/target.csv").status_code == 404


def test_viewers_take_no_file(app: Dash, signed_in: SignedIn, shop: Shop, run_id: int) -> None:
    campaign_id = begin(app, signed_in, shop, run_id)
    viewer = signed_in(Role.VIEWER)
    assert viewer.get(f"/api/campaigns/{campaign_id}/target.csv").status_code == 403
    shown = ask(app, viewer, "campaign-ask.hidden", {"campaign-id.data": campaign_id})
    assert shown["campaign-ask"]["hidden"] is True
