"""All imports: who brought what, when, and what came of it."""

from collections.abc import Sequence

from dash import dcc, html

from core.services.imports import ImportView
from dashapp.components.import_policy import match_said, policy_said
from dashapp.components.import_texts import KINDS, LOOKS, counts, money
from dashapp.components.page_header import section_header
from dashapp.components.parts import chip, moment


def import_history(history: Sequence[ImportView], *, may: bool) -> html.Section | None:
    """Return the imports, the newest first; nothing when there is none.

    Parameters
    ----------
    may : the person may import, and so undo.
    """
    if not history:
        return None
    return html.Section(
        [
            section_header("Imports"),
            html.Ul([_import(each, may=may) for each in history], className="rows"),
        ],
        className="stack-sm",
    )


def _import(view: ImportView, *, may: bool) -> html.Li:
    text, tone = LOOKS[view.status]
    if view.kind == "merge" and view.status == "imported":
        text = "Merged"
    said = [counts(view), *_chosen(view), view.who]
    return html.Li(
        [
            html.Div(
                [
                    dcc.Link(
                        view.file_name,
                        href=f"/data/import/{view.id}",
                        className="stretched-link two-lines",
                    ),
                    html.Div(
                        [
                            KINDS[view.kind],
                            " · ",
                            moment(view.imported_at or view.created_at),
                            *(f" · {part}" for part in said if part),
                        ],
                        className="row-meta",
                    ),
                ],
                className="row-main",
            ),
            chip(text, tone=tone),
            _undo(view) if may and view.status == "imported" else None,
        ],
        className="row-item",
    )


def _chosen(view: ImportView) -> list[str]:
    """Return how money is understood, or how customers were matched and what became of others."""
    if view.orders:
        return [money(view.orders)]
    if view.customers is None or view.customers.policy is None:
        return []
    return [policy_said(view.customers), match_said(view.customers)]


def _undo(view: ImportView) -> dcc.Link:
    what = "these merges" if view.kind == "merge" else f"the import of {view.file_name}"
    spoken = html.Span(f" {what}", className="visually-hidden")
    return dcc.Link(
        ["Undo", spoken],
        href=f"/data/import/{view.id}?step=undo",
        className="btn btn-ghost btn-sm position-relative z-2",
    )
