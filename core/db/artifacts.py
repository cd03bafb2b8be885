"""Arrays and other bytes that belong to a snapshot, a run or an import, kept in slices."""

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.orm import Session

from core.db.tables import Artifact

_SLICE_BYTES = 4 * 1024 * 1024


def save(
    session: Session,
    name: str,
    content: bytes,
    *,
    run_id: int | None = None,
    snapshot_id: int | None = None,
    import_id: int | None = None,
) -> None:
    """Store `content` under `name`, replacing what was there."""
    session.execute(delete(Artifact).where(*_owned(name, run_id, snapshot_id, import_id)))
    for position, start in enumerate(range(0, max(len(content), 1), _SLICE_BYTES)):
        session.execute(
            insert(Artifact).values(
                run_id=run_id,
                snapshot_id=snapshot_id,
                import_id=import_id,
                name=name,
                position=position,
                content=content[start : start + _SLICE_BYTES],
            )
        )


def load(
    session: Session,
    name: str,
    *,
    run_id: int | None = None,
    snapshot_id: int | None = None,
    import_id: int | None = None,
) -> bytes | None:
    """Return what was stored under `name`, or None."""
    query = (
        select(Artifact.content)
        .where(*_owned(name, run_id, snapshot_id, import_id))
        .order_by(Artifact.position)
    )
    slices = session.scalars(query).all()
    return b"".join(slices) if slices else None


def _owned(
    name: str, run_id: int | None, snapshot_id: int | None, import_id: int | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    owners = {
        Artifact.run_id: run_id,
        Artifact.snapshot_id: snapshot_id,
        Artifact.import_id: import_id,
    }
    given = [(column, value) for column, value in owners.items() if value is not None]
    if len(given) != 1:
        raise ValueError("an artifact belongs to one run, one snapshot or one import")
    column, value = given[0]
    return (column == value, Artifact.name == name)
