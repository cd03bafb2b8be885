"""Cuts off a request whose body stops coming, so that it doesn't keep a thread for ever.

A thread that reads a body waits for the client. A few clients that stop in the middle, because
of a lost connection or on purpose, would keep all threads busy and the app would look dead.
"""

import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from werkzeug.exceptions import RequestTimeout

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PIECE_BYTES = 32 * 1024
WATCH_EVERY_SECONDS = 0.25


class StalledBodies:
    """WSGI middleware: each piece of a body (32 KB) must come in time, or the answer is 408.

    While other threads are free a client has `patience_seconds` for a piece: about 2 KB/s at
    least, which a bad mobile connection does. When nearly all threads read, it has
    `hurry_seconds`: stalled ones then make room for everyone else.

    Parameters
    ----------
    threads : how many requests this process answers at the same time.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        threads: int,
        patience_seconds: float = 15.0,
        hurry_seconds: float = 2.0,
    ) -> None:
        self.app = app
        self._watch = _Watch(max(2, threads - 2), patience_seconds, hurry_seconds)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass the request on, with a body that is watched while it is read."""
        connection = environ.get("gunicorn.socket")
        if connection is not None and _has_body(environ):
            environ["wsgi.input"] = _WatchedBody(environ["wsgi.input"], connection, self._watch)
        try:
            return self.app(environ, start_response)
        except RequestTimeout as timeout:
            return timeout(environ, start_response)


def _has_body(environ: "WSGIEnvironment") -> bool:
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or bool(
        environ.get("HTTP_TRANSFER_ENCODING")
    )


class _Wait:
    """A thread waiting for one piece of a body since a moment."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.since = time.monotonic()
        self.is_cut_off = False

    def cut_off(self) -> None:
        """End the wait: the read returns at once, and the answer can still be sent."""
        self.is_cut_off = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RD)


class _Watch:
    """One thread that looks at all waits of this process."""

    def __init__(self, crowd: int, patience_seconds: float, hurry_seconds: float) -> None:
        self._crowd = crowd
        self._patience_seconds = patience_seconds
        self._hurry_seconds = hurry_seconds
        self._waits: set[_Wait] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, wait: _Wait) -> None:
        with self._lock:
            self._waits.add(wait)
            if self._thread is None:  # not in __init__: gunicorn may fork after it
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def end(self, wait: _Wait) -> None:
        with self._lock:
            self._waits.discard(wait)

    def _run(self) -> None:
        while True:
            time.sleep(WATCH_EVERY_SECONDS)
            # Under the lock: after end() the connection may belong to the next request.
            with self._lock:
                self._cut_off_stalled(time.monotonic())

    def _cut_off_stalled(self, now: float) -> None:
        is_crowded = len(self._waits) >= self._crowd
        limit = self._hurry_seconds if is_crowded else self._patience_seconds
        for wait in self._waits:
            if now - wait.since > limit and not wait.is_cut_off:
                wait.cut_off()


class _WatchedBody:
    """A request body that raises RequestTimeout (408) when the client stops sending."""

    def __init__(self, body: IO[bytes], connection: socket.socket, watch: _Watch) -> None:
        self._body = body
        self._connection = connection
        self._watch = watch

    def read(self, size: int | None = -1) -> bytes:
        """Read `size` bytes, or all, in pieces that each must come in time."""
        left = size if size is not None and size >= 0 else None
        pieces: list[bytes] = []
        while left is None or left > 0:
            piece = self._watched("read", PIECE_BYTES if left is None else min(left, PIECE_BYTES))
            if not piece:
                break
            pieces.append(piece)
            left = None if left is None else left - len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """Read one line, at most one piece long."""
        return self._watched("readline", PIECE_BYTES if size < 0 else min(size, PIECE_BYTES))

    def _watched(self, method: str, size: int) -> bytes:
        wait = _Wait(self._connection)
        self._watch.begin(wait)
        try:
            data: bytes = getattr(self._body, method)(size)
        except Exception as error:
            if wait.is_cut_off:
                raise RequestTimeout from error
            raise
        finally:
            self._watch.end(wait)
        if wait.is_cut_off:
            raise RequestTimeout
        return data

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands in for the body in all else
        return getattr(self._body, name)
