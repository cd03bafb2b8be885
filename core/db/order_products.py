"""What is sold and by whom it is bought: products, and how much of each category."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from core.db import order_lines
from core.db.order_lines import Lines
from core.db.tables import CustomerCategory, ImportBatch, Product, Purchase, PurchaseOrder

_NAMES = (
    "shop_id", "product_number", "name", "category", "price_e4", "currency", "import_id",
)  # fmt: skip
_CATEGORY_KEY = ("import_id", "customer_id", "category", "currency")


def add_products(session: Session, shop_id: int, lines: Lines) -> None:
    """Make or bring up to date the products of some lines, as the last line with each says."""
    statement = _insert(session, Product).from_select(_NAMES, _products(shop_id, lines))
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


def rebuild_products(session: Session, shop_id: int, without_import: int) -> None:
    """Let the products of a shop be as if an import had never happened."""
    session.execute(delete(Product).where(Product.shop_id == shop_id))
    imports = (
        select(ImportBatch.id)
        .where(
            ImportBatch.shop_id == shop_id,
            ImportBatch.kind == "orders",
            ImportBatch.status == "imported",
            ImportBatch.id != without_import,
        )
        .order_by(ImportBatch.imported_at, ImportBatch.id)
    )
    for import_id in session.scalars(imports).all():
        lines = order_lines.whole(session, import_id)
        if lines is not None:
            add_products(session, shop_id, lines)


def add_categories(session: Session, lines: Lines, of: Select[Any] | None = None) -> None:
    """Add what the current orders bought by some lines, by customer and category.

    Parameters
    ----------
    of : only these customers.
    """
    query = _categories(lines)
    if of is not None:
        query = query.where(PurchaseOrder.customer_id.in_(of))
    names = [*_CATEGORY_KEY, "n_lines", "bought_e4"]
    statement = _insert(session, CustomerCategory).from_select(names, query)
    if lines.are_first:
        session.execute(statement)
        return
    session.execute(
        statement.on_conflict_do_update(
            index_elements=_CATEGORY_KEY,
            set_={
                name: getattr(CustomerCategory, name) + statement.excluded[name]
                for name in ("n_lines", "bought_e4")
            },
        )
    )


def rebuild_categories_beside(session: Session, shop_id: int, import_id: int) -> None:
    """Count anew what other imports' orders bought, for the customers of one import.

    Called when the import's orders have taken the place of others, or have given it back.
    """
    theirs = aliased(PurchaseOrder)
    others = (
        select(PurchaseOrder.import_id)
        .join(theirs, theirs.order_number == PurchaseOrder.order_number)
        .where(
            PurchaseOrder.shop_id == shop_id,
            PurchaseOrder.import_id != import_id,
            theirs.shop_id == shop_id,
            theirs.import_id == import_id,
        )
        .distinct()
    )
    for other in session.scalars(others).all():
        session.execute(
            delete(CustomerCategory).where(
                CustomerCategory.import_id == other,
                CustomerCategory.customer_id.in_(_customers_in(import_id)),
            )
        )
        lines = order_lines.whole(session, other)
        if lines is not None:
            add_categories(session, lines, _customers_in(import_id))


def rebuild_categories_of(session: Session, customers: Select[Any]) -> None:
    """Count anew what some customers bought, by the orders that are theirs now."""
    session.execute(delete(CustomerCategory).where(CustomerCategory.customer_id.in_(customers)))
    imports = select(PurchaseOrder.import_id).where(PurchaseOrder.customer_id.in_(customers))
    for import_id in session.scalars(imports.distinct()).all():
        lines = order_lines.whole(session, import_id)
        if lines is not None:
            add_categories(session, lines, customers)


def _customers_in(import_id: int) -> Select[Any]:
    """Return the customers of an import's orders, and of the orders that they are versions of."""
    own, version = aliased(PurchaseOrder), aliased(PurchaseOrder)
    same_order = and_(version.shop_id == own.shop_id, version.order_number == own.order_number)
    return (
        select(version.customer_id)
        .join(own, same_order)
        .where(own.import_id == import_id, version.customer_id.is_not(None))
    )


def _products(shop_id: int, lines: Lines) -> Select[*tuple[Any, ...]]:
    """Return one row for each product: what the last line with it that was no refund says."""
    number = func.coalesce(Purchase.product_code, Purchase.product)
    sold = and_(lines.of(Purchase), number.is_not(None))
    last = (
        select(
            func.coalesce(
                func.max(case((~Purchase.is_refund, Purchase.line_number))),
                func.max(Purchase.line_number),
            ).label("line_number")
        )
        .where(sold)
        .group_by(number)
        .subquery()
    )
    return (
        select(
            literal(shop_id),
            number,
            func.coalesce(Purchase.product, Purchase.product_code),
            Purchase.category,
            _price_of_one(),
            Purchase.currency,
            Purchase.import_id,
        )
        .join(last, last.c.line_number == Purchase.line_number)
        .where(lines.of(Purchase))
    )


def _price_of_one() -> ColumnElement[Any]:
    """Return what one piece costs before discount; missing when the file does not say."""
    full = Purchase.amount_e4 + func.coalesce(Purchase.discount_e4, 0)
    quantity = func.nullif(Purchase.quantity, 0)
    return cast(func.round(func.abs(full / quantity)), BigInteger)


def _categories(lines: Lines) -> Select[*tuple[Any, ...]]:
    order = and_(
        PurchaseOrder.import_id == Purchase.import_id,
        PurchaseOrder.order_number == Purchase.order_number,
        PurchaseOrder.currency == Purchase.currency,
    )
    return (
        select(
            Purchase.import_id,
            PurchaseOrder.customer_id,
            Purchase.category,
            Purchase.currency,
            func.count(),
            cast(func.sum(Purchase.amount_e4), BigInteger),
        )
        .join(PurchaseOrder, order)
        .where(
            lines.of(Purchase),
            lines.reach(PurchaseOrder),
            Purchase.category.is_not(None),
            ~Purchase.is_refund,
            PurchaseOrder.customer_id.is_not(None),
            PurchaseOrder.is_current,
            PurchaseOrder.n_counted > 0,
        )
        .group_by(
            Purchase.import_id, PurchaseOrder.customer_id, Purchase.category, Purchase.currency
        )
        # In the order of the key, which then grows at one end.
        .order_by(PurchaseOrder.customer_id, Purchase.category)
    )


def _insert(session: Session, table: Any) -> Any:  # noqa: ANN401 - the two dialects' statements share no type
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(table)
