"""Imports: what was chosen, checked, set aside and brought in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from core.db import order_lines
from core.db.tables import AppUser, ImportBatch, RejectedRow, UploadChunk
from core.domain.actor import Permission
from core.domain.customer_policy import CustomerPolicy
from core.domain.fields import Mapping
from core.domain.order_fields import OrderMapping, OrderRules
from core.domain.order_policy import OrderPolicy
from core.ingest.reasons import REASON_LABELS
from core.services import customer_imports, order_imports, understanding
from core.services.customer_imports import CustomerFacts
from core.services.import_checks import check_mapping, not_now, refuse_unsure_format
from core.services.order_imports import OrderFacts
from core.services.understanding import CUSTOMERS, MAY_CHOOSE, ORDERS
from core.services.uploads import own_import, refuse_demo
from core.services.work import Work

_WORKING = frozenset({"fetching", "checking", "importing", "merging", "undoing", "placing"})
_EXAMPLES = 5
_HISTORY_ROWS = 200


@dataclass(frozen=True)
class ReasonCount:
    """How many rows were set aside for one reason; `label` is in plain words."""

    reason: str
    label: str
    n_rows: int


@dataclass(frozen=True)
class ImportView:
    """How an import stands.

    Attributes
    ----------
    kind : "customers", "orders", or "merge": customers who were found to be the same.
    status : uploading, fetching, uploaded, checking, checked, importing, imported, undoing,
        undone, rejected, failed or cancelled.
    n_rows : rows of the file that are not blank; n_new, n_updated and n_unchanged of them come
        in, n_quarantined are set aside. Zero before the check.
    what, fix : why it was rejected or failed.
    n_merged : of a merge, the customers that are there no more, because they are others now.
    job_id : of the check or import that works on it, or did last.
    can_choose : the file is still there, so that columns can be chosen (again).
    may_be_other_kind : the file is there, and was rejected only because it holds the other kind.
    who : email address of the person who began it, or "".
    orders : what is known of a file of orders besides, else None. customers : the same.
    place_run_id : the run that the customers of the file are only to be placed into, or None.
    """

    id: int
    kind: str
    file_name: str
    size_bytes: int
    status: str
    created_at: datetime
    imported_at: datetime | None
    who: str
    n_rows: int
    n_new: int
    n_updated: int
    n_unchanged: int
    n_quarantined: int
    n_merged: int
    reasons: tuple[ReasonCount, ...]
    what: str
    fix: str
    job_id: int | None
    can_choose: bool
    may_be_other_kind: bool
    orders: OrderFacts | None
    customers: CustomerFacts | None
    place_run_id: int | None = None

    @property
    def n_coming_in(self) -> int:
        """Rows that can come in, or have."""
        return self.n_new + self.n_updated + self.n_unchanged

    @property
    def is_working(self) -> bool:
        """Tell whether a job is on it."""
        return self.status in _WORKING


@dataclass(frozen=True)
class SetAsideRow:
    """A row that was set aside, with its reason; `cells` is empty for who may not see them."""

    line_number: int
    label: str
    message: str
    cells: tuple[str, ...]


def view(work: Work, import_id: int) -> ImportView:
    """Return how an import stands."""
    work.require(Permission.SEE)
    batch = own_import(work, import_id)
    return _view(batch, _email_of(work, batch), _has_file(work, batch.id))


def history(work: Work) -> tuple[ImportView, ...]:
    """Return the shop's imports, newest first, at most 200."""
    work.require(Permission.SEE)
    rows = work.session.execute(_history(work.shop_id)).all()
    return tuple(_view(batch, email or "", has_file) for batch, email, has_file in rows)


def start_check(
    work: Work,
    import_id: int,
    mapping: Mapping | OrderMapping | None = None,
    rules: OrderRules | None = None,
    match_by: str = "",
    *,
    any_size: bool = False,
) -> int:
    """Save what the columns mean and have every row checked; return the job's id.

    Parameters
    ----------
    mapping : one for each column of the file; None takes what we guessed or was chosen last.
    rules : how the lines of a file of orders are read besides; None as for the mapping.
    match_by : a `MatchBy` for a file of customers without a number; "" as for the mapping.
    any_size : the file may have more rows than what is taken through the page.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status not in MAY_CHOOSE or not _has_file(work, batch.id):
        raise not_now(batch)
    refuse_unsure_format(batch)
    chosen = _mapping_json(batch) if mapping is None else [each.to_json() for each in mapping]
    chosen_rules = rules or understanding.rules_of(batch)
    understanding.note_match_by(batch, match_by)
    check_mapping(work, batch, chosen, chosen_rules)
    batch.mapping = chosen
    understanding.note_rules(batch, chosen_rules)
    batch.status, batch.error_what, batch.error_fix = "checking", None, None
    payload = {"import_id": batch.id, "any_size": any_size}
    batch.job_id = work.enqueue("check_import", payload)
    work.audit("check import", f"import {batch.id}")
    return batch.job_id


def start_import(
    work: Work, import_id: int, policy: OrderPolicy | CustomerPolicy | None = None
) -> int:
    """Have the checked rows brought in; return the job's id.

    Parameters
    ----------
    policy : what of a file of orders counts, or what a file of customers does to those who are
        there; None for net of refunds, and for adding and updating.

    Raises
    ------
    UserError : more customers would leave than somebody agreed to.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status not in ("checked", "placed"):
        raise not_now(batch)
    refuse_demo(work)
    # Another import may have brought one of the columns as another kind since the check.
    check_mapping(work, batch, _mapping_json(batch), understanding.rules_of(batch))
    chosen = policy or (OrderPolicy() if batch.kind == ORDERS else CustomerPolicy())
    if isinstance(chosen, CustomerPolicy):
        customer_imports.refuse_unconfirmed(work.session, batch, chosen)
    batch.policy = chosen.to_json()
    batch.status = "importing"
    batch.job_id = work.enqueue(f"import_{batch.kind}", {"import_id": batch.id})
    work.audit(f"import {batch.kind}", f"import {batch.id}", {"rows": batch.n_rows})
    return batch.job_id


