"""What the chart of sizes draws and says."""

import subprocess
import sys

from core.figures import palette, sizes
from tests.core.figures.found import NAMES, segments


def test_the_largest_segment_comes_first_with_its_count_and_share() -> None:
    bars = sizes.figure(segments((40, 100, 60)), "light").data[0]
    assert list(bars.y) == [NAMES[1], NAMES[2], NAMES[0]]
    assert list(bars.x) == [100, 60, 40]
    assert bars.text == ("100 · 50 %", "60 · 30 %", "40 · 20 %")
    assert bars.marker.color[0] == palette.SEGMENT_COLOURS[1]


def test_the_finding_names_the_largest_and_the_smallest() -> None:
    assert sizes.finding(segments()) == (
        "“Middle” is the largest (50 %); "
        "“High income, low rating” is the smallest: 40 customers, 20 %."
    )


def test_the_finding_says_when_all_are_the_same() -> None:
    assert sizes.finding(segments((50, 50, 50))) == "All 3 segments have 50 customers, 33 %."


def test_figures_load_none_of_the_heavy_libraries() -> None:
    program = (
        "import sys, core.figures.profiles, core.figures.segment_map, core.figures.sizes,"
        "core.figures.sweep; print([m for m in ('pandas', 'scipy', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
