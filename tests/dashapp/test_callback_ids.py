"""Callbacks name components that are on a page, and properties that these have.

Dash can check that in the browser, at every visit: it sends all pages along for it.
"""

from collections.abc import Iterator

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


def test_pages_are_not_sent_along_with_each_page(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/").get_data(as_text=True)
    assert "_dash-config" in page
    assert "validation_layout" not in page


def named_in_callbacks(app: Dash) -> Iterator[tuple[str, str]]:
    """Yield id and property of all that callbacks hear, read or write, except of patterns."""
    for each in app._callback_list:
        outputs = [] if each["no_output"] else each["output"].strip(".").split("...")
        ends = [output.rsplit(".", 1) for output in outputs]
        ends += [[part["id"], part["property"]] for part in each["inputs"] + each["state"]]
        for name, prop in ends:
            if not name.startswith("{"):
                yield name, prop.partition("@")[0]


def has(component: Component, prop: str) -> bool:
    return prop in component._prop_names or prop.startswith(FREE)
