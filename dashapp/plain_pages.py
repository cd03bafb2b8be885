"""What the pages without Dash share: the addresses of assets."""

from functools import lru_cache
from pathlib import Path

from flask import Flask

_ASSETS = Path(__file__).parent / "assets"


def set_up(server: Flask) -> None:
    """Let templates ask for assets."""
    server.jinja_env.globals.update(asset=asset, style_sheets=style_sheets())


def asset(name: str) -> str:
    """Return the address of an asset; it changes with the file, so that it can be kept long."""
    modified = int((_ASSETS / name).stat().st_mtime)
    return f"/assets/{name}?m={modified}"


@lru_cache(maxsize=1)
def style_sheets() -> tuple[str, ...]:
    """Return the addresses of all style sheets, in their order."""
    return tuple(asset(path.name) for path in sorted(_ASSETS.glob("*.css")))
