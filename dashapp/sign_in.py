"""Set-up, sign-in and sign-out: plain pages that work without scripts."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from core.domain.actor import Actor, Role
from core.errors import UserError
from core.services import accounts, sessions
from core.services.work import open_work
from dashapp import context
from dashapp.auth import User

blueprint = Blueprint("sign_in", __name__)

_NOBODY = Actor(user_id=None, email="not signed in", role=Role.VIEWER)
_Answer = str | Response | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> _Answer:
    """Show the form, or check what was typed."""
    if request.method == "GET":
        return redirect(_next()) if current_user.is_authenticated else _sign_in_form()
    settings = context.settings()
    email = request.form.get("email", "")
    outcome = sessions.sign_in(
        settings, email, request.form.get("password", ""), request.remote_addr or ""
    )
    if outcome.throttled:
        what = "There were too many tries for this address. Wait 15 minutes, then try again."
        return _sign_in_form(email, what), 429
    if outcome.token is None:
        what = "This email and password don't go together. Check both and try again."
        return _sign_in_form(email, what), 401
    _start(outcome.token)
    return redirect(_next())


@blueprint.route("/sign-out", methods=["POST"])
def sign_out() -> Response:
    """End this browser's session."""
    sessions.sign_out(context.settings(), current_user.token)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.sign_in"))


@blueprint.route("/set-up", methods=["GET", "POST"])
def set_up() -> _Answer:
    """Make the first administrator, for whoever has the link that the start printed."""
    token = request.values.get("token", "")
    settings = context.settings()
    if request.method == "GET":
        with open_work(settings, _NOBODY, read_only=True) as work:
            is_open = accounts.is_set_up_token(work, token)
            has_user = accounts.has_any_user(work)
        if is_open:
            return render_template("set_up.html", token=token, email="", error=None)
        return render_template("set_up_closed.html", has_user=has_user), 403
    email, password = request.form.get("email", ""), request.form.get("password", "")
    try:
        _start(_first_session(token, email, password))
    except UserError as error:
        return render_template("set_up.html", token=token, email=email, error=error), 400
    return redirect("/")


def _first_session(token: str, email: str, password: str) -> str:
    if password != request.form.get("again", ""):
        raise UserError("The two passwords differ.", "Type the same one twice.")
    with open_work(context.settings(), _NOBODY) as work:
        user = accounts.create_first_admin(work, token, email, password)
        return sessions.begin(work, user.id, user.email, request.remote_addr or "")


def _start(token: str) -> None:
    """Bind this browser to a new session; nothing of an older one stays."""
    settings = context.settings()
    if current_user.is_authenticated:
        sessions.sign_out(settings, current_user.token)
    session.clear()
    session.permanent = True
    found = sessions.find(settings, token)
    if found is not None:
        login_user(User(token, found.actor))


def _sign_in_form(email: str = "", error: str | None = None) -> str:
    with open_work(context.settings(), _NOBODY, read_only=True) as work:
        has_user = accounts.has_any_user(work)
    return render_template(
        "sign_in.html", email=email, error=error, has_user=has_user, next=_next()
    )


def _next() -> str:
    """Return where to go after signing in: only ever an address of this app."""
    wanted = request.values.get("next", "/")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not parts.netloc and not parts.scheme
    return wanted if is_ours and "\\" not in wanted and not wanted.startswith("//") else "/"
