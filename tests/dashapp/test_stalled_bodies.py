"""Uploads that stop in the middle don't stop the app."""

import http.client
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.databases import ROOT

CONFIG = """
from dashapp.stalled_bodies import StalledBodies

bind, worker_class, threads, keepalive = "127.0.0.1:0", "gthread", 2, 2
control_socket_disable = True


def post_worker_init(worker):
    worker.wsgi = StalledBodies(worker.wsgi, threads=2, patience_seconds=3, hurry_seconds=0.5)
"""
APP = """
from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def hello():
    return "hello"


@app.post("/")
def length():
    return str(len(request.get_data()))
"""
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("gunicorn")
    (folder / "gunicorn_config.py").write_text(CONFIG)
    (folder / "tiny.py").write_text(APP)
    log = folder / "log"
    command = [sys.executable, "-m", "gunicorn", "-c", str(folder / "gunicorn_config.py")]
    command += ["--pythonpath", str(folder), "tiny:app"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
        try:
            yield _port_in(log)
        finally:
            process.terminate()
            process.wait(30)


def test_a_request_is_answered_while_more_uploads_stall_than_there_are_threads(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(closing(_send(port, HEAD + b"Content-Length: 99\r\n\r\nx")))
        time.sleep(0.2)
        started = time.monotonic()
        assert _get(port) == b"hello"
        assert time.monotonic() - started < 10


def test_a_stalled_upload_is_told_so(port: int) -> None:
    with closing(_send(port, HEAD + b"Content-Length: 99\r\n\r\nx")) as upload:
        assert upload.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_a_stalled_upload_in_chunks_is_told_so(port: int) -> None:
    with closing(_send(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nx")) as upload:
        assert upload.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_an_upload_that_drips_is_cut_off_too(port: int) -> None:
    with closing(_send(port, HEAD + b"Content-Length: 99\r\n\r\n")) as upload:
        while not select.select([upload], [], [], 0.25)[0]:
            upload.sendall(b"x")
        assert upload.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_a_slow_upload_that_goes_on_is_accepted(port: int) -> None:
    with closing(_send(port, HEAD + b"Content-Length: 160000\r\n\r\n")) as upload:
        for _ in range(5):
            upload.sendall(b"x" * 32_000)
            time.sleep(0.9)
        assert upload.recv(4096).endswith(b"160000")


def test_a_connection_is_used_again_after_an_upload(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for _ in range(2):
            connection.request("POST", "/", body=b"x" * 100_000)
            assert connection.getresponse().read() == b"100000"


def _send(port: int, data: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(data)
    return connection


def _get(port: int) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().read()


def _port_in(log: Path) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        listening = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", log.read_text())
        if listening and "Booting worker" in log.read_text():
            return int(listening.group(1))
        time.sleep(0.05)
    pytest.fail(f"gunicorn did not start:\n{log.read_text()}")
