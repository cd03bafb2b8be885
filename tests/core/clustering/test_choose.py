"""Which number of segments is recommended, and the sentence that says why."""

import pytest

from core.clustering.choose import advise, elbow
from core.domain.results import Indices, SweepRow


def rows(wcss: list[float], widths: list[float]) -> list[SweepRow]:
    return [
        SweepRow(k, Indices(wcss=sum_, silhouette=width), (1,))
        for k, (sum_, width) in enumerate(zip(wcss, widths, strict=True), start=2)
    ]


def test_when_elbow_and_silhouette_agree_their_number_is_recommended() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.3, 0.6, 0.4, 0.2]), 100, 2)

    assert (advice.verdict, advice.recommended_k) == ("recommended", 3)
    assert advice.reason.startswith("3 segments: the clearest separation (silhouette 0.60)")


def test_when_they_disagree_both_are_named() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.7, 0.6, 0.4, 0.2]), 100, 2)

    assert (advice.verdict, advice.recommended_k) == ("indices disagree", 2)
    assert advice.reason == (
        "2 segments separate most clearly (silhouette 0.70), but the elbow bends at 3."
    )


def test_a_silhouette_below_a_quarter_recommends_nothing() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.2, 0.249, 0.1, 0.1]), 100, 2)

    assert (advice.verdict, advice.recommended_k) == ("no reliable segments", None)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (0.2449, "silhouette 0.24 for 3; below 0.25"),
        (0.2451, "silhouette just below 0.25 for 3; below 0.25"),
        (0.2499999, "silhouette just below 0.25 for 3; below 0.25"),
        (0.25, "the clearest separation (silhouette 0.25) and"),
        (0.4949, "(silhouette 0.49) and the bend of the elbow. Below 0.50"),
        (0.4951, "(silhouette just below 0.50) and the bend of the elbow. Below 0.50"),
        (0.5, "(silhouette 0.50) and the bend of the elbow."),
    ],
)
def test_a_silhouette_at_a_bound_is_said_on_its_own_side(width: float, said: str) -> None:
    assert said in advise(rows([50, 12, 10, 8], [0.1, width, 0.1, 0.1]), 100, 2).reason


def test_of_equal_silhouettes_the_smaller_number_wins() -> None:
    assert advise(rows([50, 12, 10, 8], [0.5, 0.5, 0.5, 0.5]), 100, 2).silhouette_k == 2


@pytest.mark.parametrize("n_features", [1, 2, 5, 10])
def test_evenly_spread_customers_have_no_elbow(n_features: int) -> None:
    curve = {k: 1000 * k ** (-2 / n_features) for k in range(1, 11)}

    assert elbow(curve, n_features) is None


@pytest.mark.parametrize(
    "curve",
    [{1: 10.0, 2: 5.0}, {1: 5.0, 2: 5.0, 3: 5.0}, {k: 11.0 - k for k in range(1, 11)}],
)
def test_two_points_a_level_line_or_a_straight_one_have_no_elbow(curve: dict[int, float]) -> None:
    assert elbow(curve, 2) is None


def test_a_curve_that_ends_at_nothing_bends_where_nothing_is_left() -> None:
    assert elbow({1: 100.0, 2: 40.0, 3: 0.0, 4: 0.0}, 2) == 3


def test_numbers_that_were_not_tried_do_not_sharpen_a_bend() -> None:
    """From 1 to 5 the curve falls by 15 a segment; evenly spread customers would fall so too."""
    assert elbow({1: 100.0, 5: 40.0, 6: 39.0, 7: 38.0}, 2) == 5
    assert elbow({1: 100.0, 5: 40.0, 6: 35.0, 7: 30.0}, 2) is None


def test_a_single_number_can_be_judged_but_not_recommended() -> None:
    advice = advise(rows([50], [0.6]), 100, 2)

    assert advice.verdict == "indices disagree"
    assert "no clear bend" in advice.reason


def test_a_recommendation_of_segments_that_overlap_says_so() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.3, 0.4, 0.35, 0.3]), 100, 2)
    assert "segments overlap" in advice.reason


def test_a_recommendation_of_segments_that_stand_apart_says_nothing_of_overlap() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.3, 0.6, 0.4, 0.3]), 100, 2)
    assert "overlap" not in advice.reason
