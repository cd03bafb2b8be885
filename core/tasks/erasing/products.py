"""What was learnt about products, whose names may name somebody: “Mug for Zita”."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from core.db.tables import OfferedProduct, Recommender
from core.domain.person_words import PersonWords, blotted_json
from core.marketing.next_products.recommender import Recommender as Model


def blot(session: Session, shop_id: int, words: PersonWords) -> dict[str, int]:
    """Blot people out of the products that can be offered; return rows by table."""
    counts = {"recommender": 0, "offered_product": 0}
    query = select(Recommender).where(Recommender.shop_id == shop_id)
    for row in session.scalars(query.options(undefer(Recommender.model))):
        counts["recommender"] += _blot_row(row, words)
        own = select(OfferedProduct).where(OfferedProduct.recommender_id == row.id)
        for product in session.scalars(own):
            name = blotted_json(product.name, words)
            counts["offered_product"] += name != product.name
            product.name = name
    session.flush()
    return counts


def _blot_row(row: Recommender, words: PersonWords) -> bool:
    is_changed = False
    for column in ("choice", "found"):
        before = getattr(row, column)
        after = blotted_json(before, words)
        if after != before:
            setattr(row, column, after)
            is_changed = True
    if row.model is not None:
        model = Model.from_bytes(row.model)
        products = tuple(blotted_json(list(model.products), words))
        if products != model.products:
            row.model, is_changed = replace(model, products=products).to_bytes(), True
    return is_changed
