"""Workbooks are read by a limited process, whatever they hold."""

import io
from pathlib import Path

import pytest

from core.errors import UserError
from core.ingest.limits import FileLimits
from core.ingest.readers import read_head
from core.ingest.rows import ERROR_MARK, INEXACT_MARK
from core.ingest.workbooks import opened
from tests.core.ingest.workbook_files import text_row, workbook

HEADER = text_row(1, "id", "value")


def _cells(row: str, extra: dict[str, str] | None = None) -> list[str]:
    with opened(io.BytesIO(workbook(row, extra=extra)), None, FileLimits()) as sheet:
        return next(sheet.rows)[1]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><v>124.0</v></c>", "124"),
        ("<c><v>2.5500000000000003</v></c>", "2.5500000000000003"),
        ("<c><v>1E-7</v></c>", "0.0000001"),
        ("<c><v>1e+20</v></c>", f"{INEXACT_MARK}1e+20"),
        ('<c s="1"><v>45292</v></c>', "2024-01-01"),
        ('<c s="2"><v>45292.5</v></c>', "2024-01-01 12:00:00"),
        ('<c s="1"><v>59</v></c>', "1900-02-28"),
        ('<c s="2"><v>0.25</v></c>', "06:00:00"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#DIV/0!</v></c>', f"{ERROR_MARK}#DIV/0!"),
        ('<c t="str"><f>A1</f><v>stored</v></c>', "stored"),
        ("<c t='inlineStr'><is><r><t>two </t></r><r><t>runs</t></r></is></c>", "two runs"),
        ("<c t='inlineStr'><is><t>a_x000D_b</t></is></c>", "a\rb"),
    ],
)
def test_a_stored_value_is_text_as_the_spreadsheet_means_it(cell: str, text: str) -> None:
    assert _cells(f'<row r="1">{cell}</row>') == [text]


def test_a_cell_stands_where_its_reference_says() -> None:
    assert _cells('<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row>') == ["", "", "1", "2"]


def test_shared_strings_leave_out_how_they_are_said() -> None:
    strings = "<sst><si><t>東京</t><rPh><t>トウキョウ</t></rPh></si></sst>"
    row = '<row r="1"><c t="s"><v>0</v></c></row>'

    assert _cells(row, {"xl/sharedStrings.xml": strings}) == ["東京"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04 cut off", "no whole archive"),
        (workbook(HEADER, extra={"xl/worksheets/sheet1.xml": ""}), "missing"),
        (workbook(HEADER, extra={"xl/workbook.xml": "<workbook/>"}), "no sheet"),
        (workbook("<row><c>"), "no right XML"),
        (workbook('<row><c t="s"><v>9</v></c></row>'), "says something that it can't"),
        (workbook("<row><c><v>one</v></c></row>"), "says something that it can't"),
        (workbook(HEADER, extra={"xl/vbaProject.bin": "x"}), "macros"),
        (workbook(HEADER, extra={"../evil.xml": "x"}), "points outside"),
        (workbook(HEADER, extra={"XL/Workbook.xml": "x"}), "same name"),
        (workbook(HEADER, extra={"x.xml": " " * 20_000_000}), "expands to 19 MB"),
        (workbook(HEADER, extra={f"{i}.xml": "x" for i in range(2001)}), "2,006 parts"),
        (workbook(HEADER, prefix="<!DOCTYPE x [<!ENTITY a 'b'>]>"), "document type"),
        (workbook('<row r="6000000"><c><v>1</v></c></row>'), "row 6,000,000"),
        (workbook('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "column 18,278"),
    ],
)
def test_a_damaged_or_unsafe_workbook_says_why(content: bytes, what: str) -> None:
    with pytest.raises(UserError) as raised, opened(io.BytesIO(content), None, FileLimits()) as it:
        list(it.rows)

    assert what in raised.value.what
    assert raised.value.fix


def test_only_the_head_of_a_sheet_is_read_for_a_preview_and_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rows = [text_row(i, f"{i}", "x") for i in range(2, 20_000)]

    head = read_head(io.BytesIO(workbook(HEADER, *rows)), 5, is_workbook=True)

    assert head.header == ("id", "value")
    assert [cells for _, cells in head.rows] == [[str(i), "x"] for i in range(2, 7)]
    assert head.file_format.sheet == "Data"
    assert list(tmp_path.iterdir()) == []


def test_rows_that_end_early_are_as_wide_as_the_header() -> None:
    content = workbook(text_row(1, "id", "a", "b"), text_row(2, "1", "x", "y"), text_row(3, "2"))

    head = read_head(io.BytesIO(content), is_workbook=True)

    assert head.rows[1] == (3, ["2", "", ""])


@pytest.mark.parametrize("content", [b"id,name\n1,Ann\n", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_file_that_is_a_workbook_only_by_its_name_says_what_it_is(content: bytes) -> None:
    with pytest.raises(UserError, match="not an Excel workbook"):
        read_head(io.BytesIO(content), is_workbook=True)
