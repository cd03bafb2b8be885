"""The app without a web server: one for all tests, with a fresh database for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.config import Settings
from core.domain.actor import COMMAND_LINE, Actor, Role
from core.services import accounts
from core.services.work import open_work
from dashapp import auth, context
from dashapp.app import create_app

PASSWORD = "ocean violin bracket"
SECRET_KEY = "only for tests: 0123456789abcdefghijklmnopqrstuvwxyz"

MADE_FIRST = ("shop", "run_id", "ana", "own_run")

SignedIn = Callable[[Role], FlaskClient]


@pytest.fixture(scope="session")
def dash_app(tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """Give the app; Dash keeps pages and callbacks once for each process."""
    folder = tmp_path_factory.mktemp("app")
    settings = Settings("sqlite://", folder, SECRET_KEY)
    return create_app(settings, testing=True)


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """Give settings with a fresh database."""
    return Settings(sqlite_url, tmp_path, SECRET_KEY)


@pytest.fixture
def app(dash_app: Dash, settings: Settings) -> Iterator[Dash]:
    """Give the app, working on the database of this test."""
    before = dash_app.server.config.copy()
    context.keep_settings(dash_app.server.config, settings)
    yield dash_app
    dash_app.server.config.update(before)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    """Give a browser that is not signed in."""
    return app.server.test_client()


@pytest.fixture
def signed_in(app: Dash, settings: Settings, request: pytest.FixtureRequest) -> SignedIn:
    """Give a function that makes a person with a role and signs them in."""
    # What a test starts from is copied only to where nobody has an account yet.
    for name in MADE_FIRST:
        if name in request.fixturenames:
            request.getfixturevalue(name)

    def sign_in(role: Role) -> FlaskClient:
        email = f"{role}@example.com"
        with open_work(settings, COMMAND_LINE) as work:
            accounts.add_user(work, email, role, PASSWORD)
        browser = app.server.test_client()
        answer = submit(browser, "/sign-in", email=email, password=PASSWORD)
        assert answer.status_code == 302
        browser.get("/")
        return browser

    return sign_in


@pytest.fixture
def admin(settings: Settings) -> Actor:
    """Give an administrator for calling services."""
    with open_work(settings, COMMAND_LINE) as work:
        user = accounts.add_user(work, "boss@example.com", Role.ADMIN, PASSWORD)
    return Actor(user.id, user.email, Role.ADMIN, 1)


def submit(browser: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in a form as a person would: open it, then send it with its hidden token."""
    return browser.post(path, data={**fields, "csrf_token": form_token(browser, path)})


def form_token(browser: FlaskClient, path: str) -> str:
    """Return the token that is hidden in the form at `path`."""
    page = browser.get(path).get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def callback_token(browser: FlaskClient) -> dict[str, str]:
    """Return the header that Dash sends with every callback."""
    cookie = browser.get_cookie(auth.CSRF_COOKIE)
    return {"X-CSRFToken": cookie.value} if cookie else {}
