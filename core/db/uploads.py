"""The slices of uploaded files."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.db.tables import UploadChunk


def save_slice(
    session: Session, import_id: int, position: int, size_bytes: int, content: bytes
) -> None:
    """Store a compressed slice; storing the same one again changes nothing.

    Parameters
    ----------
    size_bytes : before compression.
    """
    session.merge(
        UploadChunk(import_id=import_id, position=position, size_bytes=size_bytes, content=content)
    )


def slice_at(session: Session, import_id: int, position: int) -> bytes | None:
    """Return the compressed slice at a place (from 0), or None after the last."""
    return session.scalar(
        select(UploadChunk.content).where(
            UploadChunk.import_id == import_id, UploadChunk.position == position
        )
    )


def n_bytes_stored(session: Session, import_id: int) -> int:
    """Return how much of a file is there, in bytes before compression."""
    total = session.scalar(
        select(func.sum(UploadChunk.size_bytes)).where(UploadChunk.import_id == import_id)
    )
    return int(total or 0)


def drop_slices(session: Session, import_id: int) -> None:
    """Remove an uploaded file."""
    session.execute(delete(UploadChunk).where(UploadChunk.import_id == import_id))
