"""A file on its way in: begun, sent slice by slice, looked at when it is complete."""

import io
from dataclasses import dataclass

from core.db import clock, uploads
from core.db.tables import ImportBatch, Shop
from core.domain.actor import Permission
from core.domain.file_format import FileFormat
from core.errors import UserError, not_found
from core.ingest import limits
from core.ingest.file_types import is_workbook_name, safe_name
from core.ingest.slices import SliceReader, unpacked
from core.services.understanding import OtherKindError, understand
from core.services.work import Work

SLICE_BYTES = limits.SLICE_BYTES
MOST_SLICE_BYTES_SENT = SLICE_BYTES + 64 * 1024
"""A slice that can't be compressed grows a little."""


@dataclass(frozen=True)
class Upload:
    """An upload that has begun; the file is to be sent in slices of `slice_bytes`."""

    id: int
    slice_bytes: int
    n_slices: int


def begin_upload(
    work: Work,
    name: str,
    size_bytes: int,
    kind: str = "customers",
    *,
    place_run_id: int | None = None,
    any_size: bool = False,
) -> Upload:
    """Begin to bring in a file; raises UserError for one that can't be imported.

    Parameters
    ----------
    kind : "customers" or "orders".
    place_run_id : the run that its customers are to be placed into instead; also in the demo shop.
    any_size : it may be larger than what is taken through the page.
    """
    work.require(Permission.IMPORT)
    if place_run_id is None:
        refuse_demo(work)
    file_name = safe_name(name)
    _refuse_size(size_bytes, None if any_size else work.settings.max_upload_mb)
    batch = ImportBatch(
        shop_id=work.shop_id,
        kind=kind,
        file_name=file_name,
        size_bytes=size_bytes,
        status="uploading",
        place_run_id=place_run_id,
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(batch)
    work.session.flush()
    work.audit("begin import", f"import {batch.id}", {"size_bytes": size_bytes})
    return Upload(batch.id, SLICE_BYTES, _n_slices(size_bytes))


def store_slice(work: Work, import_id: int, position: int, content: bytes) -> None:
    """Store a gzip-compressed slice; sending the same one again changes nothing.

    Parameters
    ----------
    position : from 0; every slice but the last holds exactly `SLICE_BYTES`.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id)
    if batch.status != "uploading":
        raise UserError("This file is complete already.", "Open it from the list of imports.")
    expected = min(SLICE_BYTES, batch.size_bytes - position * SLICE_BYTES)
    if position < 0 or expected <= 0 or len(content) > MOST_SLICE_BYTES_SENT:
        raise _not_as_announced()
    n_bytes = len(unpacked(content, expected))
    if n_bytes != expected:
        raise _not_as_announced()
    uploads.save_slice(work.session, batch.id, position, n_bytes, content)


def finish_upload(work: Work, import_id: int, sheet: str | None = None) -> str:
    """Look at a file that has arrived; return the status of its import.

    A file that can't be read becomes a rejected import: its message is shown on the import's
    page, and the file is removed; it stays when it only has to be called orders or customers.

    Parameters
    ----------
    sheet : of a workbook, the one to read; None for the first with a table.
    """
    work.require(Permission.IMPORT)
    batch = own_import(work, import_id, locked=True)
    if batch.status != "uploading":
        return batch.status
    if uploads.n_bytes_stored(work.session, batch.id) != batch.size_bytes:
        raise UserError(
            "Parts of the file have not arrived.", "Check your connection and upload it again."
        )
    try:
        chosen = _sheet_of(batch, sheet) if sheet is not None else None
        understand(work, batch, stream_of(work, batch.id), chosen, finds_table=True)
        batch.status = "uploaded"
    except UserError as error:
        batch.status, batch.error_what, batch.error_fix = "rejected", error.what, error.fix
        if not isinstance(error, OtherKindError):
            uploads.drop_slices(work.session, batch.id)
    work.audit("upload file", f"import {batch.id}", {"status": batch.status})
    return batch.status


def _sheet_of(batch: ImportBatch, sheet: str) -> FileFormat:
    if not is_workbook_name(batch.file_name):
        raise UserError(
            f"“{batch.file_name}” is no Excel workbook, so it has no sheet “{sheet}”.",
            "Leave out the sheet, or choose the workbook that has it.",
        )
    return FileFormat(sheet=sheet)


def own_import(work: Work, import_id: int, *, locked: bool = False) -> ImportBatch:
    """Return an import of the person's shop; raises NotFoundError for any other."""
    batch = work.session.get(ImportBatch, import_id, with_for_update=locked or None)
    if batch is None or batch.shop_id != work.shop_id:
        raise not_found("import")
    return batch


def stream_of(work: Work, import_id: int) -> io.BufferedReader:
    """Return the uploaded file as one stream, while the transaction is open."""
    return io.BufferedReader(
        SliceReader(lambda position: uploads.slice_at(work.session, import_id, position))
    )


def refuse_demo(work: Work) -> None:
    """Raise UserError in the demo shop: nobody's customers are mixed with it."""
    shop = work.session.get_one(Shop, work.shop_id)
    if shop.is_demo:
        raise UserError(
            "You are looking at the demo shop; your customers are never mixed with it.",
            "Switch to your own shop, and import the file there.",
        )


def _refuse_size(size_bytes: int, max_upload_mb: int | None) -> None:
    if size_bytes <= 0:
        raise UserError("The file is empty.", "Choose a file with a header row and customers.")
    if max_upload_mb is not None and size_bytes > max_upload_mb * 1024 * 1024:
        raise UserError(
            f"The file is {size_bytes / 1024 / 1024:,.0f} MB large; "
            f"at most {max_upload_mb:,} MB can be imported.",
            "Split it into several files, remove columns that you don't need, or import it on the "
            "command line, which takes files of any size.",
        )


def _n_slices(size_bytes: int) -> int:
    return -(-size_bytes // SLICE_BYTES)


def _not_as_announced() -> UserError:
    return UserError(
        "A part of the upload is not as large as it should be.",
        "Upload the file again from this page.",
    )
