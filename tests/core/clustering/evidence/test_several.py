"""Which of several ways and column sets is taken, and how much they agree."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from core.clustering.evidence.several import agreeing, agreement, sentence, simpler, take
from core.domain.comparison import Status, Try
from core.domain.results import Indices

SETS = ["Chosen columns", "How they buy"]


def tried(
    told: float, stable: float, silhouette: float = 0.5, *, status: Status = "reliable", at: int = 0
) -> Try:
    indices = Indices(
        1.0, silhouette=silhouette, stability=stable, smallest_share=0.09, beyond_chance=5.0
    )
    return Try("kmeans", at, status, k=4, indices=indices, told_apart=told, placed=1.0)


def test_a_higher_silhouette_in_fewer_columns_wins_nothing() -> None:
    wide, narrow = tried(0.5, 0.8, silhouette=0.3), tried(0.2, 0.8, silhouette=0.9, at=1)

    assert take([narrow, wide]) == 1


def test_what_is_not_reliable_is_never_taken_however_much_it_tells_apart() -> None:
    tries = [tried(0.9, 0.6, status="not reliable"), tried(0.1, 0.8)]

    assert take(tries) == 1
    assert "the only reliable one" in sentence(tries, SETS)


def test_of_those_that_tell_nearly_as_much_the_most_stable_is_taken() -> None:
    tries = [tried(0.50, 0.80), tried(0.485, 0.95), tried(0.47, 0.99)]

    assert take(tries) == 1
    assert sentence(tries, SETS) == (
        "We would take k-means with “Chosen columns”: 4 segments, because it is the most stable of "
        "the reliable tries that tell most of the differences between customers apart (49 %), "
        "with stability 0.95 and a smallest segment of 9 %."
    )


def test_without_a_reliable_try_none_is_taken_and_what_was_not_tried_is_said() -> None:
    tries = [tried(0.5, 0.5, status="not reliable"), Try("mixture", 0, "no time")]

    assert take(tries) is None
    assert sentence(tries, SETS).startswith("The only try is not reliable")
    assert sentence(tries, SETS).endswith("1 try was not made for lack of time.")


def test_of_many_column_sets_a_clear_one_may_be_luck_and_that_is_said() -> None:
    # √(20 × 1 - 1) = 4.4 and √(20 × 2 - 1) = 6.2 standard deviations; this one has 5.
    one, other = tried(0.5, 0.8), tried(0.2, 0.8, at=1)

    assert "luck" not in sentence([one, one], SETS)
    assert sentence([one, other], SETS).endswith(
        "Of 2 column sets one can look clear by luck, and this one is not so far beyond chance "
        "(5.0) that luck is ruled out (6.2)."
    )


def test_fewer_and_clearly_more_stable_segments_are_named_beside_the_choice() -> None:
    many, few, no_firmer = tried(0.8, 0.78), tried(0.5, 0.98), tried(0.6, 0.80)
    tries = [replace(many, k=10), replace(few, k=5), replace(no_firmer, k=6)]

    assert (take(tries), simpler(tries)) == (0, 1)
    assert sentence(tries, SETS).endswith(
        "With fewer segments and more stable: try 2, k-means with “Chosen columns” (5 segments, "
        "stability 0.98, tells 50 % apart)."
    )
    assert simpler([replace(many, k=5), replace(few, k=5)]) is None


def test_agreement_is_the_adjusted_rand_index_over_the_customers_that_both_place() -> None:
    rng = np.random.default_rng(3)
    one = rng.integers(-1, 4, size=300)
    other = np.where(rng.random(300) < 0.7, one, rng.integers(-1, 3, size=300))
    both = (one >= 0) & (other >= 0)

    found = agreement([one, other, None])

    expected = adjusted_rand_score(one[both], other[both])
    assert found[0][1] == found[1][0] == pytest.approx(expected, abs=1e-12)
    assert (found[0][0], found[0][2], found[2][2]) == (1.0, None, None)


def test_the_sentence_about_agreement_is_about_the_one_we_would_take_and_the_same_columns() -> None:
    ways = [("kmeans", 0), ("hierarchical", 0), ("hierarchical", 1), ("kmeans", 1)]
    tries = [Try(way, at, "reliable") for way, at in ways]
    found = ((1, 0.93, 0.99, 0), (0.93, 1, 0.2, 0), (0.99, 0.2, 1, 0.95), (0, 0, 0.95, 1))

    assert agreeing(tries, found, SETS) == (
        "K-means and the tree with “Chosen columns” put nearly the same customers together "
        "(0.93; 1 is the same, 0 is chance)."
    )
