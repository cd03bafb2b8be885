"""From a million customers in a file to the page of their segments."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.config import Settings
from core.domain.actor import COMMAND_LINE, Role
from core.services import accounts, runs
from core.services.work import open_work
from core.tasks.runner import run_next
from dashapp.app import create_app
from dashapp.components.run_charts import BOXES, CHARTS, FLAT, HEAT_MAP, MAIN_AXES
from dashapp.components.run_ids import Ids
from tests.benchmarks.spent import cpu
from tests.dashapp.conftest import PASSWORD, SECRET_KEY, submit
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

pytestmark = pytest.mark.slow

N_CUSTOMERS = 1_000_000
# Twice what it takes on a quiet machine, where 0.3 s is the aim.
MOST_SECONDS = 0.6
MOST_MB = 1.5

ACROSS, UP = MAIN_AXES
CHOSEN = {
    Ids.X: ACROSS, Ids.Y: UP, Ids.Z: FLAT, Ids.FORM: HEAT_MAP, Ids.COLUMN_NAME: "Age",
    Ids.COLUMN_FORM: BOXES,
}  # fmt: skip
TEXTS = {
    "overview": (Ids.OVERVIEW, Ids.RULES),
    "map": (),
    "number": (Ids.NUMBER_TABLE,),
    "profiles": (Ids.PROFILES_TABLE, Ids.MATTERS),
    "method": (Ids.METHOD,),
}


def test_the_page_of_a_run_of_a_million_customers(
    sqlite_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    settings = Settings(sqlite_url, tmp_path, SECRET_KEY)
    shop = Shop(settings)
    seconds, _ = cpu(lambda: shop.bring_in(customer_file(N_CUSTOMERS)))
    record_property("upload, check and import", f"{seconds:.0f} s")
    run_id = shop.start_run()
    seconds, _ = cpu(lambda: run_next(settings))
    record_property("the run: 2 … 10 segments, all evidence, stored", f"{seconds:.0f} s")
    app = create_app(settings, testing=True)  # keeps no figure, so that each is drawn
    browser = analyst(settings, app)

    for view, texts in TEXTS.items():
        asked = [*(f"{text}.children" for text in texts), *charts(view)]
        answer = {output: values(run_id, view) for output in asked}
        answers = [ask(app, browser, output, answer[output]) for output in asked]  # loads code
        seconds, _ = cpu(lambda: [ask(app, browser, *each) for each in answer.items()])  # noqa: B023
        megabytes = sum(len(orjson.dumps(each)) for each in answers) / 1e6
        record_property(view, f"{1000 * seconds:.0f} ms CPU, {1000 * megabytes:.0f} kB")
        assert seconds <= MOST_SECONDS
        assert megabytes <= MOST_MB

    for name, asked in beside(shop, run_id).items():
        answers = [ask(app, browser, *asked)]
        seconds, _ = cpu(lambda: ask(app, browser, *asked))  # noqa: B023
        megabytes = sum(len(orjson.dumps(each)) for each in answers) / 1e6
        record_property(name, f"{1000 * seconds:.0f} ms CPU, {1000 * megabytes:.0f} kB")
        assert seconds <= MOST_SECONDS
        assert megabytes <= MOST_MB


def beside(shop: Shop, run_id: int) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what the findings and three segments side by side ask for."""
    with shop.work() as work:
        chosen = [one.id for one in runs.view(work, run_id).segments[:3]]
    values = {
        "side-run.data": run_id,
        "side-choice.value": chosen,
        "side-pair.value": "0",
        "side-column.value": "Income",
        "theme.data": "light",
    }
    return {
        "findings": ("findings-body.children", {"findings-run.data": run_id}),
        "side by side": ("side-found.children", values),
        "side by side, two column by column": ("side-pairs.children", values),
        "side by side, one column of everybody": ("side-chart.figure", values),
        "side by side, what they buy": ("side-bought.children", values),
    }


def analyst(settings: Settings, app: Dash) -> FlaskClient:
    """Return the browser of somebody who is signed in."""
    with open_work(settings, COMMAND_LINE) as work:
        accounts.add_user(work, "ana@example.com", Role.ANALYST, PASSWORD)
    browser = app.server.test_client()
    assert (
        submit(browser, "/sign-in", email="ana@example.com", password=PASSWORD).status_code == 302
    )
    browser.get("/")
    return browser


def charts(view: str) -> list[str]:
    """Return the figures of a view."""
    return [f"{chart.graph}.figure" for chart in CHARTS if chart.view == view]


def values(run_id: int, view: str) -> dict[str, Any]:
    """Return what the browser knows when a view is looked at."""
    return {
        f"{Ids.RUN}.data": run_id,
        f"{Ids.FOUND}.data": {"run": run_id, "status": "done"},
        f"{Ids.seen(view)}.data": True,
        f"{Ids.NAMES}.data": 0,
        "theme.data": "light",
        **{f"{box}.value": value for box, value in CHOSEN.items()},
    }
