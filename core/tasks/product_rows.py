"""Keeps the products of a shop as the lines of its imports tell of them."""

import polars as pl
from sqlalchemy.orm import Session

from core.db import bulk, order_lines, order_products
from core.db.order_lines import Lines
from core.db.sales import SoldInImport
from core.domain.progress import Progress, silent
from core.features.product_sums import products_of
from core.tasks import line_frames

_COLUMNS = (
    "line_number", "product", "product_code", "category", "quantity", "amount_e4", "discount_e4",
    "currency", "is_refund",
)  # fmt: skip


def add_products(session: Session, shop_id: int, lines: Lines, progress: Progress = silent) -> None:
    """Make or bring up to date the products of an import, as the last line with each says."""
    portions = line_frames.read(session, lines, _COLUMNS)
    for portion in line_frames.followed(portions, lines, progress):
        bulk.begin_empty(session, order_products.ToldProduct)
        line_frames.write(session, order_products.ToldProduct.name, products_of(portion))
        order_products.add_told(session, shop_id, lines.import_id)


def rebuild_products(session: Session, shop_id: int, without_import: int) -> None:
    """Let the products of a shop be as if an import had never happened."""
    order_products.drop_of_shop(session, shop_id)
    imports = session.scalars(order_products.imports_that_tell(shop_id, without_import)).all()
    for import_id in imports:
        lines = order_lines.whole(session, import_id)
        if lines is not None:
            add_products(session, shop_id, lines)


def sold_rows(sold: pl.DataFrame) -> list[SoldInImport]:
    """Return what products brought, as the database would."""
    return [SoldInImport(*row) for row in sold.iter_rows()]
