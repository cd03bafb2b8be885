"""Reads a file of orders as an import does, for tests."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.domain.fields import DateOrder
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderField, OrderMapping, OrderRules
from core.ingest.file_types import is_workbook_name
from core.ingest.order_lines import OrderLine, OrderValidator
from core.ingest.order_mapping import check_orders, guess_orders, guess_rules
from core.ingest.presets.registry import preset_of
from core.ingest.readers import Head, open_table, read_head
from core.ingest.reasons import SetAside

AS_OF = date(2026, 11, 21)


class OrderFile:
    """What was understood of a file of orders, and what became of its rows."""

    def __init__(
        self,
        content: bytes,
        name: str = "orders.csv",
        *,
        dates: DateOrder | None = None,
        sheet: str | None = None,
        keeps_guests: bool = False,
    ) -> None:
        chosen = FileFormat(sheet=sheet) if sheet else None
        self.head: Head = read_head(
            io.BytesIO(content), 5_000, is_workbook=is_workbook_name(name), chosen=chosen
        )
        self.format = self.head.file_format
        preset = preset_of(self.format.preset)
        rows = [cells for _, cells in self.head.rows]
        guesses = guess_orders(self.head.header, rows, preset, self.format.missing_words)
        self.mapping: OrderMapping = tuple(each.mapping for each in guesses)
        if dates:
            self.mapping = tuple(
                replace(each, date_order=dates) if each.field is OrderField.ORDERED_AT else each
                for each in self.mapping
            )
        rules = guess_rules(self.head.header, rows, preset)
        self.rules: OrderRules = replace(rules, keeps_guests=keeps_guests)
        check_orders(self.mapping, self.head.header, self.rules, preset)
        validator = OrderValidator(self.mapping, self.rules, AS_OF, self.format.missing_words)
        with open_table(io.BytesIO(content), self.format) as table:
            checked = list(validator.check_all(table.rows))
        self.lines = [row for row in checked if isinstance(row, OrderLine)]
        self.set_aside = [row for row in checked if isinstance(row, SetAside)]

    def field_of(self, column: str) -> OrderField | None:
        """Return what a column was taken for."""
        return next(each.field for each in self.mapping if each.column == column)


def order_file(
    path: Path,
    *,
    dates: DateOrder | None = None,
    sheet: str | None = None,
    keeps_guests: bool = False,
) -> OrderFile:
    """Read a file of the disk."""
    return OrderFile(
        path.read_bytes(), path.name, dates=dates, sheet=sheet, keeps_guests=keeps_guests
    )
