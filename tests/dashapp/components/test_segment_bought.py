"""What the customers of a segment buy."""

from core.services.segment_page import Bought, Favourite
from dashapp.components.segment_bought import bought_card


def test_only_what_chance_does_not_explain_is_said_to_be_bought_more() -> None:
    clear = Favourite("Mug", 60, 0.3, 0.1)
    few = Favourite("Rug", 7, 0.035, 0.004)
    told, silent = (str(bought_card(Bought((), (one,)), 1, 1)) for one in (clear, few))
    assert "“Mug” is the favourite of 30 % here, against 10 % of all customers." in told
    assert "Nothing is bought here clearly more often" in silent


def test_without_orders_there_is_no_card() -> None:
    assert bought_card(Bought((), ()), 1, 1) is None
