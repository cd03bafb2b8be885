"""Orders come in, whole or not at all, on both databases; and what counts of them."""

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db import order_lines
from core.db.session import transaction
from core.db.tables import FeatureSnapshot, ImportBatch, PurchaseOrder
from core.domain.actor import Role
from core.domain.currencies import E4
from core.domain.order_fields import OrderField
from core.domain.order_policy import REFUND_LABELS, OrderPolicy, RefundPolicy
from core.errors import NotAllowedError
from core.services import customer_list, exploration, imports
from core.tasks import line_frames
from tests.core.customer_files import desk
from tests.core.order_desk import import_orders, twin, what_is_in

HEADER = b"order id,customer id,email,order date,product,category,quantity,amount,currency\n"
FILE = (
    HEADER
    + b"A1,7,ana@x.com,2024-01-01,Mug,Kitchen,2,20.00,EUR\n"
    + b"A1,7,ana@x.com,2024-01-01,Soap,Bath,1,5.50,EUR\n"
    + b"A2,8,,2024-01-05,Mug,Kitchen,1,10.00,EUR\n"
    + b"A3,7,ana@x.com,2024-01-11,Mug,Kitchen,-1,-10.00,EUR\n"
    + b"A4,7,ana@x.com,2024-01-21,Rug,Floor,1,90.00,EUR\n"
)


def test_orders_customers_products_and_a_data_version_are_there(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)

    found = import_orders(ana, FILE, fields={"email": OrderField.EMAIL})

    assert (found.status, found.n_rows, found.n_new, found.n_quarantined) == ("imported", 5, 5, 0)
    inside = what_is_in(ana)
    assert [(row[0], row[-1], row[4], row[8]) for row in inside["orders"]] == [
        ("A1", "7", 2, 255_000), ("A2", "8", 1, 100_000),
        ("A3", "7", 1, -100_000), ("A4", "7", 1, 900_000),
    ]  # fmt: skip
    assert {key: row[0] for key, row in inside["customers"].items()} == {
        "7": "ana@x.com", "8": None,
    }  # fmt: skip
    assert inside["products"]["Mug"] == ("Mug", "Kitchen", 100_000, "EUR")
    columns = _columns(database_url)
    assert "Spend (EUR)" in columns
    assert "Usual sales channel" not in columns  # no order names one


def test_what_a_customer_bought_is_added_up_by_hand(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)

    import_orders(ana, FILE)

    seven = what_is_in(ana)["behaviour"]["7"]
    currency, first, last, *numbers, _, weekday, category, product, (gap, spread, mix) = seven
    assert (currency, first.isoformat()[:10], last.isoformat()[:10]) == (
        "EUR", "2024-01-01", "2024-01-21",
    )  # fmt: skip
    # orders, refunds, items, spend, bought, refunded, discount
    assert numbers == [2, 1, 4.0, 1_055_000, 1_155_000, 100_000, 0]
    assert product == "Mug"  # in two orders; what came back is none
    assert (weekday, category, gap, spread) == (0, "Floor", 20.0, None)  # Monday, then Sunday
    assert mix == {"Kitchen": 0.17316, "Bath": 0.047619, "Floor": 0.779221}


@pytest.mark.parametrize(
    ("refunds", "n_orders", "spend"),
    [
        (RefundPolicy.NET, 2, 20 + 50 - 10 - 50),
        (RefundPolicy.IGNORE, 2, 20 + 50),
        (RefundPolicy.EXCLUDE, 1, 20),
    ],
)
def test_refunds_count_as_was_chosen(
    database_url: str, tmp_path: Path, refunds: RefundPolicy, n_orders: int, spend: int
) -> None:
    ana = desk(database_url, tmp_path)
    content = (
        b"order id,customer id,order date,product,amount\n"
        b"A,1,2024-01-01,Mug,20\nB,1,2024-02-01,Rug,50\nB,1,2024-02-08,Rug,-50\n"
        b"C,1,2024-02-09,Mug,-10\n"
    )

    import_orders(ana, content, OrderPolicy(refunds))

    found = what_is_in(ana)["behaviour"]["1"]
    assert (found[3], found[6]) == (n_orders, spend * E4)
    said = REFUND_LABELS[refunds]
    with ana.work() as work:
        explored = exploration.view(work)
        assert explored is not None
        meant = {column.name: column.basis for column in explored.columns}
        table = {column.key: column.basis for column in customer_list.table_columns(work)}
    assert (meant["Spend"], meant["Orders"]) == (said, "")
    assert (table["spend"], table["orders"]) == (said, "")


