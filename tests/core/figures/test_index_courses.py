"""All indices over the number of segments, and the silhouettes of single customers."""

from dataclasses import replace

from core.domain.indices import BY_KEY
from core.domain.results import Advice, Indices, SilhouetteSample, SweepRow
from core.domain.segments import SegmentSummary
from core.figures import index_courses, silhouette_plot
from core.figures import sweep as sweep_chart

SWEEP = tuple(
    SweepRow(
        k,
        Indices(wcss=100.0 / k, silhouette=silhouette, davies_bouldin=1.0 / silhouette),
        (50, 50),
    )
    for k, silhouette in [(2, 0.4), (3, 0.6), (4, 0.5)]
)
SEGMENTS = tuple(
    SegmentSummary(place, place, name, name, place, 2, 0.5)
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
    drawn = silhouette_plot.figure(SAMPLE, SEGMENTS, SWEEP[0].indices, "dark")

    assert [list(bars.x) for bars in drawn.data] == [[0.9, 0.5], [0.2, -0.3]]
    # The stored mean of all customers, not that of the few who are drawn.
    assert [note.text for note in drawn.layout.annotations] == ["Mean 0.40"]
    assert silhouette_plot.finding(SAMPLE, SEGMENTS) == (
        "25 % of the customers are nearer to another segment than to their own, most of them in "
        "“Loose” (50 %)."
    )


def test_of_a_sample_the_chart_says_whom_it_counts() -> None:
    many = [replace(one, n_customers=6_000) for one in SEGMENTS]

    assert silhouette_plot.finding(SAMPLE, many).startswith(
        "25 % of 4 customers drawn at random are nearer to another segment"
    )


def test_a_silhouette_from_a_sample_is_never_a_bare_number() -> None:
    sampled = Indices(wcss=1.0, silhouette=0.43, silhouette_interval=(0.4262, 0.4338))
    sweep = (SweepRow(2, sampled, (6_000, 6_000)),)
    advice = Advice(2, "recommended", "", None, 2)

    assert BY_KEY["silhouette"].shown(sampled) == "0.430 ± 0.004"
    assert "silhouette 0.430 ± 0.004" in sweep_chart.finding(sweep, advice, 2)
    assert list(sweep_chart.figure(sweep, advice, 2, "light").data[1].text) == ["0.430 ± 0.004"]
    drawn = silhouette_plot.figure(SAMPLE, SEGMENTS, sampled, "light")
    assert drawn.layout.annotations[0].text == "Mean 0.430 ± 0.004"


def test_without_silhouettes_the_chart_says_so() -> None:
    assert silhouette_plot.finding(SilhouetteSample(), SEGMENTS) == "No silhouettes are known."
