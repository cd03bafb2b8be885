"""Order lines, their totals per order, what is sold, and how each customer buys."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, BigId, Id, JsonColumn, Moment, UtcDateTime

# SQLite then keeps the rows in the order of the key, without a second copy of it.
_BY_KEY = {"sqlite_with_rowid": False}


class Product(Base):
    """Something that a shop sells, as the newest file with it says.

    `product_number` is the product code, or the name where files have no codes; `import_id` is
    of the file that said the rest.
    """

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("shop_id", "product_number", name="uq_product_shop_number"),)
    id: Mapped[Id]
    shop_id: Mapped[int] = mapped_column(BigId, ForeignKey("shop.id", ondelete="CASCADE"))
    product_number: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str | None] = mapped_column(String(200))
    price_e4: Mapped[int | None] = mapped_column(BigId)
    currency: Mapped[str] = mapped_column(String(3))
    import_id: Mapped[int | None] = mapped_column(BigId)


class Purchase(Base):
    """One line of an order as its file has it; it counts once its import has happened.

    Ten million of them come in at once, so the table has one key, which grows with the file, and
    no foreign keys: whoever removes an import or a shop removes its lines (`core.db.orders`).
    `email` is in small letters. `amount_e4` is what the line cost after `discount_e4`;
    below zero for money that went back.
    """

    __tablename__ = "purchase"
    __table_args__ = _BY_KEY
    import_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    customer_number: Mapped[str | None] = mapped_column(String(128))
    email: Mapped[str | None] = mapped_column(String(254))
    order_number: Mapped[str] = mapped_column(String(300))
    ordered_at: Mapped[Moment]
    product: Mapped[str | None] = mapped_column(String(200))
    product_code: Mapped[str | None] = mapped_column(String(200))
    category: Mapped[str | None] = mapped_column(String(200))
    quantity: Mapped[float | None]
    amount_e4: Mapped[int] = mapped_column(BigId)
    discount_e4: Mapped[int | None] = mapped_column(BigId)
    currency: Mapped[str] = mapped_column(String(3))
    is_refund: Mapped[bool]
    channel: Mapped[str | None] = mapped_column(String(200))


class LineBlock(Base):
    """Some lines of a checked file once more, as columns; removed after the import.

    `content` is in the format of Arrow; `position` is the number of its first line.
    """

    __tablename__ = "line_block"
    import_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("import_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PurchaseOrder(Base):
    """The totals of one order in one currency, as one import says.

    The version of the newest import is the current one. What counts follows the refund policy of
    the import. There are no foreign keys, as for lines: PostgreSQL would lock the customer and
    the import once for each order.

    `customer_id` is None for guests. `ordered_at` and `last_at` are of the earliest and latest
    line, `first_line` and `last_line` tell where in the file they stand. `n_counted` lines of
    `n_lines` count as bought, with `quantity`, `discount_e4` and `spend_e4`; `n_refunds`
    went back. `bought_e4` is before anything went back, `refunded_e4` what did. Orders with
    the same `fingerprint` are of the same products. `channel` is that of the first line with one.
    `basket` has product, category, pieces and money of each line that was bought, one after the
    other: the inside of a JSON list. Whatever is to be known of them needs no look at lines.
    """

    __tablename__ = "purchase_order"
    __table_args__ = (
        Index("ix_purchase_order_shop_number", "shop_id", "order_number"),
        Index("ix_purchase_order_customer_time", "customer_id", "ordered_at"),
        _BY_KEY,
    )
    import_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    order_number: Mapped[str] = mapped_column(String(300), primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    shop_id: Mapped[int] = mapped_column(BigId)
    customer_id: Mapped[int | None] = mapped_column(BigId)
    ordered_at: Mapped[Moment]
    last_at: Mapped[Moment]
    first_line: Mapped[int]
    last_line: Mapped[int]
    n_lines: Mapped[int]
    n_counted: Mapped[int]
    n_refunds: Mapped[int]
    quantity: Mapped[float]
    spend_e4: Mapped[int] = mapped_column(BigId)
    bought_e4: Mapped[int] = mapped_column(BigId)
    refunded_e4: Mapped[int] = mapped_column(BigId)
    discount_e4: Mapped[int] = mapped_column(BigId)
    fingerprint: Mapped[int] = mapped_column(BigId)
    is_current: Mapped[bool]
    channel: Mapped[str | None] = mapped_column(String(200))
    basket: Mapped[str | None] = mapped_column(Text)


class CustomerBehaviour(Base):
    """How one customer buys, from the current orders in the currency that counts in the shop.

    `gap_mean_days` is the mean time between two orders, `gap_sd_days` its standard deviation.
    `weekday` 0 is Monday. `usual_channel` is that of most orders. `category_mix` has the share of
    each category in what was bought; `favourite_product` was in most orders (postage is none).
    """

    __tablename__ = "customer_behaviour"
    __table_args__ = (Index("ix_customer_behaviour_shop", "shop_id"),)
    customer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    shop_id: Mapped[int] = mapped_column(BigId)
    currency: Mapped[str] = mapped_column(String(3))
    first_order_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_order_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    n_orders: Mapped[int]
    n_refunds: Mapped[int]
    quantity: Mapped[float]
    spend_e4: Mapped[int] = mapped_column(BigId)
    bought_e4: Mapped[int] = mapped_column(BigId)
    refunded_e4: Mapped[int] = mapped_column(BigId)
    discount_e4: Mapped[int] = mapped_column(BigId)
    gap_mean_days: Mapped[float | None]
    gap_sd_days: Mapped[float | None]
    weekday: Mapped[int | None]
    usual_channel: Mapped[str | None] = mapped_column(String(200))
    favourite_category: Mapped[str | None] = mapped_column(String(200))
    category_mix: Mapped[dict[str, Any] | None] = mapped_column(JsonColumn)
    favourite_product: Mapped[str | None] = mapped_column(String(200))
