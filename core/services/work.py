"""The unit of work: one person, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from core.config import Settings
from core.db import clock, session
from core.db.tables import AuditEntry, Campaign, Comparison, ListExport, RuleSearch, Run, SavedList
from core.domain.actor import Actor, Permission
from core.errors import NotFoundError, not_found
from core.jobs import queue

Owned = TypeVar("Owned", Campaign, Comparison, ListExport, RuleSearch, Run, SavedList)


@dataclass(frozen=True)
class Work:
    """What a service function works with; made by `open_work`."""

    session: Session
    actor: Actor
    settings: Settings

    def require(self, permission: Permission) -> None:
        """Raise NotAllowedError unless the person's role includes `permission`."""
        self.actor.require(permission)

    @property
    def shop_id(self) -> int:
        """The shop that the person is looking at; raises NotFoundError when there is none."""
        if self.actor.shop_id is None:
            raise NotFoundError("There is no shop yet.", "Import customers or load the demo shop.")
        return self.actor.shop_id

    def own(self, table: type[Owned], row_id: int, thing: str, *, locked: bool = False) -> Owned:
        """Return a row of the person's shop; raises NotFoundError for any other.

        Parameters
        ----------
        thing : what the message says is not there.
        """
        row = self.session.get(table, row_id, with_for_update=locked or None)
        if row is None or row.shop_id != self.actor.shop_id:
            raise not_found(thing)
        return row

    def audit(self, action: str, subject: str, details: dict[str, Any] | None = None) -> None:
        """Record what was done; `details` never hold personal data of customers."""
        self.session.add(
            AuditEntry(
                at=clock.now(self.session),
                user_id=self.actor.user_id,
                who=self.actor.email,
                action=action,
                subject=subject[:200],
                details=details or {},
            )
        )

    def enqueue(self, kind: str, payload: dict[str, Any]) -> int:
        """Queue long work for the worker; return the job's id."""
        return queue.enqueue(
            self.session,
            kind,
            payload,
            shop_id=self.actor.shop_id,
            created_by=self.actor.user_id,
        )


@contextmanager
def open_work(settings: Settings, actor: Actor, *, read_only: bool = False) -> Iterator[Work]:
    """Open a transaction for `actor`; committed at the end, or rolled back by any exception."""
    with session.transaction(settings.database_url, read_only=read_only) as opened:
        yield Work(opened, actor, settings)
