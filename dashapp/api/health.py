"""GET /health: 200 when the app and its database can work, 503 when they can't."""

from flask import Flask, Response, jsonify

from core.services import health
from dashapp import context


def register(server: Flask) -> None:
    """Add the route; it is open, and says nothing but whether the app is well."""

    @server.get("/health", endpoint="health")
    def answer() -> tuple[Response, int]:
        found = health.check(context.settings())
        return jsonify(status="ok" if found.ok else "down", message=found.message), (
            200 if found.ok else 503
        )
