"""Baskets as whole numbers, in whatever portions they come."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain.basket_rules import ItemKind
from core.features.basket_items import BasketItems, ItemBaskets

ORDERS = st.lists(
    st.tuples(st.integers(1, 6), st.lists(st.sampled_from(["a", "b ", " b", "c", "", None]))),
    max_size=15,
)


def basket(names: list[str | None]) -> str | None:
    quoted = ("null" if name is None else f'"{name}"' for name in names)
    parts = (f"null,{name},1.5,-200" for name in quoted)
    return ",".join(parts) or None


def contents(found: ItemBaskets) -> list[set[str]]:
    items, baskets = [found.names[item] for item in found.items.tolist()], []
    for size in found.sizes.tolist():
        baskets.append(set(items[:size]))
        assert len(baskets[-1]) == size
        items = items[size:]
    assert not items
    return baskets


@given(ORDERS, st.integers(1, 4))
def test_orders_of_one_owner_are_one_basket_with_each_name_once(
    orders: list[tuple[int, list[str | None]]], at_once: int
) -> None:
    collected = BasketItems("categories")
    for start in range(0, len(orders), at_once):
        some = orders[start : start + at_once]
        collected.add([owner for owner, _ in some], [basket(names) for _, names in some])
    found = collected.taken()

    expected: dict[int, set[str]] = {}
    for owner, names in orders:
        own = {name.strip() for name in names if name and name.strip()}
        expected[owner] = expected.get(owner, set()) | own
    assert contents(found) == [expected[owner] for owner in sorted(expected) if expected[owner]]
    assert found.n_nameless == sum(not own for own in expected.values())
    assert list(found.names) == sorted(set().union(*expected.values()))


def test_products_and_categories_are_told_apart() -> None:
    line = '"Red, \\"large\\"","Clocks",2.0,400'
    kinds: tuple[ItemKind, ...] = ("products", "categories")
    for kind, name in zip(kinds, ('Red, "large"', "Clocks"), strict=True):
        collected = BasketItems(kind)
        collected.add([1], [line])
        assert collected.taken().names == (name,)


def test_no_orders_make_no_baskets() -> None:
    found = BasketItems("products").taken()

    assert (found.names, found.sizes.size, found.n_nameless) == ((), 0, 0)