def test_the_same_file_twice_changes_nothing(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, FILE)
    before = what_is_in(ana)

    found = import_orders(ana, FILE)

    assert (found.n_new, found.n_updated, found.n_unchanged) == (0, 0, 5)
    assert what_is_in(ana) == before
    assert _versions(database_url) == [1]


def test_a_newer_version_of_an_order_takes_its_place(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, FILE)

    found = import_orders(ana, HEADER + b"A4,8,,2024-01-22,Lamp,Light,1,70.00,EUR\n")

    assert (found.n_new, found.n_updated, found.n_unchanged) == (0, 1, 0)
    inside = what_is_in(ana)
    assert [(row[0], row[-1]) for row in inside["orders"]] == [
        ("A1", "7"), ("A2", "8"), ("A3", "7"), ("A4", "8"),
    ]  # fmt: skip
    assert inside["behaviour"]["7"][3] == 1
    assert inside["behaviour"]["8"][3] == 2
    assert {number: sorted(row[-1][-1]) for number, row in inside["behaviour"].items()} == {
        "7": ["Bath", "Kitchen"], "8": ["Kitchen", "Light"],
    }  # fmt: skip


def test_currencies_are_never_added(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    content = HEADER + (
        b"A,1,,2024-01-01,Mug,,1,10,EUR\nB,1,,2024-01-02,Mug,,1,99,USD\n"
        b"C,1,,2024-01-03,Mug,,1,10,EUR\n"
    )

    import_orders(ana, content)

    found = what_is_in(ana)["behaviour"]["1"]
    assert (found[0], found[3], found[6]) == ("EUR", 2, 200_000)
    assert _counts(database_url)["lines_by_currency"] == {"EUR": 2, "USD": 1}


def test_a_currency_that_is_chosen_counts_for_everybody(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    import_orders(ana, HEADER + b"A,1,,2024-01-01,Mug,,1,10,EUR\nB,2,,2024-01-02,Mug,,1,9,USD\n")

    import_orders(ana, HEADER + b"C,3,,2024-01-03,Mug,,1,5,USD\n", OrderPolicy(currency="USD"))

    assert {key: row[6] for key, row in what_is_in(ana)["behaviour"].items()} == {
        "2": 90_000, "3": 50_000,
    }  # fmt: skip


def test_a_currency_that_no_line_has_stops_the_import(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)

    found = import_orders(ana, FILE, OrderPolicy(currency="CHF"))

    assert found.status == "failed"
    assert found.what == "No line of the file is in CHF; its currencies: EUR."
    assert what_is_in(ana)["orders"] == []


def test_an_email_address_finds_its_customer_or_makes_one(
    database_url: str, tmp_path: Path
) -> None:
    ana = desk(database_url, tmp_path)
    ana.import_all(b"id,email\n7,Ana@X.com\n8,bo@x.com\n")
    content = (
        b"order id,email,order date,amount\n"
        b"A,ana@x.com,2024-01-01,10\nB,NEW@x.com,2024-01-02,10\nC,new@x.com,2024-01-03,10\n"
    )

    import_orders(ana, content)

    inside = what_is_in(ana)
    assert [row[-1] for row in inside["orders"]] == ["7", "new@x.com", "new@x.com"]
    assert sorted(inside["customers"]) == ["7", "8", "new@x.com"]


def test_guests_orders_are_kept_without_a_customer(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)
    content = b"order id,customer id,order date,amount\nA,,2024-01-01,10\nB,1,2024-01-01,5\n"

    import_orders(ana, content, keeps_guests=True)

    assert [row[-1] for row in what_is_in(ana)["orders"]] == [None, "1"]
    assert _counts(database_url)["guest_orders"] == 1


def test_a_line_is_an_order_where_nothing_else_is_named(database_url: str, tmp_path: Path) -> None:
    ana = desk(database_url, tmp_path)

    import_orders(ana, b"customer id,order date,amount\n1,2024-01-01,10\n1,2024-01-01,10\n")

    assert what_is_in(ana)["behaviour"]["1"][3] == 2


def test_viewers_may_not_import_orders(database_url: str, tmp_path: Path) -> None:
    vic = desk(database_url, tmp_path, role=Role.VIEWER)

    with pytest.raises(NotAllowedError), vic.work() as work:
        imports.start_import(work, 1)


@pytest.mark.parametrize(
    ("file", "n_lines", "n_orders", "n_customers", "money"),
    [
        ("transactions/rfm_data_orders.csv", 4_906, 4_906, 995, ("bought", 464_158.00)),
        (
            "transactions/Groceries_dataset_members.csv",
            38_765,
            14_963,
            3_898,
            ("bought", 292_770.62),
        ),
        ("transactions/sales_data_sample.csv", 2_823, 307, 92, ("bought", 10_032_628.85)),
        ("transactions/Sample-Superstore.csv", 9_994, 5_009, 793, ("bought", 2_297_200.8603)),
        ("messy/exports/dev/shopify_orders_large.csv", 6_110, 359, 217, ("spend", 150_471.79)),
    ],
)
def test_the_counts_of_known_files(
    postgresql_url: str,
    tmp_path: Path,
    shared: Path,
    file: str,
    n_lines: int,
    n_orders: int,
    n_customers: int,
    money: tuple[str, float],
) -> None:
    ana = desk(postgresql_url, tmp_path)

    found = import_orders(ana, (shared / "data" / file).read_bytes())

    assert (found.status, found.n_rows) == ("imported", n_lines)
    which, total = money
    assert _totals(postgresql_url, which) == (n_orders, n_customers, round(total * E4))


def test_discounts_as_shares_become_what_was_taken_off(
    postgresql_url: str, tmp_path: Path, shared: Path
) -> None:
    content = (shared / "data/transactions/Sample-Superstore.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    shares = [(float(row["Sales"]), float(row["Discount"])) for row in rows]
    orders = {row["Order ID"] for row in rows if float(row["Discount"]) > 0}
    ana = desk(postgresql_url, tmp_path)

    import_orders(ana, content)

    off = sum(paid * share / (1 - share) for paid, share in shares)
    with transaction(postgresql_url, read_only=True) as session:
        assert session.scalar(select(func.sum(PurchaseOrder.discount_e4))) == pytest.approx(
            off * E4, abs=len(rows)
        )
        assert session.scalar(select(func.count()).where(PurchaseOrder.discount_e4 > 0)) == len(
            orders
        )


def _totals(database_url: str, which: str) -> tuple[int, int, int]:
    with transaction(database_url, read_only=True) as session:
        return session.execute(
            select(
                func.count(),
                func.count(PurchaseOrder.customer_id.distinct()),
                func.sum(getattr(PurchaseOrder, f"{which}_e4")),
            )
        ).one()


def _columns(database_url: str) -> list[str]:
    with transaction(database_url, read_only=True) as session:
        newest = session.scalars(select(FeatureSnapshot).order_by(FeatureSnapshot.id.desc()))
        return [facts["name"] for facts in newest.first().columns]


def _versions(database_url: str) -> list[int]:
    with transaction(database_url, read_only=True) as session:
        return list(session.scalars(select(FeatureSnapshot.version)))


def _counts(database_url: str) -> dict:
    with transaction(database_url, read_only=True) as session:
        return session.scalars(select(ImportBatch.counts)).one()


def test_orders_that_go_on_in_later_portions_are_the_same(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = desk(database_url, tmp_path)
    lines = [
        f"A{n % 4},{n % 4 or ''},{n % 4}@x.de,2024-01-{1 + n:02},M{n % 3},C{n % 2},1.5,{n - 3},EUR"
        for n in range(17)
    ]
    content = HEADER + "\n".join(lines).encode()
    fields = {"email": OrderField.EMAIL}
    import_orders(ana, content, fields=fields)
    other = twin(ana)
    # As when the lines have changed since they were checked: three at once, from the table.
    monkeypatch.setattr(line_frames, "LINES_AT_ONCE", 3)
    monkeypatch.setattr(order_lines, "kept_blocks", lambda *_: ())

    import_orders(other, content, fields=fields)

    assert what_is_in(other) == what_is_in(ana)
