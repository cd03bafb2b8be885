"""What customers bought most of, by hand."""

import pytest

from core.features.baskets import Baskets


def test_the_product_of_most_orders_wins_then_most_pieces_then_the_alphabet() -> None:
    baskets = Baskets()

    baskets.add(
        [7, 7, 8, 9],
        [
            '"Mug","Kitchen",1.0,100000,"Mug","Kitchen",9.0,900000,"Soap","Bath",1.0,50000',
            '"Soap","Bath",1.0,50000',
            '"Mug","Kitchen",2.0,1,"Soap","Bath",3.0,1',
            '"Soap","Bath",1.0,1,"Mug","Kitchen",1.0,1',
        ],
    )

    found = baskets.favourites()
    assert {customer: each.product for customer, each in found.items()} == {
        7: "Soap", 8: "Soap", 9: "Mug",
    }  # fmt: skip


def test_categories_share_what_was_paid_and_the_first_of_equal_ones_is_the_favourite() -> None:
    baskets = Baskets()
    baskets.add([7, 8], ['"Mug","Kitchen",1.0,300000', '"A \\"b\\", c","Toys",1.0,5'])

    baskets.add([7, 8], ['"Soap","Bath",1.0,100000,"Gift","Free",1.0,0', '"Mug","Kitchen",1.0,5'])

    found = baskets.favourites()
    assert found[7].mix == {"Bath": pytest.approx(0.25), "Kitchen": pytest.approx(0.75)}
    assert (found[7].category, found[8].category) == ("Kitchen", "Kitchen")
    assert found[8].product == 'A "b", c'


def test_lines_that_name_nothing_and_orders_without_a_basket_say_nothing() -> None:
    baskets = Baskets()

    baskets.add([7, 8, 9], [None, "null,null,1.0,5", 'null,"Bath",1.0,5'])

    found = baskets.favourites()
    assert list(found) == [9]
    assert (found[9].category, found[9].product) == ("Bath", None)


def test_postage_is_nobodys_favourite() -> None:
    baskets = Baskets()

    with_mug, alone = '"POSTAGE",null,1.0,5,"Mug",null,1.0,5', '"POSTAGE",null,1.0,5'
    baskets.add([7, 7, 8], [with_mug, alone, alone])

    assert {customer: each.product for customer, each in baskets.favourites().items()} == {7: "Mug"}
