"""A button that copies the text of an element; assets/67-copy.js does it."""

from typing import Any

from dash import html

from dashapp.components.parts import aria, icon


def copy_button(shown_id: str, text: str, spoken: str) -> html.Button:
    """Return the button.

    Parameters
    ----------
    shown_id : id of the element whose text is copied. spoken : what is read aloud.
    """
    told: dict[str, Any] = {"data-copy": shown_id}
    return html.Button(
        [icon("copy"), html.Span(text, **aria(live="polite"))],
        type="button",
        className="btn btn-secondary btn-sm",
        title=spoken,
        **told,
    )
