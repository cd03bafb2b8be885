"""`import customers`: a file goes the same way as through the page."""

import argparse
import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.fields import ColumnMapping, CustomerField, Kind, Mapping
from core.errors import UserError
from core.services import import_preview, imports, uploads
from core.services.imports import ImportView

Choice = tuple[CustomerField, str]


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = commands.add_parser("import", help="Bring data in.", allow_abbrev=False)
    things = group.add_subparsers(required=True, metavar="WHAT")
    parser = add_command(things, "customers", _customers, "Import customers.", in_shop=False)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        type=_choice,
        help=f"a column that we would guess wrongly; FIELD is one of {', '.join(CustomerField)}",
    )
    parser.add_argument("--dry-run", action="store_true", help="check, bring nothing in")


def mapping_with(mapping: Mapping, choices: list[Choice]) -> Mapping:
    """Return a mapping in which the chosen columns fill the chosen fields.

    A column that was guessed for a chosen field comes in as text instead.
    """
    names = {column.column for column in mapping}
    chosen = {column: field for field, column in choices}
    unknown = [column for column in chosen if column not in names]
    if unknown:
        raise UserError(
            f"The file has no column {wording.quoted(unknown[0])}.",
            f"Its columns are {wording.listed(sorted(names))}.",
        )
    return tuple(_chosen_one(column, chosen) for column in mapping)


def _chosen_one(column: ColumnMapping, chosen: dict[str, CustomerField]) -> ColumnMapping:
    if column.column in chosen:
        return replace(column, field=chosen[column.column], kind=None)
    if column.field in chosen.values():
        return replace(column, field=None, kind=Kind.TEXT)
    return column


def _customers(command: Command) -> int:
    try:
        view = _brought_in(command)
    except UserError as error:
        nothing: dict[str, Any] = {
            "import": None,
            "outcome": "rejected",
            **dict.fromkeys(("rows", "new", "updated", "quarantined"), 0),
            "reasons": {},
        }
        return _rejected(command, nothing, error)
    answer = _answer(command, view)
    if view.status == "rejected":
        return _rejected(command, answer, UserError(view.what, view.fix))
    command.answer(answer, answer["message"])
    return 0


def _brought_in(command: Command) -> ImportView:
    import_id = _sent(command, command.options.file)
    view = _view(command, import_id)
    if view.status == "rejected":
        return view
    try:
        with command.work() as work:
            guessed = tuple(
                each.mapping for each in import_preview.preview(work, import_id).columns
            )
            mapping = mapping_with(guessed, command.options.map)
            job_id = imports.start_check(work, import_id, mapping)
    except UserError:
        _discard(command, import_id)
        raise
    command.run_job(job_id)
    view = _view(command, import_id)
    if view.status != "checked":
        return view
    if command.options.dry_run:
        _discard(command, import_id)
        return view
    with command.work() as work:
        job_id = imports.start_import(work, import_id)
    command.run_job(job_id)
    return _view(command, import_id)


def _sent(command: Command, path: Path) -> int:
    """Store the file in slices, as the browser does; return the import's id."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            with command.work() as work:
                upload = uploads.begin_upload(work, path.name, size)
            for position in range(upload.n_slices):
                part = gzip.compress(file.read(upload.slice_bytes), 1)
                with command.work() as work:
                    uploads.store_slice(work, upload.id, position, part)
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be read ({error.strerror}).", "Check the name of the file."
        ) from error
    with command.work() as work:
        uploads.finish_upload(work, upload.id)
    return upload.id


def _view(command: Command, import_id: int) -> ImportView:
    with command.work(read_only=True) as work:
        return imports.view(work, import_id)


def _discard(command: Command, import_id: int) -> None:
    with command.work() as work:
        imports.discard(work, import_id)


def _answer(command: Command, view: ImportView) -> dict[str, Any]:
    return {
        "import": view.id,
        "outcome": view.status,
        "rows": view.n_rows,
        "new": view.n_new,
        "updated": view.n_updated,
        "quarantined": view.n_quarantined,
        "reasons": {each.reason: each.n_rows for each in view.reasons},
        "message": _message(view, is_dry=command.options.dry_run),
    }


def _message(view: ImportView, *, is_dry: bool) -> str:
    if view.what:
        return f"{view.what} {view.fix}"
    aside = "".join(f" {each.label}: {each.n_rows:,}." for each in view.reasons)
    return (
        f"{wording.counted(view.n_rows, 'row')}: {view.n_new:,} new, {view.n_updated:,} updated, "
        f"{view.n_unchanged:,} unchanged, {view.n_quarantined:,} set aside.{aside}"
        + (" Nothing was brought in: this was a check only." if is_dry else "")
    )


def _rejected(command: Command, answer: dict[str, Any], error: UserError) -> int:
    said = {"what": error.what, "fix": error.fix}
    command.answer(
        {**answer, "message": f"{error.what} {error.fix}", "error": said},
        f"{error.what} {error.fix}",
    )
    return 1


def _choice(text: str) -> Choice:
    field, separator, column = text.partition("=")
    if not separator or field not in list(CustomerField):
        raise argparse.ArgumentTypeError(
            f"“{text}” is not FIELD=COLUMN with one of {', '.join(CustomerField)}"
        )
    return CustomerField(field), column.strip()
