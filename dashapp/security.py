"""The headers that tell a browser what pages of this app may do: nothing but what they need."""

from collections.abc import Sequence

from dash import Dash
from flask import Flask, Response

from core.config import Settings

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ONE_YEAR_S = 31_536_000


def send_headers(server: Flask, app: Dash, settings: Settings) -> None:
    """Send the headers with every answer."""
    headers = dict(_HEADERS)
    if settings.secure_cookies:
        headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR_S}; includeSubDomains"

    def add(response: Response) -> Response:
        # Dash registers scripts of its own during the first request, so the hashes are asked for
        # each time; there are two of them.
        response.headers["Content-Security-Policy"] = policy(app.csp_hashes())
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if response.mimetype in {"text/html", "application/json"}:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    server.after_request(add)


def policy(script_hashes: Sequence[str]) -> str:
    """Return the content security policy.

    Styles may be inline because AG Grid and Plotly set them; scripts may not, and none may be
    evaluated from text.
    """
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *script_hashes]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
