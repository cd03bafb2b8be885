"""The plain routes: files in and out, and whether the app is well."""

from flask import Flask

from dashapp.api import customer_home, downloads, rules, search, uploads


def register_routes(server: Flask) -> None:
    """Add all of them but /health, which answers also when nothing else does."""
    uploads.register(server)
    downloads.register(server)
    search.register(server)
    customer_home.register(server)
    rules.register(server)
