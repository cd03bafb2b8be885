"""Exit status, messages and people, on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db.session import transaction
from core.db.tables import AppUser
from tests.core.cli.conftest import Terminal
from tests.shop import customer_file

OnDatabase = Callable[[str], Terminal]


@pytest.fixture
def terminal_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> OnDatabase:
    """Give a terminal whose database is not as it should be."""
    return lambda url: Terminal(url.format(folder=tmp_path), tmp_path, capsys)


def test_the_commands_work_in_a_process_each(sqlite_terminal: Terminal, tmp_path: Path) -> None:
    file, out = tmp_path / "customers.csv", tmp_path / "list.csv"
    file.write_bytes(customer_file(60))
    n = ("--segments", "3", "--k-range", "2-4")

    imported = sqlite_terminal.run_alone("import", "customers", str(file), "--json")
    found = sqlite_terminal.run_alone("segment", "--columns", "Age,Income", *n, "--json")
    run = str(json.loads(found.stdout)["run"])
    taken = sqlite_terminal.run_alone("export", run, "all", "--to", "csv", "--out", str(out))

    assert json.loads(imported.stdout)["new"] == 60
    assert [each.returncode for each in (imported, found, taken)] == [0, 0, 0]
    assert len(out.read_text().splitlines()) == 1 + 60


def test_a_database_that_is_not_migrated_is_said_to_be_so(terminal_on: OnDatabase) -> None:
    terminal = terminal_on("sqlite:///{folder}/new.sqlite3")

    done = terminal.run_alone("runs", "--json")

    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert "not set up" in answer["error"]["what"]
    assert "alembic upgrade head" in answer["error"]["fix"]


def test_a_wrong_setting_is_named(terminal_on: OnDatabase) -> None:
    terminal = terminal_on("oracle://somewhere")

    answer = terminal.json("runs", status=1)

    assert "DATABASE_URL" in answer["error"]["what"]


def test_a_database_that_does_not_answer_is_said_to_be_silent(terminal_on: OnDatabase) -> None:
    terminal = terminal_on("postgresql://nobody@127.0.0.1:1/none")

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
    done = sqlite_terminal.run_alone("show", "7")

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
