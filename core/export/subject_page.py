"""Everything that is kept about one person, as a page that can be read without any program."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}"
    "th,td{border:1px solid #bbb;padding:.25rem .6rem;text-align:left;vertical-align:top}"
    "h2{margin-top:2rem}p{color:#444}"
)


def subject_page(title: str, lead: str, parts: Mapping[str, Any]) -> bytes:
    """Return an HTML page of its own; nothing in it is loaded from anywhere.

    Parameters
    ----------
    parts : heading → a table of facts (dict), or rows of one kind (list of dicts).
    """
    body = "".join(
        f"<h2>{escape(heading)}</h2>{''.join(_part(content))}" for heading, content in parts.items()
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1><p>{escape(lead)}</p>"
        f"{body}</body></html>"
    ).encode()


def _part(content: Any) -> Iterator[str]:  # noqa: ANN401 - plain data
    if not content:
        yield "<p>Nothing.</p>"
    elif isinstance(content, dict):
        yield "<table>"
        for name, value in content.items():
            heading, cell = escape(_heading(str(name))), "".join(_value(value))
            yield f"<tr><th>{heading}</th><td>{cell}</td></tr>"
        yield "</table>"
    else:
        yield from _rows(content)


def _rows(rows: list[dict[str, Any]]) -> Iterator[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = "".join(f"<th>{escape(_heading(name))}</th>" for name in names)
    yield f"<table><tr>{heads}</tr>"
    for row in rows:
        cells = "".join(f"<td>{''.join(_value(row.get(name)))}</td>" for name in names)
        yield f"<tr>{cells}</tr>"
    yield "</table>"


def _value(value: Any) -> Iterator[str]:  # noqa: ANN401 - plain data
    if value is None:
        yield "–"
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from _rows(value)
    elif isinstance(value, list):
        yield escape("; ".join(map(str, value)))
    elif isinstance(value, dict):
        yield from _part(value)
    else:
        yield escape(str(value))


def _heading(name: str) -> str:
    said = name.replace("_", " ")
    return said[:1].upper() + said[1:]
