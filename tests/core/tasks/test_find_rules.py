"""What is bought together among orders, on both databases; published numbers of a real file."""

from pathlib import Path

import pytest

from core.db.session import transaction
from core.domain.basket_rules import RuleChoice, RulesFound
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.errors import FencedError
from core.jobs import queue
from core.services import basket_rules, jobs
from core.tasks import find_rules
from core.tasks.context import TaskContext
from core.tasks.runner import run_next
from tests.adapters import Choices, bring_in
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back

HEADER = b"order id,customer id,order date,product,category,quantity,amount,currency\n"
ORDERS = (
    HEADER
    + b"A1,7,2024-01-01,Tea ,Drinks,2,20.00,EUR\nA1,7,2024-01-01, Cup,Kitchen,1,5.50,EUR\n"
    + b"A1,7,2024-01-01,Tea,Drinks,1,5.50,EUR\n"  # twice in an order counts once
    + b"A2,8,2024-01-05,Tea,Drinks,1,10.00,EUR\nA2,8,2024-01-05,Cup,Kitchen,1,9.00,EUR\n"
    + b"A2,8,2024-01-05,POSTAGE,,1,4.00,EUR\n"
    + b"A3,8,2024-01-06,Rug,Living,1,90.00,EUR\nA3,8,2024-01-06,Cup,Kitchen,-1,-9.00,EUR\n"
    + b"A4,9,2024-01-07,Tea,Drinks,1,10.00,EUR\n"
    + b"A5,,2024-01-08,Rug,Living,1,90.00,EUR\nA5,,2024-01-08,Tea,Drinks,1,9.00,USD\n"
)
LEAST = RuleChoice(fewest=1, confidence="0", most_items=3)
GUESTS = Choices(keeps_guests=True)

Counted = dict[tuple[frozenset[str], frozenset[str]], tuple[int, int, int]]


@pytest.fixture
def ana(database_url: str, tmp_path: Path) -> Desk:
    """Give somebody whose shop has five orders of three customers and a guest."""
    ana = desk(database_url, tmp_path)
    import_orders(ana, ORDERS, currency="EUR", keeps_guests=True)
    return ana


def looked(ana: Desk, choice: RuleChoice) -> RulesFound:
    with ana.work() as work:
        started = basket_rules.start(work, choice)
    run_next(ana.settings)
    with ana.work() as work:
        view = basket_rules.view(work, started.search_id)
    assert view.status == "done", f"{view.what} {view.fix}"
    assert view.found is not None
    return view.found


def counted(found: RulesFound) -> Counted:
    return {
        (frozenset(rule.if_items), frozenset(rule.then_items)): (rule.count, rule.n_if, rule.n_then)
        for rule in found.rules
    }


def pair(one: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset({one}), frozenset({other})


def test_orders_are_baskets_with_each_product_once_and_nothing_that_went_back(ana: Desk) -> None:
    found = looked(ana, LEAST)

    assert (found.n_baskets, found.n_items, found.fewest) == (5, 4, 1)
    rules = counted(found)
    assert rules[pair("Tea", "Cup")] == (2, 4, 2)
    assert rules[pair("Rug", "Tea")] == (1, 2, 4)  # of one order in two currencies
    assert pair("Rug", "Cup") not in rules
    assert found.suspects == ("POSTAGE",)


def test_whole_histories_are_baskets_and_guests_have_none(ana: Desk) -> None:
    found = looked(ana, RuleChoice("customers", fewest=1, confidence="0", excluded=("postage",)))

    assert (found.n_baskets, found.n_guests, found.n_items) == (3, 2, 3)
    assert counted(found)[pair("Rug", "Cup")] == (1, 1, 2)


def test_categories_are_looked_at_instead_of_products(ana: Desk) -> None:
    found = looked(ana, RuleChoice(items="categories", fewest=1, confidence="0"))

    assert counted(found)[pair("Kitchen", "Drinks")] == (2, 2, 4)
    assert found.n_items == 3


def test_orders_that_are_taken_back_are_in_no_basket(ana: Desk) -> None:
    later = HEADER + b"A1,7,2024-01-01,Rug,Living,1,90.00,EUR\n"
    import_id = import_orders(ana, later, currency="EUR").id
    changed = looked(ana, LEAST)
    take_back(ana, import_id)

    assert counted(changed)[pair("Tea", "Cup")] == (1, 3, 1)
    assert counted(looked(ana, LEAST))[pair("Tea", "Cup")] == (2, 4, 2)


def test_orders_of_which_anything_went_back_are_in_no_basket_where_the_policy_says_so(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, ORDERS, OrderPolicy(RefundPolicy.EXCLUDE), currency="EUR")

    assert looked(ana, LEAST).n_baskets == 3


def test_a_search_that_is_cancelled_while_it_works_keeps_nothing(ana: Desk) -> None:
    with ana.work() as work:
        started = basket_rules.start(work, LEAST)
    with transaction(ana.settings.database_url) as session:
        claim = queue.claim(session, "test")
    assert claim is not None
    payload = {"search_id": started.search_id}
    context = TaskContext(ana.settings, claim.job_id, claim.attempt, payload, 1, None)
    with ana.work() as work:
        jobs.cancel(work, claim.job_id)

    with pytest.raises(FencedError):
        find_rules.run(context)
    with transaction(ana.settings.database_url) as session:
        queue.cancel(session, session.get_one(queue.Job, claim.job_id))

    with ana.work() as work:
        found = basket_rules.view(work, started.search_id)
    assert (found.status, found.found) == ("cancelled", None)


def test_the_published_numbers_of_a_real_file(
    sqlite_url: str, tmp_path: Path, shared: Path
) -> None:
    file = shared / "data" / "transactions" / "france.csv"
    ana = desk(sqlite_url, tmp_path)
    bring_in(ana, file.read_bytes(), file.name, "orders", GUESTS)

    choice = RuleChoice(support="0.07", confidence="0", most_items=6, excluded=("POSTAGE",))
    found = looked(ana, choice)

    rules = counted(found)
    assert (found.n_baskets, found.n_sets, found.n_rules) == (392, 51, 26)
    assert min(rule.lift for rule in found.rules) >= 1
    assert sum(rule.lift >= 6 and rule.confidence >= 0.8 for rule in found.rules) == 8
    green, red = "ALARM CLOCK BAKELIKE GREEN", "ALARM CLOCK BAKELIKE RED"
    assert rules[pair(green, red)] == (31, 38, 37)
    one, other = (
        next(rule for rule in found.rules if (rule.if_items, rule.then_items) == names)
        for names in (((green,), (red,)), ((red,), (green,)))
    )
    assert pytest.approx(0.079082, abs=5e-7) == 31 / 392
    assert one.confidence == pytest.approx(0.815789, abs=5e-7)
    assert other.confidence == pytest.approx(0.837838, abs=5e-7)
    assert one.lift == pytest.approx(8.642959, abs=5e-7)
    napkins, cups = "SET/20 RED RETROSPOT PAPER NAPKINS", "SET/6 RED SPOTTY PAPER CUPS"
    plates = frozenset({"SET/6 RED SPOTTY PAPER PLATES"})
    count, n_if, n_then = rules[frozenset({napkins, cups}), plates]
    assert count / 392 == pytest.approx(0.099490, abs=5e-7)
    assert count / n_if == 0.975
    assert count * 392 / (n_if * n_then) == pytest.approx(7.644, abs=5e-4)
