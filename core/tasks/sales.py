"""Adds up the orders of a shop for its data version: over time, by product, by hour."""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import artifacts, behaviour, sales
from core.db.sales import CountingImport, Hour, SoldInImport
from core.db.tables import FeatureSnapshot, ImportBatch
from core.domain.currencies import NO_CURRENCY
from core.domain.order_policy import RefundPolicy
from core.domain.sales import ARTIFACT, Ranking, Sales, ShopSales
from core.features.sales import BestSellers, Calendar, local
from core.services.understanding import rules_of

SoldByImport = Mapping[int | None, Sequence[SoldInImport]]
NOTHING_KNOWN: SoldByImport = {}

_DEFLATE_LEVEL = 1


def write_sales(
    session: Session, shop_id: int, snapshot_id: int, sold: SoldByImport = NOTHING_KNOWN
) -> None:
    """Store the orders of a shop, added up, with its newest data version.

    Lines are added up anew only when the orders are not what they were for the version before.

    Parameters
    ----------
    sold : what each product brought by imports, if all their orders count, where that is known.
    """
    counting = sales.counting_imports(session, shop_id)
    if not counting:
        return
    currency = behaviour.kept_currency(session, shop_id) or NO_CURRENCY
    based_on = orjson.loads(orjson.dumps([currency, *map(asdict, counting)]))
    known = _before(session, shop_id, snapshot_id)
    if known.get("based_on") != based_on:
        known = {
            "based_on": based_on,
            "sales": _added_up(session, shop_id, counting, currency, sold),
        }
    content = zlib.compress(orjson.dumps(known), _DEFLATE_LEVEL)
    artifacts.save(session, ARTIFACT, content, snapshot_id=snapshot_id)


def _before(session: Session, shop_id: int, snapshot_id: int) -> Mapping[str, object]:
    query = (
        select(FeatureSnapshot.id)
        .where(FeatureSnapshot.shop_id == shop_id, FeatureSnapshot.id != snapshot_id)
        .order_by(FeatureSnapshot.version.desc())
        .limit(1)
    )
    earlier = session.scalar(query)
    content = artifacts.load(session, ARTIFACT, snapshot_id=earlier) if earlier else None
    known: dict[str, object] = orjson.loads(zlib.decompress(content)) if content else {}
    return known


@dataclass(frozen=True)
class _Clock:
    """Where the clocks of an import stood, and whether it tells the time of day at all."""

    zone: ZoneInfo
    is_timed: bool


def _added_up(
    session: Session,
    shop_id: int,
    counting: Sequence[CountingImport],
    currency: str,
    known: SoldByImport,
) -> ShopSales:
    hours = sales.by_hour(session, shop_id)
    clocks = _clocks(session, hours)
    rankings = _rankings(session, shop_id, counting, known)
    codes = sorted({hour.currency for hour in hours})
    found = [
        _sales([one for one in hours if one.currency == code], clocks, rankings[code])
        for code in codes
    ]
    refunds = {each.refunds for each in counting}
    return ShopSales(
        currencies=tuple(sorted(found, key=lambda one: (one.currency != currency, -one.n_orders))),
        policies=tuple(policy for policy in RefundPolicy if policy in refunds),
        time_zones=tuple(sorted({str(clock.zone) for clock in clocks.values() if clock.is_timed})),
    )


def _clocks(session: Session, hours: Sequence[Hour]) -> dict[int, _Clock]:
    of_day: dict[int, set[int]] = defaultdict(set)
    for hour in hours:
        of_day[hour.import_id].add(hour.hour % 24)
    # Days only are two hours of UTC where clocks are changed in summer.
    return {
        import_id: _Clock(_zone(session.get_one(ImportBatch, import_id)), len(seen) > 2)
        for import_id, seen in of_day.items()
    }


def _zone(batch: ImportBatch) -> ZoneInfo:
    return ZoneInfo(rules_of(batch).time_zone)


def _rankings(
    session: Session, shop_id: int, counting: Sequence[CountingImport], known: SoldByImport
) -> dict[str, tuple[Ranking, Ranking]]:
    """Return currency → products and categories."""
    products: dict[str, BestSellers] = {}
    categories: dict[str, BestSellers] = {}
    for each in counting:
        is_known = each.import_id in known and not each.n_left_out
        found = known[each.import_id] if is_known else sales.by_product(session, each)
        for sold in found:
            code = sold.currency
            brought = (sold.spend_e4, sold.quantity, sold.n_lines)
            if code not in products:
                products[code], categories[code] = BestSellers(code), BestSellers(code)
            products[code].add(sold.product_number or "", *brought)
            categories[code].add(sold.category or "", *brought)
    return {
        code: (
            one.ranking(sales.names_of(session, shop_id, one.first())),
            categories[code].ranking({}),
        )
        for code, one in products.items()
    }


def _sales(
    hours: Sequence[Hour], clocks: Mapping[int, _Clock], rankings: tuple[Ranking, Ranking]
) -> Sales:
    calendar = Calendar()
    for hour in hours:
        clock = clocks[hour.import_id]
        moment = local(hour.hour, clock.zone)
        calendar.add(moment, hour.n_orders, hour.spend_e4, is_timed=clock.is_timed)
    products, categories = rankings
    return calendar.sales(
        currency=hours[0].currency,
        n_guests=sum(hour.n_guests for hour in hours),
        products=products,
        categories=categories,
    )
