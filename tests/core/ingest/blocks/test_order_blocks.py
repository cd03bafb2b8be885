"""Blocks of order lines are read as the exact path reads them, line by line and word by word."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from core.domain.fields import DateOrder, NumberStyle
from core.domain.file_format import FileFormat
from core.domain.order_fields import (
    NUMERIC_FIELDS,
    OrderColumn,
    OrderField,
    OrderMapping,
    OrderRules,
)
from core.errors import UserError
from core.ingest.blocks import moments
from core.ingest.blocks.judge import OrderJudge
from core.ingest.blocks.order_blocks import (
    CheckedBlock,
    NotPlainError,
    OrderChecks,
    check_rows,
    check_text,
)
from core.ingest.limits import FileLimits
from core.ingest.order_lines import OrderLine, OrderValidator
from core.ingest.readers import open_table
from core.ingest.reasons import SetAside
from tests.core.ingest.order_files import AS_OF, OrderFile

F = OrderField
DIRTY_TEXTS = [
    "Tasse, groß", "5\" disk", "a;b", "x|y", "tab\there", "NA", "n/a", "", " ", "\u00a0",
    "'007", "'s-Hertogenbosch", "'=1+1", "\u200bhidden", "e\u0301clair", "日本", "a\x07b",
    "x" * 201, "guest", "a\\b", "a\\\"b", "Iſland", "-", "mißing", "x" * 129,
    "two\nlines", '"', "a\x01b", "a\x0bb",
]  # fmt: skip
CLEAN: dict[OrderField | None, st.SearchStrategy[str]] = {
    F.EMAIL: st.sampled_from(["a@b.org", "Ana.B@Shop.CO.UK", "x_1+y@a-b.example"]),
    F.ORDERED_AT: st.datetimes(datetime(2020, 1, 1), datetime(2025, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.isoformat(" ", "seconds")
    )
    | st.sampled_from(["2024-05-05", "2024-03-31 10:30", "2024-10-27T02:30:00"]),
    F.QUANTITY: st.integers(0, 5).map(str),
    F.UNIT_PRICE: st.decimals(0, 99_999, places=4).map(str),
    F.LINE_TOTAL: st.decimals(-99_999, 99_999, places=3).map(str),
    F.DISCOUNT: st.decimals(0, 99, places=2).map(str),
    F.DISCOUNT_SHARE: st.decimals(0, 1, places=3).map(str) | st.sampled_from(["", "0", "1"]),
    F.DISCOUNT_PERCENT: st.decimals(0, 100, places=1).map(lambda part: f"{part}%")
    | st.sampled_from(["", "0", "100", "12.5", "20 %"]),
    F.CURRENCY: st.sampled_from(["EUR", "usd", "£", "JPY", "KWD", ""]),
    F.REFUND: st.sampled_from(["", "paid", "Refunded", "STORNO", "annulé"]),
    None: st.sampled_from(["7", "C 12", " Ana ", "Käse", "€ 5", "“Mug”", "Мед", "C&A"]),
}
DIRTY: dict[OrderField | None, list[str]] = {
    F.EMAIL: ["nobody", "a@b", "ä@b.org", "a@b_c.org", "a b@c.org", "", "a@b..org", "a@-b.org"],
    F.ORDERED_AT: [
        "2024-02-30", "2024/05/05", "05.05.2024", "5/6/2024", "31/12/23", "12/31/2024", "",
        "2024-03-31 02:30", "2024-10-27 02:30:00", "2024-05-05 9:05", "5.6.2024 9:05", "0900-01-01",
        "5.6.2024 25:00", "2024-05-05 10:20:60", "5 Jan 2024", "05-Jan-24 10:30", "20240505",
        "2024-05-05 10:20:30.5", "2024-05-05 10:20 +0200", "1899-12-31", "2026-11-22", "2026-11-23",
        "2026-11-22 23:30", "1900-01-01 00:30", "5/6/2024 3:15 PM", "soon", "2024-05-05, 10:20",
    ],
    F.CURRENCY: ["kr", "Euro", "€", "$"],
    F.REFUND: ["x" * 300, "x" * 200, "'paid"],
}  # fmt: skip
DIRTY_NUMBERS = [
    "-0", "+5", "007", "12.", ".5", "9.995", "-9.995", "0.005", "118.22999999999999", "1e5", "inf",
    "nan", "1_000", "1,5", "1.234,56", "1,234.56", "1234567,89", "1.2345678", "0.1234565", "-3",
    "1000000000", "999999999.999999", "74215", "2.5", "€ 5", "(5)", "5%", " 3 ", "--", "", "-",
    "12345678901234567890", "1.234", "1,234", "0.015", "1.005", "٣", "-1.234,5", "1000000000000",
]  # fmt: skip
WHO = st.sampled_from([F.CUSTOMER_NUMBER, F.EMAIL])


@st.composite
def order_files(draw: st.DrawFn) -> tuple[bytes, FileFormat, OrderMapping, OrderRules]:
    """Draw a file, from a clean one to a heap of rubbish, and how it is read."""
    fields = draw(st.permutations([*F, None]))
    left_out = draw(st.sets(st.sampled_from(list(F)))) - {F.ORDERED_AT, draw(WHO)}
    columns = [field for field in fields if field not in left_out]
    orders = st.sampled_from([each for each in DateOrder if each is not DateOrder.NOT_SAID])
    styles = st.sampled_from([each for each in NumberStyle if each is not NumberStyle.NOT_SAID])
    mapping = tuple(
        OrderColumn(f"column {place}", field, draw(orders), draw(styles))
        for place, field in enumerate(columns)
    )
    delimiter = draw(st.sampled_from(",;|\t"))
    rows = [draw(_rows(columns)) for _ in range(draw(st.integers(1, 6)))]
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    header = delimiter.join(column.column for column in mapping)
    lines = [header, *(draw(_written(cells, delimiter)) for cells in rows)]
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252"]))
    content = line_end.join(lines).encode(encoding, "replace")
    file_format = FileFormat(
        encoding,
        delimiter,
        escape=draw(st.sampled_from(["", "", "\\"])),
        skips_blanks=draw(st.booleans()),
        missing_words=draw(st.sampled_from([(), ("-", "missing", "n/a", "na")])),
        strips_apostrophes=draw(st.booleans()),
    )
    rules = OrderRules(
        currency=draw(st.sampled_from(["EUR", "XXX", "JPY"])),
        time_zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"])),
        keeps_guests=draw(st.booleans()),
        guest_number=draw(st.sampled_from(["", "guest"])),
    )
    return content, file_format, mapping, rules


@st.composite
def _rows(draw: st.DrawFn, columns: list[OrderField | None]) -> list[str]:
    cells = [draw(CLEAN.get(field, CLEAN[None])) for field in columns]
    for place in draw(st.lists(st.integers(0, len(columns) - 1), max_size=2)):
        dirty = DIRTY_NUMBERS if columns[place] in NUMERIC_FIELDS else DIRTY.get(columns[place], [])
        cells[place] = draw(st.sampled_from([*dirty, *([] if dirty else DIRTY_TEXTS)]))
    return cells + draw(st.sampled_from([[], [], [], [], ["one more"]]))


@st.composite
def _written(draw: st.DrawFn, cells: list[str], delimiter: str) -> str:
    style = draw(st.sampled_from(["bare", "quoted", "blank", "where needed", "where needed"]))
    if style == "blank":
        return draw(st.sampled_from(["", delimiter, "sep=;", " "]))
    if style == "bare":
        return delimiter.join(cells)
    doubled = [cell.replace('"', '""') for cell in cells]
    if style == "quoted":
        return delimiter.join(f'"{cell}"' for cell in doubled)
    return delimiter.join(
        f'"{cell}"' if delimiter in cell or '"' in cell else cell for cell in doubled
    )


@settings(max_examples=60)
@given(order_files(), st.sampled_from([0, 2_000]))
def test_blocks_give_the_lines_and_reasons_of_the_exact_path(
    file: tuple[bytes, FileFormat, OrderMapping, OrderRules], few_moments: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moments, "FEW", few_moments)
        _compare(*file)


@pytest.mark.parametrize(
    ("name", "most_exactly"),
    [
        ("transactions/Sample-Superstore.csv", 0),
        ("transactions/rfm_data_orders.csv", 0),
        ("transactions/sales_data_sample.csv", 0),
        ("transactions/france.csv", 66),
    ],
)
def test_real_files_are_read_alike_and_hardly_a_line_one_by_one(
    shared: Path, name: str, most_exactly: int
) -> None:
    content = (shared / "data" / name).read_bytes()
    file = OrderFile(content, name)
    checks = _checks(file.mapping, file.rules, file.format.missing_words)

    found = list(check_text(io.BytesIO(content), file.format, FileLimits(), checks))

    assert _all_of(found) == _comparable([*file.lines, *file.set_aside])
    assert sum(len(block.rows) for block in found) <= most_exactly


def _compare(
    content: bytes, file_format: FileFormat, mapping: OrderMapping, rules: OrderRules
) -> None:
    words = file_format.missing_words
    checks = _checks(mapping, rules, words)
    try:
        with open_table(io.BytesIO(content), file_format) as table:
            rows = list(table.rows)
    except UserError:
        with pytest.raises(NotPlainError):
            list(check_text(io.BytesIO(content), file_format, FileLimits(), checks))
        return
    expected = list(OrderValidator(mapping, rules, AS_OF, words).check_all(rows))

    assert _all_of(check_rows(rows, checks)) == _comparable(expected)
    try:
        found = list(check_text(io.BytesIO(content), file_format, FileLimits(), checks))
    except NotPlainError:
        event("row by row")
        return
    assert _all_of(found) == _comparable(expected)


def _checks(mapping: OrderMapping, rules: OrderRules, words: tuple[str, ...]) -> OrderChecks:
    return OrderChecks(
        mapping,
        OrderJudge(mapping, rules, AS_OF, words),
        OrderValidator(mapping, rules, AS_OF, words),
    )


def _all_of(blocks: Iterable[CheckedBlock]) -> dict[int, Any]:
    """Return all rows of blocks by line, as `_comparable` does."""
    found: dict[int, Any] = {}
    for block in blocks:
        for line in block.lines.rows(named=True) if block.lines is not None else ():
            at = datetime.fromisoformat(line["ordered_at"]).replace(tzinfo=UTC)
            found[line["line_number"]] = OrderLine(**line | {"ordered_at": at})
        found |= _comparable(block.rows)
    return found


def _comparable(rows: Iterable[OrderLine | SetAside]) -> dict[int, Any]:
    return {row.line_number: _as_stored(row) for row in rows}


def _as_stored(row: OrderLine | SetAside) -> OrderLine | SetAside:
    if isinstance(row, SetAside) or row.quantity is None:
        return row
    return row._replace(quantity=float(row.quantity))  # type: ignore[arg-type]  # as it is stored
