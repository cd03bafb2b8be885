"""How a file is written: what was found, and the choice of something else."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from core.domain.file_format import FileFormat
from core.services.import_choices import SEPARATORS, encodings
from core.services.import_preview import ImportPreview
from dashapp.components.fields import wrapped

HEADER_QUESTION, ENCODING_QUESTION = "header-question", "encoding-question"
_HEADER_CHARS = 60
_ROWS_BELOW = 5


def format_id(name: Any) -> dict[str, Any]:  # noqa: ANN401 - a name or the wildcard ALL
    """Return the id of a choice: encoding, delimiter, sheet, header, or a question about it."""
    return {"type": "import-format", "name": name}


def format_form(preview: ImportPreview, names: tuple[str, ...]) -> html.Details:
    """Return the folded choices; each is followed at once.

    Parameters
    ----------
    names : of the columns, which stand in the header row.
    """
    found = preview.file_format
    boxes = [_choice("Header row", "header", _headers(preview, names), str(found.header_line))]
    if found.is_workbook:
        sheets = {name: name for name in preview.sheets}
        boxes.insert(0, _choice("Sheet", "sheet", sheets, found.sheet or ""))
    else:
        codes = encodings(found.encoding)
        separators = {sign: name.capitalize() for sign, name in SEPARATORS.items()}
        boxes.insert(0, _choice("Separator", "delimiter", separators, found.delimiter))
        boxes.insert(0, _choice("Letters (encoding)", "encoding", codes, found.encoding))
    return html.Details(
        [
            html.Summary("Read the file in another way"),
            html.Div(
                [
                    html.Div(boxes, className="grid-3"),
                    html.P(
                        "The page follows each choice; what the columns hold is guessed anew then.",
                        className="muted small",
                    ),
                ],
                className="stack-sm format-choices",
            ),
        ],
        className="disclosure",
    )


def format_with(saved: FileFormat, name: str, value: str) -> FileFormat:
    """Return a format with one choice; raises ValueError for one that is not offered."""
    if name in ("header", HEADER_QUESTION):
        return replace(saved, header_line=int(value), is_header_sure=True)
    if name == "sheet":
        return replace(saved, sheet=value)
    if name == "delimiter" and value in SEPARATORS:
        return replace(saved, delimiter=value)
    if name in ("encoding", ENCODING_QUESTION) and value in encodings(saved.encoding):
        return replace(saved, encoding=value, is_encoding_sure=True)
    raise ValueError(f"no choice of the format is called {name!r} with {value!r}")


def _choice(label: str, name: str, choices: Mapping[Any, str], value: str) -> html.Div:
    options = [{"value": each, "label": said} for each, said in choices.items()]
    return wrapped(label, dbc.Select(id=format_id(name), options=options, value=value))


def _headers(preview: ImportPreview, names: tuple[str, ...]) -> dict[str, str]:
    current = preview.file_format.header_line
    rows = [(line, list(cells)) for line, cells in preview.above]
    if current:
        rows.append((current, list(names)))
    rows += [(line, list(cells)) for line, cells in preview.rows[:_ROWS_BELOW]]
    found = {str(line): f"Row {line:,}: {_start(cells)}" for line, cells in rows}
    return found | {"0": "None: the columns have no names"}


def _start(cells: list[str]) -> str:
    text = ", ".join(cell.strip() for cell in cells if cell.strip()) or "blank"
    return f"{text[:_HEADER_CHARS]}…" if len(text) > _HEADER_CHARS else text
