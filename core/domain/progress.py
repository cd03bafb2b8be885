"""How long work tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Receives the share of the work that is done (0 … 1) and what is being done now."""

    def __call__(self, share: float, doing: str) -> None:
        """Take note; must be cheap enough to be called a few hundred times."""


def silent(share: float, doing: str) -> None:
    """Ignore progress."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """Return a Progress whose 0 … 1 covers `start` … `end` of the whole."""

    def report(share: float, doing: str) -> None:
        progress(start + (end - start) * min(max(share, 0.0), 1.0), doing)

    return report
