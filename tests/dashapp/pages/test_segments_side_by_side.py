"""Segments side by side: what the callbacks of the page answer."""

from typing import Any

from dash import Dash

from core.domain.actor import Role
from core.services import runs
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop


def of(run_id: int, **values: object) -> dict[str, Any]:
    named = {
        "chosen": "side-choice.value",
        "asked": "side-asked.data",
        "column": "side-column.value",
        "theme": "theme.data",
        "pair": "side-pair.value",
    }
    return {"side-run.data": run_id, **{named[name]: each for name, each in values.items()}}


def ids(shop: Shop, run_id: int) -> list[int]:
    with shop.work() as work:
        return [one.id for one in runs.view(work, run_id).segments]


def test_the_address_chooses_and_without_it_the_two_largest_stand_there(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    browser, all_ids = signed_in(Role.VIEWER), ids(shop, run_id)

    def chosen(segments: list[int], column: str) -> tuple[list[int], str]:
        asked = {"segments": segments, "column": column}
        shown = ask(app, browser, "side-choice.value", of(run_id, asked=asked))
        return shown["side-choice"]["value"], shown["side-column"]["value"]

    assert chosen(all_ids[1:], "Rating") == (all_ids[1:], "Rating")
    assert chosen([], "Nothing") == (all_ids[:2], "Age")


def test_differences_are_told_in_words_first_then_column_by_column(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    browser, chosen = signed_in(Role.VIEWER), ids(shop, run_id)

    shown = ask(app, browser, "side-found.children", of(run_id, chosen=chosen))
    pair = ask(app, browser, "side-pairs.children", of(run_id, chosen=chosen, pair="2"))

    words = str(shown["side-found"])
    assert "Large difference" in words
    assert "9 comparisons were made at once" in words
    assert [each["value"] for each in shown["side-pair"]["options"]] == ["0", "1", "2"]
    assert "delta" in str(pair["side-pairs"])


def test_too_few_are_answered_with_what_to_choose(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    chosen = ids(shop, run_id)[:1]
    shown = ask(app, signed_in(Role.VIEWER), "side-found.children", of(run_id, chosen=chosen))
    assert "Choose two to five." in str(shown["side-found"])
    assert shown["side-charted"]["hidden"] is True


def test_a_column_is_drawn_with_its_finding_and_a_table(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    values = of(run_id, chosen=ids(shop, run_id)[:2], column="Age", theme="dark")
    shown = ask(app, signed_in(Role.VIEWER), "side-chart.figure", values)
    assert len(shown["side-chart"]["figure"]["data"]) == 2
    assert shown["side-chart-title"]["children"].startswith("Mean Age: ")
    assert "As a table" in str(shown["side-table"])


def test_where_nothing_was_bought_nothing_is_said_and_no_run_leads_back(
    app: Dash, signed_in: SignedIn, shop: Shop, run_id: int
) -> None:
    browser = signed_in(Role.VIEWER)
    bought = ask(app, browser, "side-bought.children", of(run_id, chosen=ids(shop, run_id)))
    gone = ask(app, browser, "side-choice.value", of(404, asked={"segments": [], "column": ""}))
    assert bought["side-bought"]["children"] is None
    assert "does not exist any more" in str(gone["side-none"])
