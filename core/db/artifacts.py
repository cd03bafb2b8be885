"""Arrays and other bytes that belong to a snapshot or a run, kept in slices."""

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
) -> None:
    """Store `content` under `name`, replacing what was there."""
    session.execute(delete(Artifact).where(*_owner(name, run_id, snapshot_id)))
    for position, start in enumerate(range(0, max(len(content), 1), _SLICE_BYTES)):
        session.execute(
            insert(Artifact).values(
                run_id=run_id,
                snapshot_id=snapshot_id,
                name=name,
                position=position,
                content=content[start : start + _SLICE_BYTES],
            )
        )


def load(
    session: Session, name: str, *, run_id: int | None = None, snapshot_id: int | None = None
) -> bytes | None:
    """Return what was stored under `name`, or None."""
    query = (
        select(Artifact.content)
        .where(*_owner(name, run_id, snapshot_id))
        .order_by(Artifact.position)
    )
    slices = session.scalars(query).all()
    return b"".join(slices) if slices else None


def _owner(
    name: str, run_id: int | None, snapshot_id: int | None
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    if (run_id is None) == (snapshot_id is None):
        raise ValueError("an artifact belongs to one run or one snapshot")
    if run_id is not None:
        return (Artifact.run_id == run_id, Artifact.name == name)
    return (Artifact.snapshot_id == snapshot_id, Artifact.name == name)
