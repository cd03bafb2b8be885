"""Everything is closed to those who are not signed in, except what is named here.

`guard` must be registered before the CSRF protection: a session that has ended is to lead to the
sign-in page (401), not to a complaint about a missing token (400).
"""

from datetime import timedelta
from urllib.parse import quote

from flask import Flask, Response, jsonify, redirect, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from core.config import Settings
from core.domain.actor import Actor
from core.services import sessions
from dashapp import context

CSRF_COOKIE = "_csrf_token"  # Dash sends it back as X-CSRFToken with every callback
SAME_FOR_ALL = frozenset(
    {
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    }
)
_OPEN_ENDPOINTS = SAME_FOR_ALL | {
    "health",
    "sign_in.sign_in",
    "sign_in.set_up",
    "/_favicon.ico",
}
_NOT_SIGNED_IN = {"what": "You are not signed in any more.", "fix": "Sign in and try again."}


class User(UserMixin):
    """The signed-in person, as flask-login sees them; known by the token of their session."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Return what the signed cookie carries."""
        return self.token


class SessionCookies(SecureCookieSessionInterface):
    """Cookies for answers to one person; none beside assets, which caches on the way may keep."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie, and tell caches that the answer depends on it."""
        if request.endpoint not in SAME_FOR_ALL:
            super().save_session(app, session, response)


def protect(server: Flask, settings: Settings) -> None:
    """Close the app: who is asking, then whether the request was meant by them."""
    server.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="segment_atlas",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
    )
    server.session_interface = SessionCookies()
    manager = LoginManager()
    manager.session_protection = None  # the database decides; an address may change on the way
    manager.user_loader(_load_user)
    manager.init_app(server)
    server.before_request(guard)
    CSRFProtect(server)
    server.register_error_handler(CSRFError, _csrf_failed)
    server.after_request(_offer_csrf_cookie)


def guard() -> AnyResponse | tuple[Response, int] | None:
    """Let the signed-in through, and everybody to the few open addresses."""
    if request.endpoint in _OPEN_ENDPOINTS or current_user.is_authenticated:
        return None
    if _is_a_page():
        target = request.full_path.rstrip("?")
        known = url_for("sign_in.sign_in")
        return redirect(known if target == "/" else f"{known}?next={quote(target, safe='')}")
    return jsonify(error=_NOT_SIGNED_IN), 401


def _load_user(token: str) -> User | None:
    settings = context.settings()
    found = sessions.find(settings, token)
    if found is None:
        return None
    if found.use_is_old:
        sessions.note_use(settings, token)
    return User(token, found.actor)


def _is_a_page() -> bool:
    machine = request.path.startswith(("/_", "/api/"))
    return request.method in {"GET", "HEAD"} and not machine


def _csrf_failed(_error: CSRFError) -> tuple[Response, int]:
    what = "This page has been open for too long."
    return jsonify(error={"what": what, "fix": "Reload it and try again."}), 400


def _offer_csrf_cookie(response: Response) -> Response:
    """Give a page the token that its callbacks must send back."""
    if response.mimetype == "text/html" and current_user.is_authenticated:
        response.set_cookie(
            CSRF_COOKIE,
            generate_csrf(),
            secure=context.settings().secure_cookies,
            samesite="Lax",
            httponly=False,  # Dash reads it; alone it opens nothing
        )
    return response
