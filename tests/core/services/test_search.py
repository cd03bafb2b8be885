from dataclasses import replace

import pytest

from core.config import Settings
from core.db import search_index
from core.db.session import transaction
from core.db.tables import Customer
from core.domain.actor import Role
from core.domain.recipe import Recipe
from core.services import customer_list, runs, search, suppression
from core.services.search import Findings
from core.services.work import open_work
from core.tasks.runner import run_next
from tests.core.customer_files import Desk
from tests.core.order_desk import import_orders
from tests.shop import OWNER, Shop

FILE = """Customer number,Name,Email,City,Age,Income
K-1,Ada Lovelace,ada@example.com,London,36,10
K-2,Bob O'Brien,bob@example.com,Berlin,41,20
K-3,Carl Müller,carl.m@example.com,Göttingen,77,30
K-4,Adam Miller,,London,89,40
100%,Eve Gone,eve@example.com,Paris,20,10
"""
ORDERS = """Order number,Customer number,Date,Product,Product code,Amount
1,K-1,2024-01-05,Teapot blue,T-77,10
2,K-2,2024-01-06,Coffee mill,C-1,20
"""


@pytest.fixture(scope="module")
def shop(shared_settings: Settings) -> Shop:
    """Give the shop that all tests of this file but the last look at, and none changes."""
    shop = Shop(shared_settings)
    shop.bring_in(FILE.encode())
    import_orders(Desk(shop.settings, OWNER), ORDERS.encode())
    with shop.work() as work:
        recipe = Recipe(columns=("Age", "Income"), n_segments=2)
        runs.start(work, recipe, "Spring campaign")
    run_next(shop.settings)
    return shop


def find(shop: Shop, text: str) -> Findings:
    with shop.work() as work:
        return search.find(work, text)


def names(found: Findings) -> list[str]:
    return [one.name for one in found.customers]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("k-3", ["Carl Müller"]),
        ("ADA@exam", ["Ada Lovelace"]),
        ("ada", ["Ada Lovelace", "Adam Miller"]),
        ("london mil", ["Adam Miller"]),
        ("gottingen", ["Carl Müller"]),
        ("brien o'", ["Bob O'Brien"]),
        ("muller carl", ["Carl Müller"]),
        ("100%", ["Eve Gone"]),
        ("lovelcae", ["Ada Lovelace"]),
        ("lovelace berlin", []),
        ("xyzzy", []),
    ],
)
def test_customers_are_found_by_number_email_and_beginnings_of_words(
    shop: Shop, text: str, who: list[str]
) -> None:
    assert names(find(shop, text)) == who


def test_what_was_looked_for_in_place_of_a_misspelling_is_told(shop: Shop) -> None:
    found = find(shop, "mulller")
    assert (names(found), found.mended) == (["Carl Müller"], (("mulller", ("muller",)),))
    assert find(shop, "adx").mended == ()


@pytest.mark.parametrize("odd", ["%", "_", "  ", "'", "a\\", '"; drop', "\u0000", "(", "😀" * 90])
def test_signs_are_no_wildcards(shop: Shop, odd: str) -> None:
    assert len(find(shop, odd).customers) <= 2
    assert names(find(shop, "%")) == names(find(shop, "_")) == []


def test_products_segments_and_runs_are_found(shop: Shop) -> None:
    assert [one.name for one in find(shop, "blue tea").products] == ["Teapot blue"]
    assert [one.name for one in find(shop, "c-1").products] == ["Coffee mill"]
    assert [one.name for one in find(shop, "cofee").products] == ["Coffee mill"]
    (run,) = find(shop, "campain").runs
    assert run.name == "Spring campaign"
    with shop.work() as work:
        segment = runs.view(work, run.id).segments[0]
    found = find(shop, segment.name).segments
    assert (segment.id, run.id) in {(one.id, one.run_id) for one in found}


def test_who_may_not_see_personal_data_can_confirm_none_by_searching(shop: Shop) -> None:
    vera = replace(OWNER, role=Role.VIEWER)
    with open_work(shop.settings, vera, read_only=True) as work:
        for text in ("ada", "k-3", "ada@example.com", "london", "lovelcae"):
            assert search.find(work, text) == Findings(sees_customers=False)
        assert search.find(work, "teapot").products
        assert search.find(work, "spring").runs


def test_another_shop_finds_nothing_of_this_one(shop: Shop) -> None:
    with open_work(shop.settings, replace(OWNER, shop_id=2), read_only=True) as work:
        assert search.find(work, "ada").n_found == search.find(work, "teapot").n_found == 0


def test_who_is_suppressed_or_has_left_is_never_found(shop: Shop) -> None:
    (eve,) = find(shop, "eve").customers
    with shop.work() as work:
        suppression.suppress(work, eve.id)
    assert names(find(shop, "eve")) == names(find(shop, "100%")) == []
    (carl,) = find(shop, "carl").customers
    with shop.work() as work:
        customer_list.own_customer(work, carl.id).shop_id = None
    assert names(find(shop, "carl")) == names(find(shop, "k-3")) == []
    with transaction(shop.settings.database_url) as session:
        session.get_one(Customer, carl.id).shop_id = OWNER.shop_id


def test_the_beginning_of_very_many_words_is_compared_with_the_customers_themselves(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "MOST_BLOCKS", 1)
    assert names(find(shop, "adam l")) == ["Adam Miller"]
    assert names(find(shop, "adam b")) == []
