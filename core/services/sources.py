"""Databases that customers and orders can be read from, as the administrator named them."""

from core.db import clock
from core.db.tables import ImportBatch
from core.domain.actor import Permission
from core.errors import UserError
from core.ingest import database_source
from core.ingest.database_source import SourceTable
from core.services.uploads import refuse_demo
from core.services.work import Work


def names(work: Work) -> tuple[str, ...]:
    """Return the names of the sources; never their addresses."""
    work.require(Permission.IMPORT)
    return tuple(work.settings.sources)


def tables(work: Work, source: str) -> tuple[SourceTable, ...]:
    """Return the tables of a source.

    Raises
    ------
    UserError : there is no source of this name, or it does not answer.
    """
    work.require(Permission.IMPORT)
    return database_source.tables(_address(work, source))


def fetch(work: Work, source: str, table: str, kind: str) -> tuple[int, int]:
    """Begin to read a table as a file; return the import and the job that reads it.

    Parameters
    ----------
    kind : "customers" or "orders".
    """
    work.require(Permission.IMPORT)
    refuse_demo(work)
    _address(work, source)
    batch = ImportBatch(
        shop_id=work.shop_id,
        kind=kind,
        file_name=f"{source} {table}.csv"[-255:],
        size_bytes=0,
        status="fetching",
        created_by=work.actor.user_id,
        created_at=clock.now(work.session),
    )
    work.session.add(batch)
    work.session.flush()
    payload = {"import_id": batch.id, "source": source, "table": table}
    batch.job_id = work.enqueue("fetch_source", payload)
    work.audit("read from source", f"import {batch.id}", {"source": source, "table": table})
    return batch.id, batch.job_id


def _address(work: Work, source: str) -> str:
    address = work.settings.sources.get(source)
    if address is None:
        raise UserError(
            f"There is no source named “{source}”.",
            "An administrator names sources in the environment of Segment Atlas: "
            "SOURCE_SHOP=postgresql://reader:password@host/name.",
        )
    return address
