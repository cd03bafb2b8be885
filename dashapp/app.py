"""The app: pages, their frame, and what guards them."""

from dash import Dash
from flask import Flask, Response
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from core.config import Settings
from core.services import actions, erasure
from dashapp import auth, context, figure_cache, packed_assets, plain_pages, security, sign_in
from dashapp.api import health, register_routes
from dashapp.build import HEADER, build_id
from dashapp.components import shell
from dashapp.show_error import show_error

_ONE_YEAR_S = 31_536_000
_INDEX = """<!DOCTYPE html>
<html lang="en">
    <head>
        {%metas%}
        <title>{%title%}</title>
        <link rel="icon" type="image/svg+xml" href="FAVICON">
        {%css%}
        <script src="EARLY_THEME"></script>
    </head>
    <body>
        {%app_entry%}
        <footer>
            {%config%}
            {%scripts%}
            {%renderer%}
        </footer>
    </body>
</html>"""


def create_app(settings: Settings, *, testing: bool = False) -> Dash:
    """Make the app; the web server serves its `server`.

    Dash keeps pages and callbacks for the whole process: make one app in each.
    """
    actions.check(settings)
    server = _server(settings, testing=testing)
    app = Dash(
        "dashapp",
        server=server,  # type: ignore[arg-type]
        title="Segment Atlas",
        update_title="",
        use_pages=True,
        # Else each page carries all others along, for a check that tests make instead.
        suppress_callback_exceptions=True,
        enable_mcp=False,
        assets_ignore=r"^early-",
        index_string=_index(),
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "build", "content": build_id()},
            {"name": "color-scheme", "content": "light dark"},
        ],
        on_error=show_error,
    )
    app.layout = shell.layout
    security.send_headers(server, app, settings)
    _finish_setting_up(server)
    return app


def _finish_setting_up(server: Flask) -> None:
    """Answer a first request, so that no browser waits for it.

    Dash sets itself up then, and answers those beside it as if it were done: scripts of a first
    page, asked for all at once, were refused.
    """
    server.test_client().get(plain_pages.asset("favicon.svg")).close()


def _index() -> str:
    page = _INDEX.replace("FAVICON", plain_pages.asset("favicon.svg"))
    return page.replace("EARLY_THEME", plain_pages.asset("early-theme.js"))


def _server(settings: Settings, *, testing: bool) -> Flask:
    server = Flask("dashapp", static_folder=None)
    context.keep_settings(server.config, settings)
    server.config.update(
        TESTING=testing,
        SEND_FILE_MAX_AGE_DEFAULT=_ONE_YEAR_S,  # the addresses of assets carry their version
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
    )
    if settings.is_hosted:
        # The host's router is in front: the browser's address and scheme are in its headers.
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    auth.protect(server, settings)
    server.register_blueprint(sign_in.blueprint)
    plain_pages.set_up(server)
    health.register(server)
    register_routes(server)
    figure_cache.set_up(
        server,
        settings,
        testing=testing,
        erasures=lambda: erasure.n_erasures(context.settings()),
    )
    Compress(server)
    packed_assets.set_up(server, settings)
    server.after_request(_name_build)
    return server


def _name_build(response: Response) -> Response:
    response.headers.setdefault(HEADER, build_id())
    return response
