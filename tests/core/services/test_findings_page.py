"""The findings of a run: nothing is said that does not stand in a table of the page."""

import re
from pathlib import Path

import pytest

from core.domain.findings import Findings, Sentence
from core.domain.recipe import Recipe
from core.errors import NotFoundError, UserError
from core.services import findings_page, runs, selections
from core.tasks.runner import run_next
from tests.core.customer_files import desk
from tests.core.demo_runs import RFM_RUN, UNRELIABLE_RUN, DemoRuns
from tests.core.services.test_selections import drawn
from tests.shop import Shop

_NAME = re.compile("“[^”]*”")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def untraceable(findings: Findings) -> list[str]:
    """Return every number that a sentence says and the lines that it names do not have."""
    return [
        f"{number} of: {one.text}"
        for one in findings.sentences
        for number in _missing(one, findings)
    ]


def _missing(one: Sentence, findings: Findings) -> set[str]:
    table = findings.tables[findings.number(one.table) - 1]
    assert set(one.rows) <= {row.key for row in table.rows}
    carried = set(_NUMBER.findall(table.told(one.rows)))
    return set(_NUMBER.findall(_NAME.sub("", one.text))) - carried


@pytest.mark.parametrize("run_id", [RFM_RUN, UNRELIABLE_RUN])
def test_every_number_about_the_demo_shop_stands_in_the_lines_it_names(
    demo_runs: DemoRuns, run_id: int
) -> None:
    with demo_runs.work() as work:
        findings = findings_page.view(work, run_id).findings
    assert sum(bool(_NUMBER.search(one.text)) for one in findings.sentences) > 5
    assert not untraceable(findings)


@pytest.mark.parametrize(
    ("file", "recipe"),
    [
        (
            "Mall_Customers.csv",
            Recipe(("Age", "Annual Income (k$)", "Spending Score (1-100)"), n_segments=6),
        ),
        (
            "marketing_campaign.csv",
            Recipe(("Year_Birth", "Income", "Recency", "MntWines"), n_segments=4),
        ),
    ],
)
def test_every_number_about_a_real_file_stands_in_the_lines_it_names(
    shared: Path, sqlite_url: str, tmp_path: Path, file: str, recipe: Recipe
) -> None:
    ana = desk(sqlite_url, tmp_path)
    ana.import_all((shared / "data" / "seed" / file).read_bytes(), file)
    with ana.work() as work:
        run_id = runs.start(work, recipe).run_id
    run_next(ana.settings)

    with ana.work() as work:
        findings = findings_page.view(work, run_id).findings

    assert len({one.table for one in findings.sentences}) >= 4
    assert not untraceable(findings)


def test_groups_that_may_be_chance_are_said_to_be_so_first_and_not_sold(
    demo_runs: DemoRuns,
) -> None:
    with demo_runs.work() as work:
        found = findings_page.view(work, UNRELIABLE_RUN)
    first, second, *_ = found.findings.sentences

    assert not found.findings.is_reliable
    assert first.text.startswith("There are no reliable segments here")
    assert second.text.startswith("Make RFM groups instead")
    assert "actions" not in {table.key for table in found.findings.tables}
    assert not any("At stake" in one.text for one in found.findings.sentences)


def test_money_at_stake_and_the_year_before_are_told_where_orders_tell(
    demo_runs: DemoRuns,
) -> None:
    with demo_runs.work() as work:
        findings = findings_page.view(work, RFM_RUN).findings
    said = [one.text for one in findings.sentences]

    assert any(each.startswith("Most money is at stake in “Best customers”") for each in said)
    assert any("than in the same time a year before" in each for each in said)
    assert any("have been silent longest" in each for each in said)
    assert any("were made by rules, not searched for" in each for each in said)


def test_a_run_of_files_without_orders_and_a_hand_made_one_are_written_down_too(
    shop: Shop, run_id: int
) -> None:
    with shop.work() as work:
        hand_made = selections.save(work, drawn(run_id), "Those on the left").run_id
    run_next(shop.settings)

    with shop.work() as work:
        found = findings_page.view(work, run_id).findings
        by_hand = findings_page.view(work, hand_made).findings

    assert not untraceable(found)
    assert not untraceable(by_hand)
    assert {"sizes", "columns", "profile", "sure", "firm", "actions", "data"} == {
        table.key for table in found.tables
    }
    assert any("was chosen by hand" in one.text for one in by_hand.sentences)


def test_a_run_that_is_not_done_and_one_of_another_shop_have_no_findings(
    shop: Shop, run_id: int
) -> None:
    working = shop.start_run()
    with shop.work() as work, pytest.raises(UserError, match="nothing to write down yet"):
        findings_page.view(work, working)
    with shop.work() as work, pytest.raises(NotFoundError):
        findings_page.view(work, run_id + 404)
