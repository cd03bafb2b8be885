"""The child process of the worker: runs one attempt at one job, and ends with its parent."""

import logging
import os
import sys
import threading

from core import config
from core.jobs.queue import Claim
from core.tasks.runner import run_claimed


def main(arguments: list[str]) -> None:
    """Run the attempt that the worker names: job id, attempt, kind."""
    settings = config.load()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    job_id, attempt, kind = arguments
    run_claimed(settings, Claim(int(job_id), int(attempt), kind))


def _end_with_parent() -> None:
    """Wait for the worker's end of the pipe to close; then nobody wants this work any more."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(3)


if __name__ == "__main__":
    main(sys.argv[1:])
