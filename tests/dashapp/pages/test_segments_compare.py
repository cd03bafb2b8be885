"""Two runs side by side, and who is elsewhere."""

from dash import Dash, page_registry

from core.domain.actor import Role
from core.services import run_pairs
from core.tasks.runner import run_next
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop


def test_each_number_leads_to_its_customers(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    other = shop.start_run(2)
    run_next(shop.settings)
    browser = signed_in(Role.VIEWER)
    with shop.work() as work:
        pair = run_pairs.compare(work, run_id, other)
    cell = next(each for each in pair.overlap.cells if not each.stays)

    pair_of = {"compare-one.value": str(run_id), "compare-other.value": str(other)}
    shown = str(ask(app, browser, "compare-found.children", pair_of))
    href = f"/segments/compare/who?one={run_id}&other={other}"
    assert f"{href}&in_one={cell.one}&in_other={cell.other}" in shown

    asked = {"one": run_id, "other": other, "in_one": cell.one, "in_other": cell.other}
    told = ask(app, browser, "crossing-head.children", {"crossing-asked.data": asked})
    assert f"of run {run_id} and “" in str(told["crossing-head"])
    chosen = {"crossing-chosen.data": told["crossing-chosen"]["data"]}
    card = ask(app, browser, "crossing-chosen-said.children", chosen)
    assert f"{cell.customers} customers, " in str(card["crossing-chosen-said"])

    unknown = {"crossing-asked.data": asked | {"in_one": 9}}
    missing = ask(app, browser, "crossing-head.children", unknown)
    assert missing["crossing-chosen"]["data"] is None


def test_addresses_of_two_parts_are_not_taken_for_a_segment_of_a_run(app: Dash) -> None:
    found = [page["path_template"] or page["path"] for page in page_registry.values()]
    segment = found.index("/segments/<run_id>/<segment_id>")
    assert found.index("/segments/compare/who") < segment
    assert found.index("/segments/<run_id>/moved") < segment
