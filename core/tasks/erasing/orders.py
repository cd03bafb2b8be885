"""Orders of who is erased: they stay in the shop's totals, as those of nobody."""

import secrets
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import Session

from core.db import bulk
from core.db.tables import (
    Artifact,
    Customer,
    FeatureSnapshot,
    ImportBatch,
    OrderMove,
    Product,
    Purchase,
    PurchaseOrder,
)
from core.domain import sales
from core.domain.person_words import PersonWords
from core.tasks.erasing import people

_RANDOM_BYTES = 8
_ROWS_AT_ONCE = 10_000
_TEXTS = ("product", "product_code", "category", "channel")

ErasedOrder = Table(
    "erased_order",
    MetaData(),
    Column("import_id", BigInteger, primary_key=True),
    Column("order_number", String, primary_key=True),
    Column("new_number", String, nullable=False),
    prefixes=["TEMPORARY"],
)
"""Orders whose customer is erased, and the number that they have from then on."""


def numbers(session: Session) -> frozenset[str]:
    """Return the order numbers of who is erased; fills the table of their orders.

    All versions of an order have the same new number, so that an undo still finds the one before.
    """
    bulk.begin_empty(session, ErasedOrder)
    found = session.execute(_theirs()).all()
    new = {row.order_number: f"erased-{secrets.token_hex(_RANDOM_BYTES)}" for row in found}
    rows = [{**row._mapping, "new_number": new[row.order_number]} for row in found]
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        session.execute(insert(ErasedOrder), rows[start : start + _ROWS_AT_ONCE])
    return frozenset(new)


def let_go(session: Session, shop_id: int, words: PersonWords) -> dict[str, int]:
    """Take everything about the erased off orders and lines; return how many rows of each table.

    The orders keep day, products and money.
    """
    # While lines still have the number that the table of orders is sorted by.
    if _blot_texts(session, shop_id, words):
        _forget_sales(session, shop_id)
    counts = {"purchase": _blot_lines(session, shop_id)}
    counts["order_move"] = _forget_moves(session)
    order = ErasedOrder.c
    changed = session.execute(
        update(PurchaseOrder)
        .where(
            PurchaseOrder.import_id == order.import_id,
            PurchaseOrder.order_number == order.order_number,
        )
        .values(customer_id=None, order_number=order.new_number)
        .execution_options(synchronize_session=False)
    )
    counts["purchase_order"] = changed.rowcount  # type: ignore[attr-defined]  # an UPDATE has it
    ErasedOrder.drop(session.connection())
    return counts


def _theirs() -> Select[Any]:
    own = select(PurchaseOrder.import_id, PurchaseOrder.order_number).where(
        PurchaseOrder.customer_id.in_(people.ids())
    )
    moved = select(OrderMove.order_import_id.label("import_id"), OrderMove.order_number).where(
        OrderMove.customer_id.in_(people.ids())
    )
    both = union(own, moved).subquery()
    return select(both)


def _blot_lines(session: Session, shop_id: int) -> int:
    of_shop = Purchase.import_id.in_(select(ImportBatch.id).where(ImportBatch.shop_id == shop_id))
    theirs = Customer.id.in_(people.ids())
    number = select(Customer.customer_number).where(theirs)
    email = select(func.lower(Customer.email)).where(theirs, Customer.email.is_not(None))
    names_them = or_(
        Purchase.customer_number.in_(number),
        and_(Purchase.customer_number.is_(None), Purchase.email.in_(email)),
        and_(Purchase.customer_number.is_(None), Purchase.email.in_(number)),
    )
    order = ErasedOrder.c
    is_theirs = and_(
        Purchase.import_id == order.import_id, Purchase.order_number == order.order_number
    )
    nobody = {"customer_number": None, "email": None}
    # Whole orders first, while their numbers are still known.
    in_orders = session.execute(
        update(Purchase)
        .where(is_theirs)
        .values(order_number=order.new_number, **nobody)
        .execution_options(synchronize_session=False)
    )
    single = session.execute(
        update(Purchase)
        .where(of_shop, names_them)
        .values(nobody)
        .execution_options(synchronize_session=False)
    )
    n_lines: int = in_orders.rowcount + single.rowcount  # type: ignore[attr-defined]  # UPDATEs
    return n_lines


def _blot_texts(session: Session, shop_id: int, words: PersonWords) -> bool:
    """Blot names out of what was sold, such as “engraved for …”; tell whether there were any."""
    if not words.searched:
        return False
    is_changed = False
    order = ErasedOrder.c
    is_theirs = and_(
        Purchase.import_id == order.import_id, Purchase.order_number == order.order_number
    )
    for name in _TEXTS:
        column = getattr(Purchase, name)
        for text in session.scalars(select(column).join(ErasedOrder, is_theirs).distinct()).all():
            if text and words.are_in(text):
                _replace(session, shop_id, name, text, _unlike_others(words.blotted(text)))
                is_changed = True
    of_orders = and_(
        PurchaseOrder.import_id == order.import_id,
        PurchaseOrder.order_number == order.order_number,
    )
    for row in session.scalars(select(PurchaseOrder).join(ErasedOrder, of_orders)):
        row.basket = row.basket and words.blotted(row.basket)
        row.channel = row.channel and words.blotted(row.channel)
    session.flush()
    return is_changed


def _replace(session: Session, shop_id: int, name: str, old: str, new: str) -> None:
    imports = select(ImportBatch.id).where(ImportBatch.shop_id == shop_id)
    column = getattr(Purchase, name)
    session.execute(
        update(Purchase)
        .where(Purchase.import_id.in_(imports), column == old)
        .values({name: new})
        .execution_options(synchronize_session=False)
    )
    for known in ("product_number", "name", "category"):
        session.execute(
            update(Product)
            .where(Product.shop_id == shop_id, getattr(Product, known) == old)
            .values({known: new})
            .execution_options(synchronize_session=False)
        )


def _forget_sales(session: Session, shop_id: int) -> None:
    """Let products be added up anew: an earlier data version names them as they were called."""
    versions = select(FeatureSnapshot.id).where(FeatureSnapshot.shop_id == shop_id)
    session.execute(
        delete(Artifact).where(Artifact.snapshot_id.in_(versions), Artifact.name == sales.ARTIFACT)
    )


def _unlike_others(text: str) -> str:
    # Products are told apart by these texts.
    return f"{text[:180]} {secrets.token_hex(4)}"


def _forget_moves(session: Session) -> int:
    order = ErasedOrder.c
    of_orders = select(order.order_number).where(
        order.import_id == OrderMove.order_import_id, order.order_number == OrderMove.order_number
    )
    gone = session.execute(
        delete(OrderMove)
        .where(or_(OrderMove.customer_id.in_(people.ids()), of_orders.exists()))
        .execution_options(synchronize_session=False)
    )
    n_gone: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has it
    return n_gone
