"""The log of lists, and the page on which a list is chosen."""

from datetime import UTC, datetime

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Customer
from core.domain.actor import Role
from core.domain.fields import CustomerField, Kind
from core.domain.lists import LeftOut, ListColumn, ListOptions
from core.services.exports import HIDDEN, ListOffer
from core.services.list_log import LoggedList
from core.services.saved_lists import SavedView
from tests.core.stored_runs import Person, people, store_run
from tests.dashapp.callbacks import argument, outputs_of, prop_id
from tests.dashapp.conftest import SignedIn, callback_token

UPDATE = "/_dash-update-component"
COLUMNS = (ListColumn("segment", "Segment"), ListColumn("a1", "Age", attribute="Age"))


def _logged(**changed: object) -> LoggedList:
    entry = {
        "id": 1,
        "run_id": 3,
        "segment_id": 5,
        "title": "Spring · High income",
        "rule": "High income",
        "purpose": "Newsletter",
        "destination": "CSV",
        "detail": "",
        "removed": {},
        "file_name": "spring_high-income.csv",
        "headers": ("Segment", "Age"),
        "n_rows": 81,
        "n_members": 81,
        "finished": True,
        "who": "ana@example.com",
        "at": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    }
    return LoggedList(**(entry | changed))  # type: ignore[arg-type]


def _offer(**changed: object) -> ListOffer:
    offer = {
        "run_id": 3,
        "segment_id": 5,
        "run_name": "Spring",
        "who": "High income",
        "n_members": 81,
        "destination": "CSV",
        "options": ListOptions(),
        "columns": COLUMNS,
        "shown": COLUMNS,
        "headers": ("Segment", "Age"),
        "rows": (("High income", "30"),),
        "may_download": True,
    }
    return ListOffer(**(offer | changed))  # type: ignore[arg-type]


def _callback(
    app: Dash, browser: FlaskClient, output: str, *values: object, single: bool = False
) -> str:
    begins = f"{output}." if single else f"..{output}"
    (found,) = (each for each in app._callback_list if each["output"].startswith(begins))
    asked = [*found["inputs"], *found["state"]]
    given = [argument(each, value) for each, value in zip(asked, values, strict=True)]
    n_inputs = len(found["inputs"])
    request = {
        "output": found["output"],
        "outputs": outputs_of(app, found["output"]),
        "inputs": given[:n_inputs],
        "state": given[n_inputs:],
        "changedPropIds": [prop_id(given[0][0] if isinstance(given[0], list) else given[0])],
    }
    return str(browser.post(UPDATE, json=request, headers=callback_token(browser)).get_json())


def test_the_log_says_how_many_of_how_many_went_out(app: Dash) -> None:
    from dashapp.pages import lists

    shown = str(lists.log_table((_logged(),)))

    assert "81 of 81" in shown
    assert "/runs/3" in shown
    assert "spring_high-income.csv" in shown


def test_a_list_that_was_broken_off_is_shown_as_such(app: Dash) -> None:
    from dashapp.pages import lists

    shown = str(lists.log_table((_logged(finished=False, n_rows=0, run_id=None),)))

    assert "Not finished" in shown
    assert "0 of 81" not in shown
    assert "/runs/" not in shown


def test_an_empty_log_leads_to_the_segments(app: Dash) -> None:
    from dashapp.pages import lists

    shown = str(lists.log_table(()))

    assert "No lists yet" in shown
    assert "/segments" in shown


def test_a_line_of_the_log_says_what_for_and_who_was_left_out(app: Dash) -> None:
    from dashapp.pages import lists

    shown = str(lists.log_table((_logged(n_rows=70, removed={LeftOut.NO_CONSENT: 11}),)))

    assert "Newsletter" in shown
    assert "70 of 81" in shown
    assert "No consent: 11" in shown
    assert "/api/lists/1/manifest" in shown


def test_a_log_without_what_was_asked_for_says_so(app: Dash) -> None:
    from dashapp.pages import lists

    assert "Nothing was sent there" in str(lists.log_table((), is_filtered=True))


CHOSEN = {"form": "csv", "channel": "", "hashed": "", "country": "", "columns": "", "nothing": ""}


