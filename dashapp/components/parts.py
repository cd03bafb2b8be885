"""The smallest parts of a page: icons, links, numbers, chips and lists of facts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from dash import dcc, html
from dash.development.base_component import Component

Tone = Literal["neutral", "accent", "info", "success", "warning", "danger"]
Kind = Literal["primary", "secondary", "ghost", "danger"]


def icon(name: str, *, label: str | None = None) -> html.I:
    """Return a Bootstrap icon; without `label` screen readers skip it.

    Parameters
    ----------
    name : as on icons.getbootstrap.com, without "bi-".
    """
    spoken = {"role": "img", **aria(label=label)} if label else aria(hidden="true")
    return html.I(className=f"bi bi-{name}", **spoken)


def icon_button(button_id: str, icon_name: str, spoken: str, *, small: bool = False) -> html.Button:
    """Return a button that shows an icon only; `spoken` is its hint and what is read aloud."""
    return html.Button(
        icon(icon_name, label=spoken),
        id=button_id,
        type="button",
        className=f"btn btn-secondary {'btn-sm ' if small else ''}btn-icon",
        title=spoken,
    )


def table_frame(table: html.Table, said: str, look: str = "") -> html.Div:
    """Return a table that scrolls on narrow screens, by keyboard too; `said` names it aloud.

    Parameters
    ----------
    look : more names of classes.
    """
    name = f"table-frame {look}".rstrip()
    return html.Div(table, className=name, tabIndex="0", role="region", **aria(label=said))


def link_button(
    text: str, href: str, *, kind: Kind = "primary", icon_name: str | None = None
) -> dcc.Link:
    """Return a link inside the app that looks like a button."""
    return dcc.Link(_with_icon(text, icon_name), href=href, className=f"btn btn-{kind}")


def menu_link(icon_name: str, text: str, href: str) -> dcc.Link:
    """Return a link inside the app that stands in a menu."""
    return dcc.Link([icon(icon_name), text], href=href, className="menu-item")


def download_link(
    text: str, href: str, *, kind: Kind = "secondary", icon_name: str = "download"
) -> html.A:
    """Return a link to a plain route that answers with a file."""
    return html.A(_with_icon(text, icon_name), href=href, className=f"btn btn-{kind}")


def stat_tile(
    label: str, value: str, *, note: str | None = None, value_id: str | None = None
) -> html.Div:
    """Return one big number with its name and, where needed, a word about it."""
    named: dict[str, Any] = {"id": value_id} if value_id else {}
    return html.Div(
        [
            html.Div(label, className="stat-label"),
            html.Div(value, className="stat-value", **named),
            html.Div(note, className="stat-note") if note else None,
        ],
        className="card stat-tile",
    )


def chip(text: str, *, tone: Tone = "neutral", icon_name: str | None = None) -> html.Span:
    """Return a short word about the state of something; the word says it, not the colour."""
    return html.Span(_with_icon(text, icon_name), className=f"chip chip-{tone}")


def facts(pairs: Sequence[tuple[str, str | Component]]) -> html.Dl:
    """Return terms with their values."""
    return html.Dl(
        [html.Div([html.Dt(term), html.Dd(value)]) for term, value in pairs], className="facts"
    )


def steps(names: Sequence[str], current: int) -> html.Ol:
    """Return the steps of a task; `current` counts from 1, and one more than the last is done."""
    return html.Ol(
        [_step(name, position, current) for position, name in enumerate(names, start=1)],
        className="steps",
    )


def swatch(colour: str) -> html.Span:
    """Return the colour of a segment; its name must stand beside it."""
    return html.Span(className="swatch", style={"--segment": colour}, **aria(hidden="true"))


def aria(**said: str) -> dict[str, Any]:
    """Return attributes for screen readers: `**aria(label="Close")` is aria-label="Close"."""
    return {f"aria-{name}": text for name, text in said.items()}


def moment(at: datetime) -> html.Time:
    """Return a point in time; the browser writes it in the person's own zone and language."""
    return html.Time(
        f"{at.astimezone(UTC):%d %b %Y, %H:%M} UTC", dateTime=at.isoformat(), className="moment"
    )


def _with_icon(text: str, icon_name: str | None) -> list[Component]:
    shown: list[Component] = [icon(icon_name)] if icon_name else []
    return [*shown, html.Span(text)]


def _step(name: str, position: int, current: int) -> html.Li:
    done = position < current
    state = "is-done" if done else "is-current" if position == current else "is-next"
    spoken = aria(current="step") if position == current else {}
    mark = icon("check-lg", label="done") if done else str(position)
    return html.Li(
        [html.Span(mark, className="step-mark"), html.Span(name, className="step-name")],
        className=f"step {state}",
        **spoken,
    )
