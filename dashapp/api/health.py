"""GET /health: 200 when the app and its database can work, 503 when they can't."""

from flask import Flask, Response, jsonify

from core.config import Settings
from core.services import health


def register(server: Flask, settings: Settings) -> None:
    """Add the route; it is open, and says nothing but whether the app is well."""

    @server.get("/health", endpoint="health")
    def answer() -> tuple[Response, int]:
        found = health.check(settings)
        return jsonify(status="ok" if found.ok else "down", message=found.message), (
            200 if found.ok else 503
        )
