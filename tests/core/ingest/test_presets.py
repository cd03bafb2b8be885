"""Exports of shops and mailing tools are recognised, and read as they are meant."""

from pathlib import Path

import pytest

from core.domain.currencies import E4
from core.domain.fields import CustomerField
from core.errors import UserError
from core.ingest.mapping import check_mapping, guess
from core.ingest.presets.registry import PRESETS, preset_of, recognised
from core.ingest.readers import read_head
from tests.core.ingest.order_files import OrderFile, order_file

EXPORTS = "data/messy/exports/dev"
C = CustomerField


@pytest.mark.parametrize(
    ("name", "key", "fields"),
    [
        (
            "shopify_customers_export.csv",
            "shopify_customers",
            {"Customer ID": C.CUSTOMER_NUMBER, "Accepts Email Marketing": C.CONSENT_EMAIL},
        ),
        ("woocommerce_customers.csv", "woocommerce_customers", {"Billing Phone": C.PHONE}),
        ("mailchimp_audience.csv", "mailchimp", {"Email Address": C.EMAIL}),
        ("klaviyo_profiles.csv", "klaviyo", {"Email": C.EMAIL, "Phone Number": C.PHONE}),
        ("stripe_customers.csv", "stripe_customers", {"Created (UTC)": C.SIGNED_UP}),
    ],
)
def test_exports_of_customers_are_recognised(
    shared: Path, name: str, key: str, fields: dict[str, CustomerField]
) -> None:
    with (shared / EXPORTS / name).open("rb") as stream:
        head = read_head(stream)
    rows = [cells for _, cells in head.rows]
    mapping = tuple(
        each.mapping for each in guess(head.header, rows, preset=preset_of(head.file_format.preset))
    )

    check_mapping(mapping, head.header, {}, may_lack_number=True)

    assert head.file_format.preset == key
    found = {each.column: each.field for each in mapping}
    assert {column: found[column] for column in fields} == fields


def test_shopify_ids_and_phones_lose_their_apostrophe(shared: Path) -> None:
    with (shared / EXPORTS / "shopify_customers_export.csv").open("rb") as stream:
        head = read_head(stream)

    assert [cells[0] for _, cells in head.rows] == ["7210448301122", "7210448301123"]


def test_shopify_orders_are_filled_down_and_come_once(shared: Path) -> None:
    found = order_file(shared / EXPORTS / "shopify_orders_multiline.csv")

    assert len({line.order_number for line in found.lines}) == 13
    second = next(line for line in found.lines if line.line_number == 7)
    assert (second.order_number, second.email) == ("#AA10418", "priya.raman@example.com")
    assert (second.currency, second.amount_e4) == ("GBP", 3_800_000)
    assert {row.line_number: row.reason for row in found.set_aside} == {
        9: "missing_id",
        15: "duplicate_id",
    }


def test_a_large_shopify_export_has_its_true_revenue(shared: Path) -> None:
    found = order_file(shared / EXPORTS / "shopify_orders_large.csv")

    paid = [line for line in found.lines if not line.is_refund]
    assert (len(found.lines), found.set_aside) == (6110, [])
    assert sum(line.amount_e4 for line in paid) == round(150_471.79 * E4)
    assert len({line.order_number for line in found.lines}) == 359
    assert len({line.email for line in found.lines}) == 217
    assert {line.channel for line in found.lines} == {"web"}  # by “Source”


def test_amazon_names_no_customer_and_that_is_said(shared: Path) -> None:
    path = shared / EXPORTS / "amazon_all_orders_report.txt"

    with pytest.raises(UserError, match="no column that tells who bought"):
        order_file(path)

    guests = order_file(path, keeps_guests=True)
    assert [line.customer_number for line in guests.lines] == [None] * 3
    assert [line.channel for line in guests.lines] == ["Amazon.de"] * 3  # of three such columns


def test_a_guest_of_woocommerce_is_known_by_the_address() -> None:
    content = (
        b"order_id,order_date,order_status,customer_id,billing_email,order_total,order_currency\n"
        b"1,2026-01-02 10:00,completed,0,a@example.org,12.50,EUR\n"
        b"2,2026-01-02 10:00,refunded,7,b@example.org,10,EUR\n"
    )

    guest, customer = OrderFile(content).lines

    assert (guest.customer_number, guest.email) == (None, "a@example.org")
    assert (customer.customer_number, customer.is_refund) == ("7", True)


def test_no_two_presets_have_the_same_marks_or_key() -> None:
    assert len({preset.key for preset in PRESETS}) == len(PRESETS)
    assert all(recognised(preset.marks) is preset for preset in PRESETS)
    assert recognised(["id", "email", "name"]) is None


def test_a_file_that_knows_more_than_a_list_for_google_is_not_taken_for_one() -> None:
    ours = ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"]

    found = recognised(ours)

    assert found is not None
    assert found.key == "google_list"
    assert recognised(["Customer number", *ours]) is None
