"""The orders of a shop added up: over time, by product and category, by weekday and hour."""

import zlib
from dataclasses import dataclass
from datetime import datetime

import orjson

from core.db import artifacts
from core.domain.actor import Permission
from core.domain.sales import ARTIFACT, Course, Sales, ShopSales
from core.errors import not_found
from core.features.sales import course
from core.services.columns import newest_snapshot
from core.services.work import Work


@dataclass(frozen=True)
class SalesView:
    """The orders of the newest data version.

    Attributes
    ----------
    snapshot_id, made_at : together they name what was added up; it never changes.
    """

    snapshot_id: int
    made_at: datetime
    shop: ShopSales

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies there are, the one that counts first."""
        return tuple(each.currency for each in self.shop.currencies)

    def of(self, currency: str) -> Sales:
        """Return the orders in a currency; "" is the one that counts in the shop.

        Raises
        ------
        NotFoundError : there are none in it.
        """
        for each in self.shop.currencies:
            if currency in ("", each.currency):
                return each
        raise not_found("currency")

    def course(self, currency: str) -> Course:
        """Return the orders in a currency period by period."""
        return course(self.of(currency))


def view(work: Work) -> SalesView | None:
    """Return the orders of the shop added up, or None while there are none."""
    work.require(Permission.SEE)
    snapshot = newest_snapshot(work)
    if snapshot is None:
        return None
    content = artifacts.load(work.session, ARTIFACT, snapshot_id=snapshot.id)
    if content is None:
        return None
    stored = orjson.loads(zlib.decompress(content))["sales"]
    return SalesView(snapshot.id, snapshot.created_at, ShopSales.from_json(stored))
