"""Settings: sensible defaults, and a message for each wrong one."""

import stat
from pathlib import Path

import pytest

from core import config
from core.errors import ConfigurationError

SECRET = "a-long-and-varied-secret-0123456789-abcdef"


def load(tmp_path: Path, **environment: str) -> config.Settings:
    return config.load({"DATA_DIR": str(tmp_path / "data"), **environment})


def test_nothing_set_gives_an_embedded_database(tmp_path: Path) -> None:
    assert load(tmp_path).database_url == f"sqlite:///{tmp_path}/data/segment-atlas.sqlite3"


def test_the_local_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    assert load(tmp_path).secret_key == load(tmp_path).secret_key


def test_the_local_secret_is_private_to_the_user(tmp_path: Path) -> None:
    load(tmp_path)
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_a_host_s_database_address_gets_our_driver(tmp_path: Path, given: str) -> None:
    assert load(tmp_path, DATABASE_URL=given).database_url == "postgresql+psycopg://u:p@h/d"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"MAX_UPLOAD_MB": "0"}, "MAX_UPLOAD_MB"),
        ({"WORKER_SLOTS": "-1"}, "WORKER_SLOTS"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"PLAYS_FILE": "nowhere/plays.toml"}, "PLAYS_FILE"),
        ({"DATABASE_URL": "mysql://u@h/d"}, "DATABASE_URL"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 64}, "SECRET_KEY"),
        ({"DYNO": "web.1", "SECRET_KEY": SECRET}, "DATABASE_URL"),
        ({"DYNO": "web.1", "SECRET_KEY": SECRET, "DATABASE_URL": "sqlite:///x"}, "DATABASE_URL"),
        ({"DYNO": "web.1", "DATABASE_URL": "postgres://u:p@h/d"}, "SECRET_KEY"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        load(tmp_path, **environment)


def test_a_missing_secret_on_a_host_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"secrets\.token_urlsafe"):
        load(tmp_path, DYNO="web.1", DATABASE_URL="postgres://u:p@h/d")


def test_a_host_sends_cookies_over_https_only(tmp_path: Path) -> None:
    found = load(tmp_path, DYNO="web.1", DATABASE_URL="postgres://u:p@h/d", SECRET_KEY=SECRET)
    assert found.secure_cookies


def test_sources_are_named_in_the_environment(tmp_path: Path) -> None:
    environment = {
        "DATA_DIR": str(tmp_path),
        "SOURCE_SHOP": "postgres://reader:word@host/shop",
        "SOURCE_TILL": "sqlite:////srv/till.sqlite3",
        "SOURCE_OLD": "",
    }
    assert config.load(environment).sources == {
        "shop": "postgresql+psycopg://reader:word@host/shop",
        "till": "sqlite:////srv/till.sqlite3",
    }


def test_a_source_of_an_unknown_kind_is_named_without_its_password(tmp_path: Path) -> None:
    environment = {"DATA_DIR": str(tmp_path), "SOURCE_SHOP": "mysql://reader:hidden-one@host/shop"}
    with pytest.raises(ConfigurationError, match="SOURCE_SHOP starts with “mysql”") as raised:
        config.load(environment)
    assert "hidden-one" not in str(raised.value)
