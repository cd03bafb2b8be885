"""Signing in, and sessions, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from core.config import Settings
from core.db.session import transaction
from core.db.tables import SignInAttempt, UserSession
from core.domain.actor import COMMAND_LINE, Role
from core.services import accounts, sessions
from core.services.work import open_work

EMAIL = "ada@example.com"
PASSWORD = "ocean violin bracket"
ADDRESS = "192.0.2.7"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    settings = Settings(database_url, tmp_path, "k" * 40)
    with open_work(settings, COMMAND_LINE) as work:
        accounts.add_user(work, EMAIL, Role.ANALYST, PASSWORD)
    return settings


def test_the_token_opens_the_persons_session(settings: Settings) -> None:
    token = sessions.sign_in(settings, " ADA@example.com ", PASSWORD, ADDRESS).token or ""
    found = sessions.find(settings, token)
    assert found
    assert (found.actor.email, found.actor.role, found.actor.shop_id) == (EMAIL, Role.ANALYST, 1)


def test_a_made_up_token_opens_nothing(settings: Settings) -> None:
    assert sessions.find(settings, "guessed") is None


def test_signing_out_ends_one_session(settings: Settings) -> None:
    first = sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS).token or ""
    second = sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS).token or ""
    sessions.sign_out(settings, first)
    assert sessions.find(settings, first) is None
    assert sessions.find(settings, second)


def test_wrong_passwords_are_counted_until_one_must_wait(settings: Settings) -> None:
    for _try in range(sessions.TRIES_PER_EMAIL):
        assert not sessions.sign_in(settings, EMAIL, "wrong", ADDRESS).throttled
    assert sessions.sign_in(settings, EMAIL, PASSWORD, "198.51.100.1").throttled


def test_the_right_password_forgives_the_wrong_ones(settings: Settings) -> None:
    for _round in range(2):
        for _try in range(sessions.TRIES_PER_EMAIL - 1):
            sessions.sign_in(settings, EMAIL, "wrong", ADDRESS)
        assert sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS).token


def test_waiting_helps(settings: Settings) -> None:
    for _try in range(sessions.TRIES_PER_EMAIL):
        sessions.sign_in(settings, EMAIL, "wrong", ADDRESS)
    age_attempts(settings, sessions.THROTTLE_WINDOW + timedelta(seconds=1))
    assert sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS).token


def test_tries_at_the_same_moment_are_all_counted(settings: Settings) -> None:
    def guess(_number: int) -> bool:
        return sessions.sign_in(settings, EMAIL, "wrong", ADDRESS).throttled

    with ThreadPoolExecutor(8) as threads:
        throttled = list(threads.map(guess, range(16)))
    tried = throttled.count(False)
    # PostgreSQL lets those that began in the same instant through; never more than the threads.
    assert sessions.TRIES_PER_EMAIL <= tried <= sessions.TRIES_PER_EMAIL + 8


def test_what_is_kept_of_a_try_does_not_tell_the_email(settings: Settings) -> None:
    sessions.sign_in(settings, "secret@example.com", "wrong", ADDRESS)
    with transaction(settings.database_url) as session:
        kept = session.scalars(select(SignInAttempt.email_hash)).one()
    assert "secret" not in kept
    assert len(kept) == 64


def test_using_a_session_keeps_it_open(settings: Settings) -> None:
    token = sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS).token or ""
    assert not (sessions.find(settings, token) or pytest.fail("no session")).use_is_old
    age_sessions(settings, timedelta(hours=11))
    assert (sessions.find(settings, token) or pytest.fail("no session")).use_is_old
    sessions.note_use(settings, token)
    age_sessions(settings, timedelta(hours=11))
    assert sessions.find(settings, token)


def test_sessions_that_have_ended_are_forgotten(settings: Settings) -> None:
    sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS)
    age_sessions(settings, sessions.IDLE_LIMIT + timedelta(seconds=1))
    token = sessions.sign_in(settings, EMAIL, PASSWORD, ADDRESS).token or ""
    sessions.note_use(settings, token)
    with transaction(settings.database_url) as session:
        assert session.scalar(select(func.count()).select_from(UserSession)) == 1


def age_sessions(settings: Settings, age: timedelta) -> None:
    """Make all sessions last seen earlier than they were."""
    with transaction(settings.database_url) as session:
        for kept in session.scalars(select(UserSession)):
            session.execute(
                update(UserSession)
                .where(UserSession.token_hash == kept.token_hash)
                .values(last_seen_at=kept.last_seen_at - age)
            )


def age_attempts(settings: Settings, age: timedelta) -> None:
    """Make all tries older than they are."""
    with transaction(settings.database_url) as session:
        for kept in session.scalars(select(SignInAttempt)):
            kept.at = kept.at - age
