"""How gunicorn serves the app: `gunicorn -c dashapp/gunicorn_config.py dashapp.wsgi:server`."""

import gc
import os
import signal
import sys
import threading
from typing import Any

from core.config import load
from dashapp.stalled_bodies import StalledBodies

_settings = load()

bind = f"{_settings.host}:{_settings.port}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Threads, because the sync worker cuts off a download that takes longer than its timeout.
worker_class = "gthread"
threads = 8
# One import for all workers: they share its memory, and a restarted worker is there at once.
preload_app = True

# For a worker whose main loop hangs; long downloads don't count.
timeout = 60
graceful_timeout = 20  # a Heroku-like host kills after 30 seconds
keepalive = 75
max_requests = 10_000  # gives back memory that leaked
max_requests_jitter = 1_000

# A Heroku-like host's router is the only one that can reach the app, from changing addresses.
forwarded_allow_ips = "*" if _settings.is_hosted else "127.0.0.1"
control_socket_disable = True  # it would write into the home folder
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - a slow disk must not stop the heartbeat

loglevel = _settings.log_level.lower()
accesslog = "-" if os.environ.get("ACCESS_LOG") == "1" else None


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Guard the app of each worker against bodies that stop coming."""
    worker.wsgi = StalledBodies(worker.wsgi, threads=worker.cfg.threads)


def pre_fork(_server: Any, _worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Keep the garbage collector off what is shared, or the workers' copies would part."""
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """On a laptop, end when the process that started the web is gone, however it ended."""
    if os.environ.get("END_WITH_PARENT") == "1":
        threading.Thread(target=_stop_with_parent, args=(server.pid,), daemon=True).start()


def _stop_with_parent(pid: int) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(pid, signal.SIGTERM)
