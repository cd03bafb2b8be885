"""`import customers`, `import orders`, `import-from`: the same way as through the page."""

import argparse
import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.cli import import_options
from core.cli.command import Command
from core.cli.options import Commands, add_command
from core.domain import wording
from core.domain.fields import CustomerField
from core.domain.order_fields import OrderField
from core.errors import UserError
from core.services import import_choices, import_preview, imports, sources, uploads
from core.services.imports import ImportView
from core.services.understanding import CUSTOMERS, ORDERS
from core.services.work import Work

Send = Callable[[Command, str], int]
"""Brings a file or a table of that kind to us; returns the id of its import."""

_NO_FORMAT = dict.fromkeys(("sheet", "header_row", "encoding", "separator"))


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = commands.add_parser("import", help="Bring data in.", allow_abbrev=False)
    things = group.add_subparsers(required=True, metavar="WHAT")
    customers = add_command(things, CUSTOMERS, _file, "Import customers.", in_shop=False)
    _add_file(customers)
    import_options.add_mapping(customers, CustomerField)
    import_options.add_customer_policy(customers)
    customers.set_defaults(kind=CUSTOMERS)
    orders = add_command(things, ORDERS, _file, "Import orders.", in_shop=False)
    _add_file(orders)
    import_options.add_mapping(orders, OrderField)
    import_options.add_order_rules(orders)
    orders.set_defaults(kind=ORDERS)
    _add_source(commands)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    import_options.add_format(parser)


def _add_source(commands: Commands) -> None:
    said = "Import a table of a database that the administrator has named."
    parser = add_command(commands, "import-from", _source, said, in_shop=False)
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("table", metavar="TABLE")
    parser.add_argument(
        "--as", dest="kind", choices=(CUSTOMERS, ORDERS), required=True, help="what the rows are"
    )
    import_options.add_mapping(parser, (*CustomerField, *OrderField))
    import_options.add_customer_policy(parser)
    import_options.add_order_rules(parser)
    parser.set_defaults(**_NO_FORMAT)


def _file(command: Command) -> int:
    return _import(command, sent)


def _source(command: Command) -> int:
    return _import(command, _fetched)


def _import(command: Command, send: Send) -> int:
    try:
        view = _brought_in(command, send)
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


def checked(command: Command, send: Send) -> ImportView:
    """Bring a file or table to us and check it; return its import, checked or rejected."""
    import_id = send(command, command.options.kind)
    view = _view(command, import_id)
    if view.status == "rejected":
        return view
    try:
        _choose_format(command, import_id)
        with command.work() as work:
            job_id = _start_check(command, work, import_id)
    except UserError:
        _discard(command, import_id)
        raise
    command.run_job(job_id)
    return _view(command, import_id)


def _brought_in(command: Command, send: Send) -> ImportView:
    kind = command.options.kind
    view = checked(command, send)
    import_id = view.id
    if view.status != "checked":
        return view
    if command.options.dry_run:
        _discard(command, import_id)
        return view
    with command.work() as work:
        of_kind = import_options.policy_of if kind == ORDERS else import_options.customer_policy_of
        job_id = imports.start_import(work, import_id, of_kind(command.options))
    command.run_job(job_id)
    return _view(command, import_id)


def _choose_format(command: Command, import_id: int) -> None:
    """Read the file as the options say; whoever names its columns has seen where they stand."""
    with command.work() as work:
        found = import_choices.saved_format(work, import_id)
        chosen = import_options.format_with(found, command.options)
        if chosen != found:
            import_choices.choose_format(work, import_id, chosen)
            found = import_choices.saved_format(work, import_id)
        row, is_sure = command.options.header_row, found.is_header_sure
        if row is not None or (command.options.map and not is_sure):
            line = found.header_line if row is None else row
            said = replace(found, header_line=line, is_header_sure=True)
            import_choices.choose_format(work, import_id, said)


def _start_check(command: Command, work: Work, import_id: int) -> int:
    preview = import_preview.preview(work, import_id)
    if command.options.kind == CUSTOMERS:
        guessed = tuple(each.mapping for each in preview.columns)
        mapping = import_options.mapping_with(guessed, command.options)
        match_by = command.options.match
        return imports.start_check(work, import_id, mapping, match_by=match_by, any_size=True)
    lines = tuple(each.mapping for each in preview.order_columns)
    order_mapping = import_options.order_mapping_with(lines, command.options)
    rules = import_options.rules_with(preview.rules, command.options)
    return imports.start_check(work, import_id, order_mapping, rules, any_size=True)


def sent(command: Command, kind: str, place_run_id: int | None = None) -> int:
    """Store the file in slices, as the browser does; it may be larger than an upload."""
    path: Path = command.options.file
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            with command.work() as work:
                upload = uploads.begin_upload(
                    work, path.name, size, kind, place_run_id=place_run_id, any_size=True
                )
            for position in range(upload.n_slices):
                part = gzip.compress(file.read(upload.slice_bytes), 1)
                with command.work() as work:
                    uploads.store_slice(work, upload.id, position, part)
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be read ({error.strerror}).", "Check the name of the file."
        ) from error
    with command.work() as work:
        uploads.finish_upload(work, upload.id, command.options.sheet)
    return upload.id


def _fetched(command: Command, kind: str) -> int:
    """Read the table of a source as a file."""
    with command.work() as work:
        import_id, job_id = sources.fetch(work, command.options.source, command.options.table, kind)
    command.run_job(job_id)
    return import_id


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
        + _said_of_others(view)
        + (" Nothing was brought in: this was a check only." if is_dry else "")
    )


def _said_of_others(view: ImportView) -> str:
    n_left = view.customers.n_left if view.customers else 0
    return f" {wording.counted(n_left, 'customer')} left: not in the file." if n_left else ""


def _rejected(command: Command, answer: dict[str, Any], error: UserError) -> int:
    said = {"what": error.what, "fix": error.fix}
    command.answer(
        {**answer, "message": f"{error.what} {error.fix}", "error": said},
        f"{error.what} {error.fix}",
    )
    return 1
