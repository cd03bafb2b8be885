"""The list formats against golden files, and PostgreSQL's own rows against ours."""

import csv
import io
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from core.db import attributes
from core.db.session import transaction
from core.db.tables import Customer
from core.domain.fields import CustomerField, Kind
from core.export import columns, members
from core.export.cells import csv_line, rows
from core.export.csv_list import CSV_LIST
from core.export.destination import Destination
from core.export.excel_list import EXCEL_LIST
from core.export.members import CustomerList, Members
from core.export.registry import DESTINATIONS
from core.export.stream import header, pieces
from tests.core.stored_runs import REAL_SHOP, Person, people, store_run

GOLDEN = Path(__file__).parent / "golden"
F = CustomerField

KINDS = {
    "Annual Income (k$)": Kind.NUMBER,
    "Discount %": Kind.NUMBER,
    "Size": Kind.CATEGORY,
    "Note, \"odd\" 'name'": Kind.TEXT,
    "=Last visit": Kind.DATE,
    "Vegan": Kind.YES_NO,
    "City": Kind.CATEGORY,
}
PEOPLE = [
    Person(
        {
            F.CUSTOMER_NUMBER: "00123",
            F.EMAIL: "anna@example.com",
            F.PHONE: "+49 30 901820",
            F.NAME: 'Anna "Ann" Ä, née 李',
            F.CITY: "'s-Hertogenbosch",
            F.POSTCODE: "01067",
            F.SIGNED_UP: date(2024, 2, 29),
            F.CONSENT_EMAIL: True,
        },
        {
            "Annual Income (k$)": -12.5,
            "Discount %": 15,
            "Size": "1-2",
            "Note, \"odd\" 'name'": "line one\nline two",
            "=Last visit": "2026-01-05",
            "Vegan": True,
            "City": "00100",
        },
    ),
    Person(
        {F.CUSTOMER_NUMBER: "=1+1", F.NAME: "@SUM(A1)", F.CITY: "  +1", F.CONSENT_EMAIL: False},
        {
            "Annual Income (k$)": 1e-07,
            "Discount %": 1e20,
            "Size": "7.5",
            "Note, \"odd\" 'name'": "\t=cmd",
            "Vegan": False,
            "City": "1E5",
        },
        1,
    ),
    Person({F.CUSTOMER_NUMBER: "3"}, {"Discount %": 0.1 + 0.2, "Size": "12345678901234567"}, 1),
]

# Cells that a spreadsheet may run or change: how they begin, and how they go on.
STARTS = [chr(each) for each in (*range(1, 0xA2), 0x2000, 0x200D, 0x2060, 0x3000, 0xFEFF)]
STARTS += [
    *"＋－＝＠äß李",
    " =",
    "\u00a0+",
    "-1",
    "-1.",
    "-1.5",
    "00",
    "1E",
    "1-",
    "1/",
    "12345678901234",
]
ENDS = ["", "1", "12", "=1+1", "5.5", "-02-03", "e+5", "x"]


def _list(database_url: str, run_id: int, names: dict[int, str], spec: Destination) -> CustomerList:
    with transaction(database_url, read_only=True) as session:
        available = columns.available(session, REAL_SHOP)
    return CustomerList(available, Members(run_id, None, names), spec)


OPEN_ONES = [spec for spec in DESTINATIONS.values() if spec.platform is None]


@pytest.mark.parametrize("spec", OPEN_ONES, ids=lambda spec: spec.name)
def test_a_list_is_written_as_in_its_golden_file(database_url: str, spec: Destination) -> None:
    run_id, segment_ids = store_run(database_url, PEOPLE, KINDS)
    names = dict(zip(segment_ids, ("High income", "=Low, income"), strict=True))
    wanted = _list(database_url, run_id, names, spec)

    with transaction(database_url, read_only=True) as session:
        written = header(wanted) + b"".join(piece for _, piece in pieces(session, wanted))

    assert written == (GOLDEN / f"{spec.name}.csv").read_bytes()


