"""The data-quality report is stored with the customers and said in plain words."""

import pytest

from core.config import Settings
from core.db import artifacts
from core.domain.fields import Kind
from core.domain.quality import ARTIFACT, PERSONAL, Check, Finding
from core.services import quality
from core.services.columns import newest_snapshot
from core.services.quality import doubt_of, doubts_of
from tests.shop import Shop

SECRET = "anna.meyer@example.com"
FILE = "\n".join(
    [
        "CustomerID,Age,Spend,Remark",
        *(
            f"{n},{0 if n == 5 else 20 + n % 40},{10 + n % 17},"
            f"{f'write to {SECRET}' if n == 7 else f'remark number {n} about {n * n}'}"
            for n in range(1, 61)
        ),
    ]
).encode()


@pytest.fixture
def doubtful(settings: Settings) -> Shop:
    """Give a shop with an age of 0 and an email address in a remark."""
    shop = Shop(settings)
    shop.bring_in(FILE)
    return shop


def test_an_import_leaves_a_report(doubtful: Shop) -> None:
    with doubtful.work() as work:
        report = quality.report(work)

    assert report is not None
    said = {(doubt.finding.check, doubt.finding.column): doubt for doubt in report.doubts}
    age = said[Check.IMPOSSIBLE, "Age"]
    assert age.what == "1 value of “Age” is below 1, which cannot be."
    assert age.choice == "Count them as missing"
    assert age.href == "/segments/new?column=Age&least=1"
    assert (Check.EMAILS, "Remark") in said
    assert report.n_serious == 2
    assert report.doubts[0].weight == "serious"


def test_spend_below_zero_is_explained_and_not_called_impossible() -> None:
    spend = Finding(
        Check.IMPOSSIBLE, "Spend", Kind.NUMBER, 9, 2_766, low=0.0, basis="after refunds"
    )

    doubt = doubt_of(spend)

    assert doubt.what == (
        "9 values of “Spend” are below 0: these customers sent back more than they bought."
    )
    assert doubt.weight == "doubtful"
    assert doubt.href == "/segments/new?column=Spend&least=0"


def test_the_report_keeps_nothing_of_a_customer(doubtful: Shop) -> None:
    with doubtful.work() as work:
        snapshot = newest_snapshot(work)
        assert snapshot is not None
        content = artifacts.load(work.session, ARTIFACT, snapshot_id=snapshot.id)

    assert content
    assert SECRET.encode() not in content
    assert b"remark number" not in content


def test_without_customers_there_is_no_report(settings: Settings) -> None:
    with Shop(settings).work() as work:
        assert quality.report(work) is None


@pytest.mark.parametrize("check", list(Check))
def test_every_doubt_says_what_it_means_in_plain_words(check: Check) -> None:
    for n in (1, 400):
        finding = Finding(check, "Spend (k$)", Kind.NUMBER, n, 900, low=1.0, high=90.0)
        doubt = doubt_of(finding)

        assert doubt.what.endswith(".")
        assert doubt.means
        assert doubt.choice
        assert doubt.href
        assert not {"NaN", "null", "invalid"} & {*doubt.what.split(), *doubt.means.split()}


def test_bounds_are_said_in_the_unit_of_the_column() -> None:
    finding = Finding(Check.FAR, "Income (k$)", Kind.NUMBER, 12, 900, high=150.0)

    assert doubt_of(finding).what == (
        "12 values of “Income (k$)” are above 150 k$, far from all others."
    )


def test_a_column_that_is_mostly_missing_can_be_left_out_at_once() -> None:
    doubt = doubt_of(Finding(Check.MISSING, "Fax & co", Kind.NUMBER, 600, 900))

    assert doubt.weight == "serious"
    assert doubt.href == "/segments/new?without=Fax+%26+co"


def test_who_never_ordered_is_one_thing_to_know_and_no_gap() -> None:
    never = {"n": 300, "of": 900, "absent_why": "never ordered"}
    found = [
        Finding(Check.MISSING, "Days since last order", Kind.NUMBER, absent="most", **never),
        Finding(Check.MISSING, "Average order", Kind.NUMBER, absent="zero", **never),
    ]

    (doubt,) = doubts_of(found)

    assert doubt.weight == "note"
    assert doubt.what == (
        "300 customers never ordered (33 %), and have no “Days since last order” and "
        "“Average order”."
    )
    assert doubt.means == (
        "This is no gap in your data. For segments they count as the highest value that anybody "
        "has or as zero."
    )


def test_columns_that_as_many_customers_lack_are_one_thing_to_know() -> None:
    lacking = [
        Finding(Check.MISSING, name, kind, 30, 100)
        for name, kind in (("Age", Kind.NUMBER), ("City", Kind.CATEGORY), ("Visits", Kind.NUMBER))
    ]
    other = Finding(Check.MISSING, "Rating", Kind.NUMBER, 31, 100)

    together, alone = doubts_of([*lacking, other])

    assert together.what == "“Age”, “City” and “Visits” are missing for 30 customers each (30 %)."
    assert "Numbers get the middle value" in together.means
    assert "Categories count as “unknown”" in together.means
    assert "“Rating”" in alone.what


def test_personal_data_is_always_serious() -> None:
    for check in PERSONAL:
        assert doubt_of(Finding(check, "Note", Kind.TEXT, 1, 900)).weight == "serious"
