"""All indices over the number of segments, and the silhouettes of single customers."""

from core.domain.results import Advice, Indices, SilhouetteSample, SweepRow
from core.domain.segments import SegmentSummary
from core.figures import index_courses, silhouette_plot

SWEEP = tuple(
    SweepRow(
        k,
        Indices(wcss=100.0 / k, silhouette=silhouette, davies_bouldin=1.0 / silhouette),
        (50, 50),
    )
    for k, silhouette in [(2, 0.4), (3, 0.6), (4, 0.5)]
)
SEGMENTS = tuple(
    SegmentSummary(place, place, name, name, place, 3, 0.5)
    for place, name in enumerate(["Firm", "Loose"])
)
SAMPLE = SilhouetteSample((0, 0, 1, 1), (0.9, 0.5, 0.2, -0.3))


def test_only_indices_that_are_known_are_shown() -> None:
    assert [index.key for index in index_courses.shown(SWEEP)] == [
        "silhouette", "davies_bouldin", "wcss",
    ]  # fmt: skip


def test_the_best_goes_by_the_direction_of_the_index() -> None:
    found = {index.key: index_courses.best(SWEEP, index) for index in index_courses.shown(SWEEP)}

    assert {key: row and row.k for key, row in found.items()} == {
        "silhouette": 3, "davies_bouldin": 3, "wcss": None,
    }  # fmt: skip


def test_every_index_has_a_chart_of_its_own() -> None:
    drawn = index_courses.figure(SWEEP, 3, "light")

    assert [note.text for note in drawn.layout.annotations] == [
        "Silhouette", "Davies–Bouldin", "Spread inside (WCSS)",
    ]  # fmt: skip
    assert list(drawn.data[0].y) == [0.4, 0.6, 0.5]


def test_the_finding_says_which_numbers_are_named() -> None:
    def said(**named: int | None) -> str:
        return index_courses.finding(Advice(3, "recommended", "", 3, 3, named))

    assert said(silhouette=3, gap=3) == "All indices that name a number name 3."
    assert said(silhouette=3, gap=2, wcss=3) == (
        "The indices name different numbers: 3 by silhouette and elbow; 2 by gap."
    )
    assert said(wcss=None) == "No index names a number of segments."


def test_silhouettes_are_drawn_segment_by_segment() -> None:
    drawn = silhouette_plot.figure(SAMPLE, SEGMENTS, "dark")

    assert [list(bars.x) for bars in drawn.data] == [[0.9, 0.5], [0.2, -0.3]]
    assert silhouette_plot.finding(SAMPLE, SEGMENTS) == (
        "25 % of the customers are nearer to another segment than to their own, most of them in "
        "“Loose” (50 %)."
    )


def test_without_silhouettes_the_chart_says_so() -> None:
    assert silhouette_plot.finding(SilhouetteSample(), SEGMENTS) == "No silhouettes are known."
