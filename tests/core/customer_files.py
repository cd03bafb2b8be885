"""Brings files of customers in as the web and the command line do, for tests."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.config import Settings
from core.db import clock
from core.db.session import transaction
from core.db.tables import Customer, Shop
from core.domain.actor import Actor, Role
from core.domain.customer_policy import CustomerPolicy
from core.domain.fields import Mapping
from core.services import imports, merges, uploads
from core.services.imports import ImportView
from core.services.work import Work, open_work
from core.tasks.runner import run_next


@dataclass(frozen=True)
class Desk:
    """A person at a shop, with the worker beside them."""

    settings: Settings
    actor: Actor

    @contextmanager
    def work(self) -> Iterator[Work]:
        with open_work(self.settings, self.actor) as work:
            yield work

    def upload(self, content: bytes, name: str = "customers.csv", kind: str = "customers") -> int:
        """Send a file; return the id of its import."""
        with self.work() as work:
            begun = uploads.begin_upload(work, name, len(content), kind)
        for position in range(begun.n_slices):
            start = position * begun.slice_bytes
            part = gzip.compress(content[start : start + begun.slice_bytes], 1)
            with self.work() as work:
                uploads.store_slice(work, begun.id, position, part)
        with self.work() as work:
            uploads.finish_upload(work, begun.id)
        return begun.id

    def check(self, import_id: int, mapping: Mapping | None = None) -> ImportView:
        with self.work() as work:
            imports.start_check(work, import_id, mapping)
        run_next(self.settings)
        return self.view(import_id)

    def bring_in(self, import_id: int, policy: CustomerPolicy | None = None) -> ImportView:
        with self.work() as work:
            imports.start_import(work, import_id, policy)
        run_next(self.settings)
        return self.view(import_id)

    def import_all(
        self,
        content: bytes,
        name: str = "customers.csv",
        policy: CustomerPolicy | None = None,
        match_by: str = "",
    ) -> ImportView:
        """Take a file the whole way, with what we guess and what is chosen here."""
        import_id = self.upload(content, name)
        with self.work() as work:
            imports.start_check(work, import_id, match_by=match_by)
        run_next(self.settings)
        found = self.view(import_id)
        return self.bring_in(import_id, policy) if found.status == "checked" else found

    def merge(self, *groups: tuple[str, ...]) -> int:
        """Make customers one, by their numbers; return the merge's id."""
        ids = {number: each.id for number, each in self.customers().items()}
        with self.work() as work:
            import_id = merges.merge(work, [[ids[each] for each in group] for group in groups])
        run_next(self.settings)
        return import_id

    def view(self, import_id: int) -> ImportView:
        with self.work() as work:
            return imports.view(work, import_id)

    def customers(self) -> dict[str, Customer]:
        """Return the shop's customers by their number."""
        with transaction(self.settings.database_url, read_only=True) as session:
            rows = session.query(Customer).filter_by(shop_id=self.actor.shop_id)
            return {row.customer_number: row for row in rows.order_by(Customer.id)}


def desk(database_url: str, folder: Path, *, role: Role = Role.ANALYST, shop_id: int = 1) -> Desk:
    settings = Settings(database_url=database_url, data_dir=folder, secret_key="k" * 40)
    return Desk(settings, Actor(None, "ana@example.com", role, shop_id))


def demo_shop(database_url: str) -> int:
    """Add a demo shop; return its id."""
    with transaction(database_url) as session:
        shop = Shop(name="Demo", is_demo=True, created_at=clock.now(session))
        session.add(shop)
        session.flush()
        return shop.id
