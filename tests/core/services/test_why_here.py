"""Why a customer is in a segment, from a real run to sentences."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import Membership
from core.domain.recipe import Recipe
from core.errors import NotFoundError
from core.services import runs, why_here
from tests.core.customer_files import desk, run_next

MALL = "Age,Income,Score\n" + "\n".join(
    f"{20 + i % 4},{income + i % 5},{score + i % 3}"
    for i in range(60)
    for income, score in [((80, 90), (80, 10), (20, 50))[i % 3]]
)


def test_the_columns_that_set_a_customer_apart_are_told_in_their_own_units(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(MALL.encode())
    with ana.work() as work:
        run_id = runs.start(work, Recipe(("Income", "Score"))).run_id
    run_next(ana.settings)
    with transaction(database_url, read_only=True) as session:
        customer_id = session.scalar(select(func.min(Membership.customer_id))) or 0

    with ana.work() as work:
        rich = why_here.why(work, customer_id, run_id)
        with pytest.raises(NotFoundError):
            why_here.why(work, customer_id + 1_000, run_id)
        with pytest.raises(NotFoundError):
            why_here.why(work, customer_id, run_id + 1)

    assert rich.reasons[0].startswith("Income: 80. The average is 82 here, 22 in “")
    assert rich.firmly == "Belongs here firmly"
    assert "instead of" in rich.change
