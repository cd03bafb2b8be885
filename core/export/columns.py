"""Which columns a list can have, and which were chosen."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import data_versions
from core.db.tables import Attribute
from core.domain.columns import ColumnFacts
from core.domain.fields import FIELD_LABELS, CustomerField, Kind
from core.domain.lists import SEGMENT_HEADER, ListColumn
from core.errors import UserError


def available(session: Session, shop_id: int) -> tuple[ListColumn, ...]:
    """Return every column that a list of this shop can have.

    Fields that no customer has are left out. Headers are the names by which an import of the
    same file knows each column again.
    """
    shown = [
        ListColumn("segment", SEGMENT_HEADER),
        *(ListColumn(str(f), FIELD_LABELS[f], field=f) for f in _known_fields(session, shop_id)),
    ]
    return (*shown, *_attributes(session, shop_id, {column.header for column in shown}))


def chosen(columns: Sequence[ListColumn], keys: Sequence[str]) -> tuple[ListColumn, ...]:
    """Return the columns with these keys in the order of the list; all when none is named."""
    if not keys:
        return tuple(columns)
    found = tuple(column for column in columns if column.key in keys)
    if len(found) < len(set(keys)):
        unknown = sorted(set(keys) - {column.key for column in found})
        raise UserError(
            f"A column of this list does not exist any more: “{unknown[0]}”.",
            "Choose the columns again.",
        )
    return found


def _known_fields(session: Session, shop_id: int) -> list[CustomerField]:
    """Return the fields that have values by the newest data version; all when there is none."""
    data = data_versions.newest(session, shop_id)
    if data is None:
        return list(CustomerField)
    filled = {one.name for one in map(ColumnFacts.from_json, data.columns) if one.n_missing < one.n}
    return [
        field
        for field in CustomerField
        if field is CustomerField.CUSTOMER_NUMBER or FIELD_LABELS[field] in filled
    ]


def _attributes(session: Session, shop_id: int, taken: Collection[str]) -> list[ListColumn]:
    rows = session.scalars(
        select(Attribute).where(Attribute.shop_id == shop_id).order_by(Attribute.position)
    )
    return [
        ListColumn(
            f"a{row.id}",
            # The name that the app shows for a file's column “City” beside the field “City”.
            f"{row.name} (column)" if row.name in taken else row.name,
            attribute=row.name,
            kind=Kind(row.kind),
            is_mixed=row.is_mixed,
        )
        for row in rows
    ]
