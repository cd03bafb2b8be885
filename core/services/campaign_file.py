"""The target of a campaign, or its control group, as a file."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from core.config import Settings
from core.db import clock
from core.db.list_blocks import Gatherer
from core.db.session import transaction
from core.db.tables import Campaign, CampaignMember, Customer, ListExport
from core.domain import wording
from core.domain.actor import Permission
from core.domain.fields import FIELD_LABELS, CustomerField
from core.errors import UserError
from core.export import file_names
from core.export.cells import as_text, csv_line
from core.services.exports import ListFile
from core.services.work import Work

_FIELDS = (
    CustomerField.CUSTOMER_NUMBER,
    CustomerField.EMAIL,
    CustomerField.PHONE,
    CustomerField.NAME,
    CustomerField.CONSENT_EMAIL,
    CustomerField.CONSENT_SMS,
    CustomerField.CONSENT_PHONE,
    CustomerField.CONSENT_POST,
)
_HEADERS = (*(FIELD_LABELS[field] for field in _FIELDS), "Segment", "Group")
_ROWS_AT_ONCE = 1_000


class Group(StrEnum):
    """Which part of a campaign."""

    TARGET = "target"
    CONTROL = "control"


def stream(work: Work, campaign_id: int, group: Group) -> ListFile:
    """Start the file of a group: check, note it in the log, and return its name and content.

    Who left, or must not be written to any more, is not in it. The content is read in a
    transaction of its own while it goes out.

    Raises
    ------
    UserError : the campaign has no customers yet.
    """
    work.require(Permission.EXPORT)
    campaign = work.own(Campaign, campaign_id, "campaign")
    if campaign.status != "ready":
        raise UserError("Nobody is in this campaign yet.", "Wait until it has begun.")
    query = select(func.count()).select_from(_members(campaign_id, group, ()).subquery())
    n_members = work.session.scalar(query) or 0
    name = file_names.file_name(campaign.name, str(group), ".csv")
    entry = ListExport(
        shop_id=campaign.shop_id,
        run_id=campaign.run_id,
        title=f"{campaign.name} · {group}",
        rule=f"The {group} of a campaign that begins on {wording.day(campaign.starts_on)}",
        purpose=campaign.name,
        destination="csv",
        columns=list(_HEADERS),
        n_members=n_members,
        file_name=name,
        created_by=work.actor.user_id,
        who=work.actor.email,
        created_at=clock.now(work.session),
    )
    work.session.add(entry)
    work.session.flush()
    details = {"group": str(group), "customers": n_members}
    work.audit("download list", f"campaign {campaign_id}", details)
    names = {each["id"]: each["name"] for each in campaign.segments}
    content = _content(work.settings, campaign_id, group, names, entry.id)
    return ListFile(entry.id, name, file_names.ascii_name(name), n_members, content)


def _members(
    campaign_id: int, group: Group, columns: tuple[InstrumentedAttribute[Any], ...]
) -> Select[Any]:
    found: Select[Any] = (
        select(CampaignMember.customer_id, CampaignMember.segment_id, *columns)
        .join(Customer, Customer.id == CampaignMember.customer_id)
        .where(
            CampaignMember.campaign_id == campaign_id,
            CampaignMember.is_control.is_(group is Group.CONTROL),
            Customer.shop_id.is_not(None),
            Customer.is_suppressed.is_(False),
        )
        .order_by(CampaignMember.customer_id)
    )
    return found


def _content(
    settings: Settings, campaign_id: int, group: Group, names: dict[int, str], export_id: int
) -> Iterator[bytes]:
    yield csv_line(_HEADERS).encode()
    columns = tuple(getattr(Customer, field) for field in _FIELDS)
    query = _members(campaign_id, group, columns).execution_options(yield_per=_ROWS_AT_ONCE)
    who = Gatherer()
    with transaction(settings.database_url, read_only=True) as session:
        for rows in session.execute(query).partitions():
            who.take([customer_id for customer_id, *_ in rows])
            lines = (
                csv_line([*map(as_text, values), names.get(segment_id, ""), str(group)])
                for _, segment_id, *values in rows
            )
            yield "".join(lines).encode()
    with transaction(settings.database_url) as session:
        done = update(ListExport).where(ListExport.id == export_id)
        session.execute(done.values(finished=True, n_rows=who.n_taken))
        who.store(session, export_id)
