"""The page of one import says how it stands, in every state and to every role."""

from collections.abc import Iterator

import pytest
from dash import Dash
from dash.development.base_component import Component

from core.config import Settings
from core.db.session import transaction
from core.db.tables import ImportBatch
from core.domain.actor import Actor, Role
from core.errors import UserError
from core.services import imports
from dashapp.components import import_states
from dashapp.components.import_columns import select_id
from tests.core.customer_files import Desk

FILE = b"id,name,age\n1,Ann,30\n2,Bo,40\n2,Cy,50\n"


@pytest.fixture
def ana(app: Dash, settings: Settings) -> Desk:
    return Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))


@pytest.fixture
def vic(app: Dash, settings: Settings) -> Desk:
    return Desk(settings, Actor(None, "vic@example.com", Role.VIEWER, 1))


def test_an_uploaded_file_shows_its_columns_with_our_guess(ana: Desk) -> None:
    import_id = ana.upload(FILE)

    shown = list(parts(page_body(ana, import_id)))

    selects = {part.id["place"]: part.value for part in shown if is_select(part)}
    assert selects == {0: "field:customer_number", 1: "field:name", 2: "kind:number"}
    assert buttons(shown) == ["check", "discard"]


def test_a_checked_file_says_what_would_come_in(ana: Desk) -> None:
    import_id = ana.upload(FILE)
    ana.check(import_id)

    shown = list(parts(page_body(ana, import_id)))

    assert "2 of 3 rows can come in" in texts(shown)
    assert "Import 2 customers" in texts(shown)
    assert buttons(shown) == ["import", "discard"]


def test_the_columns_can_be_gone_back_to(ana: Desk) -> None:
    import_id = ana.upload(FILE)
    ana.check(import_id)

    assert "check" in buttons(list(parts(page_body(ana, import_id, choosing=True))))


def test_a_finished_import_says_how_many_are_in_and_leads_on(ana: Desk) -> None:
    import_id = ana.import_all(FILE).id

    shown = list(parts(page_body(ana, import_id)))

    assert "2 customers are in" in texts(shown)
    assert "/segments/new" in [getattr(part, "href", "") for part in shown]
    assert buttons(shown) == []


def test_a_rejected_file_shows_its_message(ana: Desk) -> None:
    import_id = ana.upload(b"%PDF")

    shown = list(parts(page_body(ana, import_id)))

    assert any("a PDF document" in text for text in texts(shown))


@pytest.mark.parametrize("status", ["failed", "cancelled", "uploading", "checking", "importing"])
def test_every_other_state_has_a_look(ana: Desk, status: str) -> None:
    import_id = ana.upload(FILE)
    with transaction(ana.settings.database_url) as session:
        session.get_one(ImportBatch, import_id).status = status

    shown = list(parts(page_body(ana, import_id)))

    assert bool(shown) != (status in ("checking", "importing"))
    assert 1 <= import_states.step_of(ana.view(import_id), choosing=False) <= 4


def test_a_viewer_sees_how_it_stands_but_no_rows_and_no_buttons(ana: Desk, vic: Desk) -> None:
    waiting, ready = ana.upload(FILE), ana.upload(FILE)
    ana.check(ready)

    for import_id in (waiting, ready):
        shown = list(parts(page_body(vic, import_id)))
        assert buttons(shown) == []
        assert not any("Bo" in text or "Cy" in text for text in texts(shown))
        assert not any("rejected.csv" in str(getattr(part, "href", "")) for part in shown)


def test_the_buttons_do_what_they_say(ana: Desk) -> None:
    from dashapp.pages.data_import_one import do

    import_id = ana.upload(FILE)
    with ana.work() as work:
        do(work, import_id, "check", ["field:customer_number", "out", "kind:category"])
    with ana.work() as work:
        saved = imports.saved_mapping(work, import_id)

    assert ana.view(import_id).status == "checking"
    assert [column.is_left_out for column in saved] == [False, True, False]


def test_a_page_that_is_older_than_the_file_is_refused(ana: Desk) -> None:
    from dashapp.pages.data_import_one import do

    import_id = ana.upload(FILE)

    with pytest.raises(UserError), ana.work() as work:
        do(work, import_id, "check", ["field:customer_number"])


def page_body(person: Desk, import_id: int, *, choosing: bool = False) -> list[Component]:
    from dashapp.pages.data_import_one import body_of

    with person.work() as work:
        return body_of(work, imports.view(work, import_id), choosing=choosing)


def parts(found: object) -> Iterator[Component]:
    """Yield all components in it, also those inside others."""
    if isinstance(found, list | tuple):
        for each in found:
            yield from parts(each)
    elif isinstance(found, Component):
        yield found
        yield from parts(getattr(found, "children", None))


def texts(shown: list[Component]) -> list[str]:
    children = [getattr(part, "children", None) for part in shown]
    return [child for child in children if isinstance(child, str)]


def buttons(shown: list[Component]) -> list[str]:
    ids = [getattr(part, "id", None) for part in shown]
    return [each["name"] for each in ids if isinstance(each, dict) and "name" in each]


def is_select(part: Component) -> bool:
    found = getattr(part, "id", None)
    return isinstance(found, dict) and found.get("type") == select_id(0)["type"]
