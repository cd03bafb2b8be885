"""What a run has to do with earlier ones, and the way to how its segments change."""

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.domain.segments import n_segments
from core.services.run_views import FoundAgain, RunView
from dashapp.components.chosen_customers import over_time_href
from dashapp.components.parts import link_button


def over_time(run: RunView) -> list[Component]:
    """Return the way to how the segments change; those made by hand do not."""
    if run.status != "done" or run.recipe.hand:
        return []
    return [link_button("Over time", over_time_href(run.id), kind="secondary")]


def found_again(run: RunView) -> list[Component]:
    """Return which segments an earlier run had found already; nothing when none."""
    return [_found_again(run, each) for each in run.found_again]


def _found_again(run: RunView, again: FoundAgain) -> html.P:
    n, k = len(again.names), n_segments(run.segments)
    were = "was" if n == 1 else "were"
    which = f"All {k} segments were" if n == k else f"{wording.listed(again.names)} {were}"
    return html.P(
        [
            f"{which} found again from ",
            dcc.Link(again.run_name, href=f"/runs/{again.run_id}"),
            f" (run {again.run_id}): names and colours carried over.",
        ],
        className="muted found-again",
    )
