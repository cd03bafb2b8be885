"""What is bought together among a million baskets, beside the libraries that people use."""

import gc
from collections.abc import Callable
from fractions import Fraction
from importlib.metadata import version

import numpy as np
import pandas as pd
import pytest
from efficient_apriori import apriori
from mlxtend.frequent_patterns import association_rules, fpgrowth
from scipy import sparse

from core.domain.basket_rules import RuleChoice
from core.features.basket_items import BasketItems, ItemBaskets
from core.marketing.basket_rules import rules
from core.marketing.itemsets import frequent_sets
from core.marketing.rule_search import search
from tests.benchmarks.spent import cpu, forget_peak, memory_mb

N_BASKETS, N_PRODUCTS = 1_000_000, 5_000
MOST_OF_THE_QUICKER = 1 / 3
MOST_CPU_S, MOST_MB = 60, 500
CONFIDENCE = "0.3"

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def bought() -> ItemBaskets:
    """Give baskets of about five products, a few of which are often together."""
    draw = np.random.default_rng(0)
    popularity = 1 / np.arange(1, N_PRODUCTS + 1) ** 0.8
    sizes = draw.geometric(0.2, N_BASKETS).clip(max=40)
    lines = draw.choice(N_PRODUCTS, sizes.sum(), p=popularity / popularity.sum())
    baskets = np.repeat(np.arange(N_BASKETS), sizes)
    # Some products come in sets of three: who takes the first takes the others half of the time.
    leads = np.flatnonzero((lines % 20 == 0) & (lines < 1_000))
    for shift in (7, 13):
        takes = leads[draw.random(leads.size) < 0.5]
        baskets = np.concatenate([baskets, baskets[takes]])
        lines = np.concatenate([lines, lines[takes] + shift])
    keys = np.unique(baskets * N_PRODUCTS + lines)
    baskets, items = np.divmod(keys, N_PRODUCTS)
    names = tuple(f"Product {place:04d}" for place in range(N_PRODUCTS))
    n_each = np.bincount(baskets, minlength=N_BASKETS).astype(np.int32)
    return ItemBaskets(names, n_each, items.astype(np.int32), 0)


@pytest.mark.parametrize("support", ["0.005", "0.001"])
def test_rules_of_a_million_baskets_beside_two_libraries(
    bought: ItemBaskets, support: str, record_property: Record
) -> None:
    fewest = RuleChoice(support=support).fewest_of(N_BASKETS)
    assert fewest is not None
    ends = np.cumsum(bought.sizes)
    texts = bought.items.tolist()
    as_tuples = [
        tuple(texts[end - size : end])
        for end, size in zip(ends.tolist(), bought.sizes.tolist(), strict=True)
    ]
    as_table = pd.DataFrame.sparse.from_spmatrix(
        sparse.csr_matrix(
            (np.ones(bought.items.size, np.bool_), bought.items, np.concatenate([[0], ends])),
            shape=(N_BASKETS, N_PRODUCTS),
        )
    )

    def ours() -> dict[frozenset[int], int]:
        sets = frequent_sets(bought.sizes, bought.items, fewest, 4)
        table = rules(sets, Fraction(CONFIDENCE), 10_000)
        return {
            frozenset(sets.items[[*first, *second]].tolist()): int(n)
            for first, second, n in zip(table.if_items, table.then_items, table.counts, strict=True)
        }

    def apriori_of_tuples() -> dict[frozenset[int], int]:
        _, found = apriori(
            as_tuples, min_support=float(support), min_confidence=float(CONFIDENCE), max_length=4
        )
        return {frozenset((*one.lhs, *one.rhs)): one.count_full for one in found}

    def growth_of_table() -> dict[frozenset[int], int]:
        sets = fpgrowth(as_table, min_support=float(support), max_len=4)
        found = association_rules(sets, metric="confidence", min_threshold=float(CONFIDENCE))
        return {
            frozenset(one | other): round(share * N_BASKETS)
            for one, other, share in zip(
                found["antecedents"], found["consequents"], found["support"], strict=True
            )
        }

    works = {"ours": ours, "efficient-apriori": apriori_of_tuples, "mlxtend": growth_of_table}
    spent: dict[str, float] = {}
    found: dict[str, dict[frozenset[int], int]] = {}
    # In turns; the slowest once, as it takes a minute.
    for name in ("ours", "efficient-apriori", "mlxtend", "ours", "efficient-apriori", "ours"):
        gc.collect()
        seconds, found[name] = cpu(works[name])
        spent[name] = min(seconds, spent.get(name, seconds))

    quicker = min(spent["efficient-apriori"], spent["mlxtend"])
    record_property("rules", f"{len(found['ours'])} combinations with rules, the same in all three")
    for name in ("mlxtend", "efficient-apriori", "ours"):
        named = name if name == "ours" else f"{name} {version(name)}"
        record_property(
            named, f"{spent[name]:.2f} s CPU, {spent[name] / quicker:.2f} × the quicker"
        )
    assert found["ours"] == found["efficient-apriori"] == found["mlxtend"]
    assert spent["ours"] <= MOST_OF_THE_QUICKER * quicker


def test_a_search_among_a_million_orders_takes_little_memory(
    bought: ItemBaskets, record_property: Record
) -> None:
    quoted = [
        f'"{name}","Category {place % 40}",1.0,129900' for place, name in enumerate(bought.names)
    ]
    items = bought.items.tolist()
    ends = np.cumsum(bought.sizes).tolist()
    portions = range(0, N_BASKETS, 20_000)
    orders = [0, *ends]

    def look() -> None:
        collected = BasketItems("products")
        for start in portions:
            # As the database gives them: a portion at a time.
            some = range(start, start + 20_000)
            texts = [
                ",".join(quoted[item] for item in items[orders[place] : orders[place + 1]])
                for place in some
            ]
            collected.add(some, texts)
        found = search(collected.taken(), RuleChoice(most_items=4, confidence=CONFIDENCE))
        assert found.n_rules

    gc.collect()
    forget_peak()
    before = memory_mb("VmRSS")
    seconds, _ = cpu(look)
    peak = memory_mb("VmHWM") - before

    record_property("from the orders to the rules", f"{seconds:.1f} s CPU, {peak:.0f} MB at most")
    assert seconds <= MOST_CPU_S
    assert peak <= MOST_MB
