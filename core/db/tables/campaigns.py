"""Campaigns: who was in the target, who was left out, and when it counts."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import NEVER_REUSED, Base, BigId, Id, JsonList, Moment, ShopId


class Campaign(Base):
    """A list with a control group. `status`: working, ready, failed, cancelled.

    `segment_ids` are those of the run that were asked for, all of them when empty; `segments` has
    id, name and colour of each as they were then. Orders count from `starts_on` for `window_days`.
    `n_target` and `n_control` are of the start.
    """

    __tablename__ = "campaign"
    __table_args__ = NEVER_REUSED
    id: Mapped[Id]
    shop_id: Mapped[ShopId]
    run_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("run.id", ondelete="SET NULL"))
    job_id: Mapped[int | None] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(200))
    goal: Mapped[str] = mapped_column(String(20))
    segment_ids: Mapped[JsonList]
    segments: Mapped[JsonList]
    control_share: Mapped[float]
    seed: Mapped[int]
    starts_on: Mapped[date]
    window_days: Mapped[int]
    status: Mapped[str] = mapped_column(String(20), default="working")
    n_target: Mapped[int] = mapped_column(default=0)
    n_control: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("app_user.id", ondelete="SET NULL")
    )
    who: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[Moment]


class CampaignMember(Base):
    """A customer of a campaign as it began; who `is_control` is in no list while it runs.

    `segment_id` has no foreign key: it still tells segments apart when their run is gone.
    """

    __tablename__ = "campaign_member"
    __table_args__ = (Index("ix_campaign_member_customer", "customer_id"),)
    campaign_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_control: Mapped[bool]
    segment_id: Mapped[int] = mapped_column(BigId)
    stratum: Mapped[int]
