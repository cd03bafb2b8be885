"""Set-up, sign-in and sign-out as a browser meets them."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.config import Settings
from core.db.session import transaction
from core.db.tables import AppUser, UserSession
from core.domain.actor import COMMAND_LINE, Role
from core.services import accounts, passwords, sessions
from core.services.work import open_work
from tests.dashapp.conftest import PASSWORD, SignedIn, form_token, submit


def set_up_path(settings: Settings) -> str:
    with open_work(settings, COMMAND_LINE) as work:
        return f"/set-up?token={accounts.set_up_token(work)}"


def test_the_set_up_link_makes_the_first_administrator_and_signs_them_in(
    client: FlaskClient, settings: Settings
) -> None:
    answer = submit(
        client, set_up_path(settings), email="ada@example.com", password=PASSWORD, again=PASSWORD
    )
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/").status_code == 200
    with transaction(settings.database_url) as session:
        assert session.execute(select(AppUser.email, AppUser.role)).all() == [
            ("ada@example.com", "admin")
        ]


def test_the_set_up_link_works_once(client: FlaskClient, settings: Settings) -> None:
    path = set_up_path(settings)
    fields = {"password": PASSWORD, "again": PASSWORD, "csrf_token": form_token(client, path)}
    client.post(path, data={**fields, "email": "ada@example.com"})
    again = client.application.test_client()
    assert again.get(path).status_code == 403
    fields["csrf_token"] = form_token(again, "/sign-in")
    assert again.post(path, data={**fields, "email": "eve@example.com"}).status_code == 400


def test_a_guessed_set_up_link_opens_nothing(client: FlaskClient, settings: Settings) -> None:
    set_up_path(settings)
    assert client.get("/set-up?token=guessed").status_code == 403
    assert client.get("/set-up").status_code == 403


def test_two_different_passwords_are_noticed(client: FlaskClient, settings: Settings) -> None:
    answer = submit(
        client, set_up_path(settings), email="ada@example.com", password=PASSWORD, again="other"
    )
    assert answer.status_code == 400
    assert "The two passwords differ." in answer.get_data(as_text=True)


def test_a_wrong_password_and_an_unknown_person_look_the_same(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    signed_in(Role.VIEWER)
    wrong = submit(client, "/sign-in", email="viewer@example.com", password="wrong wrong wrong")
    unknown = submit(client, "/sign-in", email="nobody@example.com", password="wrong wrong wrong")
    assert wrong.status_code == unknown.status_code == 401
    assert without_typed(wrong.get_data(as_text=True)) == without_typed(
        unknown.get_data(as_text=True)
    )


def test_an_unknown_person_costs_as_much_work_as_a_known_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = passwords._HASHER.verify

    class Watched:
        def verify(self, kept_hash: str, password: str) -> bool:
            checked.append(kept_hash)
            return verify(kept_hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    submit(client, "/sign-in", email="nobody@example.com", password="wrong wrong wrong")
    assert checked == [passwords._NOBODY]


def test_the_sixth_try_for_one_person_must_wait(client: FlaskClient, signed_in: SignedIn) -> None:
    signed_in(Role.VIEWER)
    for _try in range(sessions.TRIES_PER_EMAIL):
        submit(client, "/sign-in", email="viewer@example.com", password="wrong wrong wrong")
    answer = submit(client, "/sign-in", email="viewer@example.com", password=PASSWORD)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.get_data(as_text=True)


def test_many_people_tried_from_one_place_must_wait(client: FlaskClient) -> None:
    for number in range(sessions.TRIES_PER_ADDRESS):
        submit(client, "/sign-in", email=f"p{number}@example.com", password="wrong wrong wrong")
    answer = submit(client, "/sign-in", email="other@example.com", password="wrong wrong wrong")
    assert answer.status_code == 429


def test_signing_in_without_the_hidden_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.com", "password": PASSWORD})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""],
)
def test_signing_in_never_leads_to_another_site(
    client: FlaskClient, signed_in: SignedIn, wanted: str
) -> None:
    signed_in(Role.VIEWER)
    answer = submit(client, "/sign-in", email="viewer@example.com", password=PASSWORD, next=wanted)
    assert answer.location == "/"


def test_signing_in_leads_back(client: FlaskClient, signed_in: SignedIn) -> None:
    signed_in(Role.VIEWER)
    back = "/runs/7?view=map"
    answer = submit(client, "/sign-in", email="viewer@example.com", password=PASSWORD, next=back)
    assert answer.location == back


def test_signing_in_again_ends_the_session_before(signed_in: SignedIn, settings: Settings) -> None:
    browser = signed_in(Role.VIEWER)
    before = tokens(settings)
    page = browser.get("/account")
    assert page.status_code == 200
    browser.post(
        "/sign-in",
        data={
            "email": "viewer@example.com",
            "password": PASSWORD,
            "csrf_token": csrf_cookie(browser),
        },
    )
    assert len(tokens(settings)) == 1
    assert tokens(settings) != before


def test_signing_out_ends_the_session_in_the_database(
    signed_in: SignedIn, settings: Settings
) -> None:
    browser = signed_in(Role.VIEWER)
    answer = browser.post("/sign-out", data={"csrf_token": csrf_cookie(browser)})
    assert answer.location == "/sign-in"
    assert tokens(settings) == []
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    ("column", "age"),
    [
        ("last_seen_at", sessions.IDLE_LIMIT),
        ("created_at", sessions.TOTAL_LIMIT),
    ],
)
def test_a_session_ends_by_itself(
    signed_in: SignedIn, settings: Settings, column: str, age: timedelta
) -> None:
    browser = signed_in(Role.VIEWER)
    with transaction(settings.database_url) as session:
        kept = session.scalars(select(UserSession)).one()
        earlier = getattr(kept, column) - age - timedelta(seconds=1)
        session.execute(update(UserSession).values({column: earlier}))
    assert browser.get("/").status_code == 302


def test_the_cookie_is_not_what_the_database_keeps(signed_in: SignedIn, settings: Settings) -> None:
    browser = signed_in(Role.VIEWER)
    with browser.session_transaction() as kept:
        token = kept["_user_id"]
    assert tokens(settings) == [accounts.token_hash(token)]
    assert token not in tokens(settings)


def test_a_disabled_person_is_out_at_once(signed_in: SignedIn, settings: Settings) -> None:
    browser = signed_in(Role.VIEWER)
    with transaction(settings.database_url) as session:
        now = session.scalars(select(AppUser.created_at)).one()
        session.execute(update(AppUser).values(disabled_at=now))
    assert browser.get("/").status_code == 302
    again = browser.application.test_client()
    answer = submit(again, "/sign-in", email="viewer@example.com", password=PASSWORD)
    assert answer.status_code == 401


def tokens(settings: Settings) -> list[str]:
    """Return the hashes of all sessions."""
    with transaction(settings.database_url) as session:
        return list(session.scalars(select(UserSession.token_hash)))


def csrf_cookie(browser: FlaskClient) -> str:
    """Return the token that pages give to their callbacks."""
    cookie = browser.get_cookie("_csrf_token")
    assert cookie
    return cookie.value


def without_typed(page: str) -> str:
    """Return a page without what was typed and without its hidden token."""
    lines = page.replace("viewer@", "nobody@").splitlines()
    return "\n".join(line for line in lines if "csrf_token" not in line)
