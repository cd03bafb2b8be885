"""What is sold: the products of a shop, as its files tell of them."""

from typing import Any

from sqlalchemy import Column, MetaData, Select, Table, delete, func, literal, select
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.tables import ImportBatch, Product

_TOLD = ("product_number", "name", "category", "price_e4", "currency")

ToldProduct = Table(
    "told_product",
    MetaData(),
    *(Column(name, Product.__table__.c[name].type) for name in _TOLD),
    prefixes=["TEMPORARY"],
)
"""What some lines of an import say of products, while it happens."""


def add_told(session: Session, shop_id: int, import_id: int) -> None:
    """Make the products in that table, or bring them up to date."""
    told = select(*ToldProduct.c, literal(shop_id), literal(import_id))
    statement = bulk.insert_or_meet(session, Product).from_select(
        [*_TOLD, "shop_id", "import_id"],
        # SQLite takes ON CONFLICT for a part of a join without a condition.
        told.where(ToldProduct.c.product_number.is_not(None)),
    )
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["shop_id", "product_number"],
            set_={
                "name": new["name"],
                "category": func.coalesce(new.category, Product.category),
                "price_e4": func.coalesce(new.price_e4, Product.price_e4),
                "currency": new.currency,
                "import_id": new.import_id,
            },
        )
    )


def drop_of_shop(session: Session, shop_id: int) -> None:
    """Remove the products of a shop."""
    session.execute(delete(Product).where(Product.shop_id == shop_id))


def imports_that_tell(shop_id: int, without_import: int) -> Select[Any]:
    """Return the imports of orders of a shop that have happened, the earliest first."""
    return (
        select(ImportBatch.id)
        .where(
            ImportBatch.shop_id == shop_id,
            ImportBatch.kind == "orders",
            ImportBatch.status == "imported",
            ImportBatch.id != without_import,
        )
        .order_by(ImportBatch.imported_at, ImportBatch.id)
    )
