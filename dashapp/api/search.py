"""GET /api/search?q=…: what fits a text, while it is typed."""

from dataclasses import asdict

from flask import Flask, Response, jsonify, request

from core.services import search
from dashapp import context
from dashapp.components import found

_OF_EACH_KIND = 5


def register(server: Flask) -> None:
    """Add the route."""

    @server.get("/api/search", endpoint="search_api")
    def suggest() -> Response:
        with context.work(read_only=True) as work:
            findings = search.find(work, request.args.get("q", ""), _OF_EACH_KIND)
        return jsonify(
            groups=[asdict(group) for group in found.groups(findings)],
            remarks=found.remarks(findings),
        )
