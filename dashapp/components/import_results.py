"""What would come in, what has come in, and how it is taken back."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.errors import UserError
from core.services.imports import ImportView, SetAsideRow
from core.services.order_imports import OrderFacts
from core.services.undo import Undone
from dashapp.components.import_actions import action
from dashapp.components.import_rejected import set_aside
from dashapp.components.import_rules import policy_form
from dashapp.components.import_states import columns_href
from dashapp.components.import_texts import money, orders_found, things
from dashapp.components.page_header import section_header
from dashapp.components.parts import facts, link_button, moment, stat_tile
from dashapp.components.state import notice


def checked(
    view: ImportView, examples: Sequence[SetAsideRow], in_use: str, *, may: bool
) -> list[Component]:
    """Return what would come in and what would not, with the button that does it.

    Parameters
    ----------
    in_use : the currency that counts in the shop, or "".
    """
    nothing_new = not view.n_new and not view.n_updated
    shown = [
        html.Section(
            [
                section_header(_coming_in(view), lead=_lead(view)),
                _tiles(view),
                notice("Your data have all of this already; importing changes nothing.")
                if nothing_new
                else None,
            ],
            className="stack-sm",
        ),
        policy_form(view, in_use) if may else None,
        _buttons(view) if may else None,
        *set_aside(view, examples, may=may),
    ]
    return [part for part in shown if part is not None]


def imported(
    view: ImportView,
    examples: Sequence[SetAsideRow],
    why_not: UserError | None,
    *,
    may: bool,
    is_open: bool = False,
) -> list[Component]:
    """Return what has come in, the next step, and the way back.

    Parameters
    ----------
    why_not : why the import can't be undone, or None when it can.
    is_open : the way back is unfolded.
    """
    shown = [
        notice(f"{view.what} {view.fix}", tone="warning", title="It could not be undone")
        if view.what
        else None,
        html.Section(
            [
                section_header(_are_in(view), lead="Next, find the groups among your customers."),
                _tiles(view),
                _ways_on(view),
            ],
            className="stack-sm",
        ),
        *set_aside(view, examples, may=may),
        about(view),
        _way_back(why_not, is_open=is_open) if may else None,
    ]
    return [part for part in shown if part is not None]


def undone(view: ImportView, found: Undone) -> list[Component]:
    """Return what an undo has done."""
    removed, restored = "customers of this file", "customers with their earlier values"
    if view.kind == "orders":
        removed, restored = "orders of this file", "orders as an earlier file has them"
    return [
        html.Section(
            [
                section_header(
                    "This import was undone",
                    lead="Everything is as if it had never happened.",
                ),
                html.Div(
                    [
                        stat_tile("Removed", f"{found.n_removed:,}", note=removed),
                        stat_tile("As before", f"{found.n_restored:,}", note=restored),
                    ],
                    className="grid-4",
                ),
                html.Div(
                    [
                        link_button("Import a file", "/data/import"),
                        link_button("See the data", "/data", kind="secondary"),
                    ],
                    className="button-row",
                ),
            ],
            className="stack-sm",
        ),
        about(view),
    ]


def about(view: ImportView) -> html.Section:
    """Return who brought what, and when."""
    said: list[tuple[str, str | Component]] = [
        ("File", view.file_name),
        ("Kind", view.kind.capitalize()),
        ("By", view.who or "the command line"),
    ]
    if view.imported_at:
        said.append(("Imported", moment(view.imported_at)))
    if view.orders and money(view.orders):
        said.append(("Counts", money(view.orders)))
    return html.Section([section_header("About this import"), facts(said)], className="stack-sm")


def _coming_in(view: ImportView) -> str:
    rows = "order lines" if view.kind == "orders" else "rows"
    if view.n_quarantined:
        return f"{view.n_coming_in:,} of {view.n_rows:,} {rows} can come in"
    if view.n_rows == 1:
        return f"The {rows.removesuffix('s')} can come in"
    return f"All {view.n_rows:,} {rows} can come in"


def _lead(view: ImportView) -> str:
    found = orders_found(view.orders) if view.orders else ""
    if not view.n_quarantined:
        return f"{found} Nothing is set aside. Nothing has been imported yet.".strip()
    rows = "1 row is" if view.n_quarantined == 1 else f"{view.n_quarantined:,} rows are"
    return f"{found} {rows} set aside; see why below. Nothing has been imported yet.".strip()


def _are_in(view: ImportView) -> str:
    if view.orders and view.orders.n_orders:
        n_orders = view.orders.n_orders
        return "1 order is in" if n_orders == 1 else f"{n_orders:,} orders are in"
    n_rows, verb = view.n_coming_in, "is" if view.n_coming_in == 1 else "are"
    return f"{things(n_rows, view.kind)} {verb} in"


def _tiles(view: ImportView) -> html.Div:
    if view.orders is not None:
        return _order_tiles(view, view.orders)
    return html.Div(
        [
            stat_tile("New", f"{view.n_new:,}", note="customers not seen before"),
            stat_tile("Updated", f"{view.n_updated:,}", note="known, with newer values"),
            stat_tile("Unchanged", f"{view.n_unchanged:,}", note="known, with the same values"),
            stat_tile("Set aside", f"{view.n_quarantined:,}", note="rows that don't come in"),
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
    return "No currency said" if code == "XXX" else f"In {code}"


def _buttons(view: ImportView) -> html.Div:
    return html.Div(
        [
            action("import", f"Import {things(view.n_coming_in, view.kind)}", "btn btn-primary"),
            link_button("Back to the columns", columns_href(view), kind="secondary"),
            action("discard", "Discard", "btn btn-ghost"),
        ],
        className="button-row",
    )


def _ways_on(view: ImportView) -> html.Div:
    ways = [
        link_button("Find segments", "/segments/new", icon_name="pie-chart"),
        link_button("Data quality", "/data/quality", kind="secondary"),
        link_button("Explore", "/data/explore", kind="secondary"),
        link_button("See the data", "/data", kind="ghost"),
    ]
    if view.kind == "orders":
        ways.insert(1, link_button("Group by orders (RFM)", "/segments/rfm", kind="secondary"))
    return html.Div(ways, className="button-row")


def _way_back(why_not: UserError | None, *, is_open: bool) -> html.Details:
    if why_not is not None:
        said: list[Component] = [html.P(f"{why_not.what} {why_not.fix}", className="muted")]
    else:
        said = [
            html.P(
                "Everything that this file brought is removed, and what it changed is as it was "
                "before. Segments that were found stay as they are.",
                className="muted",
            ),
            html.Div(action("undo", "Undo the import now", "btn btn-danger")),
        ]
    return html.Details(
        [html.Summary("Undo this import"), html.Div(said, className="stack-sm")],
        className="disclosure",
        open=is_open,
    )
