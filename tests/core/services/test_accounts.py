"""People and their passwords, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.config import Settings
from core.db.session import transaction
from core.db.tables import AppUser, AuditEntry, SetUpToken, Shop
from core.domain.actor import COMMAND_LINE, Actor, Role
from core.errors import NotAllowedError, NotFoundError, UserError
from core.services import accounts, sessions
from core.services.work import Work, open_work

PASSWORD = "ocean violin bracket"
OTHER = "lantern cactus museum"
ADDRESS = "192.0.2.7"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url, tmp_path, "k" * 40)


@pytest.fixture
def work(settings: Settings) -> Iterator[Work]:
    with open_work(settings, COMMAND_LINE) as opened:
        yield opened


def actor_of(user: accounts.NewUser) -> Actor:
    return Actor(user.id, user.email, user.role, 1)


def test_the_first_administrator_needs_the_newest_token(work: Work) -> None:
    old = accounts.set_up_token(work)
    new = accounts.set_up_token(work)
    assert old and new
    with pytest.raises(UserError, match="has been used"):
        accounts.create_first_admin(work, old, "ada@example.com", PASSWORD)
    user = accounts.create_first_admin(work, new, "ada@example.com", PASSWORD)
    assert (user.role, user.password) == (Role.ADMIN, None)


def test_a_token_makes_one_administrator(work: Work) -> None:
    token = accounts.set_up_token(work) or ""
    accounts.create_first_admin(work, token, "ada@example.com", PASSWORD)
    with pytest.raises(UserError, match="has been used"):
        accounts.create_first_admin(work, token, "eve@example.com", PASSWORD)


def test_there_is_no_token_once_somebody_is_there(work: Work) -> None:
    accounts.add_user(work, "ada@example.com", Role.VIEWER, PASSWORD)
    assert accounts.set_up_token(work) is None


def test_a_token_lasts_a_day(work: Work) -> None:
    token = accounts.set_up_token(work) or ""
    made = work.session.scalars(select(SetUpToken.created_at)).one()
    earlier = made - accounts.SET_UP_TOKEN_LASTS - timedelta(seconds=1)
    work.session.execute(update(SetUpToken).values(created_at=earlier))
    assert not accounts.is_set_up_token(work, token)


def test_the_database_keeps_only_the_hash_of_the_token(work: Work) -> None:
    token = accounts.set_up_token(work)
    work.session.flush()
    assert token not in work.session.scalars(select(SetUpToken.token_hash)).all()


def test_a_weak_password_leaves_the_token_usable(settings: Settings) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        token = accounts.set_up_token(work) or ""
    with pytest.raises(UserError), open_work(settings, COMMAND_LINE) as work:
        accounts.create_first_admin(work, token, "ada@example.com", "password1234")
    with open_work(settings, COMMAND_LINE) as work:
        assert accounts.is_set_up_token(work, token)


def test_an_email_is_kept_in_lower_case_and_only_once(work: Work) -> None:
    assert accounts.add_user(work, " Ada@Example.com ", Role.VIEWER).email == "ada@example.com"
    with pytest.raises(UserError, match="already a person"):
        accounts.add_user(work, "ADA@example.com", Role.VIEWER)


@pytest.mark.parametrize("email", ["", "ada", "ada@", "ada@example", "a b@example.com", "a@b@c.de"])
def test_what_is_no_email_is_said_so(work: Work, email: str) -> None:
    with pytest.raises(UserError, match="is not an email address"):
        accounts.add_user(work, email, Role.VIEWER)


def test_a_made_up_password_is_told_once_and_works(settings: Settings) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "ada@example.com", Role.VIEWER)
    assert user.password
    assert sessions.sign_in(settings, user.email, user.password, ADDRESS).token


def test_only_administrators_add_people(settings: Settings) -> None:
    analyst = Actor(None, "analyst@example.com", Role.ANALYST)
    with open_work(settings, analyst) as work, pytest.raises(NotAllowedError):
        accounts.add_user(work, "eve@example.com", Role.ADMIN)


def test_adding_somebody_is_written_down_without_their_password(work: Work) -> None:
    accounts.add_user(work, "ada@example.com", Role.ANALYST, PASSWORD)
    work.session.flush()
    entry = work.session.scalars(select(AuditEntry)).one()
    assert (entry.who, entry.action, entry.subject) == (
        "command line",
        "add user",
        "ada@example.com",
    )
    assert entry.details == {"role": "analyst"}


def test_a_new_password_ends_the_other_sessions_only(settings: Settings) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "ada@example.com", Role.VIEWER, PASSWORD)
    here = sessions.sign_in(settings, user.email, PASSWORD, ADDRESS).token or ""
    there = sessions.sign_in(settings, user.email, PASSWORD, ADDRESS).token or ""
    with open_work(settings, actor_of(user)) as work:
        assert accounts.change_password(work, PASSWORD, OTHER, session_token=here) == 1
    assert sessions.find(settings, here)
    assert sessions.find(settings, there) is None
    assert sessions.sign_in(settings, user.email, PASSWORD, ADDRESS).token is None
    assert sessions.sign_in(settings, user.email, OTHER, ADDRESS).token


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [("wrong", OTHER, "current password"), (PASSWORD, "short", "has 5 characters")],
)
def test_a_password_stays_when_the_change_is_refused(
    settings: Settings, current: str, new: str, said: str
) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "ada@example.com", Role.VIEWER, PASSWORD)
    with pytest.raises(UserError, match=said), open_work(settings, actor_of(user)) as work:
        accounts.change_password(work, current, new, session_token="")
    assert sessions.sign_in(settings, user.email, PASSWORD, ADDRESS).token


def test_a_person_looks_at_the_shop_that_they_chose(settings: Settings) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "ada@example.com", Role.VIEWER, PASSWORD)
        made = work.session.scalars(select(Shop.created_at)).one()
        demo = Shop(name="Demo", is_demo=True, created_at=made)
        work.session.add(demo)
        work.session.flush()
        demo_id = demo.id
    token = sessions.sign_in(settings, user.email, PASSWORD, ADDRESS).token or ""
    with open_work(settings, actor_of(user)) as work:
        accounts.switch_shop(work, demo_id)
    found = sessions.find(settings, token)
    assert found and found.actor.shop_id == demo_id
    with open_work(settings, found.actor) as work:
        active = [shop.is_demo for shop in accounts.shops(work) if shop.is_active]
    assert active == [True]


def test_a_shop_that_is_removed_leads_back_to_the_own_one(settings: Settings) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "ada@example.com", Role.VIEWER, PASSWORD)
    token = sessions.sign_in(settings, user.email, PASSWORD, ADDRESS).token or ""
    with transaction(settings.database_url) as session:
        session.execute(update(AppUser).values(active_shop_id=None))
    found = sessions.find(settings, token)
    assert found and found.actor.shop_id == 1


def test_a_shop_that_does_not_exist_cannot_be_chosen(settings: Settings) -> None:
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "ada@example.com", Role.VIEWER, PASSWORD)
    with pytest.raises(NotFoundError), open_work(settings, actor_of(user)) as work:
        accounts.switch_shop(work, 999)
