"""Writes the data version that segments are found from."""

from collections.abc import Iterable, Iterator, Sequence

import orjson
from sqlalchemy import Text, cast, delete, func, select, union
from sqlalchemy.orm import Session

from core.db import artifacts, attributes, behaviour, clock, merge_candidates, recency, sales
from core.db.sales import SoldInImport
from core.db.tables import Comparison, Customer, FeatureSnapshot, Run
from core.domain import exploration, quality
from core.domain.fields import CustomerField
from core.domain.progress import Progress, silent
from core.features.behaviour import Behaviour, columns_for
from core.features.exploration import Exploration, explore
from core.features.free_text import FreeText
from core.features.quality import examine
from core.features.search_words import CustomerTexts
from core.features.snapshot import ARTIFACT, Snapshot, SnapshotBuilder
from core.features.snapshot import Customer as SnapshotCustomer
from core.tasks.sales import write_sales
from core.tasks.search import write_search

_ROWS_AT_ONCE = 10_000


def write_snapshot(
    session: Session,
    shop_id: int,
    import_id: int | None,
    progress: Progress = silent,
    sold: Sequence[SoldInImport] = (),
) -> int:
    """Store the shop's customers as a new version; return the id of the snapshot.

    Older versions that no run was made from, and no comparison works on, are removed.

    Parameters
    ----------
    import_id : what changed the customers, or None.
    sold : what each product brought by this import if all its orders count, where that is known.
    """
    texts = CustomerTexts()
    snapshot_id = _store_version(session, shop_id, import_id, texts, progress)
    # The arrays of the version are gone by now: what follows needs the memory.
    write_sales(session, shop_id, snapshot_id, {import_id: sold} if sold else {})
    merge_candidates.refresh(session, shop_id)
    write_search(session, shop_id, texts)
    _drop_unused(session, shop_id, snapshot_id)
    return snapshot_id


def _store_version(
    session: Session,
    shop_id: int,
    import_id: int | None,
    texts: CustomerTexts,
    progress: Progress,
) -> int:
    """Store the customers with all that is counted of them; `texts` watches them pass by."""
    snapshot, doubts_about_words = _built(session, shop_id, texts, progress)
    bought = behaviour.read(session, shop_id)
    snapshot = _with_orders(session, shop_id, snapshot, bought)
    row = FeatureSnapshot(
        shop_id=shop_id,
        version=_newest_version(session, shop_id) + 1,
        n_customers=snapshot.n_customers,
        columns=[facts.to_json() for facts in snapshot.facts],
        import_id=import_id,
        created_at=clock.now(session),
    )
    session.add(row)
    session.flush()
    artifacts.save(session, ARTIFACT, snapshot.to_bytes(), snapshot_id=row.id)
    _save_exploration(session, row.id, explore(snapshot))
    _save_doubts(session, row.id, (*examine(snapshot, row.created_at.date()), *doubts_about_words))
    if bought is not None:
        recency.keep(session, row.id, bought)
    return row.id


def _built(
    session: Session, shop_id: int, texts: CustomerTexts, progress: Progress
) -> tuple[Snapshot, list[quality.Finding]]:
    """Return the customers, and what is doubtful about the words that are not kept.

    `texts` watches the customers pass by.
    """
    kinds, n_customers = attributes.kinds_of_shop(session, shop_id), _n_customers(session, shop_id)
    builder, words = SnapshotBuilder(kinds), FreeText(kinds, n_customers)
    customers = _counted(_customers(session, shop_id), n_customers, progress)
    builder.add(words.watch(texts.watch(customers)))
    progress(1.0, "Saving the new version of your customers")
    return builder.build(), words.findings()


def _with_orders(
    session: Session, shop_id: int, snapshot: Snapshot, bought: Behaviour | None
) -> Snapshot:
    """Return the customers with the columns that follow from their orders."""
    if bought is None:
        return snapshot
    favourites = behaviour.favourite_categories(session, shop_id, snapshot.customer_ids)
    money = sales.money(session, shop_id)
    return snapshot.with_columns(columns_for(bought, snapshot.customer_ids, favourites, money))


def _save_doubts(session: Session, snapshot_id: int, doubts: Iterable[quality.Finding]) -> None:
    content = orjson.dumps([each.to_json() for each in doubts])
    artifacts.save(session, quality.ARTIFACT, content, snapshot_id=snapshot_id)


def _save_exploration(session: Session, snapshot_id: int, found: Exploration) -> None:
    artifacts.save(session, exploration.ARTIFACT, found.to_bytes(), snapshot_id=snapshot_id)
    artifacts.save(
        session, exploration.SAMPLE_ARTIFACT, found.sample_bytes(), snapshot_id=snapshot_id
    )


def _n_customers(session: Session, shop_id: int) -> int:
    query = select(func.count()).select_from(Customer).where(Customer.shop_id == shop_id)
    return session.scalar(query) or 0


def _counted(
    customers: Iterable[SnapshotCustomer], n_customers: int, progress: Progress
) -> Iterator[SnapshotCustomer]:
    for n_before, customer in enumerate(customers):
        if n_before % _ROWS_AT_ONCE == 0:
            progress(n_before / n_customers, "Preparing your customers for finding segments")
        yield customer


def _customers(session: Session, shop_id: int) -> Iterator[SnapshotCustomer]:
    fields = _fields_in_use(session, shop_id)
    # As text, because orjson reads a million objects in a third of the driver's time.
    query = (
        select(
            Customer.id,
            cast(Customer.attributes, Text),
            *(getattr(Customer, field) for field in fields),
        )
        .where(Customer.shop_id == shop_id)
        .order_by(Customer.id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for customer_id, attributes_json, *values in session.connection().execute(query):
        yield customer_id, orjson.loads(attributes_json), dict(zip(fields, values, strict=True))


def _fields_in_use(session: Session, shop_id: int) -> tuple[CustomerField, ...]:
    """Return the fields that any customer has; reading the others would only take time."""
    counts = session.execute(
        select(*(func.count(getattr(Customer, field)) for field in CustomerField)).where(
            Customer.shop_id == shop_id
        )
    ).one()
    return tuple(field for field, n in zip(CustomerField, counts, strict=True) if n)


def _newest_version(session: Session, shop_id: int) -> int:
    newest = session.scalar(
        select(func.max(FeatureSnapshot.version)).where(FeatureSnapshot.shop_id == shop_id)
    )
    return newest or 0


def _drop_unused(session: Session, shop_id: int, newest_id: int) -> None:
    in_use = union(
        select(Run.snapshot_id).where(Run.snapshot_id.is_not(None)),
        # What came of the others is kept without the customers that it came from.
        select(Comparison.snapshot_id).where(
            Comparison.snapshot_id.is_not(None), Comparison.status == "working"
        ),
    )
    session.execute(
        delete(FeatureSnapshot).where(
            FeatureSnapshot.shop_id == shop_id,
            FeatureSnapshot.id != newest_id,
            FeatureSnapshot.id.not_in(in_use),
        )
    )
