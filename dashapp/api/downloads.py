"""Lists as files: read from the database while they go out, never held in memory."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask, Response, render_template, request

from core.errors import NotAllowedError, NotFoundError, UserError, not_found
from core.services import exports
from core.services.exports import ListRequest
from dashapp import context

EVERYBODY = "all"


def register(server: Flask) -> None:
    """Add the routes."""

    @server.get("/api/runs/<int(max=9007199254740991):run_id>/segments/<segment>/list")
    def customer_list(run_id: int, segment: str) -> Response | tuple[str, int]:
        try:
            wanted = list_request(run_id, segment, request.args.get("form", "csv"), _columns())
            with context.work() as work:
                file = exports.stream(work, wanted)
                return answer(file.file_name, file.ascii_name, file.content)
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)


def list_request(run_id: int, segment: str, form: str, columns: tuple[str, ...]) -> ListRequest:
    """Return what an address asks for; raises NotFoundError for what no segment is called."""
    if segment == EVERYBODY:
        return ListRequest(run_id, None, form, columns)
    if not segment.isdecimal() or len(segment) > 18:
        raise not_found("segment")
    return ListRequest(run_id, int(segment), form, columns)


def answer(file_name: str, ascii_name: str, content: Iterator[bytes]) -> Response:
    """Return a response that sends a file piece by piece, under its own name.

    Parameters
    ----------
    ascii_name : for programs that know only the oldest letters.
    """
    response = Response(content, mimetype="text/csv")
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


def _columns() -> tuple[str, ...]:
    """Return the chosen keys: “columns=a,b” and “columns=a&columns=b” mean the same."""
    given = ",".join(request.args.getlist("columns")).split(",")
    return tuple(dict.fromkeys(key for key in given if key))
