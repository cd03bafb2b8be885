"""Files in, slice by slice; rows that were set aside, or placed into segments, out."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, render_template, request

from core.errors import UserError
from core.services import imports, placed_csv, placed_file, rejected_file, uploads
from core.services.work import Work
from dashapp import context
from dashapp.api.downloads import answer, status_of

_Answer = Response | tuple[Response, int] | tuple[str, int]
_KINDS = ("customers", "orders")
_LARGEST_ID = 9007199254740991
_ID = f"int(max={_LARGEST_ID})"


def register(server: Flask) -> None:
    """Add the routes."""

    @server.post("/api/uploads")
    def begin_upload() -> _Answer:
        return _told(_begin)

    @server.put(f"/api/uploads/<{_ID}:import_id>/<int(max=100000):position>")
    def store_slice(import_id: int, position: int) -> _Answer:
        return _told(lambda: _store(import_id, position))

    @server.post(f"/api/uploads/<{_ID}:import_id>/done")
    def finish_upload(import_id: int) -> _Answer:
        return _told(lambda: _finish(import_id))

    @server.delete(f"/api/uploads/<{_ID}:import_id>")
    def cancel_upload(import_id: int) -> _Answer:
        return _told(lambda: _cancel(import_id))

    _register_files(server)


def _register_files(server: Flask) -> None:
    @server.get(f"/api/imports/<{_ID}:import_id>/rejected.csv")
    def rejected_rows(import_id: int) -> _Answer:
        try:
            return _rejected(import_id)
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)

    @server.get(f"/api/imports/<{_ID}:import_id>/segments.csv")
    def placed_rows(import_id: int) -> _Answer:
        try:
            with context.work() as work:
                file = placed_csv.placed_csv(work, import_id, request.args.get("form", "csv"))
        except UserError as error:
            return render_template("download_failed.html", error=error), status_of(error)
        return answer(file.file_name, file.ascii_name, file.content)


def _begin() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    named = asked if isinstance(asked, dict) else {}
    name, size, kind = named.get("name"), named.get("size"), named.get("kind", "customers")
    if not isinstance(name, str) or not isinstance(size, int) or kind not in _KINDS:
        raise _not_said()
    with context.work() as work:
        place = _run_to_place_in(work, named.get("place"))
        begun = uploads.begin_upload(work, name, size, kind, place_run_id=place)
    return {"id": begun.id, "slice_bytes": begun.slice_bytes, "n_slices": begun.n_slices}


def _run_to_place_in(work: Work, run_id: object) -> int | None:
    """Return the run that the file is only to be placed into, if it says one."""
    if run_id is None:
        return None
    if not isinstance(run_id, int) or not 0 < run_id <= _LARGEST_ID:
        raise _not_said()
    return placed_file.run_to_place_in(work, run_id).id


def _not_said() -> UserError:
    return UserError("The upload did not say what it is.", "Choose the file again.")


def _store(import_id: int, position: int) -> dict[str, Any]:
    if (request.content_length or 0) > uploads.MOST_SLICE_BYTES_SENT:
        raise UserError("A part of the upload is too large.", "Upload the file again.")
    content = request.get_data(cache=False)
    with context.work() as work:
        uploads.store_slice(work, import_id, position, content)
    return {"position": position}


def _finish(import_id: int) -> dict[str, Any]:
    with context.work() as work:
        status = uploads.finish_upload(work, import_id)
    return {"id": import_id, "status": status, "href": f"/data/import/{import_id}"}


def _cancel(import_id: int) -> dict[str, Any]:
    with context.work() as work:
        imports.discard(work, import_id)
    return {"id": import_id}


def _told(act: Callable[[], dict[str, Any]]) -> _Answer:
    try:
        return jsonify(act())
    except UserError as error:
        return jsonify(error={"what": error.what, "fix": error.fix}), status_of(error)


def _rejected(import_id: int) -> Response:
    with context.work(read_only=True) as work:
        lines = rejected_file.rejected_csv(work, import_id)
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="import-{import_id}-rows-set-aside.csv"'
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
