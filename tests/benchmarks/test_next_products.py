"""How often the products that we propose are bought; writes the tables of docs/next-products.md."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.db import next_products
from core.db.session import transaction
from core.domain import no_products, wording
from core.domain.next_products import WAY_LABELS, Measured, Repeats, Trial, Way
from core.marketing.next_products import trial
from core.marketing.next_products.history import Collector, History
from tests.adapters import bring_in
from tests.core.customer_files import Desk, desk
from tests.core.order_desk import twin

PAGE = Path(__file__).parents[2] / "docs/next-products.md"
FILES = {
    "Online Retail, half a year": "online_retail_2010-12_2011-05.csv",
    "Online Retail, France": "france.csv",
    "Groceries, members": "Groceries_dataset_members.csv",
    "Superstore": "Sample-Superstore.csv",
}
HEAD = "| Way | Customers hit | Products used | Better than the most popular |\n|---|---|---|---|"

pytestmark = pytest.mark.slow
Record = Callable[[str, object], None]


@pytest.fixture
def histories(shared: Path, sqlite_url: str, tmp_path: Path) -> dict[str, History]:
    ana = desk(sqlite_url, tmp_path)
    found = {}
    for title, name in FILES.items():
        at = twin(ana)
        file = shared / "data" / "transactions" / name
        assert bring_in(at, file.read_bytes(), name, "orders").status == "imported"
        found[title] = _history(at)
    return found


def test_hit_rates_of_public_files(histories: dict[str, History], record_property: Record) -> None:
    found = {title: trial.try_ways(history, Repeats.AUTO) for title, history in histories.items()}
    parts = []
    for title, (measured, again) in found.items():
        parts.append(_table(title, measured, again=again))
        record_property(title, trial.chosen(measured))
        if again:
            only_new, _ = trial.try_ways(histories[title], Repeats.NEW)
            parts.append(_table(title, only_new, again=False))
            record_property(f"{title}, only new ones", trial.chosen(only_new))

    _write("measured", "\n\n".join(parts))
    online, _ = found["Online Retail, half a year"]
    assert _of(online, trial.chosen(online)).rate > 1.8 * _of(online, Way.POPULAR).rate
    # Nothing is called better where it is not.
    assert trial.chosen(found["Superstore"][0]) is Way.POPULAR
    assert trial.chosen(found["Groceries, members"][0]) is Way.POPULAR


def _history(ana: Desk) -> History:
    with transaction(ana.settings.database_url, read_only=True) as session:
        shop_id = ana.actor.shop_id or 0
        names = next_products.product_names(session, shop_id)
        collector = Collector(no_products.suspects(names))
        next_products.collect(session, shop_id, collector)
        return collector.history()


def _of(measured: Trial, way: Way) -> Measured:
    found = measured.of(way)
    assert found is not None
    return found


def _table(title: str, measured: Trial, *, again: bool) -> str:
    what = "may be offered again" if again else "only those that are new to the customer"
    rows = "\n".join(_row(each) for each in measured.measured)
    share = wording.share(measured.repeat_share)
    return (
        f"**{title}** (products {what}; {share} of later purchases were repeats): "
        f"{wording.counted(measured.n_asked, 'customer')} came back after {measured.until}.\n\n"
        f"{HEAD}\n{rows}"
    )


def _row(one: Measured) -> str:
    low, high = wording.share(one.low), wording.share(one.high)
    return (
        f"| {WAY_LABELS[one.way]} | {wording.share(one.rate)} ({low} to {high}) "
        f"| {wording.share(one.coverage)} | {'yes' if one.is_better else ''} |"
    )


def _write(part: str, content: str) -> None:
    """Put the content between the two marks of a part."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(f"<!-- {part} -->\n")
    after = rest.split(f"<!-- end of {part} -->", 1)[1]
    marked = f"<!-- {part} -->\n{content}\n<!-- end of {part} -->"
    PAGE.write_text(f"{before}{marked}{after}", encoding="utf-8")
