"""What a run has to do with earlier ones."""

from dash import dcc, html

from core.domain import wording
from core.domain.segments import n_segments
from core.services.run_views import FoundAgain, RunView


def found_again(run: RunView) -> list[html.P]:
    """Return which segments an earlier run had found already; nothing when none."""
    return [_found_again(run, each) for each in run.found_again]


def _found_again(run: RunView, again: FoundAgain) -> html.P:
    n, k = len(again.names), n_segments(run.segments)
    were = "was" if n == 1 else "were"
    names = wording.listed([wording.quoted(name) for name in again.names])
    which = f"All {k} segments were" if n == k else f"{names} {were}"
    return html.P(
        [
            f"{which} found again from ",
            dcc.Link(again.run_name, href=f"/runs/{again.run_id}"),
            f" (run {again.run_id}): names and colours carried over.",
        ],
        className="muted found-again",
    )
