"""Finished runs in a real database, for tests of what comes after a run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.config import Settings, load
from core.db import attributes
from core.db.session import transaction
from core.db.tables import Customer, FeatureSnapshot, Membership, Run, Segment, Shop
from core.domain.fields import CustomerField, Kind
from core.tasks.snapshots import write_snapshot

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
REAL_SHOP = 1


@dataclass(frozen=True)
class Person:
    """A customer for a test; `segment` is the position of their segment."""

    fields: dict[CustomerField, Any]
    attributes: dict[str, Any] = field(default_factory=dict)
    segment: int = 0


def settings_for(database_url: str) -> Settings:
    """Return settings for a test's database."""
    return load({"DATABASE_URL": database_url, "SECRET_KEY": "0123456789abcdefghijklmnopqrstuv"})


def store_run(
    database_url: str,
    people: Sequence[Person],
    kinds: dict[str, Kind] | None = None,
    *,
    name: str = "Spring",
    segment_names: Sequence[str] = ("High income", "Low income"),
) -> tuple[int, list[int]]:
    """Store customers of the real shop and a finished run; return the run and its segments."""
    with transaction(database_url) as session:
        _store_customers(session, people, kinds or {})
        return _store_run(session, people, name, segment_names)


def store_again(
    session: Session, people: Sequence[Person], name: str, segment_names: Sequence[str]
) -> tuple[int, list[int]]:
    """Store one more finished run of customers who are there; return it and its segments."""
    return _store_run(session, people, name, segment_names)


def people(n: int, n_segments: int = 2) -> list[Person]:
    """Return customers 00001, 00002 …, one after the other in the next segment."""
    return [
        Person({CustomerField.CUSTOMER_NUMBER: f"{i + 1:05d}"}, {"Age": 20 + i}, i % n_segments)
        for i in range(n)
    ]


def _store_customers(session: Session, people: Sequence[Person], kinds: dict[str, Kind]) -> None:
    if session.get(Shop, REAL_SHOP) is None:
        session.add(Shop(id=REAL_SHOP, name="My shop", created_at=NOW))
        session.flush()
    attributes.note_kinds(session, REAL_SHOP, kinds)
    session.add_all(
        Customer(
            shop_id=REAL_SHOP,
            attributes=person.attributes,
            **{str(name): value for name, value in person.fields.items()},
        )
        for person in people
    )
    session.flush()
    write_snapshot(session, REAL_SHOP, None)


def _store_run(
    session: Session, people: Sequence[Person], name: str, segment_names: Sequence[str]
) -> tuple[int, list[int]]:
    snapshot = session.scalars(
        select(FeatureSnapshot).order_by(FeatureSnapshot.version.desc())
    ).first()
    run = Run(
        shop_id=REAL_SHOP,
        snapshot_id=snapshot.id if snapshot else None,
        data_version=snapshot.version if snapshot else 1,
        name=name,
        recipe={"columns": ["Age"]},
        status="done",
        n_customers=len(people),
        k=len(segment_names),
        created_at=NOW,
        finished_at=NOW,
    )
    session.add(run)
    session.flush()
    segments = [_segment(run.id, place, name, people) for place, name in enumerate(segment_names)]
    session.add_all(segments)
    session.flush()
    ids = session.scalars(
        select(Customer.id).where(Customer.shop_id == REAL_SHOP).order_by(Customer.id)
    ).all()
    session.add_all(
        Membership(
            run_id=run.id,
            customer_id=customer_id,
            segment_id=segments[person.segment].id,
            distance=0.5,
            x=0.0,
            y=0.0,
        )
        for customer_id, person in zip(ids, people, strict=True)
    )
    return run.id, [segment.id for segment in segments]


def _segment(run_id: int, place: int, name: str, people: Sequence[Person]) -> Segment:
    n_customers = sum(1 for person in people if person.segment == place)
    return Segment(
        run_id=run_id,
        position=place,
        name=name,
        suggested_name=name,
        colour=place,
        n_customers=n_customers,
        share=n_customers / len(people),
        centre={},
        traits=[],
    )
