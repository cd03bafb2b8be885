"""Text files with columns, whatever they are written in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.file_format import FileFormat
from core.errors import UserError
from core.ingest import limits
from core.ingest.limits import FileLimits
from core.ingest.readers import open_table, read_head, read_rows
from core.ingest.text_file import detect_text_format

# What a text cell may hold: everything but control characters that no file of ours has.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
CELL = st.one_of(TEXT, st.sampled_from(['"', ",", ";", "a\nb", "c\r\nd", 'say "hi"', "'", "|"]))


@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_a_csv_writer_wrote_is_read_back(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, line_end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "b", "c"), *rows])
    stream = io.BytesIO(text.getvalue().encode(encoding))
    expected = [list(row) for row in rows if any(cell.strip() for cell in row)]

    if expected:
        found = [cells for _, cells in read_rows(stream, FileFormat(encoding, delimiter))]
        assert found == expected
    else:
        with pytest.raises(UserError, match="no rows"):
            list(read_rows(stream, FileFormat(encoding, delimiter)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_and_separator_are_found(delimiter: str, encoding: str) -> None:
    rows = [["id", "name", "note"], ["1", "Zoë", 'a "b", c; d|e'], ["2", "Åsa", "1,5"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)

    found = read_head(io.BytesIO(text.getvalue().encode(encoding)))

    assert found.file_format.encoding == encoding
    assert found.file_format.delimiter == delimiter
    assert bool(found.file_format.notice) == (encoding == "cp1252")
    assert [cells for _, cells in found.rows] == rows[1:]


def test_a_comma_inside_numbers_does_not_hide_the_semicolon() -> None:
    assert detect_text_format(io.BytesIO(b"id;income\n1;1,5\n2;2,5\n3;3,5\n")).delimiter == ";"


def test_line_numbers_are_those_of_the_file_also_after_line_breaks_in_a_cell() -> None:
    content = b'id,note\n1,"two\nlines"\n\n2,x\n'

    rows = list(read_rows(io.BytesIO(content), FileFormat("utf-8", ",")))

    assert [line_number for line_number, _ in rows] == [2, 5]


def test_only_as_much_is_read_as_is_asked_for() -> None:
    stream = io.BytesIO(b"id,a\n" + b"1,2\n" * 2_000_000)

    with open_table(stream, FileFormat("utf-8", ",")) as table:
        next(table.rows)

    assert stream.tell() < 100_000


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"  \r\n \n", "empty"),
        (b"id,name\n", "no rows"),
        (b"id,name\n,\n , \n", "no rows"),
        (b'id,name\n1,"open\n2,b\n', "at line 2 never closes"),
        (b'id,name\n1,a\n2,"b" c\n', "row at line 3 there is text after a closing quote"),
        (b"id,name\n1,a\n2,b\x00\x00\n", "binary"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook"),
        (b"PK\x03\x04....a.txt", "zip"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password-protected"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"i\x00d\x00,\x00a\x00\n\x00", "binary"),
        (b"id, ID \n1,2\n", "same name: “ID” stands in columns 1 and 2"),
        (b"id," + b"x" * 201 + b"\n1,2\n", "at most 200"),
        (b",".join(b"c%d" % i for i in range(501)) + b"\n", "501 columns; at most 500"),
        (b"id\n" + b"x" * limits.MAX_LINE_CHARS + b"\n", "longer than"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, what: str) -> None:
    with pytest.raises(UserError) as raised:
        read_head(io.BytesIO(content))

    assert what in raised.value.what
    assert raised.value.fix


@pytest.mark.parametrize(
    "content", [b"1,ann@example.com\n2,bob@example.com\n", b"1,2023-01-01,x\n2,2023-01-02,y\n"]
)
def test_columns_without_a_header_are_numbered_and_asked_about(content: bytes) -> None:
    head = read_head(io.BytesIO(content))

    assert (head.file_format.header_line, head.file_format.is_header_sure) == (0, False)
    assert head.header[:2] == ("Column 1", "Column 2")
    assert len(head.rows) == 2


def test_years_can_be_names_of_columns_but_are_asked_about() -> None:
    head = read_head(io.BytesIO(b"province,2011,2012,2013\nRome,1,2,3\nBari,4,5,6\n"))

    assert (head.file_format.header_line, head.file_format.is_header_sure) == (1, False)
    assert head.header == ("province", "2011", "2012", "2013")


def test_letters_that_nobody_can_tell_are_guessed_and_asked_about() -> None:
    found = read_head(io.BytesIO("name,city\nŤava,Łódź\n".encode("cp1250"))).file_format

    assert (found.encoding, found.is_encoding_sure) == ("cp1250", False)
    assert "encoding" in found.notice


def test_blanks_separate_cells_where_all_rows_are_cut_alike() -> None:
    head = read_head(io.BytesIO(b" 0004 001 19970101  2   29.33 \n 0021 002 19970101  3 63.34\n"))

    assert head.file_format.delimiter == " "
    assert head.rows[0] == (1, ["0004", "001", "19970101", "2", "29.33"])
    assert read_head(io.BytesIO(b"name of it\nAna Berg\nBo\n")).header == ("name of it",)


def test_more_rows_than_possible_are_refused() -> None:
    stream = io.BytesIO(b"id\n1\n2\n3\n4\n")

    with (
        open_table(stream, FileFormat("utf-8", ","), FileLimits(max_rows=3)) as table,
        pytest.raises(UserError, match="more than 3 rows"),
    ):
        list(table.rows)


def test_columns_without_a_name_are_numbered_and_invisible_characters_go() -> None:
    content = "\u200bid\u00ad,, Name  of it ,\n1,2,3,4\n".encode()

    assert read_head(io.BytesIO(content)).header == ("id", "Column 2", "Name of it", "Column 4")
