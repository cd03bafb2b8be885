"""What a person may choose for a column."""

import pytest

from core.domain.fields import ColumnMapping, CustomerField, DateOrder, Kind
from dashapp.components.column_choice import choice_of, choices, mapping_of

SAVED = ColumnMapping("Since", date_order=DateOrder.NOT_SAID)
OFFERED = [str(each["value"]) for each in choices() if not each.get("disabled")]


@pytest.mark.parametrize("choice", OFFERED)
def test_every_choice_leads_to_a_mapping_and_back(choice: str) -> None:
    assert choice_of(mapping_of(SAVED, choice)) == choice


def test_every_field_and_kind_is_offered() -> None:
    reached = {mapping_of(SAVED, choice) for choice in OFFERED}

    assert {each.field for each in reached} == {None, *CustomerField}
    assert {each.kind for each in reached} == {None, *Kind}


def test_a_field_keeps_the_order_of_dates_that_was_found() -> None:
    saved = ColumnMapping("Since", date_order=DateOrder.DAY_FIRST)

    assert mapping_of(saved, "field:signed_up").date_order is DateOrder.DAY_FIRST


@pytest.mark.parametrize("choice", ["", "fields", "field:nothing", "kind:", "__proto__"])
def test_a_choice_that_is_not_offered_is_refused(choice: str) -> None:
    with pytest.raises(ValueError):
        mapping_of(SAVED, choice)