@pytest.mark.parametrize("spec", OPEN_ONES, ids=lambda spec: spec.name)
def test_the_rows_of_the_database_are_those_made_here(database_url: str, spec: Destination) -> None:
    run_id, segment_ids = store_run(database_url, PEOPLE, KINDS)
    wanted = _list(database_url, run_id, dict.fromkeys(segment_ids, "One"), spec)

    with transaction(database_url, read_only=True) as session:
        copied = b"".join(piece for _, piece in pieces(session, wanted))
        made = "".join(csv_line(cells) for _, cells in rows(session, wanted)).encode()

    assert copied == made


def test_the_database_guards_cells_as_it_is_done_here(postgresql_url: str) -> None:
    cells = [start + end for start in STARTS for end in ENDS]
    named = [
        Person({F.CUSTOMER_NUMBER: f"C-{i}", F.NAME: cell}, {"Size": cell, "Discount %": cell})
        for i, cell in enumerate(cells)
    ]
    run_id, segment_ids = store_run(postgresql_url, [*named, *PEOPLE], KINDS)
    with transaction(postgresql_url) as session:  # a number column was one of texts before
        for kind in (Kind.TEXT, Kind.NUMBER):
            attributes.note_kinds(session, REAL_SHOP, {"Discount %": kind})
    names = dict(zip(segment_ids, ("-5", "=Low"), strict=True))
    wanted = _list(postgresql_url, run_id, names, EXCEL_LIST)

    with transaction(postgresql_url, read_only=True) as session:
        copied = b"".join(piece for _, piece in pieces(session, wanted)).decode()
        made = "".join(csv_line(cells) for _, cells in rows(session, wanted))

    in_copy, in_made = (csv.reader(io.StringIO(text, newline="")) for text in (copied, made))
    differing = [pair for pair in zip(in_copy, in_made, strict=True) if pair[0] != pair[1]]
    assert differing == []
    assert copied == made


def test_a_reader_of_csv_gets_every_cell_back(database_url: str) -> None:
    run_id, segment_ids = store_run(database_url, PEOPLE, KINDS)
    wanted = _list(database_url, run_id, dict.fromkeys(segment_ids, "One"), CSV_LIST)

    with transaction(database_url, read_only=True) as session:
        text = b"".join(piece for _, piece in pieces(session, wanted)).decode()

    first = next(csv.reader(io.StringIO(text, newline="")))
    by_key = dict(zip((column.header for column in wanted.columns), first, strict=True))
    assert by_key["Name"] == 'Anna "Ann" Ä, née 李'
    assert by_key["Note, \"odd\" 'name'"] == "line one\nline two"
    assert by_key["Customer number"] == "00123"
    assert by_key["City"] == "'s-Hertogenbosch"
    assert by_key["City (column)"] == "00100"


def test_a_list_of_one_segment_has_only_its_members_in_one_piece(database_url: str) -> None:
    run_id, (first, second) = store_run(database_url, PEOPLE, KINDS)
    wanted = _list(database_url, run_id, {first: "A", second: "B"}, CSV_LIST)
    only_second = CustomerList(
        wanted.columns[1:2], Members(run_id, second, {first: "A", second: "B"}), wanted.destination
    )

    with transaction(database_url, read_only=True) as session:
        written = list(pieces(session, only_second))

    assert [(len(piece.customer_ids), piece.content) for piece in written] == [(2, b"=1+1\n3\n")]


def test_a_list_of_certain_customers_is_theirs_alone_in_many_queries(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, segment_ids = store_run(database_url, people(9))
    monkeypatch.setattr(members, "_IDS_AT_ONCE", 2)
    with transaction(database_url, read_only=True) as session:
        ids = np.array(session.scalars(select(Customer.id).order_by(Customer.id)).all())
        wanted = CustomerList(
            columns.chosen(columns.available(session, REAL_SHOP), ("segment", "customer_number")),
            Members(run_id, None, dict(zip(segment_ids, "AB", strict=True)), ids[[0, 1, 4, 6, 7]]),
            CSV_LIST,
        )
        written = list(pieces(session, wanted))

    assert [one for piece in written for one in piece.customer_ids] == ids[[0, 1, 4, 6, 7]].tolist()
    assert b"".join(piece.content for piece in written) == (
        b"A,00001\nB,00002\nA,00005\nA,00007\nB,00008\n"
    )
