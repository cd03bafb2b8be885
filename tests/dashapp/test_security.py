"""The headers that every answer carries."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.config import Settings
from core.domain.actor import Role
from dashapp import security
from tests.dashapp.conftest import SignedIn


class NoHashes:
    """An app without inline scripts."""

    def csp_hashes(self) -> list[str]:
        return []


@pytest.mark.parametrize("path", ["/sign-in", "/health", "/assets/logo.svg", "/nowhere"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_scripts_may_be_neither_inline_nor_evaluated(client: FlaskClient) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert all(
        source == "'self'" or source.startswith("'sha256-") for source in scripts.split()[1:]
    )


def test_the_policy_names_no_other_machine(client: FlaskClient) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "http" not in policy
    assert "*" not in policy


def test_https_is_kept_where_cookies_are_secure(settings: Settings) -> None:
    server = Flask("test")
    security.send_headers(server, NoHashes(), replace(settings, secure_cookies=True))
    answer = server.test_client().get("/")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_laptop_is_not_bound_to_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


def test_pages_are_not_kept_by_the_browser_and_assets_are(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    assert signed_in(Role.VIEWER).get("/").headers["Cache-Control"] == "no-store"
    with client.get("/assets/logo.svg?m=1") as asset:
        assert "max-age=31536000" in asset.headers["Cache-Control"]


def test_the_page_and_its_answers_name_the_same_build(
    client: FlaskClient, signed_in: SignedIn
) -> None:
    build = client.get("/sign-in").headers["X-Build"]
    page = signed_in(Role.VIEWER).get("/").get_data(as_text=True)
    assert f'<meta name="build" content="{build}">' in page
