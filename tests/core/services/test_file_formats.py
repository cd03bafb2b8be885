"""How a file is written is found, shown, asked about and changed."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import Purchase
from core.domain.fields import DateOrder, NumberStyle
from core.domain.order_fields import OrderRules
from core.errors import UserError
from core.services import import_choices, import_preview, imports
from core.services.import_preview import ImportPreview
from tests.core.customer_files import Desk, desk
from tests.core.ingest.workbook_files import text_row, two_sheets

ORDERS = (
    b"order id,customer id,date,amount,currency\n"
    b"O1,7,2024-05-05 10:00,12.50,EUR\nO1,7,2024-05-05 10:00,-2.50,EUR\nO2,8,soon,1,EUR\n"
)


def _preview(ana: Desk, import_id: int) -> ImportPreview:
    with ana.work() as work:
        return import_preview.preview(work, import_id)


def test_orders_are_checked_and_their_lines_wait(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(ORDERS, "orders.csv", "orders")

    found = ana.check(import_id)

    assert (found.status, found.n_rows, found.n_quarantined) == ("checked", 3, 1)
    with transaction(database_url) as session:
        lines = session.scalars(select(Purchase).order_by(Purchase.line_number)).all()
        assert [(each.amount_e4, each.is_refund) for each in lines] == [
            (125_000, False), (-25_000, True),
        ]  # fmt: skip
        assert {each.currency for each in lines} == {"EUR"}


def test_a_repeated_check_and_discarding_leave_no_lines_twice(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.upload(ORDERS, "orders.csv", "orders")

    ana.check(import_id)
    ana.check(import_id)

    assert _n_lines(database_url) == 2
    with ana.work() as work:
        imports.discard(work, import_id)
    assert _n_lines(database_url) == 0


def test_dates_that_can_be_read_in_two_ways_are_asked_with_an_example(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(b"id,signed up\n1,03/05/2024\n2,04/05/2024\n")

    (question,) = _preview(ana, import_id).questions

    assert (question.about, question.column, question.must_answer) == ("dates", "signed up", True)
    assert "“03/05/2024”" in question.text
    assert [each.label for each in question.options] == ["3 May 2024", "5 March 2024"]
    with ana.work() as work, pytest.raises(UserError, match="day first"):
        imports.start_check(work, import_id)


def test_an_answer_lets_the_file_in(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(b"id,signed up\n1,03/05/2024\n2,04/05/2024\n")
    saved = [each.mapping for each in _preview(ana, import_id).columns]
    answer = tuple(replace(each, date_order=DateOrder.DAY_FIRST) for each in saved)

    ana.check(import_id, answer)
    ana.bring_in(import_id)

    assert str(ana.customers()["1"].signed_up) == "2024-05-03"


def test_numbers_that_can_be_read_in_two_ways_come_as_text_unless_somebody_says(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(b'id,income\n1,"1,234"\n2,"2,500"\n')

    (question,) = _preview(ana, import_id).questions

    assert (question.about, question.must_answer) == ("numbers", False)
    assert [each.label for each in question.options] == ["1,234", "1.234"]
    saved = [each.mapping for each in _preview(ana, import_id).columns]
    assert saved[1].numbers is NumberStyle.NOT_SAID


def test_a_header_directly_below_a_title_must_be_confirmed(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(b"Customers,\nid,age\n1,30\n2,40\n")
    shown = _preview(ana, import_id)
    with ana.work() as work, pytest.raises(UserError, match="row 2"):
        imports.start_check(work, import_id)

    with ana.work() as work:
        said = replace(shown.file_format, is_header_sure=True)
        import_choices.choose_format(work, import_id, said)

    assert shown.questions[0].about == "header"
    assert [each.mapping.column for each in shown.columns] == ["id", "age"]
    assert ana.check(import_id).n_rows == 2


def test_another_encoding_can_be_chosen_and_is_kept(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload("id,name\n1,Łódź\n2,Żory\n".encode("cp1250"))
    shown = _preview(ana, import_id)
    assert shown.notice

    with ana.work() as work:
        chosen = replace(shown.file_format, encoding="cp1250")
        import_choices.choose_format(work, import_id, chosen)
    ana.check(import_id)
    ana.bring_in(import_id)

    assert ana.customers()["1"].name == "Łódź"


def test_an_encoding_that_cannot_be_told_is_asked_with_an_example(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload("id,name\n1,Ťuhýk\n2,Łódź\n".encode("cp1250"))
    shown = _preview(ana, import_id)
    with ana.work() as work, pytest.raises(UserError, match="encoding"):
        imports.start_check(work, import_id)

    with ana.work() as work:
        said = replace(shown.file_format, is_encoding_sure=True)
        import_choices.choose_format(work, import_id, said)
    ana.check(import_id)
    ana.bring_in(import_id)

    (question,) = shown.questions
    assert question.options[0].label == "Ťuhýk · Windows-1250 (Central European)"
    assert [each.name for each in ana.customers().values()] == ["Ťuhýk", "Łódź"]


def test_a_file_without_names_of_columns_comes_in_once_that_is_said(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(b"7,2024-05-01,12.50\n8,2024-05-02,3.00\n", "orders.csv", "orders")
    shown = _preview(ana, import_id)
    with ana.work() as work, pytest.raises(UserError, match="header"):
        imports.start_check(work, import_id)

    with ana.work() as work:
        said = replace(shown.file_format, is_header_sure=True)
        import_choices.choose_format(work, import_id, said)

    assert [each.value for each in shown.questions[0].options] == ["1", "0"]
    assert _preview(ana, import_id).questions == ()


def test_an_export_is_recognised_anew_when_another_row_is_the_header(
    sqlite_url: str, tmp_path: Path
) -> None:
    ana = desk(sqlite_url, tmp_path)
    content = b"our,best,list,ever\nid,Email,Description,Created (UTC)\nc1,a@x.com,VIP,2024-01-01\n"
    import_id = ana.upload(content)
    shown = _preview(ana, import_id)

    with ana.work() as work:
        chosen = replace(shown.file_format, header_line=2, is_header_sure=True)
        import_choices.choose_format(work, import_id, chosen)

    assert (shown.program, _preview(ana, import_id).program) == ("", "Stripe customers")


def test_a_workbook_opens_on_the_sheet_that_holds_a_table(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)

    import_id = ana.upload(two_sheets(text_row(1, "Notes")), "customers.xlsx")

    assert _preview(ana, import_id).file_format.sheet == "People"


def test_another_sheet_can_be_chosen(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(two_sheets(), "customers.xlsx")
    shown = _preview(ana, import_id)

    with ana.work() as work:
        chosen = replace(shown.file_format, sheet="People")
        import_choices.choose_format(work, import_id, chosen)

    assert shown.sheets == ("Data", "People")
    columns = _preview(ana, import_id).columns
    assert columns[0].mapping.column == "id"
    assert ana.check(import_id).n_rows == 2


def test_shopify_orders_are_not_imported_as_customers(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    header = b"Name,Email,Financial Status,Lineitem quantity,Lineitem name,Lineitem price\n"
    import_id = ana.upload(header + b"#1,a@b.org,paid,1,Mug,5\n")

    found = ana.view(import_id)

    assert found.status == "rejected"
    assert "file of orders (Shopify orders)" in found.what


def test_rules_that_were_chosen_are_kept(sqlite_url: str, tmp_path: Path) -> None:
    ana = desk(sqlite_url, tmp_path)
    import_id = ana.upload(ORDERS, "orders.csv", "orders")
    rules = OrderRules(currency="EUR", keeps_guests=True)

    with ana.work() as work:
        imports.start_check(work, import_id, None, rules)

    assert _preview(ana, import_id).rules == rules


def _n_lines(database_url: str) -> int:
    with transaction(database_url) as session:
        return session.scalar(select(func.count()).select_from(Purchase)) or 0
