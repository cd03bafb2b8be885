"""What a person sees when a callback fails."""

import json
import logging

import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.domain.actor import Role
from core.errors import UserError
from core.services import accounts
from tests.dashapp.callbacks import requests
from tests.dashapp.conftest import SignedIn, callback_token


def toast_after(
    app: Dash, browser: FlaskClient, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Return the message after the callback that shows the shop has met `error`."""

    def fail(_work: object) -> None:
        raise error

    monkeypatch.setattr(accounts, "shops", fail)
    request = next(each for each in requests(app, "/") if "shop-name" in each["output"])
    answer = browser.post("/_dash-update-component", json=request, headers=callback_token(browser))
    toast: dict[str, str] = json.loads(answer.get_data())["sideUpdate"]["toast"]
    return toast


def test_what_the_person_can_mend_is_said_with_its_remedy(
    app: Dash, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = UserError("12 rows have no date.", "Choose another column.")
    toast = toast_after(app, signed_in(Role.VIEWER), error, monkeypatch)
    assert (toast["header"], toast["children"]) == (error.what, error.fix)


def test_a_bug_is_logged_under_the_number_that_is_shown(
    app: Dash,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        toast = toast_after(app, signed_in(Role.VIEWER), ZeroDivisionError("secret"), monkeypatch)
    number = toast["children"].rstrip(".").split()[-1]
    assert number in caplog.text
    assert "secret" not in toast["children"] + toast["header"]
