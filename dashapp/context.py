"""Who asks, and a transaction in their name."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, has_request_context
from flask_login import current_user

from core.config import Settings
from core.domain.actor import Actor
from core.errors import NotAllowedError
from core.services.work import Work, open_work

_SETTINGS = "SEGMENT_ATLAS"


def keep_settings(app_config: dict[str, object], settings: Settings) -> None:
    """Put the settings where `settings()` finds them."""
    app_config[_SETTINGS] = settings


def settings() -> Settings:
    """Return the settings of the running app."""
    kept: Settings = current_app.config[_SETTINGS]
    return kept


def signed_in() -> Actor | None:
    """Return the signed-in person, or None when a layout is built without a request."""
    if not has_request_context() or not current_user or not current_user.is_authenticated:
        return None
    found: Actor = current_user.actor
    return found


def actor() -> Actor:
    """Return the signed-in person."""
    found = signed_in()
    if found is None:
        raise NotAllowedError("You are not signed in.", "Sign in and try again.")
    return found


@contextmanager
def work(*, read_only: bool = False) -> Iterator[Work]:
    """Open a transaction in the name of the signed-in person; `read_only` never waits."""
    with open_work(settings(), actor(), read_only=read_only) as opened:
        yield opened
