"""What the segments of a million customers pay."""

import gc
from collections.abc import Callable

import numpy as np
import pytest

from core.features.priced_lines import PricedOrders
from core.marketing.elasticity import elasticities
from core.marketing.prices import prices
from tests.benchmarks.spent import cpu, forget_peak, memory_mb

N_CUSTOMERS, N_ORDERS, N_PRODUCTS, N_SEGMENTS = 1_000_000, 2_500_000, 5_000, 6
MOST_TIMES = 30
MOST_MB = 900

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


def test_prices_of_a_million_customers_beside_sorting_their_lines(record_property: Record) -> None:
    draw = np.random.default_rng(0)
    sizes = draw.geometric(0.4, N_ORDERS)
    order = np.repeat(np.arange(N_ORDERS, dtype=np.int32), sizes)
    popularity = 1 / np.arange(1, N_PRODUCTS + 1) ** 0.8
    product = draw.choice(N_PRODUCTS, order.size, p=popularity / popularity.sum()).astype(np.int32)
    customers = draw.integers(1, N_CUSTOMERS + 1, N_ORDERS)
    days = draw.integers(19_000, 19_730, N_ORDERS)
    level = np.where(days[order] % 210 < 60, 0.85, 1.0)
    paid = (5 + product % 90) * level
    orders = PricedOrders(
        customers=customers,
        days=days,
        spend=np.bincount(order, paid),
        discount=np.where(draw.random(N_ORDERS) < 0.3, 2.0, 0.0),
        names=tuple(f"Product {place:04d}" for place in range(N_PRODUCTS)),
        order=order,
        product=product,
        pieces=np.ones(order.size),
        paid=paid,
    )

    def look() -> int:
        everybody = prices(orders, np.ones(N_ORDERS, np.bool_), None)
        assert everybody is not None
        for segment in range(N_SEGMENTS):
            assert prices(orders, customers % N_SEGMENTS == segment, segment) is not None
        segment = (customers % N_SEGMENTS).astype(np.int16)
        return sum(each.n_varied for each in elasticities(orders, segment, range(N_SEGMENTS)))

    sorting, _ = cpu(lambda: np.argsort(product, kind="stable"))
    gc.collect()
    forget_peak()
    before = memory_mb("VmRSS")
    looking, n_varied = cpu(look)
    peak = memory_mb("VmHWM") - before

    record_property("order lines", f"{order.size:,}, {N_SEGMENTS} segments")
    record_property("sorting them by product", f"{sorting:.2f} s CPU")
    record_property("prices", f"{looking:.1f} s CPU, {peak:.0f} MB at most, {n_varied:,} answers")
    assert n_varied > 0
    assert peak <= MOST_MB
    assert looking <= MOST_TIMES * sorting
