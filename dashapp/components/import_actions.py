"""The buttons of an import, and what each does."""

from typing import Any

from dash import html

ACTION = "import-action"


def action_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a button: check, import, undo, discard, as-orders or as-customers."""
    return {"type": ACTION, "name": name}


def action(name: str, text: str, look: str) -> html.Button:
    """Return a button; the page of the import does what it says."""
    return html.Button(text, id=action_id(name), type="button", className=look)
