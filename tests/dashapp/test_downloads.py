"""The route of a list: its bytes, its name, and what it says when there is none."""

import csv
import io

from flask.testing import FlaskClient
from sqlalchemy import select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import ListExport
from core.domain.actor import Role
from core.domain.fields import Kind
from tests.core.stored_runs import people, store_run
from tests.dashapp.conftest import SignedIn

WHY = "purpose=Newsletter"


def _log(settings: Settings) -> list[ListExport]:
    with transaction(settings.database_url, read_only=True) as session:
        return list(session.scalars(select(ListExport)))


def test_a_list_comes_as_a_file_named_after_run_and_segment(
    settings: Settings, signed_in: SignedIn
) -> None:
    run_id, (first, _) = store_run(
        settings.database_url,
        people(7),
        {"Age": Kind.NUMBER},
        name="Frühling",
        segment_names=("Gute Kunden", "Andere"),
    )

    answer = signed_in(Role.ANALYST).get(f"/api/runs/{run_id}/segments/{first}/list?{WHY}")

    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="fruhling_gute-kunden.csv"; '
        "filename*=UTF-8''fr%C3%BChling_gute-kunden.csv"
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Content-Encoding" not in answer.headers
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [line["Customer number"] for line in lines] == ["00001", "00003", "00005", "00007"]
    (entry,) = _log(settings)
    assert (entry.who, entry.finished, entry.n_rows) == ("analyst@example.com", True, 4)


def test_the_form_for_excel_has_its_mark_and_only_the_chosen_columns(
    settings: Settings, signed_in: SignedIn
) -> None:
    run_id, _ = store_run(settings.database_url, people(2), {"Age": Kind.NUMBER})
    query = f"form=excel&columns=customer_number,segment&{WHY}"

    answer = signed_in(Role.ANALYST).get(f"/api/runs/{run_id}/segments/all/list?{query}")

    assert answer.data == (
        b"\xef\xbb\xbfSegment (Segment Atlas),Customer number\n"
        b"High income,'00001\nLow income,'00002\n"
    )


def _refused(browser: FlaskClient, path: str, status: int, said: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == status
    assert said in answer.text
    assert answer.mimetype == "text/html"
    assert "Content-Disposition" not in answer.headers


def test_a_viewer_is_told_that_their_role_takes_no_lists(
    settings: Settings, signed_in: SignedIn
) -> None:
    run_id, _ = store_run(settings.database_url, people(2))

    path = f"/api/runs/{run_id}/segments/all/list"
    _refused(signed_in(Role.VIEWER), path, 403, "Your role (viewer) does not let you")

    assert _log(settings) == []


def test_what_is_not_there_is_said_on_a_plain_page(settings: Settings, signed_in: SignedIn) -> None:
    run_id, _ = store_run(settings.database_url, people(2))
    browser = signed_in(Role.ANALYST)

    gone = "does not exist any more"
    _refused(browser, "/api/runs/999/segments/all/list", 404, gone)
    _refused(browser, f"/api/runs/{run_id}/segments/999/list", 404, gone)
    _refused(browser, f"/api/runs/{run_id}/segments/big/list", 404, gone)
    _refused(browser, f"/api/runs/{run_id}/segments/{'9' * 30}/list", 404, gone)
    _refused(browser, f"/api/runs/{run_id}/segments/all/list?form=fax", 400, "fax")
    _refused(browser, f"/api/runs/{run_id}/segments/all/list?columns=a9", 400, "a9")
    assert _log(settings) == []


def test_a_list_is_for_something(settings: Settings, signed_in: SignedIn) -> None:
    run_id, _ = store_run(settings.database_url, people(2))
    browser = signed_in(Role.ANALYST)

    for why in ("", "?purpose=", "?purpose=%20"):
        path = f"/api/runs/{run_id}/segments/all/list{why}"
        _refused(browser, path, 400, "It is not said what the list is for.")
    assert _log(settings) == []


def test_nobody_gets_a_list_without_signing_in(settings: Settings, client: FlaskClient) -> None:
    run_id, _ = store_run(settings.database_url, people(2))

    assert client.get(f"/api/runs/{run_id}/segments/all/list").status_code == 401
    assert _log(settings) == []
