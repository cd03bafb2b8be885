"""The page of all that a search found, and what the box suggests while somebody types."""

from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop

FILE = b"""Customer number,Name,City,Age
7,Ada <b>Lovelace,London,36
8,Bob Ross,Rome,40
"""


def test_suggestions_lead_to_what_was_found(
    settings: Settings, signed_in: SignedIn, app: Dash
) -> None:
    Shop(settings).bring_in(FILE)
    ana = signed_in(Role.ANALYST)

    answer = ana.get("/api/search?q=lovelcae").json
    assert answer == {
        "groups": [
            {
                "title": "Customers",
                "icon": "person",
                "hits": [
                    {"text": "Ada <b>Lovelace", "detail": "7 · London", "href": "/customers/1"}
                ],
            }
        ],
        "remarks": ["Nothing begins with “lovelcae”; we looked for “lovelace” instead."],
    }
    assert ana.get("/api/search").json == {"groups": [], "remarks": []}

    page = str(ask(app, ana, "search-body.children", {"search-text.data": "london"}))
    assert "Ada <b>Lovelace" in page
    assert "/customers/1" in page
    assert "Nothing found" in str(ask(app, ana, "search-body.children", {"search-text.data": "%"}))
    assert "What are you looking for?" in str(
        ask(app, ana, "search-body.children", {"search-text.data": ""})
    )

    vera = signed_in(Role.VIEWER)
    answer = vera.get("/api/search?q=london").json
    assert answer["groups"] == []
    assert answer["remarks"] == [
        "Your role does not show who customers are, so they are not searched."
    ]
