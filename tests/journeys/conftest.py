"""Fixtures for journeys: the app as a person starts it, and a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
    ViewportSize,
    WebError,
    expect,
    sync_playwright,
)

from core.config import load
from core.db.session import engine_for
from core.tasks.runner import run_next
from tests.browser import FLAGS, find_or_install
from tests.core.bought import buys, store_behaviour
from tests.databases import ROOT, migrate
from tests.journeys.live_app import LiveApp
from tests.journeys.people import LONG_MS, set_up
from tests.shop import Shop, customer_file

# A busy machine is no fault of the app’s, and some clicks wait for work; speed is measured
# elsewhere.
expect.set_options(timeout=LONG_MS)

WIDE: ViewportSize = {"width": 1440, "height": 900}
START_SECONDS = 60
STOP_SECONDS = 30
READY = "Segment Atlas is ready"
# A setting of the person who runs the tests must not reach the app under test.
SETTINGS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DYNO", "HOSTED", "WEB_CONCURRENCY")


@pytest.fixture(scope="module")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """Start web and worker with an empty database, once for each file of journeys."""
    with running_app(tmp_path_factory.mktemp("app")) as app:
        yield app


@dataclass(frozen=True)
class StockedApp:
    """An app in which work has been done.

    Attributes
    ----------
    owner : cookies of the first administrator.
    run : path of a finished run of 90 customers in three groups, who have ordered too.
    """

    app: LiveApp
    owner: StorageState
    run: str


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[StockedApp]:
    """Start an app that has customers and a run; journeys share it.

    They look, take back, or find more segments, which another journey does not mind.
    """
    data_dir = tmp_path_factory.mktemp("stocked")
    shop = empty_shop(data_dir)
    shop.bring_in(customer_file(90))
    run_id = shop.start_run()
    run_next(shop.settings)
    store_behaviour(shop, buys(90))
    with running_app(data_dir) as app:
        yield StockedApp(app, set_up(app, browser), f"/runs/{run_id}")


def empty_shop(data_dir: Path) -> Shop:
    """Make the shop of an app that has not been started yet."""
    settings = load({"DATA_DIR": str(data_dir)})
    migrate(settings.database_url)
    return Shop(settings)


@contextmanager
def running_app(data_dir: Path, **settings: str) -> Iterator[LiveApp]:
    """Start the app with these settings; stop it and all that it started afterwards."""
    port = free_port()
    app = LiveApp(f"http://127.0.0.1:{port}", data_dir, data_dir / "app.log")
    environment = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    environment |= {"PORT": str(port), "HOST": "127.0.0.1", "DATA_DIR": str(data_dir)} | settings
    with app.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashapp"],
            cwd=ROOT,
            env=environment | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_ready(app, process)
            yield app
        finally:
            _stop(process)
            engine_for(load({"DATA_DIR": str(data_dir)}).database_url).dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser, once for each test process."""
    with sync_playwright() as playwright:
        found = find_or_install()
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def expected_problems() -> list[str]:
    """Give the list in which a test names parts of messages that it provokes on purpose."""
    return []


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Open one window for all journeys, so that scripts are fetched once from each app.

    Without motion, so that nothing is still on its way when a journey measures where it is.
    """
    context = browser.new_context(viewport=WIDE, accept_downloads=True, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="module")
def owner(live_app: LiveApp, browser: Browser) -> StorageState:
    """Make the first administrator of the file's own app; give their cookies."""
    return set_up(live_app, browser)


@pytest.fixture
def context(window: BrowserContext, owner: StorageState) -> Iterator[BrowserContext]:
    """Give the window, in which nobody but the owner has been."""
    window.clear_cookies()
    window.add_cookies(owner["cookies"])
    yield window
    for page in window.pages:
        page.close()


@pytest.fixture
def page(context: BrowserContext, expected_problems: list[str]) -> Iterator[Page]:
    """Give a tab; fail if it logs an error, breaks, or asks another machine for anything."""
    problems: list[str] = []
    with watched(context, problems):
        yield context.new_page()
    unexpected = [
        problem for problem in problems if not any(part in problem for part in expected_problems)
    ]
    assert not unexpected, "\n".join(unexpected)


@contextmanager
def watched(context: BrowserContext, problems: list[str]) -> Iterator[None]:
    """Write down every error and every request to another machine, on all tabs."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def break_off(error: WebError) -> None:
        problems.append(f"page error: {error.error}")

    def ask(request: Request) -> None:
        if _leaves_this_machine(request.url):
            problems.append(f"request to another machine: {request.url}")

    context.on("console", hear)
    context.on("weberror", break_off)
    context.on("request", ask)
    yield
    context.remove_listener("console", hear)
    context.remove_listener("weberror", break_off)
    context.remove_listener("request", ask)


def _leaves_this_machine(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(app: LiveApp, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the app stopped at once:\n{app.log.read_text()}"
        if READY in app.log.read_text():
            with urllib.request.urlopen(f"{app.url}/health", timeout=5) as answer:
                assert answer.status == 200
            return
        time.sleep(0.1)
    pytest.fail(f"not ready after {START_SECONDS} seconds:\n{app.log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    family = _family(process)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    for left_over in family:
        with suppress(psutil.NoSuchProcess):
            left_over.kill()
    process.wait()


def _family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(process.pid)
        return [parent, *parent.children(recursive=True)]
    return []
