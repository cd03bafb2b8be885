"""Figures that were drawn once, kept beside the database or in Redis; never pickled.

What is kept never changes, because its key names the run, its attempt, the view and the theme.
Only when a customer was erased, everything is thrown away: a figure may show them. Whether
somebody may see it is checked by the service that the caller asks before.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any, BinaryIO

import orjson
from flask import Flask, current_app
from flask_caching import Cache
from flask_caching.backends.filesystemcache import FileSystemCache
from flask_caching.backends.rediscache import RedisCache

from core.config import Settings
from dashapp.build import build_id
from dashapp.private_folder import private_folder

_KEPT_S = 7 * 24 * 3600
_MOST_FILES = 2_000

_ERASURES = "figure_cache_erasures"

cache = Cache()


class JsonSerializer:
    """Writes what is kept as JSON, where the cache would pickle."""

    def dump(self, value: Any, file: BinaryIO) -> None:  # noqa: ANN401 - any plain data
        """Write to a file."""
        file.write(self.dumps(value))

    def load(self, file: BinaryIO) -> Any:  # noqa: ANN401 - any plain data
        """Read from a file."""
        return self.loads(file.read())

    def dumps(self, value: Any) -> bytes:  # noqa: ANN401 - any plain data
        """Return bytes."""
        return orjson.dumps(value)

    def loads(self, value: bytes | None) -> Any:  # noqa: ANN401 - any plain data
        """Read bytes; None, or what is not ours, is nothing."""
        try:
            return None if value is None else orjson.loads(value)
        except orjson.JSONDecodeError:
            return None


class JsonFiles(FileSystemCache):
    """Figures as files in a private folder."""

    serializer = JsonSerializer()  # type: ignore[assignment]


class JsonRedis(RedisCache):
    """Figures in Redis, shared by several machines."""

    serializer = JsonSerializer()  # type: ignore[assignment]


def set_up(
    server: Flask,
    settings: Settings,
    *,
    testing: bool = False,
    erasures: Callable[[], int] = lambda: 0,
) -> None:
    """Choose where figures are kept.

    Parameters
    ----------
    erasures : returns how often somebody was erased so far.
    """
    server.extensions[_ERASURES] = erasures
    chosen: dict[str, Any] = {"CACHE_DEFAULT_TIMEOUT": _KEPT_S, "CACHE_KEY_PREFIX": build_id()}
    if testing:
        chosen |= {"CACHE_TYPE": "NullCache", "CACHE_NO_NULL_WARNING": True}
    elif settings.redis_url:
        kind = "dashapp.figure_cache.JsonRedis"
        chosen |= {"CACHE_TYPE": kind, "CACHE_REDIS_URL": settings.redis_url}
    else:
        folder = str(private_folder(settings.data_dir / "cache"))
        kind = "dashapp.figure_cache.JsonFiles"
        chosen |= {"CACHE_TYPE": kind, "CACHE_DIR": folder, "CACHE_THRESHOLD": _MOST_FILES}
    cache.init_app(server, config=chosen)


def figure(key: tuple[str | int, ...], draw: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return the figure kept under `key`, or draw and keep it.

    Parameters
    ----------
    key : run, attempt, view, theme … whatever the figure depends on.
    draw : gives the figure as plain data.
    """
    n_erasures = follow_erasures()
    name = f"{build_id()}:{n_erasures}:{':'.join(map(str, key))}"
    kept: dict[str, Any] | None = cache.get(name)
    if kept is None:
        kept = draw()
        cache.set(name, kept)
    return kept


def follow_erasures() -> int:
    """Throw everything away if somebody was erased since; return how often that happened."""
    n_erasures: int = current_app.extensions[_ERASURES]()
    if cache.get(_ERASURES) != n_erasures:
        cache.clear()
        cache.set(_ERASURES, n_erasures, timeout=0)
    return n_erasures


def kept(key: tuple[str | int, ...], make: Callable[[], bytes]) -> bytes:
    """Return the bytes kept under `key`, or make and keep them."""
    text: str = figure(key, lambda: {"bytes": b64encode(make()).decode()})["bytes"]
    return b64decode(text)
