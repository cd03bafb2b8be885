"""Describing a customer by a few values, against placing a whole file."""

import pytest

from core.db.session import transaction
from core.errors import UserError
from core.services import imports, new_customer, runs
from core.tasks import assigning
from core.tasks.runner import run_next
from tests.shop import Shop

ROWS = ((25, 20_000, 80), (66, 40_000, 20), (45, 79_000, None), (None, 60_000, None))


def described(row: tuple[float | None, ...]) -> dict[str, float | str | None]:
    return dict(zip(("Age", "Income", "Rating"), row, strict=True))


def test_who_is_described_belongs_where_a_file_with_them_says(shop: Shop, run_id: int) -> None:
    lines = [",".join("" if each is None else str(each) for each in row) for row in ROWS]
    numbered = [f"N{place},{line}" for place, line in enumerate(lines)]
    import_id = shop.upload("\n".join(["CustomerID,Age,Income,Rating", *numbered]).encode())
    shop.start_check(import_id)
    run_next(shop.settings)
    with transaction(shop.settings.database_url, read_only=True) as session:
        by_file = assigning.place(session, run_id, import_id)
    with shop.work() as work:
        imports.discard(work, import_id)
        found = [new_customer.place(work, run_id, described(row)) for row in ROWS]
    assert [one.segment.position for one in found if one.segment] == by_file.own.tolist()
    with shop.work() as work:
        names = [each.name for each in runs.view(work, run_id).segments]
    assert [one.second for one in found] == [names[place] for place in by_file.second]
    assert [one.filled for one in found] == [(), (), ("Rating",), ("Age", "Rating")]
    assert found[0].firmly == "Belongs here firmly"
    distances = [one.distance for one in found[0].alike]
    assert (len(distances), distances) == (10, sorted(distances))


def test_the_form_asks_for_the_columns_of_the_run(shop: Shop, run_id: int) -> None:
    with shop.work() as work:
        name, columns = new_customer.asked(work, run_id)
        assert "Age" in name
        assert [each.facts.name for each in columns] == ["Age", "Income", "Rating"]
        for values, said in (
            ({}, "Nothing is known"),
            ({"Age": "old"}, "“old” in “Age” is no number."),
            ({"Age": "nan"}, "is no number."),
        ):
            with pytest.raises(UserError, match=said):
                new_customer.place(work, run_id, values)
