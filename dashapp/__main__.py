"""`python -m dashapp`: the whole app on a laptop, web and worker, ended by Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from types import FrameType

from core import config
from core.config import Settings
from core.domain.actor import COMMAND_LINE
from core.errors import ConfigurationError
from core.services import accounts, actions, health
from core.services.work import open_work

_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 25
_WEB = ("-m", "gunicorn", "-c", "dashapp/gunicorn_config.py", "dashapp.wsgi:server")
_WORKER = ("-m", "core.worker")


@dataclass
class Part:
    """A process that is kept running: the web, or the worker."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def start(self) -> None:
        """Start the process; the pipe to it closes, and ends it, when this process dies."""
        # One line with the address is all that a laptop's terminal needs, unless asked for more.
        environment = {"LOG_LEVEL": "WARNING", **os.environ, "END_WITH_PARENT": "1"}
        # A group of its own, so that Ctrl-C reaches this process alone and the end is orderly.
        self.process = subprocess.Popen(  # noqa: S603 - no shell, our own words
            [sys.executable, *self.command],
            stdin=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

    def has_ended(self) -> bool:
        """Tell whether the process is gone."""
        return self.process is None or self.process.poll() is not None


@dataclass
class Laptop:
    """Web and worker side by side; one that dies is started again."""

    settings: Settings
    parts: list[Part] = field(default_factory=lambda: [Part("web", _WEB), Part("worker", _WORKER)])
    stopping: bool = False

    def run(self) -> None:
        """Start everything, print the address, and watch until stopped."""
        signal.signal(signal.SIGINT, self.stop)
        signal.signal(signal.SIGTERM, self.stop)
        for part in self.parts:
            part.start()
        if self._wait_until_ready():
            print(_start_line(self.settings), flush=True)
            self._watch()
        self._end()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Ask `run` to end."""
        self.stopping = True

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and not self.stopping:
            if self.parts[0].has_ended():
                return False
            if _answers(_address(self.settings)):
                return True
            time.sleep(0.1)
        return False

    def _watch(self) -> None:
        while not self.stopping:
            for part in self.parts:
                if part.has_ended() and not self.stopping:
                    time.sleep(min(part.restarts, 10))
                    part.restarts += 1
                    part.start()
            time.sleep(0.3)

    def _end(self) -> None:
        for part in self.parts:
            if part.process and part.process.poll() is None:
                part.process.terminate()
        for part in self.parts:
            if part.process:
                _wait_or_kill(part.process)


def main() -> None:
    """Check the settings, prepare the database, and run until Ctrl-C."""
    try:
        settings = config.load()
        actions.check(settings)
    except ConfigurationError as error:
        sys.exit(f"Segment Atlas cannot start: {error}")
    if not _is_free(settings):
        sys.exit(
            f"Segment Atlas cannot start: port {settings.port} is in use. "
            f"Choose another one, for example: PORT={settings.port + 1} make run"
        )
    health.prepare_database(settings)
    Laptop(settings).run()


def _start_line(settings: Settings) -> str:
    address = _address(settings)
    with open_work(settings, COMMAND_LINE) as work:
        token = accounts.set_up_token(work)
    if token is None:
        return f"Segment Atlas is ready: {address}  (Ctrl-C ends it)"
    return f"Segment Atlas is ready: {address}/set-up?token={token}  (Ctrl-C ends it)"


def _address(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared only
    return f"http://{host}:{settings.port}"


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _is_free(settings: Settings) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