def test_a_person_sees_the_beginning_and_who_can_be_reached(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    run_id, (first, _) = store_run(settings.database_url, people(30), {"Age": Kind.NUMBER})
    browser = signed_in(Role.ANALYST)
    wanted = {"run": str(run_id), "segment": str(first), "list": ""}

    offered = _callback(app, browser, "list-columns.options", wanted)
    shown = _callback(app, browser, "list-who", wanted | CHOSEN)
    counted = _callback(app, browser, "list-counts", wanted | CHOSEN, None, None)

    assert "Customer number" in offered
    assert "The first 10 rows." in shown
    assert "15 customers" in shown
    assert "100 % of 15" in counted


def test_a_list_for_a_platform_says_who_is_left_out(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    run_id, _ = store_run(settings.database_url, people(30), {"Age": Kind.NUMBER})
    wanted = {"run": str(run_id), "segment": "all", "list": ""} | CHOSEN | {"form": "google"}
    browser = signed_in(Role.ANALYST)

    counted = _callback(app, browser, "list-counts", wanted, None, None)
    shown = _callback(app, browser, "list-who", wanted)

    assert "Nobody is left for this list" in counted
    assert "that is not consent" in counted
    assert "can be in this list" in shown


def test_the_file_can_be_taken_once_it_is_said_what_for(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    wanted = {"run": "1", "segment": "all"} | CHOSEN
    browser = signed_in(Role.ANALYST)

    without = _callback(app, browser, "list-action", wanted, "  ", single=True)
    taken = _callback(app, browser, "list-action", wanted, "Newsletter", single=True)

    assert "/api/runs/" not in without
    assert "/api/runs/1/segments/all/list?form=csv&purpose=Newsletter" in taken


def test_the_choices_are_those_of_the_destination(app: Dash, signed_in: SignedIn) -> None:
    from dashapp.pages import lists_new

    assert lists_new.fit_choices({"form": "csv"})[1:] == (True, True, True, True, "", False, True)
    of_klaviyo = lists_new.fit_choices({"form": "klaviyo"})[1:]
    assert of_klaviyo[:4] == (False, True, False, False)
    assert "50 MB" in of_klaviyo[4]
    assert of_klaviyo[5:] == (True, False)
    assert lists_new.fit_choices({"form": "meta"})[1:] == (True, False, False, True, "", True, True)


@pytest.mark.parametrize(("form", "is_said"), [("excel", True), ("csv", False)])
def test_excel_is_told_what_to_do_where_commas_are_decimal_signs(
    app: Dash, form: str, is_said: bool
) -> None:
    from dashapp.components import list_forms

    assert ("From Text/CSV" in list_forms.said(form)) is is_said


@pytest.mark.parametrize("form", ["csv", "mailchimp"])
def test_a_viewer_sees_no_personal_data_and_no_button(
    app: Dash, settings: Settings, signed_in: SignedIn, form: str
) -> None:
    person = Person(
        {
            CustomerField.CUSTOMER_NUMBER: "00001",
            CustomerField.EMAIL: "ada@example.com",
            CustomerField.NAME: "Ada Lovelace",
            CustomerField.CONSENT_EMAIL: True,
        }
    )
    run_id, _ = store_run(settings.database_url, [person])
    wanted = {"run": str(run_id), "segment": "all", "list": ""} | CHOSEN | {"form": form}
    browser = signed_in(Role.VIEWER)

    shown = _callback(app, browser, "list-who", wanted)
    action = _callback(app, browser, "list-action", wanted, "Newsletter", single=True)

    assert "00001" not in shown
    assert "Ada" not in shown
    assert "ada@" not in shown
    assert HIDDEN in shown
    assert "High income" in shown
    assert "/api/runs/" not in action


def test_a_run_that_is_gone_is_said_to_be_gone(app: Dash, signed_in: SignedIn) -> None:
    shown = _callback(
        app,
        signed_in(Role.ANALYST),
        "list-columns.options",
        {"run": "9", "segment": "all", "list": ""},
    )

    assert "This run does not exist any more." in shown


def test_a_list_is_kept_and_opened_again(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    run_id, (first, _) = store_run(settings.database_url, people(6), {"Age": Kind.NUMBER})
    browser = signed_in(Role.ANALYST)
    wanted = {"run": str(run_id), "segment": str(first), "list": ""} | CHOSEN

    kept = _callback(app, browser, "list-saved", 1, "Monthly", "living", wanted, single=True)
    again = _callback(app, browser, "list-who", {"list": "1"} | CHOSEN)

    assert "/lists/new?list=1" in kept
    assert "3 customers" in again


def test_kept_lists_say_whether_they_live(app: Dash) -> None:
    from dashapp.pages import lists

    at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    kept = SavedView(4, "Monthly", "High income", "Meta", True, True, "ana@example.com", at)

    shown = str(lists.kept_table((kept,), may_remove=True))

    assert "/lists/new?list=4" in shown
    assert "Living" in shown


def test_a_customer_s_page_says_in_which_lists_they_were(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    run_id, (first, _) = store_run(settings.database_url, people(4), {"Age": Kind.NUMBER})
    browser = signed_in(Role.ANALYST)
    path = f"/api/runs/{run_id}/segments/{first}/list?purpose=Survey"
    assert len(browser.get(path).text.splitlines()) == 3
    with transaction(settings.database_url, read_only=True) as session:
        ids = session.scalars(select(Customer.id).order_by(Customer.id)).all()

    inside = _callback(app, browser, "listed", ids[0], single=True)
    outside = _callback(app, browser, "listed", ids[1], single=True)

    assert "Spring · High income" in inside
    assert "Survey" in inside
    assert "They were in no list" in outside


def test_a_manifest_comes_as_a_file(settings: Settings, signed_in: SignedIn) -> None:
    run_id, _ = store_run(settings.database_url, people(4))
    browser = signed_in(Role.ANALYST)
    assert browser.get(f"/api/runs/{run_id}/segments/all/list?purpose=Survey").text

    answer = browser.get("/api/lists/1/manifest")

    assert answer.get_json()["customers_in_file"] == 4
    assert "spring_all-customers-manifest.json" in answer.headers["Content-Disposition"]
    assert browser.get("/api/lists/9/manifest").status_code == 404
