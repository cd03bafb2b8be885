"""Erasing somebody, how long data are kept, and the suppression list, as the browser asks."""

import io
import zipfile
from base64 import b64encode
from dataclasses import replace
from types import ModuleType

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Actor, Role
from core.domain.retention import KINDS, DataKind
from core.errors import UserError
from core.services import erasure, suppression
from core.services.erasure import Erased, ErasurePreview
from core.services.retention import Rule
from core.tasks.runner import run_next
from dashapp.components import retention_form as form
from tests.core.customer_files import Desk
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.dashapp.pages.test_data_import_one import parts, texts

PEOPLE = b"id,name,email,signed up\n1,Ann,ann@example.org,2001-01-01\n2,Bo,bo@example.org,\n"


@pytest.fixture
def erase_page(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import customers_erase

    return customers_erase


@pytest.fixture
def boss(app: Dash, settings: Settings) -> Desk:
    desk = Desk(settings, Actor(None, "boss@example.com", Role.ADMIN, 1))
    desk.import_all(PEOPLE)
    return desk


def test_it_says_what_goes_what_stays_and_that_it_cannot_be_undone(
    erase_page: ModuleType,
) -> None:
    found = ErasurePreview(1, "Ann", 1, 3, ("Spring", "Ann alone"), ("Ann alone",), 2)
    said = " ".join(texts(list(parts(erase_page.told(found)))))
    for words in (
        "can’t be undone",
        "1 customer who",
        "2 runs",
        "“Ann alone”",
        "2 files",
        "3 orders",
    ):
        assert words in said


def test_the_word_must_be_typed_and_then_they_are_gone(
    app: Dash, signed_in: SignedIn, boss: Desk
) -> None:
    browser = signed_in(Role.ADMIN)
    customer = boss.customers()["1"].id
    of = {"erase-customer.data": customer, "erase-act.n_clicks": 1}
    refused = ask(app, browser, "erase-problem.children", of | {"erase-word.value": "yes"})
    assert "Type “erase”" in refused["erase-problem"]["children"]

    ask(app, browser, "erase-problem.children", of | {"erase-word.value": " Erase "})
    run_next(boss.settings)

    assert list(boss.customers()) == ["2"]
    shown = ask(app, browser, "erase-state.children", of, only="erase-customer")
    assert "does not exist" in str(shown["erase-state"]["children"])


def test_what_went_is_told_and_what_could_not_be_cleared(erase_page: ModuleType) -> None:
    shown = erase_page.gone(Erased("done", {"customer": 1, "purchase": 2, "artifact": 9}, False))
    said = " ".join(texts(list(parts(shown))))
    assert "1 customer record and 2 order lines" in said
    assert "free pages" in said


@pytest.mark.parametrize(
    ("role", "erases", "takes"),
    [(Role.ADMIN, True, True), (Role.ANALYST, False, True), (Role.VIEWER, False, False)],
)
def test_a_role_is_offered_what_it_may_do(
    app: Dash, signed_in: SignedIn, boss: Desk, role: Role, erases: bool, takes: bool
) -> None:
    customer = boss.customers()["1"].id
    browser = signed_in(role)
    shown = str(ask(app, browser, "customer-body.children", {"customer-id.data": customer}))
    assert (f"/customers/{customer}/erase" in shown) is erases
    assert ("personal-data.zip" in shown) is takes

    answer = browser.get(f"/api/customers/{customer}/personal-data.zip")
    assert answer.status_code == (200 if takes else 403)
    if takes:
        assert answer.headers["Cache-Control"] == "private, no-store"
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert b"ann@example.org" in archive.read("everything.json")
            assert b"bo@example.org" not in archive.read("everything.html")


def test_boxes_are_read_and_what_would_go_is_said() -> None:
    assert form.days_in({"runs": 30, "audit": None, "exports": ""}) == {
        DataKind.RUNS: 30, DataKind.AUDIT: None, DataKind.EXPORTS: None,
    }  # fmt: skip
    with pytest.raises(UserError, match="no whole number"):
        form.days_in({"runs": 1.5})
    rule = Rule(DataKind.CUSTOMERS, KINDS[DataKind.CUSTOMERS], 700, 1)
    assert form.due(rule) == "1 customer was not heard of for that long, and would go."
    assert form.due(replace(rule, keep_days=None)) == "Kept for good."
    assert form.n_customers([rule, replace(rule, kind=DataKind.RUNS, n_due=9)]) == 1
    assert "1 customer would be erased for good" in form.confirm(1)


def test_everybody_sees_how_many_are_on_the_list(
    app: Dash, signed_in: SignedIn, boss: Desk
) -> None:
    browser = signed_in(Role.VIEWER)
    counted = ask(app, browser, "suppressed-hashes.children", {"suppression-turn.data": 0})
    assert counted["suppressed-hashes"]["children"] == "0"


def test_the_file_of_people_who_object_is_taken_in(
    app: Dash, signed_in: SignedIn, boss: Desk
) -> None:
    content = b64encode(b"bo@example.org\nnobody@example.org\n").decode()
    asked = {
        "suppression-file.contents": f"data:text/csv;base64,{content}",
        "suppression-why.value": "objected",
        "suppression-turn.data": 0,
    }

    answer = ask(app, signed_in(Role.ANALYST), "suppression-answer.children", asked)

    assert "2 lines taken in: 1 customer is" in answer["suppression-answer"]["children"]
    assert boss.customers()["2"].is_suppressed
    with boss.work() as work:
        assert suppression.n_hashes(work) == 2
    empty = asked | {"suppression-file.contents": "data:text/csv;base64,!!"}
    again = ask(app, signed_in(Role.ADMIN), "suppression-answer.children", empty)
    assert "did not arrive whole" in again["suppression-answer"]["children"]


def test_by_number_nobody_is_found_who_is_not_there(boss: Desk) -> None:
    with boss.work() as work:
        assert erasure.by_number(work, " 1 ") == boss.customers()["1"].id
