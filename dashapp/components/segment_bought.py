"""What the customers of a segment buy, against all customers."""

from collections.abc import Sequence
from math import sqrt

from dash import dcc, html
from dash.development.base_component import Component

from core.domain import wording
from core.services.segment_page import Bought, Favourite
from dashapp.components.page_header import section_header
from dashapp.components.stacked_table import stacked_table

_FEWEST, _ERRORS = 10, 3
_HEADS = ("Of this segment", "Of all customers")


def bought_card(found: Bought, run_id: int, segment_id: int) -> Component | None:
    """Return the favourites, and the ways to what is bought together and at what price.

    None where orders do not tell.
    """
    tables = [
        _table(head, favourites)
        for head, favourites in (
            ("Most bought category", found.categories),
            ("Favourite product", found.products),
        )
        if favourites
    ]
    if not tables:
        return None
    return html.Section(
        [
            section_header("What they buy", lead=_strongest((*found.categories, *found.products))),
            html.Div(tables, className="grid-2 favourites"),
            html.P(
                "Each customer counts once, with the one that they bought most; who bought none "
                "that has a name is not counted.",
                className="muted small",
            ),
            html.Div(
                [
                    dcc.Link(
                        "What they buy together", href=f"/products/together?segment={segment_id}"
                    ),
                    dcc.Link("What they pay", href=f"/products/prices?run={run_id}"),
                ],
                className="button-row",
            ),
        ],
        className="card card-body stack-sm",
    )


def _table(head: str, favourites: Sequence[Favourite]) -> html.Div:
    rows = [
        (one.name, wording.share(one.share), wording.share(one.overall_share)) for one in favourites
    ]
    return stacked_table((head, *_HEADS), rows, numbers=_HEADS)


def _strongest(favourites: Sequence[Favourite]) -> str:
    """Return in a sentence what is bought most beyond what everybody buys."""
    told = [each for each in favourites if _is_more_than_chance(each)]
    if not told:
        return "Nothing is bought here clearly more often than by all customers."
    one = max(told, key=lambda each: each.share - each.overall_share)
    return (
        f"{wording.quoted(one.name)} is the favourite of {wording.share(one.share)} here, against "
        f"{wording.share(one.overall_share)} of all customers."
    )


def _is_more_than_chance(one: Favourite) -> bool:
    """Tell whether a share is higher by three standard errors or more, and of ten customers.

    Three rather than two, since the strongest of up to ten is looked for.
    """
    n_buyers = one.n_customers / one.share
    error = sqrt(one.overall_share * (1 - one.overall_share) / n_buyers)
    return one.n_customers >= _FEWEST and one.share - one.overall_share > _ERRORS * error
