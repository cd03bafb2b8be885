"""What we make of an uploaded file: how it is written, and what its columns hold."""

from collections.abc import Sequence
from typing import BinaryIO

from core.config import Settings
from core.db import attributes
from core.db.tables import ImportBatch
from core.domain.customer_policy import MatchBy
from core.domain.fields import ColumnMapping, Mapping
from core.domain.file_format import FileFormat
from core.domain.order_fields import OrderRules
from core.errors import UserError
from core.ingest import mapping, order_mapping
from core.ingest.file_types import is_workbook_name
from core.ingest.identity import match_by
from core.ingest.limits import SAMPLE_ROWS, FileLimits
from core.ingest.mapping import Guess
from core.ingest.order_mapping import OrderGuess
from core.ingest.presets.preset import Preset
from core.ingest.presets.registry import preset_of
from core.ingest.readers import Head, read_head, recognise
from core.services.work import Work

CUSTOMERS, ORDERS, MERGE = "customers", "orders", "merge"
MAY_CHOOSE = frozenset({"uploaded", "checked", "rejected", "failed", "cancelled"})
"""How an import can stand for what its file holds to be chosen again."""

_RULES, _MATCH_BY = "rules", "match_by"


class OtherKindError(UserError):
    """The file holds orders where customers were expected, or the other way round."""


def file_limits(settings: Settings) -> FileLimits:
    """Return what a file may hold at most."""
    return FileLimits(
        max_rows=settings.max_import_rows,
        max_columns=settings.max_import_columns,
        max_workbook_bytes=settings.max_workbook_mb * 1024 * 1024,
    )


def head_of(
    work: Work,
    batch: ImportBatch,
    stream: BinaryIO,
    chosen: FileFormat | None = None,
    *,
    finds_table: bool = False,
) -> Head:
    """Return the start of a file: as chosen, or as we find it."""
    return read_head(
        stream,
        SAMPLE_ROWS,
        is_workbook=is_workbook_name(batch.file_name),
        chosen=chosen,
        finds_table=finds_table or chosen is None,
        file_limits=file_limits(work.settings),
    )


def understand(
    work: Work,
    batch: ImportBatch,
    stream: BinaryIO,
    chosen: FileFormat | None = None,
    *,
    finds_table: bool = False,
) -> None:
    """Save how a file is written and what its columns probably hold; raises UserError."""
    head = recognise(head_of(work, batch, stream, chosen, finds_table=finds_table))
    rows = [cells for _, cells in head.rows]
    mapping.require_a_whole_row(head.header, rows)
    preset = preset_of(head.file_format.preset)
    _refuse_other_kind(batch, preset)
    batch.text_format = head.file_format.to_json()
    if batch.kind == ORDERS:
        rules = order_mapping.guess_rules(head.header, rows, preset)
        note_rules(batch, rules)
        order_guesses = guesses_of_orders(head)
        batch.mapping = [each.mapping.to_json() for each in order_guesses]
        return
    batch.mapping = [each.mapping.to_json() for each in guesses_of_customers(work, head)]


def rules_of(batch: ImportBatch) -> OrderRules:
    """Return how the lines of a file of orders are read."""
    return OrderRules.from_json((batch.text_format or {}).get(_RULES, {}))


def note_rules(batch: ImportBatch, rules: OrderRules) -> None:
    """Save how the lines of a file of orders are read; files of customers have no rules."""
    if batch.kind == ORDERS:
        batch.text_format = (batch.text_format or {}) | {_RULES: rules.to_json()}


def match_by_of(batch: ImportBatch, mapping: Mapping | None = None) -> str:
    """Return by what the rows of a file of customers find them (`MatchBy`), or "" while open.

    Parameters
    ----------
    mapping : what is chosen for its columns just now; None for what was saved.
    """
    if batch.kind != CUSTOMERS:
        return MatchBy.NUMBER
    if mapping is None:
        mapping = tuple(map(ColumnMapping.from_json, batch.mapping or []))
    known = batch.text_format or {}
    return match_by(mapping, known.get(_MATCH_BY, ""), is_export=bool(known.get("preset")))


def matched_by(batch: ImportBatch) -> MatchBy:
    """Return by what the rows of a file find their customers, the number while that is open."""
    return MatchBy(match_by_of(batch) or MatchBy.NUMBER)


def note_match_by(batch: ImportBatch, chosen: str) -> None:
    """Save by what rows without a number find their customers; "" leaves it as it is."""
    if chosen and batch.kind == CUSTOMERS:
        batch.text_format = (batch.text_format or {}) | {_MATCH_BY: str(MatchBy(chosen))}


def guesses_of_customers(work: Work, head: Head) -> Sequence[Guess]:
    """Return what the columns of a file of customers probably hold."""
    return mapping.guess(
        head.header,
        [cells for _, cells in head.rows],
        attributes.kinds_of_shop(work.session, work.shop_id),
        preset=preset_of(head.file_format.preset),
        missing_words=head.file_format.missing_words,
    )


def guesses_of_orders(head: Head) -> Sequence[OrderGuess]:
    """Return what the columns of a file of orders probably hold."""
    return order_mapping.guess_orders(
        head.header,
        [cells for _, cells in head.rows],
        preset_of(head.file_format.preset),
        head.file_format.missing_words,
    )


def _refuse_other_kind(batch: ImportBatch, preset: Preset | None) -> None:
    if preset is None or preset.is_of_orders == (batch.kind == ORDERS):
        return
    right = "orders" if preset.is_of_orders else "customers"
    raise OtherKindError(
        f"This is a file of {right} ({preset.label}), not of {batch.kind}.",
        f"Import it as {right}.",
    )
