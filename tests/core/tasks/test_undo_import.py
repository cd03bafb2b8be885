"""An undo puts back exactly what was before, or says why it can't."""

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db.session import transaction
from core.db.tables import CustomerChange, FeatureSnapshot, Purchase, PurchaseOrder, Shop
from core.domain.actor import Role
from core.domain.customer_policy import CustomerPolicy, MatchPolicy
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.errors import NotAllowedError, UserError
from core.services import imports, undo
from core.tasks.runner import run_next
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back, twin, what_is_in

PEOPLE = b"id,name,age,city,signed up,consent\n1,Ana,30,Graz,2024-01-02,yes\n2,Bo,,Ghent,,no\n"
NEWER = b"id,age,city,vip,signed up,consent\n1,31.5,,yes,2023-05-06,no\n3,20,Porto,no,,\n"
ORDERS = (
    b"order id,customer id,order date,product,category,amount\n"
    b"A,1,2024-01-01,Mug,Kitchen,10\nB,9,2024-01-02,Rug,Floor,90\nB,9,2024-01-02,Mug,Kitchen,10\n"
)
NEWER_ORDERS = (
    b"order id,customer id,order date,product,category,amount\n"
    b"B,1,2024-01-02,Rug,Floor,80\nC,9,2024-02-02,Soap,Bath,4\nD,8,2024-02-03,Soap,Bath,4\n"
)


