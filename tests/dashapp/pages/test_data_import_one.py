"""The page of one import says how it stands, in every state and to every role."""

from collections.abc import Iterator
from typing import Any

import pytest
from dash import Dash
from dash.development.base_component import Component

from core.config import Settings
from core.db.session import transaction
from core.db.tables import ImportBatch
from core.domain.actor import Actor, Role
from core.domain.fields import DateOrder, Kind, NumberStyle
from core.errors import UserError
from core.services import import_choices, imports
from core.tasks.runner import run_next
from dashapp.components import import_states
from dashapp.components.import_actions import ACTION
from dashapp.components.import_columns import select_id
from dashapp.components.import_rules import rule_id
from tests.core.customer_files import Desk
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import N_CUSTOMERS, Shop, customer_file

RULES = {"time_zone": "UTC", "numbers": "as_found", "lines": []}
WORKING = ("fetching", "undoing")
ORDERS = (
    b"order_id,customer_id,order_date,total\nA1,7,2024-05-02,10.50\nA1,7,2024-05-02,4\nA2,8,x,1\n"
)
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
    assert buttons(shown) == ["check", "as-orders", "discard"]


def test_a_checked_file_says_what_would_come_in(ana: Desk) -> None:
    import_id = ana.upload(FILE)
    ana.check(import_id)

    shown = list(parts(page_body(ana, import_id)))

    assert "2 of 3 rows can come in" in texts(shown)
    assert "Import 2 customers" in texts(shown)
    assert buttons(shown) == ["import", "discard"]


def test_each_policy_says_what_it_would_do_with_this_file(ana: Desk) -> None:
    ana.import_all(FILE)
    ana.import_all(b"id,name\n5,Eve\n", "more.csv")
    import_id = ana.upload(b"id,name,age\n1,Ann,31\n5,Eve,\n7,Flo,1\n8,Gus,2\n")
    ana.check(import_id)

    shown = list(parts(page_body(ana, import_id)))

    (cards,) = (part for part in shown if getattr(part, "id", None) == rule_id("policy"))
    counts = [
        tuple(each.children for each in part.children)
        for part in parts([option["label"] for option in cards.options])
        if str(getattr(part, "className", "")).startswith("choice-count ")
    ]
    added = [("2", "new come in"), ("1", "known get newer values"), ("1", "known stay as they are")]
    assert counts == [
        *added,
        *added,
        ("1", "not in the file leave"),
        ("2", "new come in"),
        ("2", "known are left as they are"),
    ]
    assert "Import this file" in texts(shown)


def test_nobody_leaves_before_their_number_was_written(ana: Desk) -> None:
    ana.import_all(FILE)
    import_id = ana.upload(b"id,name\n7,Flo\n", "new.csv")
    ana.check(import_id)

    for typed in ("", "1"):
        with pytest.raises(UserError, match="2 customers are not in this file"):
            press(ana, import_id, "import", rules={"policy": "replace", "leaving": typed})
    press(ana, import_id, "import", rules={"policy": "replace", "leaving": " 2 "})
    run_next(ana.settings)

    assert list(ana.customers()) == ["7"]
    shown = texts(list(parts(page_body(ana, import_id))))
    assert {"Left", "Replaced all, 2 left", "by customer number"} <= set(shown)


def test_a_file_without_numbers_asks_how_customers_are_told_apart(ana: Desk) -> None:
    import_id = ana.upload(b"email,city\nann@example.org,Graz\n")
    columns = ["field:email", "field:city"]
    question = "How are customers told apart?"

    assert question in texts(list(parts(page_body(ana, import_id))))
    with pytest.raises(UserError, match="customer number is missing"):
        press(ana, import_id, "check", columns=columns)
    press(ana, import_id, "check", columns=columns, rules={"match": "contact"})
    run_next(ana.settings)
    press(ana, import_id, "import")
    run_next(ana.settings)

    assert list(ana.customers()) == ["ann@example.org"]
    said = texts(list(parts(page_body(ana, import_id))))
    assert "by email address, else phone" in said


def test_a_survey_is_told_by_rows_without_a_question(ana: Desk) -> None:
    shown = list(parts(page_body(ana, ana.upload(b"age,score\n31,7\n40,9\n31,7\n"))))

    assert "Each row is one customer" in texts(shown)
    assert "How are customers told apart?" not in texts(shown)


