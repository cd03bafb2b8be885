"""How imports are spoken of: their states, kinds and counts."""

from datetime import date

from core.domain.order_policy import REFUND_LABELS
from core.services.imports import ImportView
from core.services.order_imports import OrderFacts, counted
from dashapp.components.parts import Tone

KINDS = {"customers": "Customers", "orders": "Orders", "merge": "Merge"}

LOOKS: dict[str, tuple[str, Tone]] = {
    "uploading": ("Uploading", "accent"),
    "fetching": ("Reading the table", "accent"),
    "uploaded": ("Columns to check", "accent"),
    "checking": ("Checking", "accent"),
    "checked": ("Ready to import", "accent"),
    "importing": ("Importing", "accent"),
    "imported": ("Imported", "success"),
    "placing": ("Being placed", "accent"),
    "placed": ("Placed, not imported", "neutral"),
    "merging": ("Being merged", "accent"),
    "undoing": ("Being undone", "accent"),
    "undone": ("Undone", "neutral"),
    "rejected": ("Can't be used", "danger"),
    "failed": ("Failed", "danger"),
    "cancelled": ("Cancelled", "neutral"),
}
"""What a chip says for each state, and its tone."""

_HAS_COUNTS = ("checked", "importing", "imported", "undoing")


def other_kind(kind: str) -> str:
    """Return orders for customers, and the other way round."""
    return "orders" if kind == "customers" else "customers"


def things(n: int, kind: str) -> str:
    """Return so many customers, or order lines."""
    one = "order line" if kind == "orders" else "customer"
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def counts(view: ImportView) -> str:
    """Return in a line what an import brings, or why it does not."""
    if view.status not in _HAS_COUNTS:
        return view.what
    if view.orders is not None:
        return _joined(_of_orders(view, view.orders))
    if view.kind == "merge":
        return merged(view)
    return _joined(
        [
            f"{view.n_new:,} new" if view.n_new else "",
            f"{view.n_updated:,} updated" if view.n_updated else "",
            f"{view.n_unchanged:,} unchanged" if view.n_unchanged else "",
            _set_aside(view),
        ]
    )


def merged(view: ImportView) -> str:
    """Return how many customers a merge made how many people of."""
    before = counted(view.n_merged + view.n_updated, "customer", "customers")
    return f"{before} became {view.n_updated:,}" if view.n_updated else ""


def orders_found(facts: OrderFacts) -> str:
    """Return whose orders the lines of a file are, and of when."""
    if facts.n_orders is None:
        return ""
    said = counted(facts.n_orders, "order", "orders").capitalize()
    if facts.n_customers:
        said += f" by {counted(facts.n_customers, 'customer', 'customers')}"
    if facts.first_day and facts.last_day:
        first, last = day(facts.first_day), day(facts.last_day)
        said += f", on {first}" if first == last else f", from {first} to {last}"
    return f"{said}."


def money(facts: OrderFacts) -> str:
    """Return how money of an import is to be understood, or "" before that was chosen."""
    if facts.policy is None:
        return ""
    code = f"in {facts.policy.currency}, " if facts.policy.currency else ""
    return f"Money {code}{REFUND_LABELS[facts.policy.refunds]}"


def day(of: date) -> str:
    """Return a day as it is written in sentences: 3 Jan 2024."""
    return f"{of.day} {of:%b %Y}"


def _of_orders(view: ImportView, facts: OrderFacts) -> list[str]:
    n_lines = view.n_coming_in
    n_new, n_guests = facts.n_new_customers, facts.n_guest_orders
    return [
        counted(facts.n_orders, "order", "orders") if facts.n_orders else "",
        things(n_lines, "orders") if n_lines else "",
        f"{n_new:,} new {'customer' if n_new == 1 else 'customers'}" if n_new else "",
        f"{n_guests:,} without a customer" if n_guests else "",
        _set_aside(view),
    ]


def _set_aside(view: ImportView) -> str:
    return f"{view.n_quarantined:,} set aside" if view.n_quarantined else ""


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)
