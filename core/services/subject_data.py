"""Everything that is kept about one person, as a file for them (GDPR, articles 15 and 20)."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import or_, select

from core.db import clock, list_blocks
from core.db.tables import (
    Campaign,
    CampaignMember,
    Customer,
    CustomerChange,
    ImportBatch,
    Membership,
    RejectedRow,
    Run,
    Segment,
)
from core.domain import wording
from core.domain.actor import Permission
from core.domain.fields import CONSENTS, FIELD_LABELS, CustomerField
from core.domain.person_words import PersonWords
from core.errors import UserError
from core.export.subject_page import subject_page
from core.services import customer_list, customer_orders, suppression, why_here
from core.services.work import Work

_PIECE_BYTES = 64 * 1024
_ROWS_AT_ONCE = 5_000
_MOST_LISTS = 1_000
_LEAD = (
    "Everything that Segment Atlas keeps about this person. everything.json beside this page says "
    "the same for programs."
)


@dataclass(frozen=True)
class SubjectFile:
    """What is kept about a person, as a file; `content` is a zip archive in pieces."""

    file_name: str
    content: Iterator[bytes]


def subject_file(work: Work, customer_id: int) -> SubjectFile:
    """Return what is kept about a customer: a page to read, and the same as JSON.

    It is personal data as a whole, so the file is named by our own number only.
    """
    work.require(Permission.EXPORT)
    work.require(Permission.SEE_PERSONAL_DATA)
    found = everything(work, customer_id)
    work.audit("download personal data", f"customer {customer_id}")
    title = f"What is kept about {found['facts']['Customer number']}"
    page = subject_page(title, _LEAD, {_HEADINGS[name]: part for name, part in found.items()})
    plain = orjson.dumps(found, option=orjson.OPT_INDENT_2, default=str)
    archive = _zipped({"everything.html": page, "everything.json": plain})
    return SubjectFile(f"customer-{customer_id}-personal-data.zip", _pieces(archive))


_HEADINGS = {
    "made": "This file",
    "facts": "What is known",
    "consent": "Whether we may write",
    "same_person": "Records that were merged into this one",
    "buying": "How they buy",
    "orders": "Orders",
    "segments": "Segments that they were put into, and why",
    "lists": "Lists that they were in",
    "campaigns": "Campaigns",
    "imports": "Files that this comes from",
    "earlier": "What was known before a file changed it",
    "set_aside": "Rows of files that could not come in",
}


def everything(work: Work, customer_id: int) -> dict[str, Any]:
    """Return all that is kept about a customer, as plain data."""
    work.require(Permission.SEE_PERSONAL_DATA)
    customer = customer_list.own_customer(work, customer_id)
    ids = select(Customer.id).where(
        or_(Customer.id == customer_id, Customer.merged_into_id == customer_id)
    )
    people = list(work.session.scalars(select(Customer).where(Customer.id.in_(ids))))
    buying = customer_orders.buying(work, customer_id)
    return {
        "made": {"at": _said(clock.now(work.session)), "customer": customer_id},
        "facts": _facts(customer),
        "consent": _consent(work, customer_id),
        "same_person": [_facts(each) for each in people if each.id != customer_id],
        "buying": {name: _said(value) for name, value in asdict(buying).items()} if buying else {},
        "orders": _orders(work, customer_id),
        "segments": _segments(work, customer_id),
        "lists": _lists(work, customer_id),
        "campaigns": _campaigns(work, [each.id for each in people]),
        "imports": [
            {"file": each.file_name, "kind": each.kind, "at": _said(each.imported_at)}
            for each in customer_orders.sources(work, customer_id)
        ],
        "earlier": _earlier(work, [each.id for each in people]),
        "set_aside": _set_aside(work, people),
    }


def _facts(customer: Customer) -> dict[str, Any]:
    fields = {
        FIELD_LABELS[field]: _said(getattr(customer, field))
        for field in CustomerField
        if field not in CONSENTS
    }
    return {
        name: value
        for name, value in {**fields, **customer.attributes}.items()
        if value not in (None, "")
    }


def _consent(work: Work, customer_id: int) -> dict[str, Any]:
    found = suppression.standing(work, customer_id)
    answers = {True: "yes", False: "no", None: "not known"}
    said: dict[str, Any] = {
        FIELD_LABELS[channel]: answers[agreed] for channel, agreed in found.consents.items()
    }
    if found.is_suppressed:
        said["Suppression list"] = found.reason or "yes"
        said["Since"] = _said(found.since)
    return said


def _orders(work: Work, customer_id: int) -> list[dict[str, Any]]:
    page = customer_orders.orders(work, customer_id)
    found = list(page.orders)
    for number in range(1, page.n_pages):
        found += customer_orders.orders(work, customer_id, number).orders
    return [
        {
            "number": each.number,
            "at": _said(each.at),
            "currency": each.currency,
            "spend": each.spend,
            "lines": [asdict(line) for line in each.lines],
        }
        for each in found
    ]


def _segments(work: Work, customer_id: int) -> list[dict[str, Any]]:
    query = (
        select(Run.id, Run.name, Segment.name.label("segment"), Run.finished_at)
        .join(Membership, Membership.run_id == Run.id)
        .join(Segment, Segment.id == Membership.segment_id)
        .where(Membership.customer_id == customer_id, Run.status == "done")
        .order_by(Run.id.desc())
    )
    return [
        {
            "run": row.name,
            "segment": row.segment,
            "at": _said(row.finished_at),
            "why": _why(work, customer_id, row.id),
        }
        for row in work.session.execute(query)
    ]


def _why(work: Work, customer_id: int, run_id: int) -> list[str]:
    try:
        found = why_here.why(work, customer_id, run_id)
    except UserError as error:
        return [error.what]
    return [each for each in (found.firmly, *found.reasons) if each]


def _lists(work: Work, customer_id: int) -> list[dict[str, Any]]:
    """Return the lists that left with them in the file."""
    found = list_blocks.lists_with(work.session, work.shop_id, customer_id, _MOST_LISTS)
    return [
        {
            "list": each.title,
            "form": each.destination,
            "purpose": each.purpose,
            "at": _said(each.created_at),
            "taken_by": each.who,
            "columns": each.columns,
        }
        for each in found
    ]


def _campaigns(work: Work, ids: list[int]) -> list[dict[str, Any]]:
    query = (
        select(Campaign.name, Campaign.starts_on, CampaignMember.is_control)
        .join(CampaignMember, CampaignMember.campaign_id == Campaign.id)
        .where(CampaignMember.customer_id.in_(ids))
        .order_by(Campaign.id.desc())
    )
    return [
        {
            "campaign": row.name,
            "from": str(row.starts_on),
            "group": "left out as control" if row.is_control else "target",
        }
        for row in work.session.execute(query)
    ]


def _earlier(work: Work, ids: list[int]) -> list[dict[str, Any]]:
    query = (
        select(CustomerChange.before, ImportBatch.file_name, ImportBatch.imported_at)
        .join(ImportBatch, ImportBatch.id == CustomerChange.import_id)
        .where(CustomerChange.customer_id.in_(ids), ImportBatch.shop_id == work.shop_id)
        .order_by(ImportBatch.imported_at)
    )
    return [
        {"before_file": row.file_name, "at": _said(row.imported_at), "values": row.before}
        for row in work.session.execute(query)
        if row.before
    ]


def _set_aside(work: Work, people: list[Customer]) -> list[dict[str, Any]]:
    words = PersonWords.of(
        (each.customer_number, each.email, each.phone, each.name) for each in people
    )
    query = (
        select(
            RejectedRow.line_number, RejectedRow.message, RejectedRow.cells, ImportBatch.file_name
        )
        .join(ImportBatch, ImportBatch.id == RejectedRow.import_id)
        .where(ImportBatch.shop_id == work.shop_id)
        .order_by(RejectedRow.import_id, RejectedRow.line_number)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    return [
        {"file": row.file_name, "line": row.line_number, "why": row.message, "cells": row.cells}
        for row in work.session.execute(query)
        if words.are_in_row([str(cell) for cell in row.cells])
    ]


def _said(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    return wording.when(value) if isinstance(value, datetime) else _plain(value)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE_BYTES):
        yield content[start : start + _PIECE_BYTES]
