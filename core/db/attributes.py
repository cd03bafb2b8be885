"""The catalogue of what a shop's files brought besides the fields."""

from collections.abc import Mapping

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from core.db.tables import Attribute, ImportBatch
from core.domain.fields import ColumnMapping, Kind


def kinds_of_shop(session: Session, shop_id: int) -> dict[str, Kind]:
    """Return name → kind of a shop's attributes, in the order in which they came."""
    query = (
        select(Attribute.name, Attribute.kind)
        .where(Attribute.shop_id == shop_id)
        .order_by(Attribute.position)
    )
    return {name: Kind(kind) for name, kind in session.execute(query)}


def kinds_in(batch: ImportBatch) -> dict[str, Kind]:
    """Return the attributes of a file of customers, in the order of its columns."""
    mapping = (ColumnMapping.from_json(each) for each in batch.mapping or [])
    return {column.column: column.kind for column in mapping if column.kind is not None}


def note_kinds(session: Session, shop_id: int, kinds: Mapping[str, Kind]) -> None:
    """Add new attributes after those that are there; a known one takes the new kind.

    Customers whom the new file says nothing of keep their values of the former kind: such a
    column is mixed from then on.
    """
    known = kinds_of_shop(session, shop_id)
    last = session.scalar(select(func.max(Attribute.position)).where(Attribute.shop_id == shop_id))
    new = [name for name in kinds if name not in known]
    for position, name in enumerate(new, start=0 if last is None else last + 1):
        session.execute(
            insert(Attribute).values(
                shop_id=shop_id, name=name, kind=str(kinds[name]), position=position
            )
        )
    for name in kinds:
        if name in known and known[name] is not kinds[name]:
            session.execute(
                update(Attribute)
                .where(Attribute.shop_id == shop_id, Attribute.name == name)
                .values(kind=str(kinds[name]), is_mixed=True)
            )
