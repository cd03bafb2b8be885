"""The tab that journeys use notices what a person would not see."""

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.conftest import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<script>console.error('no data')</script>", "console: no data"),
        ("<script>throw new Error('broken')</script>", "page error: broken"),
        ("<img src='https://example.com/a.png'>", "request to another machine: https://example"),
    ],
)
def test_a_problem_is_noticed(window: BrowserContext, html: str, problem: str) -> None:
    problems: list[str] = []
    with watched(window, problems):
        page = window.new_page()
        page.set_content(html)
        page.wait_for_timeout(200)
    page.close()
    assert any(noticed.startswith(problem) for noticed in problems)


def test_a_quiet_page_has_no_problems(window: BrowserContext) -> None:
    problems: list[str] = []
    with watched(window, problems):
        page = window.new_page()
        page.set_content("<p>All is well.</p>")
    page.close()
    assert problems == []
