"""Nothing answers those who are not signed in, and a viewer changes nothing."""

from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from core.config import Settings
from core.db.session import transaction
from core.db.tables import Base, Job
from core.domain.actor import Role
from tests.dashapp.callbacks import requests
from tests.dashapp.conftest import SignedIn, callback_token

UPDATE = "/_dash-update-component"
OPEN = {"/sign-in", "/set-up", "/health", "/assets/<path:filename>", "/_favicon.ico"}
OPEN_PREFIX = "/_dash-component-suites/"
# What signing in, and looking at pages, may write.
OWN_TRACKS = {"session", "sign_in_attempt"}


def test_every_route_is_closed_or_named_as_open(app: Dash, client: FlaskClient) -> None:
    closed = [
        rule
        for rule in app.server.url_map.iter_rules()
        if rule.rule not in OPEN and not rule.rule.startswith(OPEN_PREFIX)
    ]
    assert closed
    for rule in closed:
        for method in rule.methods or ():
            answer = client.open(address(rule), method=method)
            assert answer.status_code in {401, 302}, (method, rule.rule)
            if answer.status_code == 302:
                assert answer.location.startswith("/sign-in"), (method, rule.rule)


def test_every_callback_is_closed(app: Dash, client: FlaskClient) -> None:
    found = requests(app, 1)
    assert found
    for request in found:
        assert client.post(UPDATE, json=request).status_code == 401, request["output"]


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies", "/api/anything"])
def test_machines_get_401_and_no_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.get_json()["error"]["fix"] == "Sign in and try again."


def test_a_page_leads_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/runs/7?view=map")
    assert answer.location == "/sign-in?next=%2Fruns%2F7%3Fview%3Dmap"


def test_a_viewer_changes_nothing_by_any_callback(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    browser = signed_in(Role.VIEWER)
    before = contents(settings)
    for request in requests(app, 1):
        browser.post(UPDATE, json=request, headers=callback_token(browser))
    assert contents(settings) == before


def test_an_administrator_can_do_what_the_viewer_cannot(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    browser = signed_in(Role.ADMIN)
    for request in requests(app, 1):
        if "job-id" in request["output"]:
            browser.post(UPDATE, json=request, headers=callback_token(browser))
    with transaction(settings.database_url) as session:
        assert session.scalars(select(Job.kind)).all() == ["load_demo"]


def test_a_viewer_changes_nothing_by_any_route(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    browser = signed_in(Role.VIEWER)
    before = contents(settings)
    for rule in app.server.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            if rule.rule != "/sign-out":
                browser.open(address(rule), method=method, headers=callback_token(browser))
    assert contents(settings) == before


def test_a_callback_without_the_token_is_refused(app: Dash, signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)
    for request in requests(app, 1):
        assert browser.post(UPDATE, json=request).status_code == 400, request["output"]


def test_a_callback_with_the_token_is_answered(app: Dash, signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)
    shop = next(each for each in requests(app, "/") if "shop-name" in each["output"])
    answer = browser.post(UPDATE, json=shop, headers=callback_token(browser))
    assert answer.status_code == 200
    assert answer.get_json()["response"]["shop-name"]["children"] == "My shop"


def address(rule: Rule) -> str:
    """Return an address that the rule takes; 1 fits numbers and words."""
    parts = [part if is_fixed else "1" for is_fixed, part in rule._trace]
    return "".join(parts).lstrip("|")


def contents(settings: Settings) -> dict[str, list[Any]]:
    """Return all rows of all tables but those that everybody's presence writes."""
    with transaction(settings.database_url, read_only=True) as session:
        return {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in Base.metadata.tables.items()
            if name not in OWN_TRACKS
        }