def test_customers_are_as_they_were_before(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    before = what_is_in(ana)
    import_id = ana.import_all(NEWER).id

    found = take_back(ana, import_id)

    assert (found.n_removed, found.n_restored) == (1, 1)
    assert what_is_in(ana) == before
    assert ana.view(import_id).status == "undone"
    with transaction(database_url, read_only=True) as session:
        assert session.scalar(select(func.max(FeatureSnapshot.version))) == 3
        notes = select(CustomerChange.import_id).where(CustomerChange.import_id == import_id)
        assert session.scalars(notes).all() == []


def test_customers_who_left_are_back_with_their_orders(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, ORDERS)
    before = what_is_in(ana)
    import_id = ana.import_all(NEWER, policy=CustomerPolicy(MatchPolicy.REPLACE)).id
    assert list(ana.customers()) == ["1", "3"]
    assert list(what_is_in(ana)["behaviour"]) == ["1"]

    found = take_back(ana, import_id)

    assert (found.n_removed, found.n_restored) == (1, 2)
    assert what_is_in(ana) == before


def test_customers_who_left_stay_away_when_something_came_later(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(PEOPLE)
    replaced = ana.import_all(NEWER, policy=CustomerPolicy(MatchPolicy.REPLACE)).id
    orders = import_orders(ana, b"order id,customer id,order date,amount\nZ,2,2024-03-01,5\n").id

    with pytest.raises(UserError, match=r"orders\.csv"):
        take_back(ana, replaced)

    take_back(ana, orders)
    take_back(ana, replaced)
    assert list(ana.customers()) == ["1", "2"]


def test_the_first_import_undone_leaves_an_empty_shop(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    empty = what_is_in(ana)
    import_id = ana.import_all(PEOPLE).id

    take_back(ana, import_id)

    assert what_is_in(ana) == empty


def test_orders_are_as_they_were_before(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, ORDERS)
    before = what_is_in(ana)
    import_id = import_orders(ana, NEWER_ORDERS).id

    found = take_back(ana, import_id)

    assert (found.n_removed, found.n_restored) == (3, 1)
    assert what_is_in(ana) == before
    with transaction(database_url, read_only=True) as session:
        for table in (Purchase, PurchaseOrder):
            assert session.scalar(select(func.max(table.import_id))) < import_id


def test_an_older_import_of_orders_can_be_undone_under_a_newer_one(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    older = import_orders(ana, ORDERS).id
    import_orders(ana, NEWER_ORDERS)
    other = twin(ana)
    import_orders(other, NEWER_ORDERS)

    take_back(ana, older)

    assert what_is_in(ana) == what_is_in(other)


def test_an_order_that_names_several_keeps_its_owner_whatever_is_undone(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    header = b"order id,customer id,order date,product,category,amount\n"
    older = import_orders(ana, header + b"A,9,2024-01-01,Mug,Kitchen,10\n").id
    shared_order = header + b"B,1,2024-01-02,Rug,Floor,5\nB,9,2024-01-02,Mug,Kitchen,5\n"
    import_orders(ana, shared_order)
    other = twin(ana)
    import_orders(other, shared_order)

    owners = {row[0]: row[-1] for row in what_is_in(ana)["orders"]}
    take_back(ana, older)

    assert owners == {"A": "9", "B": "1"}
    assert what_is_in(ana) == what_is_in(other)


@pytest.mark.parametrize("later", [NEWER, PEOPLE])
def test_customers_that_a_later_import_builds_on_stay(
    database_url: str, tmp_path: Path, later: bytes
) -> None:
    ana = desk(database_url, tmp_path)
    first = ana.import_all(PEOPLE).id
    second = ana.import_all(later, "later.csv").id

    with pytest.raises(UserError, match=r"later\.csv") as refused:
        take_back(ana, first)

    assert refused.value.fix == f"Undo import {second} first."


def test_customers_with_later_orders_stay(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    people = ana.import_all(PEOPLE).id
    orders = import_orders(ana, ORDERS).id

    with pytest.raises(UserError, match="builds on"):
        take_back(ana, people)

    take_back(ana, orders)
    take_back(ana, people)
    assert what_is_in(ana)["customers"] == {}


def test_customers_of_orders_that_were_changed_since_stay(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    orders = import_orders(ana, ORDERS).id
    ana.import_all(b"id,name\n9,Ida\n")

    with ana.work() as work:
        reason = undo.why_not(work, orders)

    assert reason is not None
    assert "builds on" in reason.what


def test_what_was_undone_can_not_be_undone_again(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.import_all(PEOPLE).id
    take_back(ana, import_id)

    with pytest.raises(UserError, match="nothing to undo"):
        take_back(ana, import_id)


def test_an_import_that_slips_in_between_fails_the_undo_and_leaves_all(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    first, second = ana.import_all(PEOPLE).id, ana.upload(NEWER)
    ana.check(second)
    with ana.work() as work:
        imports.start_import(work, second)
    with ana.work() as work:
        undo.undo(work, first)
    run_next(ana.settings)
    after_the_import = what_is_in(ana)

    run_next(ana.settings)

    found = ana.view(first)
    assert (found.status, "builds on" in found.what) == ("imported", True)
    assert what_is_in(ana) == after_the_import


def test_viewers_may_not_undo(database_url: str, tmp_path: Path) -> None:
    import_id = desk(database_url, tmp_path).import_all(PEOPLE).id
    vic = desk(database_url, tmp_path, role=Role.VIEWER)

    with pytest.raises(NotAllowedError), vic.work() as work:
        undo.undo(work, import_id)


def test_the_demo_shop_has_nothing_to_undo(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_id = ana.import_all(PEOPLE).id
    with transaction(database_url) as session:
        session.get_one(Shop, 1).is_demo = True

    with pytest.raises(UserError, match="demo"):
        take_back(ana, import_id)


def test_who_had_left_and_came_anew_by_an_undone_import_is_gone_again(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, ORDERS)
    ana.import_all(b"id,age,city\n3,20,Porto\n", policy=CustomerPolicy(MatchPolicy.REPLACE))
    before = what_is_in(ana)
    import_id = import_orders(ana, ORDERS).id

    take_back(ana, import_id)

    assert what_is_in(ana) == before


@pytest.mark.parametrize("seed", range(4))
def test_any_imports_and_undos_are_as_if_the_undone_had_never_been(
    database_url: str, tmp_path: Path, seed: int
) -> None:
    ana = desk(database_url, tmp_path)
    draw = random.Random(seed)
    done: list[tuple[int, Step]] = []
    for _ in range(9):
        if done and draw.random() < 0.4:
            undone = draw.choice(done)
            with suppress(UserError):
                take_back(ana, undone[0])
                done.remove(undone)
        else:
            step = _step(draw, sorted(ana.customers()))
            done.append((step(ana), step))

    other = twin(ana)
    for _, step in done:
        step(other)

    assert what_is_in(ana) == what_is_in(other)


Step = Callable[[Desk], int]


def _step(draw: random.Random, known: list[str]) -> Step:
    if len(known) > 1 and draw.random() < 0.2:
        same = tuple(draw.sample(known, 2))
        return lambda ana: ana.merge(same)
    if draw.random() < 0.4:
        people, policy = _people(draw), CustomerPolicy(draw.choice(list(MatchPolicy)))
        return lambda ana: ana.import_all(people, policy=policy).id
    lines, refunds = _lines(draw), OrderPolicy(draw.choice(list(RefundPolicy)))
    return lambda ana: import_orders(ana, lines, refunds).id


def _people(draw: random.Random) -> bytes:
    rows = [
        f"{number},{draw.choice(['', 'Graz', 'Oslo'])},{draw.choice(['', '20', '30.5'])}"
        for number in draw.sample(range(1, 12), 4)
    ]
    third = draw.choice(["age", "visits"])
    return "\n".join([f"id,city,{third}", *rows]).encode()


def _lines(draw: random.Random) -> bytes:
    rows = []
    buyers = [draw.randrange(1, 8) for _ in range(8)]
    for _ in range(6):
        number, product = draw.randrange(8), draw.choice(["Mug", "Rug", "Soap"])
        amount = draw.choice([10, 25, 40, -10])
        day = 1 + number * 3 + draw.randrange(2)
        # Now and then a line names somebody else than the rest of its order.
        buyer = buyers[number] if draw.random() < 0.8 else draw.randrange(1, 8)
        channel = draw.choice(["web", "shop", ""])
        rows.append(
            f"O{number},{buyer},2024-03-{day:02},{product},{product[0]},{amount},EUR,{channel}"
        )
    return "\n".join(
        ["order id,customer id,order date,product,category,amount,currency,channel", *rows]
    ).encode()
