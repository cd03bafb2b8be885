"""Files come in over plain routes, slice by slice."""

import gzip

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.config import Settings
from core.domain.actor import Actor, Role
from core.errors import NotFoundError
from core.services.uploads import MOST_SLICE_BYTES_SENT
from tests.core.customer_files import Desk
from tests.dashapp.conftest import SignedIn, callback_token

FILE = b"id,name,age\n1,=1+1,30\n2,Bo,forty\n2,Bo,40\n"


def test_a_file_arrives_and_its_import_is_named(signed_in: SignedIn, settings: Settings) -> None:
    browser = signed_in(Role.ANALYST)

    begun = begin(browser, "list.csv", len(FILE)).get_json()
    sent = put(browser, begun["id"], 0, gzip.compress(FILE))
    done = post(browser, f"/api/uploads/{begun['id']}/done", {})

    assert (begun["n_slices"], sent.status_code) == (1, 200)
    assert done.get_json() == {
        "id": begun["id"],
        "status": "uploaded",
        "href": f"/data/import/{begun['id']}",
    }


def test_a_file_of_orders_is_announced_as_one(signed_in: SignedIn, settings: Settings) -> None:
    named = {"name": "orders.xlsx", "size": 9, "kind": "orders"}
    begun = post(signed_in(Role.ANALYST), "/api/uploads", named).get_json()

    desk = Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))
    assert desk.view(begun["id"]).kind == "orders"


def test_a_file_that_cannot_be_read_still_has_a_page_that_says_why(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ANALYST)
    begun = begin(browser, "list.csv", 4).get_json()
    put(browser, begun["id"], 0, gzip.compress(b"%PDF"))

    done = post(browser, f"/api/uploads/{begun['id']}/done", {})

    assert (done.status_code, done.get_json()["status"]) == (200, "rejected")


def test_nothing_is_left_of_an_upload_that_is_cancelled(
    signed_in: SignedIn, settings: Settings
) -> None:
    browser = signed_in(Role.ANALYST)
    begun = begin(browser, "list.csv", 9_000_000).get_json()
    address = f"/api/uploads/{begun['id']}"

    assert browser.delete(address).status_code == 400  # without a token
    assert browser.delete(address, headers=callback_token(browser)).status_code == 200

    desk = Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))
    with pytest.raises(NotFoundError):
        desk.view(begun["id"])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        [],
        {"name": 1, "size": 2},
        {"name": "a.csv"},
        {"name": "a.exe", "size": 2},
        {"name": "a.csv", "size": 2, "kind": "people"},
        {"name": "a.csv", "size": 2, "kind": ["orders"]},
        "a.csv",
    ],
)
def test_an_upload_that_makes_no_sense_is_refused_in_words(
    signed_in: SignedIn, asked: object
) -> None:
    answer = post(signed_in(Role.ANALYST), "/api/uploads", asked)

    assert answer.status_code == 400
    assert set(answer.get_json()["error"]) == {"what", "fix"}


def test_a_slice_that_expands_too_far_is_refused(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ANALYST)
    begun = begin(browser, "list.csv", 1000).get_json()

    answer = put(browser, begun["id"], 0, gzip.compress(b"\0" * 50_000_000))

    assert answer.status_code == 400
    assert "expands" in answer.get_json()["error"]["what"]


def test_a_slice_that_is_too_large_is_refused_unread(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ANALYST)
    begun = begin(browser, "list.csv", 1000).get_json()

    assert put(browser, begun["id"], 0, b"x" * (MOST_SLICE_BYTES_SENT + 1)).status_code == 400


def test_a_viewer_may_not_send_files(signed_in: SignedIn) -> None:
    answer = begin(signed_in(Role.VIEWER), "list.csv", 10)

    assert answer.status_code == 403
    assert "viewer" in answer.get_json()["error"]["what"]


def test_without_a_session_or_a_token_nothing_is_taken(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    named = {"name": "a.csv", "size": 3}

    assert client.post("/api/uploads", json=named).status_code == 401
    assert signed_in(Role.ANALYST).post("/api/uploads", json=named).status_code == 400


def test_rows_that_were_set_aside_can_be_downloaded_and_cannot_run_as_formulas(
    signed_in: SignedIn, settings: Settings
) -> None:
    desk = Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))
    rows = b"".join(b"%d,Al,3\n" % i for i in range(40)) + b"0,=1+1,3\nx,\xc3\x85sa\n"
    import_id = desk.import_all(b"id,name,age\n" + rows).id

    answer = signed_in(Role.ANALYST).get(f"/api/imports/{import_id}/rejected.csv")

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "Line,Reason,id,name,age"
    assert lines[1].endswith(",0,'=1+1,3")
    assert lines[1].startswith("42,“0” stands further up")
    assert lines[2] == '43,"The row has 2 cells, the header has 3.",x,Åsa'


def test_a_viewer_may_not_download_rows(signed_in: SignedIn, settings: Settings) -> None:
    desk = Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))
    import_id = desk.import_all(FILE).id

    answer = signed_in(Role.VIEWER).get(f"/api/imports/{import_id}/rejected.csv")

    assert answer.status_code == 403
    assert "forty" not in answer.get_data(as_text=True)


def test_rows_of_an_import_that_does_not_exist_are_not_found(signed_in: SignedIn) -> None:
    assert signed_in(Role.ANALYST).get("/api/imports/77/rejected.csv").status_code == 404


def begin(browser: FlaskClient, name: str, size: int) -> TestResponse:
    return post(browser, "/api/uploads", {"name": name, "size": size})


def post(browser: FlaskClient, address: str, told: object) -> TestResponse:
    return browser.post(address, json=told, headers=callback_token(browser))


def put(browser: FlaskClient, import_id: int, position: int, content: bytes) -> TestResponse:
    return browser.put(
        f"/api/uploads/{import_id}/{position}", data=content, headers=callback_token(browser)
    )
