"""What every command works with: settings, whose shop, where to print, and long work."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from core.config import Settings
from core.domain.actor import COMMAND_LINE, Actor
from core.errors import UserError
from core.services import accounts, customers, demo, jobs
from core.services.work import Work, open_work
from core.tasks.inline import run_job_now

_BAR_WIDTH = 30
_SECONDS_BETWEEN_LOOKS = 0.5
_ENDED = ("done", "failed", "cancelled")

Answer = Mapping[str, Any] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Command:
    """One call of the command line.

    Attributes
    ----------
    options : as argparse read them.
    actor : the command line, looking at the shop that is meant.
    """

    settings: Settings
    options: argparse.Namespace
    actor: Actor

    @contextmanager
    def work(self, *, read_only: bool = False) -> Iterator[Work]:
        """Open a transaction."""
        with open_work(self.settings, self.actor, read_only=read_only) as opened:
            yield opened

    def answer(self, answer: Answer, *lines: str) -> None:
        """Print the result: as JSON when asked, else in words."""
        if self.options.json:
            print(json.dumps(answer, ensure_ascii=False))
        else:
            print("\n".join(lines))

    def run_job(self, job_id: int) -> None:
        """Do long work here and now, or watch a worker that was quicker; show how far it is.

        Raises
        ------
        UserError : the work failed or was cancelled.
        """
        bar = ProgressBar()
        try:
            run_job_now(self.settings, job_id, bar.show)
            view = self._job(job_id)
            while view.status not in _ENDED:
                bar.show(view.share, view.doing)
                time.sleep(_SECONDS_BETWEEN_LOOKS)
                view = self._job(job_id)
        except KeyboardInterrupt:
            with self.work() as work:
                jobs.cancel(work, job_id)
            raise
        finally:
            bar.clear()
        if view.status == "cancelled":
            raise UserError("The work was cancelled; nothing was changed.", "Start it again.")
        if view.status == "failed":
            raise UserError(view.what, view.fix)

    def _job(self, job_id: int) -> jobs.JobView:
        with self.work(read_only=True) as work:
            return jobs.view(work, job_id)


class ProgressBar:
    """One line on the terminal; nothing where nobody watches."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()

    def show(self, share: float, doing: str) -> None:
        """Draw how far it is."""
        if self._is_watched:
            full = round(_BAR_WIDTH * share)
            bar = "█" * full + "░" * (_BAR_WIDTH - full)
            print(f"\r\033[K{bar} {share:4.0%}  {doing}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty."""
        if self._is_watched:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def actor_for(settings: Settings, *, wants_demo: bool = False, real_only: bool = False) -> Actor:
    """Return the command line looking at a shop.

    It is the real one; the demo when that is asked for, or when only the demo has customers.

    Parameters
    ----------
    real_only : never the demo, for what is not done there.
    """
    with open_work(settings, COMMAND_LINE, read_only=True) as work:
        shops = accounts.shops(work)
        demo_id = demo.status(work).shop_id
    real = next(replace(COMMAND_LINE, shop_id=shop.id) for shop in shops if not shop.is_demo)
    if wants_demo and demo_id is None:
        raise UserError("The demo shop is not loaded.", "Load it with `python -m core demo`.")
    if real_only or demo_id is None:
        return real
    in_demo = replace(COMMAND_LINE, shop_id=demo_id)
    return in_demo if wants_demo or not _has_customers(settings, real) else real


def _has_customers(settings: Settings, actor: Actor) -> bool:
    with open_work(settings, actor, read_only=True) as work:
        return customers.in_data(work).n_customers > 0
