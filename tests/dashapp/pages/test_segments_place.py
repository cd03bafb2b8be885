"""The form that describes a customer for a run."""

from dash import Dash

from core.config import Settings
from core.domain.actor import Role
from core.tasks.runner import run_next
from tests.dashapp.callbacks import prop_id
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import N_CUSTOMERS, Shop, customer_file


def test_a_described_customer_is_told_their_segment_and_who_is_like_them(
    settings: Settings, signed_in: SignedIn, app: Dash
) -> None:
    shop = Shop(settings)
    shop.bring_in(customer_file(N_CUSTOMERS))
    run_id = shop.start_run()
    run_next(settings)
    ana = signed_in(Role.ANALYST)

    form = str(ask(app, ana, "place-form.children", {"place-run.data": run_id}))
    assert form.count("place-value") == 3
    assert "Customers have " in form
    nobody = ask(app, ana, "place-form.children", {"place-run.data": 99})
    assert (nobody["place-action"]["hidden"], nobody["place-form"]["children"]) == (True, [])

    # The request has the first box only: the others are empty.
    box = prop_id({"id": {"type": "place-value", "column": 1}, "property": "value"})
    values = {"place-run.data": run_id, "place-place.n_clicks": 1}
    shown = str(ask(app, ana, "place-found.children", values | {box: 25}))
    assert "The most similar customers" in shown
    assert "Not known, so the usual value stands for it: Income and Rating." in shown
    assert "Fill in one box at least." in str(ask(app, ana, "place-found.children", values))
