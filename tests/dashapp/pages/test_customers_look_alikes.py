"""The page of look-alikes: from a customer's page, or by numbers."""

from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.domain.selection import Selection
from core.tasks.runner import run_next
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import N_CUSTOMERS, Shop, customer_file

FOUND, CHOSEN = "alike-found.children", "alike-chosen.data"


def test_look_alikes_are_shown_and_chosen_for_a_segment(
    settings: Settings, signed_in: SignedIn, app: Dash
) -> None:
    shop = Shop(settings)
    shop.bring_in(customer_file(N_CUSTOMERS))
    run_id = shop.start_run()
    run_next(settings)
    ana, vera = signed_in(Role.ANALYST), signed_in(Role.VIEWER)
    asked = {"alike-asked.data": {"customers": [7], "run": ""}}

    begun = ask(app, ana, "alike-numbers.value", asked)
    assert begun["alike-numbers"] == {"value": "7", "disabled": False}
    assert [one["value"] for one in begun["alike-run"]["options"]] == ["newest", str(run_id)]

    form = asked | {"alike-numbers.value": "7, 50", "alike-size.value": 20}
    found = ask(app, ana, FOUND, form)
    assert "20 look-alikes, from " in str(found["alike-found"])
    selection = Selection.from_json(found["alike-chosen"]["data"])
    assert selection.alike is not None
    assert (selection.run_id, selection.alike.models, selection.alike.n) == (run_id, (7, 50), 20)

    refused = ask(app, ana, FOUND, form | {"alike-numbers.value": "nobody"})
    assert "No customer has the number “nobody”." in str(refused["alike-found"])
    assert refused["alike-chosen"]["data"] is None
    too_many = ask(app, ana, FOUND, form | {"alike-size.value": 20_000})
    assert "Ask for 10 to 10,000." in str(too_many)

    seen = str(ask(app, vera, FOUND, form)["alike-found"])
    assert "•••" in seen
    assert ask(app, vera, "alike-numbers.value", asked)["alike-numbers"]["disabled"]
