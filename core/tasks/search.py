"""Writes the words by which customers and products are found."""

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import search_index
from core.db.search_index import Kind
from core.db.tables import Product
from core.features.search_words import CustomerTexts, single_words, whole_texts


def write_search(session: Session, shop_id: int, customers: CustomerTexts) -> None:
    """Store the search index of a shop anew, as its customers and products are now."""
    search_index.replace(session, shop_id, Kind.NUMBER, customers.numbers())
    search_index.replace(session, shop_id, Kind.EMAIL, customers.emails())
    search_index.replace(session, shop_id, Kind.NAME, customers.names())
    query = select(Product.id, Product.product_number, Product.name)
    rows = session.execute(query.where(Product.shop_id == shop_id)).all()
    kinds = {"id": pl.Int64(), "number": pl.String(), "name": pl.String()}
    products = pl.DataFrame([tuple(row) for row in rows], schema=kinds, orient="row")
    search_index.replace(
        session, shop_id, Kind.CODE, whole_texts(products["number"], products["id"])
    )
    search_index.replace(
        session, shop_id, Kind.PRODUCT, single_words(products["name"], products["id"])
    )
