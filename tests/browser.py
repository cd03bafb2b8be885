"""Finds a Chromium for the browser tests; `python -m tests.browser` installs one if needed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class NoBrowserError(RuntimeError):
    """There is no browser, and none could be installed."""


def find() -> Path | None:
    """Return the browser to test with, or None."""
    wanted = os.environ.get("BROWSER_PATH")
    if wanted:
        return _named_by_the_environment(Path(wanted))
    on_path = next(filter(None, map(shutil.which, NAMES_ON_PATH)), None)
    if on_path:
        return Path(on_path)
    return MAC_CHROME if MAC_CHROME.exists() else _playwrights_own()


def find_or_install() -> Path:
    """Return the browser to test with; install one if there is none."""
    found = find()
    if found is None:
        _install()
        found = find()
    if found is None:
        raise NoBrowserError("Install Chromium or Chrome, or set BROWSER_PATH to one.")
    return found


def _named_by_the_environment(path: Path) -> Path:
    if not path.exists():
        raise NoBrowserError(f"BROWSER_PATH is {path}, but there is no such file.")
    return path


def _playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _install() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        _run("apt-get", "update", "-qq")
        if _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"):
            return
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _run(*command: str) -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    finished = subprocess.run(command, stdout=sys.stderr, env=environment, check=False)
    return finished.returncode == 0


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoBrowserError as error:
        sys.exit(str(error))
