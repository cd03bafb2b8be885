"""What a person sees when a callback could not do its work."""

import logging
import secrets

from core.errors import UserError
from dashapp.components.toast import notify

_LOG = logging.getLogger(__name__)


def show_error(error: Exception) -> None:
    """Show what is wrong and what to do; for a bug, an id that is also in the log."""
    if isinstance(error, UserError):
        notify(error.what, error.fix, tone="danger")
        return
    error_id = secrets.token_hex(4)
    _LOG.error("error %s", error_id, exc_info=error)
    notify(
        "Something went wrong on our side.",
        f"Try again. If it stays, give your administrator this number: {error_id}.",
        tone="danger",
    )
