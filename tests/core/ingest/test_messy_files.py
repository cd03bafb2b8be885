"""Files as shops and spreadsheets really write them: each form gives the truth beside it."""

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from core.domain.fields import DateOrder
from core.errors import UserError
from core.ingest.order_lines import OrderLine
from core.ingest.readers import open_table, read_head
from tests.core.ingest.order_files import order_file

DERIVED = "data/messy/derived/dev"
Truth = tuple[Any, ...]


def _facts(line: OrderLine, *, clock: bool = True) -> Truth:
    when = line.ordered_at if clock else line.ordered_at.date()
    return (line.order_number, line.customer_number, when, line.product_code, line.amount_e4)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("orders_a_de_semicolon_latin1.csv", {}),
        ("orders_a_de_sep_hint_bom.csv", {}),
        ("orders_a_utf16_tab_currency.txt", {"dates": DateOrder.MONTH_FIRST}),
        ("orders_a_utf8_currency_quoted.csv", {"dates": DateOrder.MONTH_FIRST}),
        ("orders_a_newlines_in_quotes.csv", {}),
        ("orders_a_title_rows.xlsx", {"sheet": "Orders"}),
    ],
)
def test_every_form_gives_the_same_lines(shared: Path, name: str, choices: dict[str, Any]) -> None:
    truth = order_file(shared / DERIVED / "orders_a_truth.csv")

    found = order_file(shared / DERIVED / name, **choices)

    assert [_facts(line) for line in found.lines] == [_facts(line) for line in truth.lines]
    n_totals = 1 if name.endswith(".xlsx") else 0
    assert len(found.set_aside) == len(truth.set_aside) + n_totals


def test_five_forms_of_dates_in_one_column_are_read_when_the_order_is_said(shared: Path) -> None:
    truth = order_file(shared / DERIVED / "orders_a_truth.csv")

    found = order_file(shared / DERIVED / "orders_a_mixed_dates.csv", dates=DateOrder.DAY_FIRST)

    expected = [_facts(line, clock=False) for line in truth.lines]
    assert [_facts(line, clock=False) for line in found.lines] == expected


@pytest.mark.parametrize("name", ["orders_a_mixed_dates.csv", "orders_a_utf16_tab_currency.txt"])
def test_an_order_of_dates_that_cannot_be_known_is_asked_for(shared: Path, name: str) -> None:
    with pytest.raises(UserError, match="day first or with the month first"):
        order_file(shared / DERIVED / name)


def test_words_for_what_is_missing_are_found_and_nothing_is_made_of_them(shared: Path) -> None:
    truth = {
        (line.order_number, line.product_code): line
        for line in order_file(shared / DERIVED / "orders_a_truth.csv").lines
    }

    found = order_file(shared / DERIVED / "orders_a_missing_tokens_duplicates.csv")

    words = {"na", "n/a", "#n/a", "nan", "null", "unknown", "-", "?"}
    assert set(found.format.missing_words) == words
    assert len(found.lines) + len(found.set_aside) == 1530
    assert all((line.order_number, line.product_code) in truth for line in found.lines)
    assert not {line.customer_number for line in found.lines} & {"NA", "unknown", "-", "?"}
    assert {line.product for line in found.lines} >= {None}
    reasons = Counter(row.reason for row in found.set_aside)
    assert set(reasons) == {"missing_id", "bad_number", "bad_amount"}


POLLOCK = [
    "pollock/dev/file_escape_char_0x5C.csv",
    "pollock/dev/file_field_delimiter_0x2C_0x20.csv",
    "pollock/dev/file_field_delimiter_0x3B.csv",
    "pollock/dev/file_no_trailing_newline.csv",
    "pollock/dev/file_one_data_row.csv",
    "pollock/dev/file_preamble.csv",
    "pollock/dev/file_record_delimiter_0xA.csv",
    "realworld/dev/GPC_DCLG_December_2015_for_Publication.csv",
    "realworld/dev/Kokad pollen.csv",
    "realworld/dev/Wakefield Council Procurement Card Transactions 2018-19 Q2.csv",
    "realworld/dev/moj-aramis-data-march-11.csv",
    "realworld/dev/over25k-transparency.csv",
]


@pytest.mark.parametrize("name", POLLOCK)
def test_a_polluted_file_is_read_as_its_clean_twin(shared: Path, name: str) -> None:
    folder, _, file = name.rpartition("/")
    content = (shared / "data/messy" / folder / "csv" / file).read_bytes()
    clean = (shared / "data/messy" / folder / "clean" / file).read_text(encoding="utf-8")
    truth = [row for row in csv.reader(io.StringIO(clean, newline="")) if any(map(str.strip, row))]

    head = read_head(io.BytesIO(content))
    with open_table(io.BytesIO(content), head.file_format) as table:
        found = [cells for _, cells in table.rows]

    assert _trimmed(found) == _trimmed(truth[1:])
    named = zip(head.header, truth[0], strict=True)
    assert all(name == said.strip() for name, said in named if said.strip())


@pytest.mark.parametrize(
    ("name", "n_unlike"),
    [
        ("pollock/dev/row_less_sep_row0_col1.csv", 0),
        # A row with a cell less or more: it will be set aside.
        ("pollock/dev/row_less_sep_row20_col2.csv", 1),
        ("pollock/dev/row_more_sep_row20_col8.csv", 1),
        # Control characters instead of apostrophes: those rows will be set aside.
        ("realworld/dev/Wine_Cellar_Consumption_dataset_14-15.csv", 8),
    ],
)
def test_only_the_polluted_rows_of_a_file_differ(shared: Path, name: str, n_unlike: int) -> None:
    folder, _, file = name.rpartition("/")
    clean = (shared / "data/messy" / folder / "clean" / file).read_text(encoding="utf-8")
    truth = _trimmed(list(csv.reader(io.StringIO(clean, newline=""))))

    head = read_head(io.BytesIO((shared / "data/messy" / folder / "csv" / file).read_bytes()), 500)

    found = _trimmed([cells for _, cells in head.rows])
    assert len(found) == len(truth) - 1
    assert sum(a != b for a, b in zip(found, truth[1:], strict=True)) == n_unlike


@pytest.mark.parametrize(
    "name",
    ["file_no_header.csv", "file_field_delimiter_0x20.csv", "row_field_delimiter_0_0x20.csv"],
)
def test_a_header_that_cannot_be_told_is_asked_for(shared: Path, name: str) -> None:
    content = (shared / "data/messy/pollock/dev/csv" / name).read_bytes()

    assert not read_head(io.BytesIO(content)).file_format.is_header_sure


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("file_header_only.csv", "no rows below"),
        ("file_multitable_less.csv", "text after a closing quote"),
        ("row_extra_quote13_col7.csv", "text after a closing quote"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(shared: Path, name: str, what: str) -> None:
    content = (shared / "data/messy/pollock/dev/csv" / name).read_bytes()

    with pytest.raises(UserError, match=what):
        read_head(io.BytesIO(content), 500)


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in rows]