def test_a_merge_has_a_page_in_every_state(ana: Desk) -> None:
    ana.import_all(FILE)
    import_id = ana.merge(("1", "2"))

    shown = list(parts(page_body(ana, import_id)))
    press(ana, import_id, "undo")
    run_next(ana.settings)
    undone = texts(list(parts(page_body(ana, import_id))))

    assert "2 customers became 1" in texts(shown)
    assert "Undo this merge" in texts(shown)
    assert "This merge was undone" in undone
    for status in ("failed", "cancelled"):
        with transaction(ana.settings.database_url) as session:
            batch = session.get_one(ImportBatch, import_id)
            batch.status, batch.error_what = status, "It broke."
        links = [getattr(part, "href", "") for part in parts(page_body(ana, import_id))]
        assert "/customers/merge" in links


def test_the_columns_can_be_gone_back_to(ana: Desk) -> None:
    import_id = ana.upload(FILE)
    ana.check(import_id)

    assert "check" in buttons(list(parts(page_body(ana, import_id, choosing=True))))


def test_a_finished_import_says_how_many_are_in_and_leads_on(ana: Desk) -> None:
    import_id = ana.import_all(FILE).id

    shown = list(parts(page_body(ana, import_id)))

    assert "2 customers are in" in texts(shown)
    assert "/segments/new" in [getattr(part, "href", "") for part in shown]
    assert buttons(shown) == ["undo"]


def test_a_rejected_file_shows_its_message(ana: Desk) -> None:
    import_id = ana.upload(b"%PDF")

    shown = list(parts(page_body(ana, import_id)))

    assert any("a PDF document" in text for text in texts(shown))


@pytest.mark.parametrize(
    "status", ["failed", "cancelled", "uploading", "checking", "importing", "undone", *WORKING]
)
def test_every_other_state_has_a_look(ana: Desk, status: str) -> None:
    import_id = ana.upload(FILE)
    with transaction(ana.settings.database_url) as session:
        session.get_one(ImportBatch, import_id).status = status

    shown = list(parts(page_body(ana, import_id)))

    assert bool(shown) != (status in ("checking", "importing", *WORKING))
    assert 1 <= import_states.step_of(ana.view(import_id), choosing=False) <= 5


def test_a_viewer_sees_how_it_stands_but_no_rows_and_no_buttons(ana: Desk, vic: Desk) -> None:
    waiting, ready = ana.upload(FILE), ana.upload(FILE)
    ana.check(ready)

    for import_id in (waiting, ready):
        shown = list(parts(page_body(vic, import_id)))
        assert buttons(shown) == []
        assert not any("Bo" in text or "Cy" in text for text in texts(shown))
        assert not any("rejected.csv" in str(getattr(part, "href", "")) for part in shown)


def test_the_columns_are_kept_before_they_are_checked(ana: Desk) -> None:
    import_id = ana.upload(FILE)

    press(ana, import_id, "check", columns=["field:customer_number", "out", "kind:category"])

    with ana.work() as work:
        saved = import_choices.saved_mapping(work, import_id)
    assert ana.view(import_id).status == "checking"
    assert [column.is_left_out for column in saved] == [False, True, False]


def test_a_wide_file_is_shown_in_parts_and_what_was_chosen_in_each_stays(ana: Desk) -> None:
    names = [f"c{n}" for n in range(1, 70)]
    rows = "".join(f"{n},{','.join(['7'] * 69)}\n" for n in range(3))
    import_id = ana.upload(f"id,{','.join(names)}\n{rows}".encode())
    shown = list(parts(page_body(ana, import_id)))
    later = [part.id["place"] for part in parts(page_body(ana, import_id, first=50))
             if is_select(part)]  # fmt: skip

    press(ana, import_id, "check", columns={0: "field:customer_number", 1: "out"}, n_columns=70)
    with ana.work() as work:
        saved = import_choices.saved_mapping(work, import_id)

    assert [part.id["place"] for part in shown if is_select(part)] == list(range(50))
    assert "columns-50" in buttons(shown)
    assert later == list(range(50, 70))
    assert [column.is_left_out for column in saved] == [False, True, *[False] * 68]


