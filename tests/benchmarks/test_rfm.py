"""RFM groups of a million customers, counted while somebody types."""

from collections.abc import Callable

import numpy as np
import pytest

from core.domain.rfm import Currency
from core.domain.rfm_schemes import PLAIN
from core.features import rfm
from core.features.rfm import Buyers
from tests.benchmarks.spent import cpu

N_CUSTOMERS = 1_000_000
MOST_TIMES = {"count": 1.5, "proposal": 2.0, "read": 8.0}
"""Of the CPU of putting the same three columns in order, which takes a thirtieth of a second."""

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


def test_groups_of_a_million_are_counted_in_little_more_than_it_takes_to_sort_them(
    record_property: Record,
) -> None:
    rng = np.random.default_rng(0)
    buyers = Buyers(
        customer_ids=np.arange(N_CUSTOMERS),
        days=rng.integers(0, 900, N_CUSTOMERS),
        orders=rng.geometric(0.4, N_CUSTOMERS),
        spend_minor=np.rint(rng.lognormal(9, 1, N_CUSTOMERS)).astype(np.int64),
    )
    cutoffs = rfm.proposed_cutoffs(buyers, PLAIN, Currency("EUR"))
    work = {
        "sort": lambda: [
            np.sort(each) for each in (buyers.days, buyers.orders, buyers.spend_minor)
        ],
        "count": lambda: rfm.tally(buyers, cutoffs, PLAIN),
        "proposal": lambda: rfm.proposed_cutoffs(buyers, PLAIN, Currency("EUR")),
        "read": lambda: Buyers.from_bytes(content),
    }
    content = buyers.to_bytes()
    # Interleaved, so that a busy machine slows all of them down.
    spent = {name: min(times) for name, times in _timed(work).items()}

    for name, cpu_s in spent.items():
        record_property(name, f"{1000 * cpu_s:.0f} ms CPU, {cpu_s / spent['sort']:.2f} × sorting")
    assert {
        name for name, most in MOST_TIMES.items() if spent[name] > most * spent["sort"]
    } == set()


def _timed(work: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(5):
        for name, run in work.items():
            times[name].append(cpu(run)[0])
    return times
