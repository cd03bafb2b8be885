"""Makes the orders of an import from its lines, and the customers that they name."""

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy.orm import Session

from core.db import bulk, buyers, order_lines, order_totals
from core.db.order_lines import Lines
from core.db.sales import SoldInImport
from core.db.tables import PurchaseOrder
from core.domain.order_policy import RefundPolicy
from core.domain.progress import Progress, part
from core.features.order_sums import EMAIL, LINE_COLUMNS, NUMBER, orders_of, who_bought
from core.features.product_sums import added, sold_of
from core.tasks import line_frames
from core.tasks.product_rows import sold_rows

Keys = npt.NDArray[np.uint64]
# Of the time, measured at 10,000,000 lines.
_NAMED = 0.3
_NAMING = ("line_number", NUMBER, EMAIL)


def add_orders(
    session: Session, shop_id: int, lines: Lines, refunds: RefundPolicy, progress: Progress
) -> list[SoldInImport]:
    """Add the orders of all lines of an import, and the customers whom nobody knows yet.

    Returns
    -------
    What each product brought, if all orders count.
    """
    buyers.follow_merges(session, shop_id, lines)
    by_email = _add_customers(session, shop_id, lines, part(progress, 0.0, _NAMED))
    buyers.note_new(session, lines.import_id)
    order_lines.refresh_statistics(session, "customer")
    sold = _add_totals(session, shop_id, lines, refunds, by_email, part(progress, _NAMED, 1.0))
    buyers.forget_known_emails(session)
    if refunds is RefundPolicy.EXCLUDE:
        order_totals.leave_out_refunded(session, lines.import_id)
    order_lines.refresh_statistics(session, PurchaseOrder.__tablename__)
    return sold


def _add_customers(session: Session, shop_id: int, lines: Lines, progress: Progress) -> bool:
    """Make the customers; tell whether lines name any by email address only."""
    by_email = False
    portions = line_frames.read(session, lines, _NAMING)
    for named in line_frames.followed(portions, lines, progress):
        is_by_email = pl.col(NUMBER).is_null() & pl.col(EMAIL).is_not_null()
        by_email |= not named.filter(is_by_email).is_empty()
        _name(session, who_bought(named))
        buyers.add_named(session, shop_id, lines.import_id)
    if by_email:
        buyers.note_known_emails(session, shop_id)
        buyers.add_by_email(session, shop_id, lines)
        buyers.note_known_emails(session, shop_id)
    return by_email


def _add_totals(
    session: Session,
    shop_id: int,
    lines: Lines,
    refunds: RefundPolicy,
    by_email: bool,
    progress: Progress,
) -> list[SoldInImport]:
    sold: pl.DataFrame | None = None
    seen = np.array([], dtype=np.uint64)  # keys of orders, sorted
    portions = line_frames.read(session, lines, LINE_COLUMNS)
    for portion in line_frames.followed(portions, lines, progress):
        found = orders_of(portion, refunds)
        more = sold_of(portion, refunds)
        sold = more if sold is None else added(pl.concat([sold, more]))
        orders = _owned(session, shop_id, found, by_email=by_email).with_columns(
            import_id=pl.lit(lines.import_id), shop_id=pl.lit(shop_id), is_current=pl.lit(True)
        )
        seen = _add_some(session, orders, seen)
    return [] if sold is None else sold_rows(sold)


def _add_some(session: Session, orders: pl.DataFrame, seen: Keys) -> Keys:
    """Add orders, or to those that are there already; return `seen` with their keys."""
    # A key that only seems to be there already does no harm.
    keys = orders.select(pl.concat_str("order_number", "currency", separator="\n").hash())
    own = keys.to_series().to_numpy()
    is_there = _among(own, seen)
    line_frames.write(session, PurchaseOrder.__tablename__, orders.filter(~is_there))
    if is_there.any():
        bulk.begin_empty(session, order_totals.MoreOrder)
        line_frames.write(session, order_totals.MoreOrder.name, orders.filter(is_there))
        order_totals.add_more(session)
    # Two runs that are sorted are merged, by this kind of sorting.
    return np.sort(np.concatenate([seen, np.sort(own[~is_there])]), kind="stable")


def _among(keys: Keys, seen: Keys) -> npt.NDArray[np.bool_]:
    """Tell which keys are in `seen`, which is sorted: a set would take ten times the memory."""
    if not seen.size:
        return np.zeros(keys.size, dtype=np.bool_)
    places = np.minimum(np.searchsorted(seen, keys), seen.size - 1)
    found: npt.NDArray[np.bool_] = seen[places] == keys
    return found


def _owned(session: Session, shop_id: int, orders: pl.DataFrame, *, by_email: bool) -> pl.DataFrame:
    """Put the customer in the place of what names them."""
    naming = orders.select(NUMBER, pl.when(pl.col(NUMBER).is_null()).then(EMAIL).alias(EMAIL))
    who = naming.unique(maintain_order=True)
    _name(session, who)
    ids = pl.DataFrame(
        buyers.ids_of_named(session, shop_id, by_email=by_email),
        schema={"place": pl.Int64, "customer_id": pl.Int64},
        orient="row",
    )
    known = who.with_row_index("place").cast({"place": pl.Int64}).join(ids, on="place")
    owners = naming.join(
        known, on=[NUMBER, EMAIL], how="left", nulls_equal=True, maintain_order="left"
    )
    return orders.drop(NUMBER, EMAIL).with_columns(owners["customer_id"])


def _name(session: Session, who: pl.DataFrame) -> None:
    bulk.begin_empty(session, buyers.NamedBuyer)
    line_frames.write(session, buyers.NamedBuyer.name, who.with_row_index("place"))
