"""What the browser gets: our own copies, in the right order, and nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from core.domain.actor import Role
from tests.dashapp.conftest import SignedIn
from tests.databases import ROOT

ASSETS = ROOT / "dashapp" / "assets"
TEMPLATES = ROOT / "dashapp" / "templates"
VENDORED = {
    "00-bootstrap.min.css": "Bootstrap  v5.3.8",
    "01-bootstrap-icons.min.css": "Bootstrap Icons v1.13.2",
}


def test_our_plotly_js_is_the_one_that_the_plotly_package_brings() -> None:
    start = (ASSETS / "00-plotly-strict.min.js").read_text(encoding="utf-8")[:300]
    found = re.search(r"plotly\.js \(strict - minified\) v([\d.]+)", start)
    assert found
    assert found[1] == get_plotlyjs_version()


@pytest.mark.parametrize(("name", "version"), VENDORED.items())
def test_the_vendored_style_sheets_say_their_version(name: str, version: str) -> None:
    assert version in (ASSETS / name).read_text(encoding="utf-8")[:200]


def test_no_asset_of_ours_names_another_machine() -> None:
    ours = [path for path in ASSETS.glob("*.*") if ".min." not in path.name]
    for path in [*ours, *TEMPLATES.glob("*.html")]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", text), path.name


def test_every_file_that_a_style_sheet_names_is_there() -> None:
    for path in ASSETS.glob("*.css"):
        for named in re.findall(r'url\("?(?!data:)([^)"]+)', path.read_text(encoding="utf-8")):
            wanted = ASSETS / named.split("?")[0]
            assert wanted.exists() or wanted.suffix == ".woff", f"{path.name}: {named}"


def test_the_theme_comes_after_what_it_changes(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/").get_data(as_text=True)
    order = [page.index(name) for name in ("00-bootstrap", "01-bootstrap-icons", "50-tokens")]
    assert order == sorted(order)


def test_light_or_dark_is_chosen_before_anything_is_painted(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/").get_data(as_text=True)
    assert page.index("early-theme.js") < page.index("</head>")
    assert page.count("early-theme.js") == 1


def test_our_plotly_js_is_there_before_dash_would_load_its_own(signed_in: SignedIn) -> None:
    page = signed_in(Role.VIEWER).get("/").get_data(as_text=True)
    assert page.index("00-plotly-strict") < page.index("10-plotly-config")
    assert "plotly.min.js" not in page.replace("00-plotly-strict.min.js", "")


def test_plain_pages_link_every_style_sheet(client: FlaskClient) -> None:
    page = client.get("/sign-in").get_data(as_text=True)
    assert all(Path(path).name in page for path in ASSETS.glob("*.css"))
