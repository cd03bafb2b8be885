"""The demo shop comes and goes as a whole, and never touches the real one."""

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import (
    AppUser,
    Base,
    Customer,
    FeatureSnapshot,
    Job,
    Membership,
    Product,
    Purchase,
    Shop,
)
from core.domain.actor import Actor, Role
from core.errors import NotAllowedError, UserError
from core.services import demo
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.core.stored_runs import NOW, REAL_SHOP, people, settings_for, store_run


def _person(database_url: str, role: Role = Role.ANALYST, shop_id: int = REAL_SHOP) -> Actor:
    with transaction(database_url) as session:
        email = f"{role}@example.com"
        user = session.scalars(select(AppUser).where(AppUser.email == email)).first()
        if user is None:
            user = AppUser(email=email, role=role, password_hash="-", created_at=NOW)
            session.add(user)
            session.flush()
        return Actor(user.id, user.email, role, shop_id)


def _load(database_url: str, actor: Actor) -> int:
    with open_work(settings_for(database_url), actor) as work:
        job_id = demo.load(work)
    run_next(settings_for(database_url))
    return job_id


def _count(database_url: str, table: type[Base]) -> int:
    with transaction(database_url, read_only=True) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_demo_comes_in_whole_and_the_person_looks_at_it(database_url: str) -> None:
    ana = _person(database_url)
    with open_work(settings_for(database_url), ana) as work:
        asked_before = demo.load(work)

    job_id = _load(database_url, ana)

    assert job_id == asked_before
    with transaction(database_url, read_only=True) as session:
        shop = session.scalars(select(Shop).where(Shop.is_demo)).one()
        assert session.get_one(AppUser, ana.user_id).active_shop_id == shop.id
        assert session.get_one(Job, job_id).status == "done"
        snapshot = session.scalars(select(FeatureSnapshot)).one()
        assert (snapshot.shop_id, snapshot.n_customers) == (shop.id, 5_000)
    assert [_count(database_url, each) for each in (Customer, Product, Purchase)] == [
        5_000,
        300,
        40_000,
    ]
    assert _count(database_url, Shop) == 2


def test_the_demo_goes_whole_and_the_real_shop_stays(database_url: str) -> None:
    store_run(database_url, people(5))
    ana = _person(database_url)
    _load(database_url, ana)

    with open_work(settings_for(database_url), ana) as work:
        demo.remove(work)

    assert [_count(database_url, each) for each in (Customer, Product, Purchase, Shop)] == [
        5,
        0,
        0,
        1,
    ]
    assert _count(database_url, Membership) == 5
    with transaction(database_url, read_only=True) as session:
        assert session.get_one(AppUser, ana.user_id).active_shop_id is None


def test_a_demo_that_is_not_there_can_not_be_removed(sqlite_url: str) -> None:
    with (
        open_work(settings_for(sqlite_url), _person(sqlite_url)) as work,
        pytest.raises(UserError, match="no demo shop"),
    ):
        demo.remove(work)


def test_viewers_neither_load_nor_remove_it(sqlite_url: str) -> None:
    vic = _person(sqlite_url, Role.VIEWER)
    with open_work(settings_for(sqlite_url), vic) as work:
        with pytest.raises(NotAllowedError):
            demo.load(work)
        with pytest.raises(NotAllowedError):
            demo.remove(work)


def test_the_status_tells_what_can_be_done_next(sqlite_url: str) -> None:
    ana = _person(sqlite_url)
    settings = settings_for(sqlite_url)
    with open_work(settings, ana) as work:
        before = demo.status(work)
        job_id = demo.load(work)
        loading = demo.status(work)
    run_next(settings)
    with open_work(settings, ana) as work:
        after = demo.status(work)
        with pytest.raises(UserError, match="already there"):
            demo.load(work)
    with open_work(settings, _person(sqlite_url, shop_id=after.shop_id or 0)) as work:
        looking = demo.status(work)

    assert (before.shop_id, before.job_id, before.may_manage) == (None, None, True)
    assert (loading.shop_id, loading.job_id) == (None, job_id)
    assert (after.job_id, after.n_customers, after.is_active) == (None, 5_000, False)
    assert looking.is_active
