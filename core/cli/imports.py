"""`import customers`, `import orders`: a file goes the same way as through the page."""

import argparse
import gzip
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.fields import ColumnMapping, CustomerField, Kind, Mapping
from core.domain.order_fields import OrderField, OrderMapping
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.errors import UserError
from core.services import import_preview, imports, uploads
from core.services.imports import ImportView
from core.services.work import Work

Choice = tuple[CustomerField | OrderField, str]
StartCheck = Callable[[Command, Work, int], int]


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = commands.add_parser("import", help="Bring data in.", allow_abbrev=False)
    things = group.add_subparsers(required=True, metavar="WHAT")
    customers = add_command(things, "customers", _customers, "Import customers.", in_shop=False)
    _add_file(customers, CustomerField)
    orders = add_command(things, "orders", _orders, "Import orders.", in_shop=False)
    _add_file(orders, OrderField)
    orders.add_argument(
        "--refunds",
        choices=[str(policy) for policy in RefundPolicy],
        default=str(RefundPolicy.NET),
        help="take refunds off, ignore them, or leave out orders that were refunded (net)",
    )
    orders.add_argument(
        "--currency",
        type=str.upper,
        default="",
        metavar="EUR",
        help="the currency of lines that name none, and the one that counts",
    )


def _add_file(parser: argparse.ArgumentParser, fields: type[CustomerField | OrderField]) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        type=lambda text: _choice(text, fields),
        help=f"a column that we would guess wrongly; FIELD is one of {', '.join(fields)}",
    )
    parser.add_argument("--dry-run", action="store_true", help="check, bring nothing in")


def mapping_with(mapping: Mapping, choices: Sequence[Choice]) -> Mapping:
    """Return a mapping in which the chosen columns fill the chosen fields.

    A column that was guessed for a chosen field comes in as text instead.
    """
    chosen = _by_column([column.column for column in mapping], choices)
    return tuple(_chosen_one(column, chosen) for column in mapping)


def order_mapping_with(mapping: OrderMapping, choices: Sequence[Choice]) -> OrderMapping:
    """Return a mapping in which the chosen columns fill the chosen fields.

    A column that was guessed for a chosen field is left out instead.
    """
    chosen = _by_column([column.column for column in mapping], choices)
    taken = set(chosen.values())
    return tuple(
        replace(
            column, field=chosen.get(column.column, None if column.field in taken else column.field)
        )
        for column in mapping
    )


def _by_column(names: Sequence[str], choices: Sequence[Choice]) -> dict[str, Any]:
    chosen = {column: field for field, column in choices}
    unknown = [column for column in chosen if column not in names]
    if unknown:
        raise UserError(
            f"The file has no column {wording.quoted(unknown[0])}.",
            f"Its columns are {wording.listed(sorted(names))}.",
        )
    return chosen


def _chosen_one(column: ColumnMapping, chosen: dict[str, CustomerField]) -> ColumnMapping:
    if column.column in chosen:
        return replace(column, field=chosen[column.column], kind=None)
    if column.field in chosen.values():
        return replace(column, field=None, kind=Kind.TEXT)
    return column


def _customers(command: Command) -> int:
    return _import(command, "customers", _check_customers)


def _orders(command: Command) -> int:
    return _import(command, "orders", _check_orders)


def _import(command: Command, kind: str, start_check: StartCheck) -> int:
    try:
        view = _brought_in(command, kind, start_check)
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


def _brought_in(command: Command, kind: str, start_check: StartCheck) -> ImportView:
    import_id = _sent(command, command.options.file, kind)
    view = _view(command, import_id)
    if view.status == "rejected":
        return view
    try:
        with command.work() as work:
            job_id = start_check(command, work, import_id)
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
        job_id = imports.start_import(work, import_id, _policy(command, kind))
    command.run_job(job_id)
    return _view(command, import_id)


def _check_customers(command: Command, work: Work, import_id: int) -> int:
    guessed = tuple(each.mapping for each in import_preview.preview(work, import_id).columns)
    return imports.start_check(work, import_id, mapping_with(guessed, command.options.map))


def _check_orders(command: Command, work: Work, import_id: int) -> int:
    preview = import_preview.preview(work, import_id)
    guessed = tuple(each.mapping for each in preview.order_columns)
    mapping = order_mapping_with(guessed, command.options.map)
    currency = command.options.currency or preview.rules.currency
    return imports.start_check(work, import_id, mapping, replace(preview.rules, currency=currency))


def _policy(command: Command, kind: str) -> OrderPolicy | None:
    if kind != "orders":
        return None
    return OrderPolicy(RefundPolicy(command.options.refunds), command.options.currency)


def _sent(command: Command, path: Path, kind: str) -> int:
    """Store the file in slices, as the browser does; return the import's id."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            with command.work() as work:
                upload = uploads.begin_upload(work, path.name, size, kind)
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


def _choice(text: str, fields: type[CustomerField | OrderField]) -> Choice:
    field, separator, column = text.partition("=")
    if not separator or field not in list(fields):
        raise argparse.ArgumentTypeError(
            f"“{text}” is not FIELD=COLUMN with one of {', '.join(fields)}"
        )
    return fields(field), column.strip()
