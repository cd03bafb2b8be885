"""Lists as files: read from the database while they go out, never held in memory."""

import json
from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask, Response, render_template, request

from core.errors import NotAllowedError, NotFoundError, UserError, not_found
from core.services import campaign_file, exports, list_log, subject_data
from core.services.campaign_file import Group
from dashapp import context
from dashapp.list_addresses import list_request


def register(server: Flask) -> None:
    """Add the routes."""
    _add_lists(server)
    _add_campaigns(server)
    _add_people(server)


def _add_lists(server: Flask) -> None:
    @server.get("/api/runs/<int(max=9007199254740991):run_id>/segments/<segment>/list")
    def customer_list(run_id: int, segment: str) -> Response | tuple[str, int]:
        asked = {**_said(), "run": str(run_id), "segment": segment}
        try:
            wanted = list_request(asked)
            with context.work() as work:
                file = exports.stream(work, wanted)
                kind = "application/zip" if wanted.options.split else "text/csv"
                return answer(file.file_name, file.ascii_name, file.content, kind)
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)

    @server.get("/api/lists/<int(max=9007199254740991):list_id>/manifest")
    def list_manifest(list_id: int) -> Response | tuple[str, int]:
        try:
            with context.work(read_only=True) as work:
                found = list_log.manifest(work, list_id)
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)
        content = json.dumps(found.content, ensure_ascii=False, indent=2).encode()
        return answer(found.file_name, found.file_name, iter([content]), "application/json")


def _add_campaigns(server: Flask) -> None:
    @server.get("/api/campaigns/<int(max=9007199254740991):campaign_id>/<group>.csv")
    def campaign_group(campaign_id: int, group: str) -> Response | tuple[str, int]:
        try:
            if group not in tuple(Group):
                raise not_found("list")
            with context.work() as work:
                file = campaign_file.stream(work, campaign_id, Group(group))
            return answer(file.file_name, file.ascii_name, file.content)
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)


def _add_people(server: Flask) -> None:
    @server.get("/api/customers/<int(max=9007199254740991):customer_id>/personal-data.zip")
    def personal_data(customer_id: int) -> Response | tuple[str, int]:
        try:
            with context.work() as work:
                file = subject_data.subject_file(work, customer_id)
                return answer(file.file_name, file.file_name, file.content, "application/zip")
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)


def answer(
    file_name: str, ascii_name: str, content: Iterator[bytes], kind: str = "text/csv"
) -> Response:
    """Return a response that sends a file piece by piece, under its own name.

    Parameters
    ----------
    ascii_name : for programs that know only the oldest letters.
    """
    response = Response(content, mimetype=kind)
    # RFC 6266: the plain name for old programs, the real one (RFC 5987) for all others.
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file_name)}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Accel-Buffering"] = "no"  # a router in front passes it on at once
    return response


def status_of(error: UserError) -> int:
    """Return the HTTP status that says the same as the error."""
    if isinstance(error, NotAllowedError):
        return 403
    return 404 if isinstance(error, NotFoundError) else 400


def _said() -> dict[str, str]:
    """Return what the address says: “columns=a,b” and “columns=a&columns=b” mean the same."""
    return {name: ",".join(given) for name, given in request.args.lists()}
