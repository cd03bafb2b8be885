"""Who went where between two moments."""

import numpy as np
import pytest

from core.domain.movement import ABSENT, LEFT_OUT, Movement
from core.insight.movement import LEFT_OUT_LABEL, WhoIsWhere, movement, who_moved

N = 3


def who(places: dict[int, int], spend: dict[int, float] | None = None) -> WhoIsWhere:
    ids = np.array(sorted(places), dtype=np.int64)
    labels = np.array([places[each] for each in ids.tolist()], dtype=np.uint8)
    spent = None if spend is None else np.array([spend[each] for each in ids.tolist()])
    return WhoIsWhere(ids, labels, spent)


MARCH = who({1: 0, 2: 0, 3: 1, 4: 2, 5: LEFT_OUT_LABEL}, dict.fromkeys(range(1, 6), 10.0))
NOW = who({1: 0, 2: 1, 3: 1, 4: LEFT_OUT_LABEL, 6: 2}, {1: 11, 2: 12.5, 3: 13, 4: 14, 6: 16})


@pytest.fixture
def found() -> Movement:
    return movement(MARCH, NOW, N)


def test_every_flow_has_its_customers_and_what_they_spent_so_far(found: Movement) -> None:
    flows = {(f.start, f.end): (f.customers, f.revenue) for f in found.flows}

    assert flows == {
        (0, 0): (1, 11.0),
        (0, 1): (1, 12.5),
        (1, 1): (1, 13.0),
        (2, LEFT_OUT): (1, 14.0),
        (LEFT_OUT, ABSENT): (1, 10.0),
        (ABSENT, 2): (1, 16.0),
    }


def test_rows_and_columns_add_up_to_the_sizes() -> None:
    draw = np.random.default_rng(8)
    ids = [np.sort(draw.choice(5000, 3000, replace=False)) for _ in range(2)]
    one, other = (WhoIsWhere(each, draw.integers(0, N, 3000).astype(np.uint8)) for each in ids)

    found = movement(one, other, N)

    assert [found.were_in(place) for place in range(N)] == one.sizes(N)
    assert [found.are_in(place) for place in range(N)] == other.sizes(N)
    assert all(each.revenue is None for each in found.flows)


def test_who_left_and_who_joined(found: Movement) -> None:
    assert (found.left(0).customers, found.left(0).revenue) == (1, 12.5)
    assert found.joined(1).customers == 1
    assert (found.n_both, found.n_moved) == (3, 1)


@pytest.mark.parametrize(
    ("was_in", "is_in", "ids"),
    [(0, 1, [2]), (0, None, [2]), (None, 1, [2]), (None, 2, [6]), (0, 0, [1]), (ABSENT, 2, [6])],
)
def test_customers_of_a_flow_are_named(
    was_in: int | None, is_in: int | None, ids: list[int]
) -> None:
    found = who_moved(MARCH, NOW, was_in=was_in, is_in=is_in)

    assert found.customer_ids[found.moved].tolist() == ids


def test_kept_and_read_again_it_is_the_same() -> None:
    again = WhoIsWhere.from_bytes(NOW.to_bytes())

    assert again.customer_ids.tolist() == NOW.customer_ids.tolist()
    assert again.labels.tolist() == NOW.labels.tolist()
    assert again.spend is not None
    assert again.spend.tolist() == [11, 12.5, 13, 14, 16]
    assert again.only(np.array([2, 6])).sizes(N) == [0, 1, 1]
