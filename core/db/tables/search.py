"""What customers and products are found by."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables.base import Base, BigId


class SearchBlock(Base):
    """Some neighbouring words of a shop's search index, with the rows that have them (ADR 20).

    `kind` says what is found by the words (`core.db.search_index`). `first_word` is in UTF-8, so
    that every database sorts it by its bytes. `words` are compressed text, `rows` arrays.
    """

    __tablename__ = "search_block"
    shop_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("shop.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    first_word: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[bytes] = mapped_column(LargeBinary)
