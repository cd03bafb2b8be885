"""What a person may choose for a column of a file of orders."""

import pytest

from core.domain.fields import DateOrder
from core.domain.order_fields import OrderColumn, OrderField
from dashapp.components.order_choice import order_choice_of, order_choices, order_column_of

SAVED = OrderColumn("When", date_order=DateOrder.NOT_SAID)
OFFERED = [str(each["value"]) for each in order_choices() if not each.get("disabled")]


@pytest.mark.parametrize("choice", OFFERED)
def test_every_choice_leads_to_a_column_and_back(choice: str) -> None:
    assert order_choice_of(order_column_of(SAVED, choice)) == choice


def test_every_field_is_offered() -> None:
    assert {order_column_of(SAVED, choice).field for choice in OFFERED} == {None, *OrderField}


def test_a_column_that_is_chosen_keeps_how_it_is_written() -> None:
    saved = OrderColumn("When", None, DateOrder.DAY_FIRST)

    assert order_column_of(saved, "ordered_at").date_order is DateOrder.DAY_FIRST


@pytest.mark.parametrize("choice", ["", "order", "nothing", "__proto__"])
def test_a_choice_that_is_not_offered_is_refused(choice: str) -> None:
    with pytest.raises(ValueError):
        order_column_of(SAVED, choice)
