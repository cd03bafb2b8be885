"""The products to offer next, as columns of lists."""

import csv
import io

import pytest

from core.config import Settings
from core.db import next_products as rows
from core.db.session import transaction
from core.domain.lists import OFFER_HEADERS
from core.services import exports, import_preview, next_products
from core.services.list_requests import ListRequest
from tests.conftest import Made
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import import_orders
from tests.core.services.test_next_products import (
    customer_id,
    file_of_orders,
    with_segments,
    work_out,
)


@pytest.fixture
def ana(settings: Settings, made: Made) -> Desk:
    ana = desk(settings.database_url, settings.data_dir)
    made.once(ana.settings, "pairs", lambda: import_orders(ana, file_of_orders()).id)
    return ana


@pytest.fixture
def run_id(ana: Desk) -> int:
    return with_segments(ana)


def taken(ana: Desk, request: ListRequest) -> list[dict[str, str]]:
    with ana.work() as work:
        file = exports.stream(work, request)
    content = b"".join(file.content).decode()
    return list(csv.DictReader(io.StringIO(content)))


def test_there_are_no_such_columns_before_products_were_worked_out(ana: Desk, run_id: int) -> None:
    assert not set(OFFER_HEADERS) & set(taken(ana, ListRequest(run_id))[0])


def test_each_customer_comes_with_their_products(ana: Desk, run_id: int) -> None:
    work_out(ana)

    found = {row["Customer number"]: row for row in taken(ana, ListRequest(run_id))}

    with transaction(ana.settings.database_url, read_only=True) as session:
        for number in ("NEW", "C1", "C2", "C300"):
            names = rows.names_of(session, customer_id(ana, number))
            assert tuple(found[number][header] for header in OFFER_HEADERS) == names
            assert len(names) == len(OFFER_HEADERS)


def test_who_has_not_bought_comes_with_what_their_segment_buys(ana: Desk, run_id: int) -> None:
    work_out(ana)

    (fresh,) = (r for r in taken(ana, ListRequest(run_id)) if r["Customer number"] == "FRESH")

    # With them in the segment is one buyer, of one product; then come the shop's favourites.
    assert fresh["next_product_1"] == "P3-1"
    with ana.work() as work:
        popular = next_products.view(work).found
    assert popular is not None
    assert fresh["next_product_2"].startswith("P")
    assert fresh["next_product_3"] != fresh["next_product_2"]


def test_single_columns_can_be_chosen(ana: Desk, run_id: int) -> None:
    work_out(ana)

    found = taken(ana, ListRequest(run_id, columns=("customer_number", "next_product_1")))

    assert list(found[0]) == ["Customer number", "next_product_1"]
    assert {row["Customer number"]: row["next_product_1"] for row in found}["NEW"] == "P3-0"


def test_a_list_that_comes_back_leaves_offers_out(ana: Desk, run_id: int) -> None:
    work_out(ana)
    with ana.work() as work:
        file = exports.stream(work, ListRequest(run_id))
    content = b"".join(file.content)

    import_id = ana.upload(content, "again.csv")

    with ana.work() as work:
        columns = import_preview.preview(work, import_id).columns
    by_name = {each.mapping.column: each for each in columns}
    for header in OFFER_HEADERS:
        assert by_name[header].mapping.field is None
        assert by_name[header].mapping.kind is None
