"""kill -9 and Cancel in the middle of orders: whole or not at all."""

import time

import pytest
from sqlalchemy import func, select

from core.config import Settings
from core.db.session import transaction
from core.db.tables import CustomerBehaviour, Purchase, PurchaseOrder
from core.services import imports, undo
from core.tasks.runner import run_next
from tests.core.customer_files import desk
from tests.shop import RunningWorker, Shop, wait_until, worker

pytestmark = pytest.mark.slow

N_LINES = 60_000
N_ORDERS = 20_000
# A check takes less than a second for each.
N_TIMES = 4
# It takes less than two seconds; tests share a busy machine.
SOON = 6


@pytest.fixture(scope="module")
def content() -> bytes:
    rows = (
        f"O{line // 3},{line // 9},2024-{1 + line % 12:02}-11,P{line % 50},{line % 90}.50"
        for line in range(N_LINES)
    )
    return "\n".join(["order id,customer id,order date,product,amount", *rows]).encode()


@pytest.fixture
def shop(settings: Settings) -> Shop:
    return Shop(settings)


def test_an_import_of_orders_whose_process_is_killed_comes_in_whole_and_once(
    shop: Shop, content: bytes
) -> None:
    job_id = shop.start_import(checked(shop, content))
    with worker(shop.settings) as running:
        kill_in_the_middle(shop, running, job_id)
        in_after_the_kill = counted(shop)
        wait_for_end(shop, job_id)
    assert in_after_the_kill in {(0, 0), (N_ORDERS, N_LINES // 9 + 1)}
    assert (shop.job(job_id).status, counted(shop)[0]) == ("done", N_ORDERS)


def test_a_cancelled_import_of_orders_stops_soon_and_can_be_started_again(
    shop: Shop, content: bytes
) -> None:
    import_id = checked(shop, content)
    job_id = shop.start_import(import_id)
    with worker(shop.settings):
        wait_until(lambda: 0.02 < shop.share(job_id) < 0.95)
        shop.cancel(job_id)
        wait_until(lambda: shop.job(job_id).status == "cancelled", seconds=SOON)
        in_after_cancelling = counted(shop)
        wait_for_end(shop, shop.start_import(import_id))
    assert in_after_cancelling == (0, 0)
    assert counted(shop)[0] == N_ORDERS


def test_a_cancelled_check_of_orders_can_be_started_again_and_writes_each_line_once(
    shop: Shop, content: bytes
) -> None:
    header, _, rows = content.partition(b"\n")
    import_id = upload(shop, b"\n".join([header, *[rows] * N_TIMES]))
    with worker(shop.settings):
        job_id = shop.start_check(import_id)
        wait_until(lambda: shop.share(job_id) > 0)
        shop.cancel(job_id)
        wait_until(lambda: shop.job(job_id).status == "cancelled", seconds=SOON)
        wait_for_end(shop, shop.start_check(import_id))
    with transaction(shop.settings.database_url, read_only=True) as session:
        assert session.scalar(select(func.count()).select_from(Purchase)) == N_LINES * N_TIMES


def test_an_undo_whose_process_is_killed_is_done_again(shop: Shop, content: bytes) -> None:
    import_id = checked(shop, content)
    shop.start_import(import_id)
    run_next(shop.settings)
    with shop.work() as work:
        job_id = undo.undo(work, import_id)
    with worker(shop.settings) as running:
        wait_until(lambda: bool(running.children()))
        time.sleep(1)
        running.kill_children()
        wait_for_end(shop, job_id)
    with shop.work() as work:
        assert imports.view(work, import_id).status == "undone"
    assert counted(shop) == (0, 0)


def upload(shop: Shop, content: bytes) -> int:
    folder = shop.settings.data_dir
    return desk(shop.settings.database_url, folder).upload(content, "orders.csv", "orders")


def checked(shop: Shop, content: bytes) -> int:
    import_id = upload(shop, content)
    shop.start_check(import_id)
    run_next(shop.settings)
    return import_id


def counted(shop: Shop) -> tuple[int, int]:
    """Return how many orders and how many customers with behaviour there are."""
    with transaction(shop.settings.database_url, read_only=True) as session:
        orders = session.scalar(select(func.count()).select_from(PurchaseOrder))
        kept = session.scalar(select(func.count()).select_from(CustomerBehaviour))
        return orders or 0, kept or 0


def kill_in_the_middle(shop: Shop, running: RunningWorker, job_id: int) -> None:
    wait_until(lambda: shop.share(job_id) > 0.02)
    running.kill_children()


def wait_for_end(shop: Shop, job_id: int) -> None:
    wait_until(lambda: shop.job(job_id).status in {"done", "failed", "cancelled"}, seconds=90)
