"""Segments that are found again keep what they are called, and their colours."""

import numpy as np

from core.db.tables import Segment
from core.domain.recipe import Recipe
from core.domain.segments import Segments
from core.services import runs
from core.tasks.runner import run_next
from tests.shop import Shop, customer_file


def found(shop: Shop, recipe: Recipe) -> Segments:
    with shop.work() as work:
        run_id = runs.start(work, recipe).run_id
    run_next(shop.settings)
    with shop.work() as work:
        return runs.view(work, run_id).segments


def run_of(shop: Shop, segments: Segments) -> int:
    with shop.work() as work:
        return work.session.get_one(Segment, segments[0].id).run_id


def shuffled_with_new_ones(file: bytes) -> bytes:
    """Return the file in another order, with every twentieth customer once more as a new one."""
    header, *rows = file.decode().split("\n")
    new = [f"9{row}" for row in rows[::20]]
    order = np.random.default_rng(1).permutation(len(rows) + len(new))
    return "\n".join([header, *(np.array([*rows, *new])[order])]).encode()


def test_names_and_colours_survive_shuffled_rows_another_seed_and_new_customers(
    shop: Shop,
) -> None:
    file = customer_file(300)
    shop.bring_in(file)
    columns = ("Age", "Income", "Rating")
    first = found(shop, Recipe(columns, n_segments=3, k_max=5))
    with shop.work() as work:
        runs.rename_segment(work, first[1].id, "Our regulars")
    shop.bring_in(shuffled_with_new_ones(file))

    again = found(shop, Recipe(columns, n_segments=3, k_max=5, seed=11))
    other = found(shop, Recipe(("Age", "Income"), n_segments=3, k_max=5))

    with shop.work() as work:
        [carried] = runs.view(work, run_of(shop, again)).found_again
    assert carried.run_id == run_of(shop, first)
    assert set(carried.names) == {each.name for each in again}
    called = {(each.name, each.colour) for each in first if each.id != first[1].id}
    assert {(each.name, each.colour) for each in again} == {
        *called, ("Our regulars", first[1].colour),
    }  # fmt: skip
    assert all(each.suggested_name != "Our regulars" for each in again)
    assert all(each.name == each.suggested_name for each in other)
