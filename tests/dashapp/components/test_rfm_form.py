"""The boxes of the cut-offs."""

from dataclasses import replace
from datetime import date

import pytest

from core.domain.rfm import Currency, Cutoffs, RfmChoice
from core.domain.rfm_schemes import R_PACKAGE
from core.errors import UserError
from dashapp.components import rfm_form
from dashapp.components.rfm_form import Boxes

EUR = Currency("EUR")
CUTOFFS = Cutoffs((30, 60, 90, 200), (2, 3, 5, 8), (2000, 5000, 10_050, 50_000))
CHOICE = RfmChoice(R_PACKAGE, CUTOFFS, date(2026, 11, 3), EUR)
BOXES = [30, 60, 90, 200, 8, 5, 3, 2, 500, 100.5, 50, 20]


FORM = Boxes(R_PACKAGE.name, "2026-11-03", BOXES)


def test_a_choice_survives_the_form() -> None:
    assert rfm_form.box_values(CHOICE) == BOXES
    assert FORM.choice(EUR) == CHOICE


def test_money_without_decimals_is_whole() -> None:
    yen = replace(FORM, cuts=[*BOXES[:8], 5000, 300, 200, 100]).choice(Currency("JPY", 0))
    assert yen.cutoffs.spend_minor == (100, 200, 300, 5000)


@pytest.mark.parametrize("place", [0, 5, 11])
def test_an_empty_box_is_asked_for(place: int) -> None:
    cuts: list[float | None] = list(BOXES)
    cuts[place] = None
    with pytest.raises(UserError, match="missing"):
        replace(FORM, cuts=cuts).choice(EUR)


@pytest.mark.parametrize("as_of", [None, "", "tomorrow"])
def test_a_missing_day_is_asked_for(as_of: str | None) -> None:
    with pytest.raises(UserError, match="day"):
        replace(FORM, as_of=as_of).choice(EUR)
