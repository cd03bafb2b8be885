"""Puts the customers of a campaign into target and control."""

import numpy as np

from core.db import campaigns
from core.db.tables import Campaign
from core.errors import UserError
from core.marketing.control_group import control_group, strata_of
from core.tasks.context import TaskContext

_FEWEST = 2


def run(context: TaskContext) -> None:
    """Choose who is left out of the campaign `payload["campaign_id"]`, and keep who is in it.

    Raises
    ------
    UserError : too few customers are left.
    """
    context.progress(0.1, "Choosing who is left out")
    with context.finish() as session:
        row = session.get_one(Campaign, context.payload["campaign_id"])
        if row.run_id is None:
            raise UserError("The run of this campaign was deleted.", "Choose another run.")
        found = campaigns.candidates(
            session, row.shop_id, row.run_id, row.segment_ids, row.starts_on
        )
        if found.customer_ids.size < _FEWEST:
            raise UserError(
                "Nobody is left for this campaign who may be written to.",
                "Choose more segments, or wait until another campaign has ended.",
            )
        spend = found.spend if np.isfinite(found.spend).any() else None
        strata = strata_of(found.segment_ids, spend)
        is_control = control_group(found.customer_ids, strata, row.control_share, row.seed)
        context.progress(0.5, "Saving who is in the campaign")
        columns = (found.customer_ids, is_control, found.segment_ids, strata)
        members = zip(*(column.tolist() for column in columns), strict=True)
        campaigns.add_members(session, row.id, members)
        row.n_control = int(is_control.sum())
        row.n_target = int(is_control.size) - row.n_control
        row.status = "ready"
