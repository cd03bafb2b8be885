"""Every callback of the app as the request that a browser would send."""

import json
from typing import Any

from dash import ALL, Dash

Request = dict[str, Any]

WILDCARDS = (["MATCH"], ["ALL"], ["ALLSMALLER"])


def requests(app: Dash, value: object) -> list[Request]:
    """Return one request for each callback that runs on the server; all values are `value`."""
    return [
        request_for(app, callback, value)
        for callback in app._callback_list
        if not callback["clientside_function"]
    ]


def request_for(app: Dash, callback: Request, value: object) -> Request:
    """Return the request of one callback."""
    inputs = [argument(each, value) for each in callback["inputs"]]
    states = [argument(each, value) for each in callback["state"]]
    first = inputs[0][0] if isinstance(inputs[0], list) else inputs[0]
    return {
        "output": callback["output"],
        "outputs": outputs_of(app, callback["output"]),
        "inputs": inputs,
        "state": states,
        "changedPropIds": [prop_id(first)],
    }


def outputs_of(app: Dash, key: str) -> Request | list[Request]:
    """Return the outputs that belong to a callback's key, with real ids."""
    kept = app.callback_map[key]["output"]
    listed = kept if isinstance(kept, (list, tuple)) else [kept]
    outputs = [_output(each.component_id, each.component_property) for each in listed]
    return outputs if isinstance(kept, (list, tuple)) else outputs[0]


def _output(component_id: object, name: str) -> Request | list[Request]:
    """Return one output; a wildcard that takes all gets a list of one."""
    found = {"id": real_id(component_id), "property": name}
    takes_all = isinstance(component_id, dict) and ALL in component_id.values()
    return [found] if takes_all else found


def argument(dependency: Request, value: object) -> Request | list[Request]:
    """Return one input or state; a wildcard that takes all gets a list of one."""
    found = {
        "id": real_id(dependency["id"]),
        "property": dependency["property"],
        "value": value,
    }
    return [found] if takes_all(dependency["id"]) else found


def real_id(component_id: object) -> object:
    """Return an id without wildcards."""
    if isinstance(component_id, str) and component_id.startswith("{"):
        component_id = json.loads(component_id)
    if not isinstance(component_id, dict):
        return component_id
    return {
        name: 1 if part in WILDCARDS or not isinstance(part, (str, int)) else part
        for name, part in component_id.items()
    }


def takes_all(component_id: object) -> bool:
    """Tell whether an id stands for all components that fit."""
    return isinstance(component_id, str) and '["ALL' in component_id


def prop_id(found: Request) -> str:
    """Return how Dash names the property that changed."""
    component_id = found["id"]
    if isinstance(component_id, dict):
        component_id = json.dumps(component_id, sort_keys=True, separators=(",", ":"))
    return f"{component_id}.{found['property']}"
