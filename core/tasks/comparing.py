"""After the rows of a file were checked one by one: who is in them, and who must not come in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.config import Settings
from core.db import (
    customer_matching,
    merge_candidates,
    order_lines,
    staged_customers,
    suppressions,
)
from core.db.staged_customers import Changes
from core.db.suppressions import Digest, Keeper
from core.db.tables import ImportBatch, Purchase, RejectedRow, StagedCustomer
from core.ingest.reasons import Reason, SetAside
from core.services.understanding import CUSTOMERS, matched_by
from core.tasks.checking import write_set_aside

_NUMBER = "customer_number"
_ROWS_AT_ONCE = 10_000
_SUPPRESSED = "Somebody who must not come in or be written to again; not kept here, either."


@dataclass
class Compared:
    """What the customers that are there mean for the rows of a file.

    Attributes
    ----------
    changes : for customers, what taking the rows in would do; nothing for orders.
    reasons : rows that are set aside besides those that are wrong by themselves.
    n_perhaps_same : rows about somebody who seems to be there under another number, too.
    """

    changes: Changes = field(default_factory=lambda: Changes(0, 0, 0))
    reasons: Counter[str] = field(default_factory=Counter)
    n_perhaps_same: int = 0


def compare(session: Session, import_id: int, settings: Settings) -> Compared:
    """Find out who the checked rows of an import are about; set aside who must not come in."""
    batch = session.get_one(ImportBatch, import_id)
    found = Compared()
    keeper = Keeper(batch.shop_id, settings.secret_key)
    if suppressions.has_any(session, batch.shop_id):
        found.reasons[Reason.SUPPRESSED] += drop_suppressed(session, batch, keeper)
        _empty_set_aside(session, batch, keeper)
    if batch.kind == CUSTOMERS:
        customer_matching.find_customers(session, batch.id, batch.shop_id, matched_by(batch))
        found.reasons[Reason.SAME_PERSON] += _set_aside_same(session, batch)
        found.n_perhaps_same = merge_candidates.n_staged_like_others(
            session, batch.id, batch.shop_id
        )
        found.changes = staged_customers.changes(session, batch.id, batch.shop_id)
    found.reasons = +found.reasons
    return found


def keep_out_since_check(session: Session, batch: ImportBatch, settings: Settings) -> None:
    """Remove the checked rows of people who were put on the suppression list since the check."""
    if not suppressions.has_any_since(session, batch.shop_id, batch.created_at):
        return
    keeper = Keeper(batch.shop_id, settings.secret_key)
    n_rows = drop_suppressed(session, batch, keeper)
    if n_rows:
        reasons = Counter(batch.reasons or {})
        reasons[str(Reason.SUPPRESSED)] += n_rows
        batch.reasons = dict(reasons.most_common())
        batch.n_quarantined = (batch.n_quarantined or 0) + n_rows


def drop_suppressed(session: Session, batch: ImportBatch, keeper: Keeper) -> int:
    """Remove the rows of people who must not come in; what they say is kept nowhere."""
    suppressed = suppressions.known(session, keeper)
    table: Any = StagedCustomer if batch.kind == CUSTOMERS else Purchase
    phone = [StagedCustomer.phone] if batch.kind == CUSTOMERS else []
    query = select(table.line_number, table.customer_number, table.email, *phone)
    query = query.where(table.import_id == batch.id).execution_options(yield_per=_ROWS_AT_ONCE)
    digests_of: dict[tuple[Any, ...], tuple[Digest, ...]] = {}
    lines = []
    for row in session.execute(query):
        line, key = row[0], tuple(row[1:])
        if key not in digests_of:
            digests_of = digests_of if len(digests_of) < _ROWS_AT_ONCE else {}
            digests_of[key] = keeper.digests(*key)
        if not suppressed.isdisjoint(digests_of[key]):
            lines.append(line)
    for start in range(0, len(lines), _ROWS_AT_ONCE):
        session.execute(
            delete(table).where(
                table.import_id == batch.id,
                table.line_number.in_(lines[start : start + _ROWS_AT_ONCE]),
            )
        )
    if lines and batch.kind != CUSTOMERS:
        order_lines.drop_blocks(session, batch.id)
    rejected = (SetAside(line, Reason.SUPPRESSED, _SUPPRESSED, []) for line in lines)
    write_set_aside(session, batch.id, rejected)
    return len(lines)


def _empty_set_aside(session: Session, batch: ImportBatch, keeper: Keeper) -> None:
    """Keep nothing of rows that are wrong and about people who must not come in, either."""
    suppressed = suppressions.known(session, keeper)
    mapping = batch.mapping or []
    places = [place for place, each in enumerate(mapping) if each["field"] == _NUMBER]
    query = select(RejectedRow).where(RejectedRow.import_id == batch.id)
    for row in session.scalars(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        cells = [str(cell) for cell in row.cells]
        fits = len(cells) == len(mapping)
        numbers = [cells[place] for place in places] if fits else cells
        digests = {digest for cell in numbers for digest in keeper.digests(cell)}
        for cell in cells:
            digests.update(keeper.digests(None, cell if "@" in cell else None, cell))
        if not suppressed.isdisjoint(digests):
            row.cells, row.message = [], _SUPPRESSED
    session.flush()


def _set_aside_same(session: Session, batch: ImportBatch) -> int:
    rows = [tuple(found) for found in customer_matching.same_as_another(session, batch.id)]
    rejected = [
        SetAside(
            row.line_number,
            Reason.SAME_PERSON,
            f"The same customer as in line {stays:,}, which comes in: by the email address, the "
            "phone number, or because they were merged.",
            _cells(row, batch.mapping or []),
        )
        for row, stays in rows
    ]
    write_set_aside(session, batch.id, rejected)
    for row, _stays in rows:
        session.delete(row)
    session.flush()
    return len(rejected)


def _cells(row: StagedCustomer, mapping: Sequence[dict[str, Any]]) -> list[str]:
    """Return the row as it was understood; columns that were left out are empty."""
    values = [
        getattr(row, each["field"]) if each["field"] else row.attributes.get(each["column"])
        for each in mapping
    ]
    if row.own_number is not None:
        values = [row.own_number if value == row.customer_number else value for value in values]
    return ["" if value is None else str(value) for value in values]
