"""The log of lists, and the page on which a list is chosen."""

from datetime import UTC, datetime

import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.config import Settings
from core.domain.actor import Role
from core.domain.fields import Kind
from core.domain.lists import ListColumn
from core.errors import NotFoundError
from core.services.exports import HIDDEN, ListOffer, LoggedList
from tests.core.stored_runs import people, store_run
from tests.dashapp.conftest import SignedIn, callback_token

UPDATE = "/_dash-update-component"
COLUMNS = (ListColumn("segment", "Segment"), ListColumn("a1", "Age", attribute="Age"))


def _logged(**changed: object) -> LoggedList:
    entry = {
        "id": 1,
        "run_id": 3,
        "segment_id": 5,
        "title": "Spring · High income",
        "destination": "CSV",
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
        "columns": COLUMNS,
        "shown": COLUMNS,
        "rows": (("High income", "30"),),
        "may_download": True,
    }
    return ListOffer(**(offer | changed))  # type: ignore[arg-type]


def _callback(app: Dash, browser: FlaskClient, output: str, *values: object) -> str:
    (found,) = (each for each in app._callback_list if each["output"].startswith(f"..{output}"))
    asked = [*found["inputs"], *found["state"]]
    given = [each | {"value": value} for each, value in zip(asked, values, strict=True)]
    n_inputs = len(found["inputs"])
    outputs = [
        {"id": each.component_id, "property": each.component_property}
        for each in app.callback_map[found["output"]]["output"]
    ]
    request = {
        "output": found["output"],
        "outputs": outputs,
        "inputs": given[:n_inputs],
        "state": given[n_inputs:],
        "changedPropIds": [f"{given[0]['id']}.{given[0]['property']}"],
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


def test_the_button_names_only_columns_that_differ_from_all(app: Dash) -> None:
    from dashapp.pages import lists_new

    assert lists_new.href(_offer(), "csv") == "/api/runs/3/segments/5/list?form=csv"
    assert (
        lists_new.href(_offer(shown=COLUMNS[1:], segment_id=None), "excel")
        == "/api/runs/3/segments/all/list?form=excel&columns=a1"
    )


@pytest.mark.parametrize(
    "wanted", [{"run": "", "segment": "all"}, {"run": "9" * 40, "segment": "1"},
               {"run": "1", "segment": "x"}],
)  # fmt: skip
def test_an_address_that_names_nothing_is_refused(app: Dash, wanted: dict[str, str]) -> None:
    from dashapp.pages import lists_new

    with pytest.raises(NotFoundError):
        lists_new.list_request(wanted)


def test_a_person_sees_the_beginning_and_the_button(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    run_id, (first, _) = store_run(settings.database_url, people(30), {"Age": Kind.NUMBER})
    browser = signed_in(Role.ANALYST)
    wanted = {"run": str(run_id), "segment": str(first)}

    offered = _callback(app, browser, "list-columns.options", wanted)
    shown = _callback(
        app, browser, "list-preview", ["segment", "customer_number"], "excel", [{}], wanted
    )

    assert "Customer number" in offered
    assert "The first 10 of 15 customers." in shown
    assert f"/api/runs/{run_id}/segments/{first}/list?form=excel" in shown


@pytest.mark.parametrize(("form", "is_said"), [("excel", True), ("csv", False)])
def test_the_button_for_excel_says_what_to_do_where_commas_are_decimal_signs(
    app: Dash, form: str, is_said: bool
) -> None:
    from dashapp.pages import lists_new

    assert ("From Text/CSV" in str(lists_new.download(_offer(), form))) is is_said


def test_a_viewer_sees_no_personal_data_and_no_button(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    run_id, _ = store_run(settings.database_url, people(3), {"Age": Kind.NUMBER})
    wanted = {"run": str(run_id), "segment": "all"}

    shown = _callback(
        app, signed_in(Role.VIEWER), "list-preview", ["customer_number"], "csv", [{}], wanted
    )

    assert "00001" not in shown
    assert HIDDEN in shown
    assert "/api/runs/" not in shown


def test_a_run_that_is_gone_is_said_to_be_gone(app: Dash, signed_in: SignedIn) -> None:
    shown = _callback(
        app, signed_in(Role.ANALYST), "list-columns.options", {"run": "9", "segment": "all"}
    )

    assert "This run does not exist any more." in shown
