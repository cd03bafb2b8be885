"""Figures are drawn once and kept without pickling."""

import stat
from pathlib import Path

from flask import Flask

from core.config import Settings
from dashapp import figure_cache
from tests.dashapp.conftest import SECRET_KEY

FIGURE = {"data": [{"type": "bar", "y": [1, 2.5, None]}], "layout": {"title": {"text": "Ä"}}}


def serve(tmp_path: Path) -> Flask:
    server = Flask("test")
    figure_cache.set_up(server, Settings("sqlite://", tmp_path, SECRET_KEY))
    return server


def test_a_figure_is_drawn_once(tmp_path: Path) -> None:
    drawn: list[int] = []

    def draw() -> dict[str, object]:
        drawn.append(1)
        return FIGURE

    with serve(tmp_path).app_context():
        first = figure_cache.figure((7, 1, "map", "dark"), draw)
        second = figure_cache.figure((7, 1, "map", "dark"), draw)
    assert first == second == FIGURE
    assert len(drawn) == 1


def test_another_theme_is_another_figure(tmp_path: Path) -> None:
    with serve(tmp_path).app_context():
        figure_cache.figure((7, 1, "map", "dark"), lambda: FIGURE)
        light = figure_cache.figure((7, 1, "map", "light"), lambda: {"data": []})
    assert light == {"data": []}


def test_what_is_kept_is_json_in_a_private_folder(tmp_path: Path) -> None:
    with serve(tmp_path).app_context():
        figure_cache.figure((7, 1, "map", "dark"), lambda: FIGURE)
    folder = tmp_path / "cache"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kept = [path.read_bytes()[4:] for path in folder.iterdir()]
    assert any(content.startswith(b'{"data"') for content in kept)
    assert not any(content.startswith(b"\x80") for content in kept)


def test_nothing_is_kept_of_before_somebody_was_erased(tmp_path: Path) -> None:
    server, erased = Flask("test"), [0]
    settings = Settings("sqlite://", tmp_path, SECRET_KEY)
    figure_cache.set_up(server, settings, erasures=lambda: erased[0])
    with server.app_context():
        figure_cache.figure((7, 1, "map", "dark"), lambda: {"data": ["Ana"]})
        erased[0] = 1
        again = figure_cache.figure((8, 1, "map", "dark"), lambda: FIGURE)

    assert again == FIGURE
    kept = [path.read_bytes() for path in (tmp_path / "cache").iterdir()]
    assert not any(b"Ana" in content for content in kept)


def test_a_damaged_file_is_drawn_again(tmp_path: Path) -> None:
    with serve(tmp_path).app_context():
        figure_cache.figure((7, 1, "map", "dark"), lambda: FIGURE)
        for path in (tmp_path / "cache").iterdir():
            path.write_bytes(path.read_bytes()[:4] + b"\x80\x04nonsense")
        again = figure_cache.figure((7, 1, "map", "dark"), lambda: {"data": []})
    assert again == {"data": []}
