"""Assets travel compressed, and are compressed once."""

import gzip
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from core.config import Settings
from core.domain.actor import Role
from dashapp import packed_assets
from tests.dashapp.conftest import SECRET_KEY, SignedIn
from tests.dashapp.test_assets import ASSETS

STYLES = "00-bootstrap.min.css"
SUITE = "/_dash-component-suites/dash/dcc/async-graph.js"
UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "": bytes,
}


@pytest.fixture
def own(tmp_path: Path) -> FlaskClient:
    """Give a browser of a server that has packed nothing yet."""
    server = Flask("test", static_folder=None)
    server.register_blueprint(
        Blueprint("_dash_assets", "test", static_folder=ASSETS, static_url_path="/assets")
    )
    packed_assets.set_up(server, Settings("sqlite://", tmp_path, SECRET_KEY))
    return server.test_client()


def fetch(client: FlaskClient, path: str, encodings: str, **more: str) -> tuple[int, str, bytes]:
    """Return the status, the encoding and the body."""
    headers = {"Accept-Encoding": encodings, **more}
    with client.get(path, headers=headers) as answer:
        return answer.status_code, answer.headers.get("Content-Encoding", ""), answer.data


@pytest.mark.parametrize(
    ("understood", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("path", [f"/assets/{STYLES}?m=1", SUITE])
def test_every_browser_gets_what_it_understands(
    client: FlaskClient, path: str, understood: str, sent: str
) -> None:
    plain = fetch(client, path, "identity")[2]
    status, encoding, body = fetch(client, path, understood)
    assert (status, encoding) == (200, sent)
    assert UNPACKED[encoding](body) == plain


def test_an_asset_is_packed_once(own: FlaskClient, tmp_path: Path) -> None:
    first = fetch(own, f"/assets/{STYLES}", "br")[2]
    (made,) = (tmp_path / "packed").iterdir()
    assert made.read_bytes() == first
    made.write_bytes(b"packed already")
    assert fetch(own, f"/assets/{STYLES}", "br")[2] == b"packed already"


def test_what_is_packed_is_private(own: FlaskClient, tmp_path: Path) -> None:
    fetch(own, f"/assets/{STYLES}", "br")
    assert stat.S_IMODE((tmp_path / "packed").stat().st_mode) == 0o700


def test_a_browser_that_has_it_already_gets_nothing_again(client: FlaskClient) -> None:
    path = f"/assets/{STYLES}?m=1"
    with client.get(path, headers={"Accept-Encoding": "br"}) as answer:
        etag = answer.headers["ETag"]
    assert etag.endswith(':br"')
    status, _, body = fetch(client, path, "br", **{"If-None-Match": etag})
    assert (status, body) == (304, b"")


def test_small_files_and_pictures_stay_as_they_are(client: FlaskClient) -> None:
    font = "fonts/inter-latin-wght-normal.woff2"
    assert fetch(client, f"/assets/{font}", "br")[1:] == ("", (ASSETS / font).read_bytes())
    assert fetch(client, "/assets/logo.svg", "br")[1] == ""


def test_without_a_folder_to_write_to_it_is_sent_all_the_same(
    own: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "packed").rmdir()
    _, encoding, body = fetch(own, f"/assets/{STYLES}", "br")
    assert (encoding, body) == ("", (ASSETS / STYLES).read_bytes())


def test_what_an_earlier_version_left_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "packed"
    folder.mkdir()
    for name, age_s in (("old.br", 40 * 86_400), ("new.br", 0)):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, times=(time.time() - age_s,) * 2)
    packed_assets.set_up(Flask("test"), Settings("sqlite://", tmp_path, SECRET_KEY))
    assert [path.name for path in folder.iterdir()] == ["new.br"]


def test_what_is_the_same_for_all_carries_no_cookie(signed_in: SignedIn) -> None:
    with signed_in(Role.VIEWER).get(f"/assets/{STYLES}?m=1") as answer:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("path", "kept_s"), [(f"{STYLES}?m=1", 31_536_000), ("logo.svg", 86_400), (STYLES, 86_400)]
)
def test_only_an_address_with_a_version_is_kept_for_a_year(
    client: FlaskClient, path: str, kept_s: int
) -> None:
    with client.get(f"/assets/{path}") as answer:
        assert answer.cache_control.max_age == kept_s
