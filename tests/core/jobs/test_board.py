from pathlib import Path

from core.jobs.board import Board, board_beside


def test_what_was_reported_last_is_read(tmp_path: Path) -> None:
    board = Board(tmp_path / "jobs")
    board.report(3, 1, 0.25, "Reading")
    board.report(3, 1, 0.5, "Writing")
    assert board.progress(3, 1) == (0.5, "Writing")


def test_a_note_is_about_one_attempt(tmp_path: Path) -> None:
    board = Board(tmp_path / "jobs")
    board.report(3, 1, 0.25, "Reading")
    board.ask_to_stop(3, 1)
    board.beat(3, 1)
    assert board.progress(3, 2) is None
    assert not board.is_to_stop(3, 2)
    assert not board.is_alive(3, 2, 60)
    assert board.is_to_stop(3, 1)
    assert board.is_alive(3, 1, 60)


def test_a_beat_is_old_after_a_while(tmp_path: Path) -> None:
    board = Board(tmp_path / "jobs")
    board.beat(3, 1)
    assert not board.is_alive(3, 1, 0)


def test_notes_of_today_are_kept(tmp_path: Path) -> None:
    board = Board(tmp_path / "jobs")
    board.ask_to_stop(3, 1)
    board.forget_old()
    assert board.is_to_stop(3, 1)


def test_notes_are_for_the_person_s_own_eyes(tmp_path: Path) -> None:
    board = Board(tmp_path / "jobs")
    board.beat(3, 1)
    assert board.folder.stat().st_mode & 0o077 == 0


def test_only_sqlite_has_a_board(tmp_path: Path) -> None:
    assert board_beside("postgresql+psycopg://localhost/atlas") is None
    assert board_beside(f"sqlite:///{tmp_path}/a.sqlite3") == Board(tmp_path / "a.sqlite3-jobs")