def discard(work: Work, import_id: int) -> None:
    """Remove an import that has not brought anything in, with its file and its checked rows."""
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status == "imported" or batch.status in _WORKING:
        raise not_now(batch)
    order_lines.drop_of_import(work.session, batch.id)
    work.session.delete(batch)
    work.audit("discard import", f"import {import_id}")


def rejected_rows(
    work: Work, import_id: int, *, after_line: int = 0, limit: int = _EXAMPLES
) -> tuple[SetAsideRow, ...]:
    """Return rows that were set aside, in the order of the file, from below `after_line`."""
    work.require(Permission.SEE)
    own_import(work, import_id)
    query = (
        select(RejectedRow)
        .where(RejectedRow.import_id == import_id, RejectedRow.line_number > after_line)
        .order_by(RejectedRow.line_number)
        .limit(limit)
    )
    masked = not work.actor.may(Permission.SEE_PERSONAL_DATA)
    return tuple(_set_aside(row, masked=masked) for row in work.session.scalars(query))


def column_names(work: Work, import_id: int) -> tuple[str, ...]:
    """Return the names of the columns of an import's file."""
    work.require(Permission.SEE)
    return _column_names(own_import(work, import_id))


def _mapping_json(batch: ImportBatch) -> list[Any]:
    return list(batch.mapping or [])


def _column_names(batch: ImportBatch) -> tuple[str, ...]:
    return tuple(each["column"] for each in batch.mapping or [])


def _has_file(work: Work, import_id: int) -> bool:
    return bool(work.session.scalar(select(exists().where(UploadChunk.import_id == import_id))))


def _email_of(work: Work, batch: ImportBatch) -> str:
    if batch.created_by is None:
        return ""
    user = work.session.get(AppUser, batch.created_by)
    return user.email if user else ""


def _history(shop_id: int) -> Select[ImportBatch, str | None, bool]:
    has_file = exists().where(UploadChunk.import_id == ImportBatch.id)
    return (
        select(ImportBatch, AppUser.email, has_file)
        .outerjoin(AppUser, AppUser.id == ImportBatch.created_by)
        .where(ImportBatch.shop_id == shop_id)
        .order_by(ImportBatch.id.desc())
        .limit(_HISTORY_ROWS)
    )


def _view(batch: ImportBatch, email: str, has_file: bool) -> ImportView:
    return ImportView(
        id=batch.id,
        kind=batch.kind,
        file_name=batch.file_name,
        size_bytes=batch.size_bytes,
        status=batch.status,
        created_at=batch.created_at,
        imported_at=batch.imported_at,
        who=email,
        n_rows=batch.n_rows or 0,
        n_new=batch.n_new or 0,
        n_updated=batch.n_updated or 0,
        n_unchanged=batch.n_unchanged or 0,
        n_quarantined=batch.n_quarantined or 0,
        n_merged=int((batch.counts or {}).get("merged", 0)),
        reasons=tuple(
            ReasonCount(reason, REASON_LABELS[reason], n_rows)
            for reason, n_rows in (batch.reasons or {}).items()
        ),
        what=batch.error_what or "",
        fix=batch.error_fix or "",
        job_id=batch.job_id,
        can_choose=batch.status in MAY_CHOOSE and has_file and batch.text_format is not None,
        may_be_other_kind=batch.status == "rejected" and has_file and batch.text_format is None,
        orders=order_imports.facts_of(batch) if batch.kind == ORDERS else None,
        customers=customer_imports.facts_of(batch) if batch.kind == CUSTOMERS else None,
        place_run_id=batch.place_run_id,
    )


def _set_aside(row: RejectedRow, *, masked: bool) -> SetAsideRow:
    label = REASON_LABELS[row.reason]
    if masked:
        return SetAsideRow(row.line_number, label, label, ())
    return SetAsideRow(row.line_number, label, row.message, tuple(row.cells))
