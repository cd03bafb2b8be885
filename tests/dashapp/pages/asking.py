"""Calls a callback as the browser does, with the values that a test chooses."""

from typing import Any

from dash import Dash
from flask.testing import FlaskClient

from tests.dashapp.callbacks import prop_id, request_for
from tests.dashapp.conftest import callback_token


def ask(
    app: Dash,
    browser: FlaskClient,
    output: str,
    values: dict[str, Any],
    *,
    triggered: str = "",
    only: str = "",
) -> dict[str, dict[str, Any]]:
    """Return what the callback of `output` answers, by component and property.

    Parameters
    ----------
    output : “component.property”, one of the callback's outputs.
    values : “component.property” → value of an input or state; the rest is None.
    triggered : the input that changed; the first when empty.
    only : of several callbacks with this output, the one with this input.
    """
    found = next(
        each
        for each in app._callback_list
        if output in outputs(each["output"])
        and (not only or only in [one["id"] for one in each["inputs"]])
    )
    request = request_for(app, found, None)
    for one in (*request["inputs"], *request["state"]):
        for each in one if isinstance(one, list) else [one]:
            each["value"] = values.get(prop_id(each))
    request["changedPropIds"] = [triggered] if triggered else request["changedPropIds"]
    answer = browser.post("/_dash-update-component", json=request, headers=callback_token(browser))
    if answer.status_code == 204:
        return {}
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body: dict[str, dict[str, Any]] = answer.get_json()
    return {**body["response"], **body.get("sideUpdate", {})}


def outputs(key: str) -> list[str]:
    """Return the outputs that a callback's key names."""
    return [part.partition("@")[0] for part in key.strip(".").split("...")]
