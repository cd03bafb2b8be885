"""The pages that belong to a run beside its own."""

from dash import dcc, html

from core.services.run_views import RunView
from dashapp.components.parts import aria, icon


def run_links(run: RunView) -> html.Nav | None:
    """Return the ways from a run that is done to its other pages."""
    if run.status != "done":
        return None
    pages = [("file-earmark-text", "Findings, to read or print", f"/segments/{run.id}/findings")]
    if len(run.segments) > 1:
        side_by_side = f"/segments/{run.id}/side-by-side"
        pages.append(("layout-three-columns", "Segments side by side", side_by_side))
    return html.Nav(
        [dcc.Link([icon(name), html.Span(text)], href=href) for name, text, href in pages],
        className="run-links",
        **aria(label="More about this run"),
    )
