"""How customers buy: now and as it was known in the past."""

import random
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.db import behaviour
from core.db.session import transaction
from core.domain.order_policy import OrderPolicy, RefundPolicy
from core.features.behaviour import Behaviour
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders, take_back, twin

HEADER = "order id,customer id,order date,product,amount,channel"


def test_days_orders_and_money_of_one_customer(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    rows = ["A,1,2024-01-01,Mug,10,", "B,1,2024-01-11,Mug,20,", "C,1,2024-01-31,Mug,-5,",
            "D,1,2024-02-10,Rug,60,", "E,2,2024-02-20,Rug,1,"]  # fmt: skip
    import_orders(ana, _file(rows), currency="JPY")

    found = _read(ana)

    assert (found.currency, found.n_orders.tolist()) == ("JPY", [3, 1])
    assert found.spend.tolist() == [85.0, 1.0]
    assert found.recency_days.tolist() == [10.0, 0.0]
    # Gaps of 10 and 30 days.
    assert found.gap_mean_days[0] == 20.0
    assert found.gap_sd_days[0] == pytest.approx(np.sqrt(200))
    assert np.isnan([found.gap_mean_days[1], found.gap_sd_days[1]]).all()
    assert found.returned_share[0] == pytest.approx(5 / 90)


def test_a_refund_of_later_was_not_known_then(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    rows = ["A,1,2024-01-01,Mug,10,", "A,1,2024-03-01,Mug,-10,", "B,2,2024-04-01,Mug,7,"]
    import_orders(ana, _file(rows))

    then, now = _read(ana, datetime(2024, 2, 1, tzinfo=UTC)), _read(ana)

    assert (then.customer_ids.size, then.spend.tolist(), then.recency_days.tolist()) == (
        1, [10.0], [31.0],
    )  # fmt: skip
    assert now.spend.tolist() == [0.0, 7.0]


def test_the_usual_channel_is_that_of_most_orders_then_of_the_newest(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    rows = ["A,1,2024-01-01,Mug,10,", "A,1,2024-01-01,Rug,10,web", "A,1,2024-01-01,Pen,10,shop",
            "B,1,2024-02-01,Mug,10,shop", "C,2,2024-02-01,Mug,10,web",
            "D,2,2024-02-01,Mug,10,app", "E,3,2024-04-30,Mug,10,",
            "F,1,2024-04-01,Mug,10,", "F,1,2024-04-09,Mug,10,web"]  # fmt: skip
    import_orders(ana, _file(rows))
    known = _read(ana).usual_channel.tolist()
    days = [datetime(2024, *day, tzinfo=UTC) for day in ((1, 15), (3, 1), (4, 2))]
    then = [_read(ana, day).usual_channel[0] for day in days]

    newer = import_orders(ana, _file(["G,1,2024-05-01,Mug,10,shop"])).id
    tied = _read(ana).usual_channel.tolist()
    take_back(ana, newer)

    # Orders of 1: by web, by shop, and from 2024-04-09 on by web again.
    assert known == ["web", "app", None]
    assert then == ["web", "shop", "shop"]
    assert tied == ["shop", "app", None]
    assert _read(ana).usual_channel.tolist() == known


def test_before_the_first_order_nothing_was_known(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, _file(["A,1,2024-01-01,Mug,10,"]))

    with transaction(database_url, read_only=True) as session:
        assert behaviour.read(session, 1, datetime(2023, 1, 1, tzinfo=UTC)) is None


def test_a_shop_without_orders_has_no_behaviour(database_url: str) -> None:
    with transaction(database_url, read_only=True) as session:
        assert behaviour.read(session, 1) is None


@pytest.mark.parametrize("refunds", list(RefundPolicy))
@pytest.mark.parametrize("seed", [1, 2])
def test_the_past_is_what_a_shop_with_only_the_lines_until_then_knows(
    database_url: str, tmp_path: Path, refunds: RefundPolicy, seed: int
) -> None:
    ana, rows = desk(database_url, tmp_path), _rows(random.Random(seed))
    other = twin(ana)
    for each in (ana, other):  # so that their own ids are in the same order
        each.import_all("\n".join(["id,name", *(f"{n},N{n}" for n in range(1, 15))]).encode())
    moment = datetime(2024, 3, 15, 23, 59, tzinfo=UTC)
    import_orders(ana, _file([row for _, row in rows]), OrderPolicy(refunds))
    known = [row for day, row in rows if day <= "2024-03-15"]
    import_orders(other, _file(known), OrderPolicy(refunds))

    then, now = _read(ana, moment), _read(other)

    assert then.customer_ids.size == now.customer_ids.size > 5
    for name in _compared():
        np.testing.assert_allclose(getattr(then, name), getattr(now, name), err_msg=name)
    assert then.usual_channel.tolist() == now.usual_channel.tolist()
    assert {"web", "shop"} <= set(then.usual_channel)


def test_as_of_the_end_is_what_is_kept(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, _file([row for _, row in _rows(random.Random(3))]))
    kept = _read(ana)

    just_then = _read(ana, datetime(2024, 12, 31, tzinfo=UTC))
    computed = _read(ana, kept.as_of.replace(microsecond=0))

    for name in _compared():
        np.testing.assert_allclose(getattr(just_then, name), getattr(kept, name), err_msg=name)
        np.testing.assert_allclose(getattr(computed, name), getattr(kept, name), err_msg=name)
    assert just_then.recency_days.min() > 0
    assert just_then.usual_channel.tolist() == computed.usual_channel.tolist()


def _rows(draw: random.Random) -> list[tuple[str, str]]:
    rows = []
    for number in range(60):
        day = f"2024-{draw.randrange(1, 7):02}-{draw.randrange(1, 29):02}"
        customer, amount = draw.randrange(1, 15), draw.randrange(5, 90)
        channel, later = draw.choice(["web", "shop", ""]), draw.choice(["web", "shop", ""])
        rows.append((day, f"O{number},{customer},{day},Mug,{amount},{channel}"))
        if draw.random() < 0.3:
            back = f"2024-{int(day[5:7]) + 1:02}-{day[8:]}"
            rows.append((back, f"O{number},{customer},{back},Mug,-{amount},{later}"))
    return rows


def _compared() -> list[str]:
    not_of_customers = {"as_of", "currency", "customer_ids", "recency_days", "usual_channel"}
    return [each.name for each in fields(Behaviour) if each.name not in not_of_customers]


def _file(rows: list[str]) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def _read(ana: Desk, as_of: datetime | None = None) -> Behaviour:
    with transaction(ana.settings.database_url, read_only=True) as session:
        found = behaviour.read(session, ana.actor.shop_id or 0, as_of)
    assert found is not None
    return found
