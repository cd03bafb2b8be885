"""Which number of segments is recommended, and the sentence that says why."""

from dataclasses import replace

import pytest

from core.clustering.evidence.choose import BEYOND_CHANCE, advise
from core.domain.results import Advice, Indices, SweepRow

RELIABLE = Indices(
    wcss=0, beyond_chance=BEYOND_CHANCE, stability=0.86, smallest_share=0.09, gap_se=0.1
)


def rows(wcss: list[float], widths: list[float], **given: list[float | None]) -> list[SweepRow]:
    """Return reliable lines for 2 and more segments, apart from what is given."""
    found = []
    for place, (sum_, width) in enumerate(zip(wcss, widths, strict=True)):
        own = {key: values[place] for key, values in given.items()}
        indices = replace(RELIABLE, wcss=sum_, silhouette=width, **own)
        found.append(SweepRow(place + 2, indices, (1,)))
    return found


def verdict(advice: Advice) -> tuple[str, int | None]:
    return advice.verdict, advice.recommended_k


def test_when_most_indices_agree_their_number_is_recommended() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.3, 0.6, 0.4, 0.2], gap=[1, 2, 1, 1]), 100, 2)

    assert verdict(advice) == ("recommended", 3)
    assert advice.reason == "3 segments: stable (0.86), silhouette 0.60, smallest 9 %."
    assert (advice.elbow_k, advice.silhouette_k, advice.named["gap"]) == (3, 3, 3)


def test_when_they_disagree_all_are_named_and_the_largest_of_equals_is_taken() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.7, 0.6, 0.4, 0.2]), 100, 2)

    assert verdict(advice) == ("indices disagree", 3)
    assert advice.reason == (
        "The indices disagree: elbow 3, silhouette 2; we would take 3 because of the numbers that "
        "other samples confirm it has most for it. "
        "3 segments: stable (0.86), silhouette 0.60, smallest 9 %."
    )


def test_a_number_that_most_indices_name_is_not_taken_when_it_is_unstable() -> None:
    found = rows([50, 12, 10, 8], [0.5, 0.6, 0.4, 0.2], stability=[0.8, 0.74, 0.7, 0.6])

    advice = advise(found, 100, 2)

    assert verdict(advice) == ("indices disagree", 2)
    assert "because it is the only number that other samples confirm" in advice.reason


def test_where_no_index_names_a_reliable_number_the_clearest_is_taken() -> None:
    found = rows(
        [50, 12, 10, 8, 7], [0.5, 0.6, 0.45, 0.4, 0.3], stability=[0.8, 0.7, 0.8, 0.8, 0.8]
    )

    assert verdict(advise(found, 100, 2)) == ("indices disagree", 2)


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"silhouette": 0.249}, "the best separation is weak (silhouette just below 0.25 for 3;"),
        ({"beyond_chance": 4.3}, "a single cloud of customers would fall into groups as clear"),
        ({"stability": 0.74}, "(stability 0.74 for 3; 0.75 is stable)"),
        ({"stability": 0.7499}, "(stability just below 0.75 for 3; 0.75 is stable)"),
        ({"stability": None, "beyond_chance": None}, "too few different customers"),
    ],
)
def test_a_number_that_fails_at_one_hurdle_is_not_recommended(
    lacking: dict[str, float | None], said: str
) -> None:
    found = rows([50, 12, 10, 8], [0.2, 0.6, 0.1, 0.1])
    found[1] = replace(found[1], indices=replace(found[1].indices, **lacking))

    advice = advise(found, 100, 2)

    assert verdict(advice) == ("no reliable segments", None)
    assert said in advice.reason
    assert "RFM groups instead" in advice.reason


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (0.25, "silhouette 0.25, smallest 9 %. Below 0.50 segments overlap"),
        (0.4949, "silhouette 0.49, smallest 9 %. Below 0.50"),
        (0.4951, "silhouette just below 0.50, smallest 9 %. Below 0.50"),
        (0.5, "silhouette 0.50, smallest 9 %."),
    ],
)
def test_a_silhouette_at_a_bound_is_said_on_its_own_side(width: float, said: str) -> None:
    reason = advise(rows([50, 12, 10, 8], [0.1, width, 0.1, 0.1]), 100, 2).reason

    assert said in reason
    assert ("overlap" in reason) == (width < 0.5)


def test_a_silhouette_from_a_sample_is_said_with_its_interval() -> None:
    swept = [
        replace(
            row, indices=replace(row.indices, silhouette_interval=(width - 0.004, width + 0.004))
        )
        for row in rows([50, 12, 10, 8], [0.1, 0.4996, 0.1, 0.1])
        if (width := row.indices.silhouette) is not None
    ]

    reason = advise(swept, 100, 2).reason

    assert "silhouette just below 0.500 ± 0.004, smallest 9 %." in reason


def test_of_equal_silhouettes_the_smaller_number_is_named() -> None:
    assert advise(rows([50, 12, 10, 8], [0.5, 0.5, 0.5, 0.5]), 100, 2).silhouette_k == 2


def test_the_gap_names_the_smallest_number_near_the_highest_value() -> None:
    found = rows([50, 12, 10, 8], [0.5] * 4, gap=[0.5, 1.95, 1.8, 2.0])

    assert advise(found, 100, 2, gap_of_one=0.1).named["gap"] == 3
    assert advise(found, 100, 2, gap_of_one=1.9).named["gap"] == 1


def test_davies_bouldin_names_its_lowest_value() -> None:
    found = rows([50, 12, 10, 8], [0.5] * 4, davies_bouldin=[0.9, None, 0.4, 0.5])

    assert advise(found, 100, 2).named["davies_bouldin"] == 4


def test_a_number_that_leaves_nothing_inside_segments_is_named() -> None:
    found = rows([50, 0, 0], [0.5, 1, 0.9], gap=[1, None, None], calinski_harabasz=[9, None, None])

    advice = advise(found, 100, 2)

    assert verdict(advice) == ("recommended", 3)
    assert advice.named["gap"] == advice.named["calinski_harabasz"] == 3


def test_a_number_that_was_found_by_itself_is_recommended_when_it_is_reliable() -> None:
    assert verdict(advise(rows([50], [0.6]), 100, 2)) == ("recommended", 2)
    assert verdict(advise(rows([50], [0.2]), 100, 2)) == ("no reliable segments", None)


def test_a_single_segment_is_no_division() -> None:
    advice = advise([SweepRow(1, Indices(wcss=50), (10,))], 50, 2)

    assert verdict(advice) == ("no reliable segments", None)
    assert "all customers are one group" in advice.reason


def test_advice_is_read_as_it_was_written_and_as_older_versions_wrote_it() -> None:
    advice = advise(rows([50, 12, 10, 8], [0.3, 0.6, 0.4, 0.2]), 100, 2)
    older = {key: value for key, value in advice.to_json().items() if key != "named"}

    assert Advice.from_json(advice.to_json()) == advice
    assert Advice.from_json(older) == replace(advice, named={})
