"""Order lines of imports that have not happened."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.db.tables import Purchase


def drop_lines(session: Session, import_id: int) -> None:
    """Remove the order lines of an import."""
    session.execute(delete(Purchase).where(Purchase.import_id == import_id))
