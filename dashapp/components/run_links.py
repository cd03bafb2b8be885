"""The pages that belong to a run beside its own."""

from dash import dcc, html

from core.services.run_views import RunView
from dashapp.components.chosen_customers import over_time_href
from dashapp.components.parts import aria, icon

Page = tuple[str, str, str]


def run_links(run: RunView) -> html.Nav | None:
    """Return the ways from a run that is done to its other pages."""
    if run.status != "done":
        return None
    pages = [("file-earmark-text", "Findings, to read or print", f"/segments/{run.id}/findings")]
    if len(run.segments) > 1:
        pages.append(_side_by_side(run.id, "Segments side by side", ""))
    pages += _over_time(run)
    return _ways(pages, "More about this run")


def segment_links(run: RunView, segment_id: int) -> html.Nav | None:
    """Return the ways from a segment to it beside another one, and over time."""
    beside = _side_by_side(run.id, "Side by side with another one", f"?segments={segment_id}")
    pages = [*([beside] if len(run.segments) > 1 else []), *_over_time(run)]
    return _ways(pages, "More about this segment") if pages else None


def _over_time(run: RunView) -> list[Page]:
    """Return the way to how the segments change; those made by hand do not."""
    if run.recipe.hand:
        return []
    return [("arrow-left-right", "Over time", over_time_href(run.id))]


def _side_by_side(run_id: int, text: str, query: str) -> Page:
    return "layout-three-columns", text, f"/segments/{run_id}/side-by-side{query}"


def _ways(pages: list[Page], said: str) -> html.Nav:
    return html.Nav(
        [dcc.Link([icon(name), html.Span(text)], href=href) for name, text, href in pages],
        className="run-links",
        **aria(label=said),
    )
