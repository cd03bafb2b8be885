"""Exit status, messages and people, on the command line."""

from pathlib import Path

import pytest
from sqlalchemy import select

from core.db.session import transaction
from core.db.tables import AppUser
from tests.core.cli.conftest import Terminal


def test_a_database_that_is_not_migrated_is_said_to_be_so(tmp_path: Path) -> None:
    terminal = Terminal(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path)

    answer = terminal.json("runs", status=1)

    assert "not set up" in answer["error"]["what"]
    assert "alembic upgrade head" in answer["error"]["fix"]


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    terminal = Terminal("oracle://somewhere", tmp_path)

    answer = terminal.json("runs", status=1)

    assert "DATABASE_URL" in answer["error"]["what"]


def test_a_database_that_does_not_answer_is_said_to_be_silent(tmp_path: Path) -> None:
    terminal = Terminal("postgresql://nobody@127.0.0.1:1/none", tmp_path)

    answer = terminal.json("runs", status=1)

    assert answer["error"]["what"] == "The database does not answer."


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("segment", "--segments", "many"),
        ("segment", "--segments", "1"),
        ("segment", "--k-range", "5-2"),
        ("segment", "--scale", "log"),
        ("export", "1", "big", "--to", "csv", "--out", "x.csv"),
        ("export", "1", "all", "--to", "fax", "--out", "x.csv"),
        ("import", "customers", "x.csv", "--map", "email"),
        ("import", "customers", "x.csv", "--map", "shoe_size=Size"),
        ("user", "add", "a@example.com"),
    ],
)
def test_wrong_usage_ends_with_status_2(sqlite_terminal: Terminal, arguments: list[str]) -> None:
    done = sqlite_terminal.run(*arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "usage: python -m core" in done.stderr


def test_an_error_in_words_goes_to_standard_error(sqlite_terminal: Terminal) -> None:
    done = sqlite_terminal.run("show", "7")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("This run does not exist any more.")
    assert "Traceback" not in done.stderr


def test_a_person_is_added_and_their_password_shown_once(terminal: Terminal) -> None:
    done = terminal.run("user", "add", "Ana@Example.com", "--role", "analyst")

    assert done.returncode == 0, done.stderr
    password = done.stdout.rsplit("Password, shown only now: ", 1)[1].strip()
    with transaction(terminal.database_url, read_only=True) as session:
        user = session.scalars(select(AppUser)).one()
    assert (user.email, user.role) == ("ana@example.com", "analyst")
    assert len(password) >= 12
    assert password not in user.password_hash


def test_the_json_of_a_new_person_holds_no_password(sqlite_terminal: Terminal) -> None:
    answer = sqlite_terminal.json("user", "add", "ana@example.com", "--role", "viewer")

    assert list(answer) == ["user"]


def test_the_same_person_twice_is_refused(sqlite_terminal: Terminal) -> None:
    sqlite_terminal.json("user", "add", "ana@example.com", "--role", "viewer")

    answer = sqlite_terminal.json("user", "add", "ana@example.com", "--role", "admin", status=1)

    assert "already" in answer["error"]["what"]