def test_a_page_that_is_older_than_the_file_is_refused(ana: Desk) -> None:
    import_id = ana.upload(FILE)

    with pytest.raises(UserError):
        press(ana, import_id, "check", columns=["field:customer_number"])


def test_how_a_column_writes_its_numbers_survives_the_page(ana: Desk) -> None:
    import_id = ana.upload(b'id;spend\n1;"1.234,50"\n2;"7,25"\n3;"1,5"\n')
    shown = list(parts(page_body(ana, import_id)))
    chosen = [part.value for part in shown if is_select(part)]

    press(ana, import_id, "check", columns=chosen)

    with ana.work() as work:
        saved = import_choices.saved_mapping(work, import_id)
    assert saved[1].numbers is NumberStyle.COMMA


def test_an_open_question_is_asked_and_its_answer_is_kept(ana: Desk) -> None:
    import_id = ana.upload(b"id,since\n1,03/05/2024\n2,04/05/2024\n")
    shown = list(parts(page_body(ana, import_id)))
    chosen = [part.value for part in shown if is_select(part)]

    press(ana, import_id, "check", columns=chosen, answers={("dates", 1): "day_first"})

    with ana.work() as work:
        saved = import_choices.saved_mapping(work, import_id)
    assert "Which day is “03/05/2024” in “since”?" in texts(shown)
    assert (saved[1].kind, saved[1].date_order) == (Kind.DATE, DateOrder.DAY_FIRST)


def test_a_file_of_orders_goes_the_whole_way(ana: Desk) -> None:
    import_id = ana.upload(ORDERS, "orders.csv", "orders")
    chosen = [part.value for part in parts(page_body(ana, import_id)) if is_select(part)]

    press(ana, import_id, "check", columns=chosen, rules=RULES | {"currency": "eur"})
    run_next(ana.settings)
    ready = texts(list(parts(page_body(ana, import_id))))
    press(ana, import_id, "import", rules={"refunds": "exclude"})
    run_next(ana.settings)
    result = texts(list(parts(page_body(ana, import_id))))

    assert "2 of 3 order lines can come in" in ready
    assert any(text.startswith("1 order by 1 customer, on 2 May 2024.") for text in ready)
    assert "In EUR" in ready
    assert "1 order is in" in result
    assert "Money without orders that were refunded" in result


def test_a_currency_that_is_none_is_refused_in_words(ana: Desk) -> None:
    import_id = ana.upload(ORDERS, "orders.csv", "orders")
    columns = ["order_number", "customer_number", "ordered_at", "line_total"]

    with pytest.raises(UserError, match="not the code of a currency"):
        press(ana, import_id, "check", columns=columns, rules=RULES | {"currency": "euro"})


def test_orders_that_were_taken_for_customers_are_recognised(ana: Desk) -> None:
    import_id = ana.upload(ORDERS, "orders.csv")
    shown = list(parts(page_body(ana, import_id)))

    press(ana, import_id, "as-orders")

    assert "This looks like a file of orders" in texts(shown)
    assert ana.view(import_id).kind == "orders"
    assert "How are the lines to be read?" in texts(list(parts(page_body(ana, import_id))))


def test_the_export_of_a_program_that_holds_the_other_kind_can_be_read_as_that(
    ana: Desk,
) -> None:
    header = b"Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,"
    row = b"\n#1,a@example.com,paid,2026-03-12 10:00:00 +0000,1,Mug,9.50\n"
    import_id = ana.upload(header + b"Lineitem price" + row, "orders.csv")
    shown = list(parts(page_body(ana, import_id)))

    press(ana, import_id, "as-orders")

    found = texts(list(parts(page_body(ana, import_id))))
    assert buttons(shown) == ["as-orders", "discard"]
    assert any("This looks like an export of Shopify orders." in text for text in found)


def test_a_file_without_customers_says_what_can_be_done(ana: Desk) -> None:
    import_id = ana.upload(b"order_id,order_date,total\nA1,2024-05-02,10\n", "o.csv", "orders")

    assert "Who bought?" in texts(list(parts(page_body(ana, import_id))))


def test_another_separator_is_followed(ana: Desk) -> None:
    from dashapp.components.import_form import read_otherwise

    import_id = ana.upload(b"id;age\n1;30\n2;40\n")

    with ana.work() as work:
        same = read_otherwise(work, import_id, "delimiter", ";")
    with ana.work() as work:
        other = read_otherwise(work, import_id, "delimiter", "|")

    assert (same, other) == (False, True)
    with ana.work() as work:
        assert imports.column_names(work, import_id) == ("id;age",)


