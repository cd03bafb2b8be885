"""Settings from the environment, read once, checked, with a message for each wrong one."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from core.errors import ConfigurationError

_MIN_SECRET_LENGTH = 32
_KNOWN_DATABASES = ("sqlite:///", "postgresql+psycopg://")
_SOURCE = "SOURCE_"


@dataclass(frozen=True)
class Settings:
    """Everything that the environment decides.

    Attributes
    ----------
    database_url : SQLAlchemy address of the database.
    data_dir : folder of the embedded SQLite file, its secret key and the figure cache.
    secret_key : signs cookies and guards forms; at least 32 characters.
    port, host : where the web process listens.
    max_upload_mb : largest file that the browser may upload.
    max_import_rows, max_import_columns : of one file.
    max_workbook_mb : an Excel workbook may expand to this when it is unpacked.
    keep_placed_hours : how long a file stays that was only placed into segments.
    sources : name → address of the databases that customers and orders may be read from.
    plays_file : the library of plays that stands in for ours, or None.
    redis_url : address of a Redis for cached figures, or None for a private folder.
    is_hosted : on a Heroku-like host (a dyno), where the disk does not last.
    secure_cookies : send cookies over HTTPS only.
    worker_slots : jobs that one worker runs at the same time.
    job_lease_seconds : a worker not heard of for this long is taken for dead.
    log_level : DEBUG, INFO, WARNING or ERROR.
    """

    database_url: str
    data_dir: Path
    secret_key: str
    port: int = 8050
    host: str = "127.0.0.1"
    max_upload_mb: int = 250
    max_import_rows: int = 5_000_000
    max_import_columns: int = 500
    max_workbook_mb: int = 100
    keep_placed_hours: int = 24
    sources: Mapping[str, str] = field(default_factory=dict)
    plays_file: Path | None = None
    redis_url: str | None = None
    is_hosted: bool = False
    secure_cookies: bool = False
    worker_slots: int = 2
    job_lease_seconds: int = 15
    log_level: str = "INFO"

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings; raises ConfigurationError that names the wrong one.

    Parameters
    ----------
    environment : os.environ and, for what is not set there, the file `.env`, when None.
    """
    env = _process_environment() if environment is None else environment
    hosted = bool(env.get("DYNO")) or env.get("HOSTED", "") == "1"
    data_dir = Path(env.get("DATA_DIR") or "instance").absolute()
    return Settings(
        database_url=_database_url(env, data_dir, hosted),
        data_dir=data_dir,
        secret_key=_secret_key(env, data_dir, hosted),
        port=_whole_number(env, "PORT", 8050, 1, 65535),
        host=env.get("HOST") or ("0.0.0.0" if hosted else "127.0.0.1"),  # noqa: S104 - hosts route to it
        max_upload_mb=_whole_number(env, "MAX_UPLOAD_MB", 250, 1, 10_000),
        max_import_rows=_whole_number(env, "MAX_IMPORT_ROWS", 5_000_000, 1, 1_000_000_000),
        max_import_columns=_whole_number(env, "MAX_IMPORT_COLUMNS", 500, 1, 10_000),
        max_workbook_mb=_whole_number(env, "MAX_WORKBOOK_MB", 100, 1, 2_000),
        keep_placed_hours=_whole_number(env, "KEEP_PLACED_HOURS", 24, 1, 720),
        sources=_sources(env),
        plays_file=_file(env, "PLAYS_FILE"),
        redis_url=env.get("REDIS_URL") or None,
        is_hosted=hosted,
        secure_cookies=env.get("SECURE_COOKIES", "1" if hosted else "0") == "1",
        worker_slots=_whole_number(env, "WORKER_SLOTS", 1 if hosted else 2, 1, 32),
        job_lease_seconds=_whole_number(env, "JOB_LEASE_SECONDS", 15, 2, 600),
        log_level=_one_of(env, "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    )


def _process_environment() -> dict[str, str]:
    from_file = {name: value or "" for name, value in dotenv_values(".env").items()}
    return {**from_file, **os.environ}


def _database_url(env: Mapping[str, str], data_dir: Path, hosted: bool) -> str:
    url = env.get("DATABASE_URL", "").strip()
    if not url:
        if hosted:
            raise ConfigurationError(
                "DATABASE_URL is not set. On this host files vanish at every restart: "
                "add a PostgreSQL database to the app, or set DATABASE_URL to one."
            )
        return f"sqlite:///{data_dir / 'segment-atlas.sqlite3'}"
    url = _with_driver(url)
    if url.startswith("sqlite") and hosted:
        raise ConfigurationError(
            "DATABASE_URL names a SQLite file. On this host files vanish at every restart: "
            "set it to a PostgreSQL database."
        )
    if not url.startswith(_KNOWN_DATABASES):
        kind = url.split(":", 1)[0]
        raise ConfigurationError(
            f"DATABASE_URL starts with “{kind}”. Use postgresql://user:password@host/name, "
            "or sqlite:////full/path/file.sqlite3, or leave it out for the embedded database."
        )
    return url


def _sources(env: Mapping[str, str]) -> dict[str, str]:
    named = {name: value.strip() for name, value in env.items() if name.startswith(_SOURCE)}
    for name, url in named.items():
        if url and not _with_driver(url).startswith(_KNOWN_DATABASES):
            raise ConfigurationError(
                f"{name} starts with “{url.split(':', 1)[0]}”. "
                "Use postgresql://user:password@host/name or sqlite:////full/path/file.sqlite3."
            )
    return {
        name.removeprefix(_SOURCE).lower(): _with_driver(url)
        for name, url in sorted(named.items())
        if url and name != _SOURCE
    }


def _with_driver(url: str) -> str:
    """Return the address with the driver that we have; hosts give addresses without one."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret_key(env: Mapping[str, str], data_dir: Path, hosted: bool) -> str:
    key = env.get("SECRET_KEY", "")
    if len(key) >= _MIN_SECRET_LENGTH and len(set(key)) >= 10:
        return key
    if key or hosted:
        problem = "is too easy to guess" if key else "is not set"
        raise ConfigurationError(
            f"SECRET_KEY {problem}. Make one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(48))'` "
            "and set it in the environment."
        )
    return _kept_secret(data_dir)


def _kept_secret(data_dir: Path) -> str:
    """Return the key kept beside the embedded database; make it, private to the user, if new."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _file(env: Mapping[str, str], name: str) -> Path | None:
    path = env.get(name, "").strip()
    if path and not Path(path).is_file():
        raise ConfigurationError(
            f"{name} is “{path}”; there is no such file. Give its full path, or leave it out."
        )
    return Path(path).absolute() if path else None


def _whole_number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ConfigurationError(f"{name} is “{text}”; it must be a whole number, {low} to {high}.")
    return int(text)


def _one_of(env: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    value = (env.get(name) or default).upper()
    if value not in choices:
        raise ConfigurationError(f"{name} is “{value}”; choose one of {', '.join(choices)}.")
    return value
