"""The counts of an import as tiles."""

from dash import html

from core.domain.currencies import NO_AMOUNTS, NO_CURRENCY
from core.services.imports import ImportView
from core.services.order_imports import OrderFacts
from dashapp.components.parts import stat_tile


def tiles(view: ImportView) -> html.Div:
    """Return what an import would bring, or has brought, in numbers."""
    if view.orders is not None:
        return _order_tiles(view, view.orders)
    if view.kind == "merge":
        return _merge_tiles(view)
    n_left = view.customers.n_left if view.customers else 0
    shown = [
        stat_tile("New", f"{view.n_new:,}", note="customers not seen before"),
        stat_tile("Updated", f"{view.n_updated:,}", note="known, with newer values"),
        stat_tile("Unchanged", f"{view.n_unchanged:,}", note="known, with the same values"),
        stat_tile("Set aside", f"{view.n_quarantined:,}", note="rows that don't come in"),
    ]
    if n_left:
        shown.insert(3, stat_tile("Left", f"{n_left:,}", note="were not in this file"))
    return html.Div(shown, className="grid-4")


def _merge_tiles(view: ImportView) -> html.Div:
    return html.Div(
        [
            stat_tile("Kept", f"{view.n_updated:,}", note="with what the others knew"),
            stat_tile("Merged into them", f"{view.n_merged:,}", note="with their orders"),
        ],
        className="grid-4",
    )


def _order_tiles(view: ImportView, found: OrderFacts) -> html.Div:
    aside = stat_tile("Set aside", f"{view.n_quarantined:,}", note="rows that don't come in")
    lines = found.lines_by_currency.items()
    mixed = [stat_tile(_currency(code), f"{n:,}", note="order lines") for code, n in lines]
    if view.status == "checked":
        return html.Div([*mixed[:3], aside], className="grid-4")
    n_guests, n_new = found.n_guest_orders or 0, found.n_new_customers or 0
    guests = f"{n_guests:,} without a customer" if n_guests else "each with its customer"
    return html.Div(
        [
            stat_tile("Orders", f"{found.n_orders or 0:,}", note=guests),
            stat_tile("Order lines", f"{view.n_coming_in:,}", note=_of_lines(view)),
            stat_tile("New customers", f"{n_new:,}", note="not seen before"),
            aside,
        ],
        className="grid-4",
    )


def _of_lines(view: ImportView) -> str:
    parts = [(view.n_new, "new"), (view.n_updated, "changed"), (view.n_unchanged, "as before")]
    return ", ".join(f"{n:,} {word}" for n, word in parts if n)


def _currency(code: str) -> str:
    unnamed = {NO_CURRENCY: "No currency said", NO_AMOUNTS: "Without amounts"}
    return unnamed.get(code, f"In {code}")