def test_an_import_can_be_undone_and_says_so(ana: Desk) -> None:
    import_id = ana.import_all(FILE).id

    press(ana, import_id, "undo")
    run_next(ana.settings)

    assert "This import was undone" in texts(list(parts(page_body(ana, import_id))))
    assert not ana.customers()


def test_why_an_import_cannot_be_undone_is_said_instead_of_a_button(ana: Desk) -> None:
    first = ana.import_all(FILE).id
    ana.import_all(b"id,name,age\n1,Ann,31\n", "newer.csv")

    shown = list(parts(page_body(ana, first)))

    assert buttons(shown) == []
    assert any("newer.csv" in text for text in texts(shown))


def test_a_table_whose_reading_was_cancelled_can_be_begun_again(ana: Desk) -> None:
    import_id = ana.upload(FILE)
    with transaction(ana.settings.database_url) as session:
        batch = session.get_one(ImportBatch, import_id)
        batch.status, batch.text_format = "cancelled", None

    assert buttons(list(parts(page_body(ana, import_id)))) == ["discard"]


def test_a_file_can_be_placed_into_segments_instead(
    ana: Desk, app: Dash, signed_in: SignedIn
) -> None:
    shop = Shop(ana.settings)
    shop.bring_in(customer_file(N_CUSTOMERS))
    run_id = shop.start_run()
    run_next(ana.settings)
    browser = signed_in(Role.ANALYST)
    said = ask(app, browser, "import-warning.children", {"import-place-run.data": run_id})
    assert "“Age”, “Income” and “Rating”" in str(said)

    import_id = ana.upload(customer_file(40, seed=5))
    ana.check(import_id)
    assert "Only tell me their segments" in texts(list(parts(page_body(ana, import_id))))
    press(ana, import_id, "place", rules={"place-run": str(run_id)})
    run_next(ana.settings)

    shown = list(parts(page_body(ana, import_id)))
    assert "40 customers placed" in texts(shown)
    assert buttons(shown) == ["import", "discard"]
    address = f"/api/imports/{import_id}/segments.csv"
    lines = browser.get(address).get_data(as_text=True).splitlines()
    assert (len(lines), lines[0].endswith(",Segment,Next best segment")) == (41, True)
    press(ana, import_id, "discard")
    assert browser.get(address).status_code == 404
    assert signed_in(Role.VIEWER).get(address).status_code == 403


def test_a_file_that_came_to_be_placed_has_no_other_way(ana: Desk) -> None:
    shop = Shop(ana.settings)
    shop.bring_in(customer_file(N_CUSTOMERS))
    run_id = shop.start_run()
    run_next(ana.settings)
    import_id = ana.upload(customer_file(40, seed=5))
    with transaction(ana.settings.database_url) as session:
        session.get_one(ImportBatch, import_id).place_run_id = run_id
    ana.check(import_id)

    assert buttons(list(parts(page_body(ana, import_id)))) == ["place", "discard"]


def press(person: Desk, import_id: int, name: str, **chosen: Any) -> None:  # noqa: ANN401 - the parts of the form
    """Press a button of the page, with what was chosen on it."""
    from dashapp.components.import_form import ImportForm, do, keep

    columns = chosen.pop("columns", [])
    if isinstance(columns, list):
        columns, chosen["n_columns"] = dict(enumerate(columns)), len(columns)
    form = ImportForm(columns=columns, **chosen)
    if name == "check":
        with person.work() as work:
            keep(work, import_id, form)
    with person.work() as work:
        do(work, import_id, name, form)


def page_body(
    person: Desk, import_id: int, first: int = 0, *, choosing: bool = False
) -> list[Component]:
    from dashapp.pages.data_import_one import body_of

    with person.work() as work:
        return body_of(work, imports.view(work, import_id), first, choosing=choosing)


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
    return [each["name"] for each in ids if isinstance(each, dict) and each["type"] == ACTION]


def is_select(part: Component) -> bool:
    found = getattr(part, "id", None)
    return isinstance(found, dict) and found.get("type") == select_id(0, 0)["type"]
