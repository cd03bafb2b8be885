"""What would come in, what has come in, and how it is taken back."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from core.errors import UserError
from core.services.customer_imports import PolicyChoices
from core.services.imports import ImportView, SetAsideRow
from core.services.undo import Undone
from dashapp.components.import_actions import action
from dashapp.components.import_policy import match_said, policy_cards, policy_said
from dashapp.components.import_rejected import set_aside
from dashapp.components.import_rules import policy_form
from dashapp.components.import_states import columns_href
from dashapp.components.import_texts import merged, money, orders_found, things
from dashapp.components.import_tiles import tiles
from dashapp.components.page_header import section_header
from dashapp.components.parts import facts, link_button, moment, stat_tile
from dashapp.components.state import notice

_UNDO_A_FILE = (
    "Everything that this file brought is removed, and what it changed is as it was before."
)
_UNDO = {
    "merge": ("All customers are there again, each with their own values and orders.", "this merge")
}


def checked(
    view: ImportView,
    examples: Sequence[SetAsideRow],
    in_use: str = "",
    choices: PolicyChoices | None = None,
    *,
    may: bool,
) -> list[Component]:
    """Return what would come in and what would not, with the button that does it.

    Parameters
    ----------
    in_use : the currency that counts in the shop, or "".
    choices : what can be chosen for a file of customers.
    """
    cards = policy_cards(choices) if choices and may else None
    nothing_new = not view.n_new and not view.n_updated
    shown = [
        html.Section(
            [
                section_header(_coming_in(view), lead=_lead(view)),
                tiles(view),
                notice("Your data have all of this already; importing changes nothing.")
                if nothing_new
                else None,
            ],
            className="stack-sm",
        ),
        policy_form(view, in_use) if may else None,
        _perhaps_same(view),
        cards,
        _buttons(view, has_choice=cards is not None) if may else None,
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
    has_candidates: bool = False,
) -> list[Component]:
    """Return what has come in, the next step, and the way back.

    Parameters
    ----------
    why_not : why the import can't be undone, or None when it can.
    is_open : the way back is unfolded.
    has_candidates : some customers of the shop may still be there twice.
    """
    shown = [
        notice(f"{view.what} {view.fix}", tone="warning", title="It could not be undone")
        if view.what
        else None,
        html.Section(
            [
                section_header(_are_in(view), lead=_next(view)),
                tiles(view),
                _ways_on(view),
            ],
            className="stack-sm",
        ),
        _perhaps_same(view) if has_candidates and may else None,
        *set_aside(view, examples, may=may),
        about(view),
        _way_back(view, why_not, is_open=is_open) if may else None,
    ]
    return [part for part in shown if part is not None]


def undone(view: ImportView, found: Undone) -> list[Component]:
    """Return what an undo has done."""
    removed, restored = "customers of this file", "customers with their earlier values"
    if view.kind == "orders":
        removed, restored = "orders of this file", "orders as an earlier file has them"
    is_merge = view.kind == "merge"
    shown = [stat_tile("As before", f"{found.n_restored:,}", note=restored)]
    if not is_merge:
        shown.insert(0, stat_tile("Removed", f"{found.n_removed:,}", note=removed))
    return [
        html.Section(
            [
                section_header(
                    "This merge was undone" if is_merge else "This import was undone",
                    lead="Everything is as if it had never happened.",
                ),
                html.Div(shown, className="grid-4"),
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
    is_merge = view.kind == "merge"
    said: list[tuple[str, str | Component]] = [("By", view.who or "the command line")]
    if not is_merge:
        said = [("File", view.file_name), ("Kind", view.kind.capitalize()), *said]
    if view.imported_at:
        said.append(("Merged" if is_merge else "Imported", moment(view.imported_at)))
    if view.customers and policy_said(view.customers):
        said.append(("Known customers", policy_said(view.customers)))
        said.append(("Told apart", match_said(view.customers)))
    if view.orders and money(view.orders):
        said.append(("Counts", money(view.orders)))
    return html.Section(
        [section_header(f"About this {'merge' if is_merge else 'import'}"), facts(said)],
        className="stack-sm",
    )


def _perhaps_same(view: ImportView) -> html.Div | None:
    """Return the hint to customers who may be there twice, or None when none of this file is."""
    n_rows = view.customers.n_perhaps_same if view.customers else 0
    if not n_rows:
        return None
    title = "1 row may be" if n_rows == 1 else f"{n_rows:,} rows may be"
    text = "They have an email address or phone number of somebody with another customer number."
    if view.status == "checked":
        text += " They come in as they are; you can look at them afterwards, and merge them."
        return notice(text, title=f"{title} about somebody you know already")
    button = link_button("Look at them", "/customers/merge", kind="secondary", icon_name="people")
    said = html.Div([html.Div(text), button], className="notice-row")
    return notice(said, title=f"{title} about somebody you know already")


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
    if view.kind == "merge":
        return merged(view)
    n_rows, verb = view.n_coming_in, "is" if view.n_coming_in == 1 else "are"
    return f"{things(n_rows, view.kind)} {verb} in"


def _next(view: ImportView) -> str:
    if view.kind == "merge":
        return "Files that name the others from now on mean the one that was kept."
    return "Next, find the groups among your customers."


def _buttons(view: ImportView, *, has_choice: bool) -> html.Div:
    what = "this file" if has_choice else things(view.n_coming_in, view.kind)
    return html.Div(
        [
            action("import", f"Import {what}", "btn btn-primary"),
            link_button("Back to the columns", columns_href(view), kind="secondary"),
            action("discard", "Discard", "btn btn-ghost"),
        ],
        className="button-row",
    )


def _ways_on(view: ImportView) -> html.Div:
    if view.kind == "merge":
        return html.Div(
            [
                link_button("Who else may be the same", "/customers/merge"),
                link_button("All customers", "/customers", kind="secondary"),
            ],
            className="button-row",
        )
    ways = [
        link_button("Find segments", "/segments/new", icon_name="pie-chart"),
        link_button("Data quality", "/data/quality", kind="secondary"),
        link_button("Explore", "/data/explore", kind="secondary"),
        link_button("See the data", "/data", kind="ghost"),
    ]
    if view.kind == "orders":
        ways.insert(1, link_button("Group by orders (RFM)", "/segments/rfm", kind="secondary"))
    return html.Div(ways, className="button-row")


def _way_back(view: ImportView, why_not: UserError | None, *, is_open: bool) -> html.Details:
    does, name = _UNDO.get(view.kind, (_UNDO_A_FILE, "this import"))
    if why_not is not None:
        said: list[Component] = [html.P(f"{why_not.what} {why_not.fix}", className="muted")]
    else:
        said = [
            html.P(f"{does} Segments that were found stay as they are.", className="muted"),
            html.Div(action("undo", f"Undo {name} now", "btn btn-danger")),
        ]
    return html.Details(
        [html.Summary(f"Undo {name}"), html.Div(said, className="stack-sm")],
        className="disclosure",
        open=is_open,
    )
