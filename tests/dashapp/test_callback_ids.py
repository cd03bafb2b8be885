"""Callbacks name components that are on a page, and properties that these have, in no circle.

Dash can check that in the browser, at every visit: it sends all pages along for it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

import dash
import pytest
from dash import Dash
from dash.development.base_component import Component

from core.domain.actor import Role
from tests.dashapp.conftest import SignedIn

FREE = ("data-", "aria-")


@pytest.fixture
def on_pages(app: Dash) -> dict[str, Component]:
    """Give every component of the frame and of all pages, by its id."""
    with app.server.test_request_context("/"):
        pages = [page["layout"] for page in dash.page_registry.values()]
        drawn = [draw() if callable(draw) else draw for draw in [app.layout, *pages]]
    parts = [part for page in drawn for part in page._traverse()]
    named = [*drawn, *(part for part in parts if isinstance(part, Component))]
    return {part.id: part for part in named if isinstance(getattr(part, "id", None), str)}


def test_callbacks_name_what_is_there(app: Dash, on_pages: dict[str, Component]) -> None:
    named = list(named_in_callbacks(app))
    wrong = [
        f"{name}.{prop}"
        for name, prop in named
        if name not in on_pages or not has(on_pages[name], prop)
    ]
    assert len(named) > len(on_pages) / 2
    assert not wrong


def test_no_answer_leads_back_to_its_question(app: Dash) -> None:
    # When answers of a circle overtake each other, Dash drops one, and the page stops there.
    waits_for = defaultdict(set)
    for heard, written in concrete_callbacks(app):
        for output in written:
            waits_for[output] |= heard - written
    assert len(waits_for) > 100
    try:
        TopologicalSorter(waits_for).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(".".join(each) for each in error.args[1]))


def test_pages_are_not_sent_along_with_each_page(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/").get_data(as_text=True)
    assert "_dash-config" in page
    assert "validation_layout" not in page


def named_in_callbacks(app: Dash) -> Iterator[tuple[str, str]]:
    """Yield id and property of all that callbacks hear, read or write, except of patterns."""
    for each in app._callback_list:
        ends = [(part["id"], part["property"]) for part in each["inputs"] + each["state"]]
        for name, prop in [*outputs_of(each), *ends]:
            if not name.startswith("{"):
                yield name, prop


Ends = set[tuple[str, str]]


def concrete_callbacks(app: Dash) -> Iterator[tuple[Ends, Ends]]:
    """Yield what each callback hears and writes; of any job's parts, for each job that there is."""
    found = [
        ({(part["id"], part["property"]) for part in each["inputs"]}, set(outputs_of(each)))
        for each in app._callback_list
    ]
    names = {name for heard, written in found for name, _ in heard | written}
    jobs = {json.loads(name).get("prefix") for name in names if '"prefix":"' in name}
    for job in jobs:
        for heard, written in found:
            yield of_job(heard, job), of_job(written, job)


def of_job(ends: Ends, job: str) -> Ends:
    return {(name.replace('"prefix":["MATCH"]', f'"prefix":"{job}"'), prop) for name, prop in ends}


def outputs_of(callback: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield id and property of what a callback writes."""
    if not callback["no_output"]:
        for output in callback["output"].strip(".").split("..."):
            name, _, prop = output.rpartition(".")
            yield name, prop.partition("@")[0]


def has(component: Component, prop: str) -> bool:
    return prop in component._prop_names or prop.startswith(FREE)
