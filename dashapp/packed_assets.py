"""Scripts and style sheets, compressed once and sent from files from then on.

Flask-Compress compresses them anew for every browser: a quarter of a second of a core for the
5 MB of Plotly alone. It still compresses everything else.
"""

import gzip
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import brotli
from flask import Flask, Response, request
from werkzeug.wsgi import wrap_file

from core.config import Settings
from dashapp.auth import SAME_FOR_ALL
from dashapp.private_folder import private_folder

_MIMETYPES = frozenset({"text/javascript", "application/javascript", "text/css", "image/svg+xml"})
_FEWEST_BYTES = 500  # fewer are not worth the work
_ONE_DAY_S = 86_400
_KEPT_S = 30 * _ONE_DAY_S
# Best first. Brotli's finer levels save 3 % for three times the work and the memory.
_PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=6),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
}


def set_up(server: Flask, settings: Settings) -> None:
    """Send packed what is the same for everybody; call it after Flask-Compress is set up.

    Flask runs what is registered last first, and Flask-Compress leaves alone what is compressed.
    """
    folder = private_folder(settings.data_dir / "packed")
    _remove_old(folder)

    def pack(response: Response) -> Response:
        if request.endpoint not in SAME_FOR_ALL or response.status_code != 200:
            return response
        if "Cache-Control" in response.headers and not _has_version():
            response.cache_control.max_age = _ONE_DAY_S
        encoding = _encoding_for(response)
        return _packed(response, encoding, folder) if encoding else response

    server.after_request(pack)


def _has_version() -> bool:
    """Tell whether the address changes with the file; that of a font in a style sheet does not."""
    return bool(request.query_string) or request.path.startswith("/_")


def _encoding_for(response: Response) -> str | None:
    if response.mimetype not in _MIMETYPES or (response.content_length or 0) < _FEWEST_BYTES:
        return None
    understood = request.accept_encodings
    return next((name for name in _PACKERS if understood.quality(name) > 0), None)


def _packed(response: Response, encoding: str, folder: Path) -> Response:
    etag, is_weak = response.get_etag()
    # The address, the mark or the length change with the file behind them.
    known_by = f"{request.path}|{etag}|{response.content_length}"
    path = folder / f"{blake2b(known_by.encode(), digest_size=16).hexdigest()}.{encoding}"
    try:
        if not path.exists():
            response.direct_passthrough = False
            _keep(_PACKERS[encoding](response.get_data()), path)
        file = path.open("rb")
    except OSError:  # a full disk: Flask-Compress can do without one
        return response
    response.close()
    response.response = wrap_file(request.environ, file)
    response.direct_passthrough = True
    response.content_length = path.stat().st_size
    response.content_encoding = encoding
    if etag:
        response.set_etag(f"{etag}:{encoding}", weak=bool(is_weak))
        response.make_conditional(request)
    return response


def _keep(content: bytes, path: Path) -> None:
    """Write the file as a whole: another process may look for it right now."""
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).replace(path)


def _remove_old(folder: Path) -> None:
    """Remove what earlier versions of the app left; what is still asked for is packed again."""
    oldest = time.time() - _KEPT_S
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
