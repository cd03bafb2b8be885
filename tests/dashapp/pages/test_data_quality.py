"""The data-quality report as a page."""

from types import ModuleType

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import COMMAND_LINE, Actor, Role
from core.services import quality
from core.services.quality import QualityReport
from tests.dashapp.conftest import SignedIn
from tests.dashapp.pages.asking import ask
from tests.shop import Shop, customer_file

BODY = "quality-body.children"
VIEWER = Actor(user_id=1, email="v@example.com", role=Role.VIEWER, shop_id=1)


@pytest.fixture
def page(dash_app: Dash) -> ModuleType:
    """Give the page; Dash lets pages be imported only once there is an app."""
    from dashapp.pages import data_quality

    return data_quality


@pytest.fixture
def report(settings: Settings) -> QualityReport:
    """Give the report on customers of whom one is 150."""
    shop = Shop(settings)
    shop.bring_in(customer_file(60) + b"\n999,150,1000,50")
    with shop.work() as work:
        found = quality.report(work)
    assert found is not None
    return found


def test_without_customers_the_page_leads_to_import(
    app: Dash, settings: Settings, signed_in: SignedIn
) -> None:
    shown = ask(app, signed_in(Role.ANALYST), BODY, {"quality-body.id": "quality-body"})

    assert "/data/import" in str(shown)


def test_each_doubt_has_what_it_means_and_a_way_on(page: ModuleType, report: QualityReport) -> None:
    text = str(page.body(report, COMMAND_LINE))

    assert "1 value of “Age” is above 110, which cannot be." in text
    assert "make customers look unlike all others" in text
    assert "/segments/new?column=Age&most=110" in text


def test_who_may_not_find_segments_is_offered_no_way_there(
    page: ModuleType, report: QualityReport
) -> None:
    text = str(page.body(report, VIEWER))

    assert "which cannot be" in text
    assert "/segments/new" not in text


def test_customers_from_before_there_was_a_report_say_so(
    page: ModuleType, report: QualityReport
) -> None:
    before = QualityReport(report.n_customers, 1, report.made_at, (), is_known=False)

    assert "before there was a report" in str(page.body(before, COMMAND_LINE))
