"""A file of customers with everybody's segment, as CSV."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Text, cast, func, select

from core.clustering.placed import ARTIFACT, LEFT_OUT, Placed
from core.config import Settings
from core.db import artifacts
from core.db.tables import StagedCustomer
from core.domain.actor import Actor, Permission
from core.domain.fields import CustomerField
from core.domain.lists import ListColumn
from core.domain.segments import IN_NO_SEGMENT
from core.domain.spreadsheet import protected
from core.errors import UserError, not_found
from core.export.cells import as_text, csv_line, is_text
from core.export.destination import Destination
from core.export.file_names import ascii_name, file_name
from core.export.registry import destination_of
from core.services.placed_file import columns_of, placed_in
from core.services.run_views import segments_of
from core.services.uploads import own_import
from core.services.work import Work, open_work

_ROWS_AT_ONCE = 2_000
_ADDED = ("Segment", "Next best segment", "Certainty")
# In a row, what is no field of a customer.
_LINE, _ATTRIBUTES = "line", "attributes"


@dataclass(frozen=True)
class PlacedFile:
    """The result on its way out; `content` reads the rows while it is taken."""

    file_name: str
    ascii_name: str
    content: Iterator[bytes]


def placed_csv(work: Work, import_id: int, form: str = "csv") -> PlacedFile:
    """Start the file with everybody's segment: the columns that were read, and the segment.

    The rows are read in transactions of their own while the file is taken.

    Parameters
    ----------
    form : a name in `core.export.registry`.

    Raises
    ------
    NotFoundError : the file has not been placed, or is not there any more.
    """
    work.require(Permission.SEE_PERSONAL_DATA)
    work.require(Permission.EXPORT)
    batch, destination = own_import(work, import_id), destination_of(form)
    if destination.platform is not None:
        raise UserError(
            f"A placed file does not go to {destination.label}.", "Choose “csv” or “excel”."
        )
    content = artifacts.load(work.session, ARTIFACT, import_id=batch.id)
    run_id = placed_in(batch)
    if content is None:
        raise not_found("result")
    names = tuple(each.name for each in segments_of(work.session, run_id))
    work.audit("download placed file", f"import {batch.id}", {"run": run_id})
    name = file_name(batch.file_name.rpartition(".")[0], "segments", destination.file_name_end)
    sheet = _Sheet(destination, columns_of(batch), Placed.from_bytes(content), names)
    return PlacedFile(name, ascii_name(name), _content(work, batch.id, sheet))


@dataclass(frozen=True)
class _Sheet:
    """What stands in the file, and how.

    Attributes
    ----------
    columns : those of the file. names : of the segments.
    """

    destination: Destination
    columns: tuple[ListColumn, ...]
    placed: Placed
    names: tuple[str, ...]

    def heads(self) -> list[str]:
        own = [each.header for each in self.columns]
        added = _ADDED if self.placed.certainty is not None else _ADDED[:-1]
        free = [f"{name} (Segment Atlas)" if name in own else name for name in added]
        return [self._cell(head, is_text=True) for head in [*own, *free]]

    def cells(self, row: Mapping[str, Any], place: int) -> list[str]:
        """Return the cells of a customer; `place` counts the rows of the file from 0."""
        attributes = orjson.loads(row[_ATTRIBUTES])
        own = [
            self._cell(
                as_text(row[each.field] if each.field else attributes.get(each.attribute)),
                is_text=is_text(each),
            )
            for each in self.columns
        ]
        found = [self._name(int(each[place])) for each in (self.placed.own, self.placed.second)]
        named = [self._cell(name, is_text=True) for name in found]
        if self.placed.certainty is None:
            return [*own, *named]
        is_known = self.placed.own[place] != LEFT_OUT
        return [*own, *named, f"{self.placed.certainty[place]:.4f}" if is_known else ""]

    def _cell(self, text: str, *, is_text: bool) -> str:
        return protected(text, is_text=is_text) if self.destination.for_spreadsheet else text

    def _name(self, position: int) -> str:
        if position == LEFT_OUT:
            return ""
        return self.names[position] if position < len(self.names) else IN_NO_SEGMENT


def _content(work: Work, import_id: int, sheet: _Sheet) -> Iterator[bytes]:
    yield sheet.destination.opening + csv_line(sheet.heads()).encode()
    after_line, n_before = -1, 0
    while rows := _staged(work.settings, work.actor, import_id, after_line):
        lines = (csv_line(sheet.cells(row, n_before + n)) for n, row in enumerate(rows))
        yield "".join(lines).encode()
        after_line, n_before = rows[-1][_LINE], n_before + len(rows)


def _staged(
    settings: Settings, actor: Actor, import_id: int, after_line: int
) -> list[Mapping[str, Any]]:
    own_number = func.coalesce(StagedCustomer.own_number, StagedCustomer.customer_number)
    others = [each for each in CustomerField if each is not CustomerField.CUSTOMER_NUMBER]
    query = (
        select(
            StagedCustomer.line_number.label(_LINE),
            cast(StagedCustomer.attributes, Text).label(_ATTRIBUTES),
            own_number.label(str(CustomerField.CUSTOMER_NUMBER)),
            *(getattr(StagedCustomer, each) for each in others),
        )
        .where(StagedCustomer.import_id == import_id, StagedCustomer.line_number > after_line)
        .order_by(StagedCustomer.line_number)
        .limit(_ROWS_AT_ONCE)
    )
    with open_work(settings, actor, read_only=True) as work:
        return [dict(row) for row in work.session.execute(query).mappings()]
