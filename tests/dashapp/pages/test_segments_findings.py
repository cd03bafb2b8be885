"""The page of findings: what its callback answers."""

from dash import Dash

from core.domain.actor import Role
from core.services import findings_page
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop


def test_every_sentence_leads_to_lines_that_are_on_the_page(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    shown = ask(
        app, signed_in(Role.VIEWER), "findings-body.children", {"findings-run.data": run_id}
    )
    with shop.work() as work:
        findings = findings_page.view(work, run_id).findings
    head, body = str(shown["findings-head"]), shown["findings-body"]["children"]

    found = [*_each(body)]
    ids = {each["props"].get("id") for each in found}
    targets = [each["props"]["data-shows"] for each in found if "data-shows" in each["props"]]
    assert len(targets) == len([*findings.sentences]) > 5
    assert {one for target in targets for one in target.split()} <= ids
    assert "Copy as text" in head
    assert "data-print" in head
    assert "IN SHORT" in head


def test_what_is_not_there_and_what_is_not_done_are_told_apart(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    browser, working = signed_in(Role.VIEWER), shop.start_run()
    gone, waits = (
        str(ask(app, browser, "findings-body.children", {"findings-run.data": asked}))
        for asked in (404, working)
    )
    assert "does not exist any more" in gone
    assert "nothing to write down yet" in waits
    assert f"/runs/{working}" in waits


def test_a_run_leads_to_its_findings_and_to_its_segments_side_by_side(
    app: Dash, signed_in: SignedIn, run_id: int
) -> None:
    shown = str(ask(app, signed_in(Role.VIEWER), "run-head.children", {"run-id.data": run_id}))
    assert f"/segments/{run_id}/findings" in shown
    assert f"/segments/{run_id}/side-by-side" in shown


def _each(part: object) -> list[dict[str, dict[str, object]]]:
    """Return every component in what a callback answered."""
    if isinstance(part, list):
        return [each for one in part for each in _each(one)]
    if not isinstance(part, dict) or "props" not in part:
        return []
    return [part, *_each(part["props"].get("children"))]
