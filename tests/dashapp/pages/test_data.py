"""The page of what is in."""

import pytest
from dash import Dash

from core.config import Settings
from core.domain.actor import Actor, Role
from core.domain.columns import ColumnFacts
from core.domain.fields import Kind
from core.services import customers, imports
from tests.core import order_desk
from tests.core.customer_files import Desk, demo_shop


@pytest.fixture
def ana(app: Dash, settings: Settings) -> Desk:
    return Desk(settings, Actor(None, "ana@example.com", Role.ANALYST, 1))


def test_an_empty_shop_offers_to_import(ana: Desk) -> None:
    assert "/data/import" in shown(ana)


def test_customers_columns_and_imports_are_shown(ana: Desk) -> None:
    ana.import_all(b"id,age\n1,30\n2,40\n", "first.csv")

    found = shown(ana)

    assert "first.csv" in found
    assert "2 new" in found
    assert "30 to 40, mean 35" in found


def test_the_history_says_what_each_import_brought_and_offers_to_undo_it(ana: Desk) -> None:
    ana.import_all(b"id,age\n1,30\n", "first.csv")
    orders = b"order_id,customer_id,order_date,total\nA1,7,2024-05-02,10.50\n"
    order_desk.import_orders(ana, orders)

    found = shown(ana)

    assert "1 order, 1 order line, 1 new customer" in found
    assert "Money after refunds" in found
    assert "/data/import/1?step=undo" in found


def test_neither_a_viewer_nor_the_demo_shop_is_offered_an_import(
    app: Dash, settings: Settings
) -> None:
    demo = demo_shop(settings.database_url)

    assert "/data/import" not in shown(Desk(settings, Actor(None, "v@x.org", Role.VIEWER, 1)))
    assert "/data/import" not in shown(Desk(settings, Actor(None, "a@x.org", Role.ANALYST, demo)))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (ColumnFacts("a", Kind.NUMBER, 3, 0, 3, 0.0, 189974.0, 110731.8, 1.0),
         "0 to 189,974, mean 110,732"),
        (ColumnFacts("a", Kind.NUMBER, 3, 0, 3, 0.25, 4.5, 2.125, 1.0), "0.25 to 4.5, mean 2.125"),
        (ColumnFacts("a", Kind.DATE, 3, 0, 3, 0.0, 19723.0, 5.0, 1.0),
         "01 Jan 1970 to 01 Jan 2024"),
        (ColumnFacts("a", Kind.CATEGORY, 3, 0, 4, levels=("x", "y", "z", "w")),
         "x, y, z and 1 more"),
        (ColumnFacts("a", Kind.TEXT, 3, 0, 1234), "1,234 different"),
        (ColumnFacts("a", Kind.NUMBER, 3, 3, 0), "0 different"),
    ],
)  # fmt: skip
def test_values_are_said_in_a_few_words(app: Dash, facts: ColumnFacts, said: str) -> None:
    from dashapp.pages.data import values_of

    assert values_of(facts) == said


def shown(person: Desk) -> str:
    from dashapp.pages.data import body

    with person.work() as work:
        content = body(customers.in_data(work), imports.history(work), work.actor, None)
    return str([part.to_plotly_json() for part in content if part is not None])
