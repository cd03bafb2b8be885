"""Customers who may be there twice are shown side by side, and merged on somebody's word."""

from types import ModuleType

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Actor, Role
from core.errors import UserError
from core.services import imports, merges
from core.tasks.runner import run_next
from dashapp.components.merge_groups import MergeForm
from tests.core.customer_files import Desk
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.dashapp.pages.test_data_import_one import parts, texts

PEOPLE = (
    b"id,name,email,city\n1,Ann,ann@example.org,Graz\n2,Anna,ANN@example.org,Graz\n"
    b"3,Bo,bo@example.org,Oslo\n4,,bo@example.org,\n5,Beau,bo@example.org,Rome\n"
)
ASKED = {"merge-asked.data": {"page": 0, "merge_id": 0, "turn": 0}}


@pytest.fixture
def page(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import customers_merge

    return customers_merge


@pytest.fixture
def ana(app: Dash, settings: Settings) -> Desk:
    return Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))


def shown(page: ModuleType, ana: Desk, merge_id: int = 0) -> list[str]:
    with ana.work() as work:
        done = imports.view(work, merge_id) if merge_id else None
        return texts(list(parts(page.body(merges.candidates(work), done, may=True))))


def form(page: ModuleType, ana: Desk) -> MergeForm:
    """Return the page's form as it stands at first."""
    with ana.work() as work:
        groups = merges.candidates(work).groups
    members = [[{"value": each.id} for each in group.candidates] for group in groups]
    found = page.form_of(
        {
            "kept": [each[0]["value"] for each in members],
            "options": members,
            "kept_ids": [{"group": group.key} for group in groups],
            "who": [[each["value"] for each in ids[:2]] for ids in members if len(ids) > 2],
            "who_ids": [{"group": g.key} for g in groups if len(g.candidates) > 2],
        }
    )
    assert isinstance(found, MergeForm)
    return found


def test_groups_stand_side_by_side_with_what_differs(page: ModuleType, ana: Desk) -> None:
    ana.import_all(PEOPLE)

    found = shown(page, ana)

    assert {"ann@example.org", "bo@example.org", "Ann", "Anna", "Oslo", "Rome"} <= set(found)
    assert "The same in all: City." in found
    assert "Merge all 2 groups with the same email address" in found


def test_only_those_who_are_ticked_are_merged_into_the_one_who_stays(
    page: ModuleType, ana: Desk
) -> None:
    ana.import_all(PEOPLE)
    chosen = form(page, ana)

    with ana.work() as work:
        merge_id = page.do(work, "merge", "email:3", chosen)
    run_next(ana.settings)

    assert list(ana.customers()) == ["1", "2", "3", "5"]
    found = shown(page, ana, merge_id)
    assert "2 customers became 1." in found
    with pytest.raises(UserError, match="not up to date"), ana.work() as work:
        page.do(work, "merge", "email:99", chosen)


def test_people_kept_apart_are_remembered_until_somebody_asks_again(
    page: ModuleType, ana: Desk
) -> None:
    ana.import_all(PEOPLE)
    for key in ("email:1", "email:3"):
        with ana.work() as work:
            page.do(work, "apart", key, form(page, ana))

    found = shown(page, ana)
    with ana.work() as work:
        page.do(work, "again", "", form(page, ana))

    assert "Nobody seems to be there twice" in found
    assert "2 groups were said to be different people." in found
    assert "ann@example.org" in shown(page, ana)


def test_a_merge_that_is_being_done_is_followed_by_everybody(
    app: Dash, page: ModuleType, ana: Desk, signed_in: SignedIn
) -> None:
    ana.import_all(PEOPLE)
    with ana.work() as work:
        page.do(work, "all", "", form(page, ana))
        job_id = merges.working_job(work)
    browser = signed_in(Role.ANALYST)

    answer = ask(app, browser, "merge-body.children", ASKED)
    viewer = ask(app, signed_in(Role.VIEWER), "merge-body.children", ASKED)

    assert job_id is not None
    assert (answer["merge-body"]["children"], answer["merge-working"]["hidden"]) == ([], False)
    assert "Your role" in str(viewer)
    assert "ann@example.org" not in str(viewer)
