"""How much each column tells segments apart: what would change without it."""

import numpy as np

from core.domain.importance import ColumnImportance
from core.insight.importance import Labels, Matrix, importance

DRAW = np.random.default_rng(0)
SIDE = DRAW.choice([-1.0, 1.0], 2000)
NOISE = DRAW.normal(size=2000)


def by_first(X: Matrix) -> Labels:
    """Divide customers by the sign of the first column."""
    return (X[:, 0] > 0).astype(np.int64)


def found(X: Matrix, *names: str) -> tuple[ColumnImportance, ...]:
    return importance(X, {name: [place] for place, name in enumerate(names)}, by_first)


def test_half_of_two_equal_segments_change_without_the_column_that_makes_them() -> None:
    strong, weak = found(np.column_stack([SIDE, NOISE]), "Income", "Height")

    assert (strong.column, weak.column) == ("Income", "Height")
    assert abs(strong.moved - 0.5) < 0.02
    assert weak.moved == 0


def test_a_column_that_changes_nothing_is_not_recommended() -> None:
    strong, weak = found(np.column_stack([SIDE, NOISE]), "Income", "Height")

    assert strong.is_kept
    assert not weak.is_kept
    assert weak.like == ""


def test_of_two_columns_that_say_the_same_the_stronger_is_kept() -> None:
    X = np.column_stack([SIDE + NOISE / 10, -SIDE])

    first, second = found(X, "Spend", "Saved")

    assert (first.column, first.is_kept) == ("Spend", True)
    assert (second.is_kept, second.like) == (False, "Spend")
    assert second.correlation < -0.9


def test_a_single_column_is_always_kept() -> None:
    (only,) = importance(NOISE[:, None], {"Height": [0]}, lambda X: np.zeros(len(X), np.int64))

    assert only.is_kept


def test_all_columns_of_a_category_are_shuffled_together() -> None:
    X = np.column_stack([SIDE, -SIDE])
    alike = importance(X, {"Plan": [0, 1]}, lambda X: (X[:, 0] == X[:, 1]).astype(np.int64))

    assert alike[0].moved == 0


def test_the_same_seed_gives_the_same_shares_and_nothing_is_changed() -> None:
    X = np.column_stack([SIDE, NOISE])
    before = X.copy()

    assert found(X, "a", "b") == found(X, "a", "b")
    np.testing.assert_array_equal(X, before)


def test_many_customers_are_sampled() -> None:
    asked: list[int] = []

    def assign(X: Matrix) -> Labels:
        asked.append(len(X))
        return by_first(X)

    importance(DRAW.normal(size=(30_000, 1)), {"a": [0]}, assign)

    assert max(asked) == 10_000


def test_a_share_survives_the_database() -> None:
    one = ColumnImportance("Age", 0.25, is_kept=False, like="Born", correlation=-1.0)

    assert ColumnImportance.from_json(one.to_json()) == one
