"""Where a list can go, as cards, and what can be chosen of it besides."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.domain.lists import Channel, DestinationName
from core.services import list_choices
from core.services.list_choices import Choice

# Excel takes the separator from the computer's region. A first line “sep=,” would tell it, but
# then Excel no longer sees that the file is UTF-8, and every ä and é is garbled.
IN_ONE_COLUMN = (
    "Does Excel show everything in one column? It does so where the decimal sign is a comma, as "
    "in German or French. Open the file inside Excel then: Data, From Text/CSV."
)

NO_COUNTRY = "none"
"""What the choice of a country says where none is chosen; an empty one would show nothing."""


class Ids:
    """Component ids of the form; the page names them."""

    FORM = "list-form"
    SAID = "list-form-said"
    CHANNEL, CHANNEL_BOX = "list-channel", "list-channel-box"
    HASHED, HASHED_BOX = "list-hashed", "list-hashed-box"
    COUNTRY, COUNTRY_BOX = "list-country", "list-country-box"
    SPLIT, SPLIT_BOX, SPLIT_SAID = "list-split", "list-split-box", "list-split-said"
    COLUMNS, COLUMNS_BOX = "list-columns", "list-columns-box"
    MORE, MORE_BOX = "list-more", "list-more-box"


def choice_of(form: str) -> Choice:
    """Return what is known of a destination; of plain CSV for what is none."""
    found = {each.name: each for each in list_choices.destinations()}
    known = form in list(found)
    return found[DestinationName(form) if known else DestinationName.CSV]


def where_to(form: str) -> html.Fieldset:
    """Return the destinations as cards, one of which is chosen."""
    options = [
        {"label": _card(each), "value": str(each.name)} for each in list_choices.destinations()
    ]
    return html.Fieldset(
        [
            html.Legend("Where does it go?", className="h5"),
            dbc.RadioItems(
                id=Ids.FORM, options=options, value=str(form), class_name="destination-cards"
            ),
            html.P(id=Ids.SAID, className="muted"),
        ],
        className="stack-sm",
    )


def choices() -> list[Component]:
    """Return what can be chosen besides, each hidden where it means nothing."""
    return [_channel(), _hashed(), _country(), _split(), _columns(), _more()]


def said(form: str) -> str:
    """Return what a destination's list is, and what to know of it."""
    choice = choice_of(form)
    return f"{choice.said} {IN_ONE_COLUMN}" if form == DestinationName.EXCEL else choice.said


def split_said(form: str) -> str:
    """Return how large the files are into which a list can be split; "" where it can't be."""
    most_mb = choice_of(form).most_mb
    return f"Each as large as the import takes at once: {most_mb} MB." if most_mb else ""


def _card(choice: Choice) -> html.Span:
    kind = "Your columns" if not choice.is_platform else "Its own columns"
    return html.Span(
        [html.Strong(choice.label), html.Span(kind, className="muted small")],
        className="destination-card",
    )


def _channel() -> html.Fieldset:
    options = [
        {"label": "Those who agreed to email", "value": str(Channel.EMAIL)},
        {"label": "Those who agreed to SMS", "value": str(Channel.SMS)},
    ]
    return html.Fieldset(
        [
            html.Legend("Whose consent", className="form-label"),
            dbc.RadioItems(id=Ids.CHANNEL, options=options, value=str(Channel.EMAIL)),
        ],
        id=Ids.CHANNEL_BOX,
        hidden=True,
    )


def _hashed() -> html.Div:
    options = [{"label": "Addresses as hashes (SHA-256)", "value": "yes"}]
    return html.Div(
        [
            dbc.Checklist(id=Ids.HASHED, options=options, value=[], switch=True),
            html.P(
                "Without it the platform hashes the file itself before it compares, by rules "
                "that it knows best.",
                className="form-text",
            ),
        ],
        id=Ids.HASHED_BOX,
        hidden=True,
    )


def _country() -> html.Div:
    options = [{"label": name, "value": code} for code, name in list_choices.country_names()]
    return html.Div(
        [
            html.Label(
                "Country of phone numbers without one", htmlFor=Ids.COUNTRY, className="form-label"
            ),
            dbc.Select(
                id=Ids.COUNTRY,
                options=[{"label": "Leave such numbers out", "value": NO_COUNTRY}, *options],
                value=NO_COUNTRY,
            ),
            html.P(
                "A number such as 030 901820 says no country. The customer's own country counts "
                "first.",
                className="form-text",
            ),
        ],
        id=Ids.COUNTRY_BOX,
        hidden=True,
    )


def _split() -> html.Div:
    options = [{"label": "In several files, in one archive (.zip)", "value": "yes"}]
    return html.Div(
        [
            dbc.Checklist(id=Ids.SPLIT, options=options, value=[], switch=True),
            html.P(id=Ids.SPLIT_SAID, className="form-text"),
        ],
        id=Ids.SPLIT_BOX,
        hidden=True,
    )


def _columns() -> html.Fieldset:
    return html.Fieldset(
        [
            html.Legend("Columns", className="form-label"),
            dbc.Checklist(id=Ids.COLUMNS, options=[], value=[], class_name="column-list"),
        ],
        id=Ids.COLUMNS_BOX,
        hidden=True,
    )


def _more() -> html.Details:
    return html.Details(
        [
            html.Summary("Send more columns along"),
            dbc.Checklist(id=Ids.MORE, options=[], value=[], class_name="column-list"),
            html.P(
                "They become properties of the contacts. Send only what the purpose needs.",
                className="form-text",
            ),
        ],
        id=Ids.MORE_BOX,
        hidden=True,
    )


def combining(any_id: str, all_id: str, none_id: str) -> html.Details:
    """Return the choice of further segments; a callback fills what there is."""
    return html.Details(
        [
            html.Summary("Combine with other segments"),
            html.Div(
                [
                    _segments(any_id, "Also everybody in"),
                    _segments(all_id, "Only who is also in"),
                    _segments(none_id, "But not who is in"),
                ],
                className="alike-form",
            ),
        ]
    )


def _segments(component_id: str, label: str) -> html.Fieldset:
    return html.Fieldset(
        [
            html.Legend(label, className="form-label"),
            dbc.Checklist(id=component_id, options=[], value=[], class_name="segment-choices"),
        ]
    )
